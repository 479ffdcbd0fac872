// The microphone of the page. The browser takes out the echo of its own voice.

const RETRY_MS = 3000;
const HEADER = 12;
const WHY = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "missing",
  OverconstrainedError: "missing",
};

export class Hearing {
  // `where` tells what is played and how far; `send` takes a frame's message;
  // `changed` is told "on", "muted" or "none", and why.
  constructor(context, where, send, changed) {
    this.context = context;
    this.where = where;
    this.send = send;
    this.changed = changed;
    this.muted = false;
    this.stream = null;
    this.state = "none";
    this.why = "";
    this.number = 0;
    this.retry = null;
  }

  async start() {
    if (this.stream || this.starting) return;
    this.starting = true;
    clearTimeout(this.retry);
    try {
      await this.open();
      this.tell(this.muted ? "muted" : "on");
    } catch (error) {
      this.fail(navigator.mediaDevices ? WHY[error.name] ?? "missing" : "insecure");
    } finally {
      this.starting = false;
    }
  }

  async open() {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: {
        channelCount: 1,
        echoCancellation: true,
        autoGainControl: true,
        // Those who listen were taught with noise; what is taken out takes words along.
        noiseSuppression: false,
      },
    });
    if (!this.node) {
      await this.context.audioWorklet.addModule("capture.js");
      this.node = new AudioWorkletNode(this.context, "capture");
      this.node.port.onmessage = (event) => this.take(event.data);
      const silent = new GainNode(this.context, { gain: 0 });
      this.node.connect(silent).connect(this.context.destination);
    }
    const [track] = stream.getAudioTracks();
    track.enabled = !this.muted;
    track.onended = () => this.lose();
    this.source = new MediaStreamAudioSourceNode(this.context, { mediaStream: stream });
    this.source.connect(this.node);
    this.stream = stream;
  }

  lose() {
    this.source?.disconnect();
    this.stream = null;
    this.fail("lost");
  }

  fail(why) {
    this.tell("none", why);
    // Permission is asked for once; a device may come by itself.
    if (why !== "denied" && why !== "insecure") {
      this.retry = setTimeout(() => this.start(), RETRY_MS);
    }
  }

  mute(muted) {
    this.muted = muted;
    const track = this.stream?.getAudioTracks()[0];
    if (track) track.enabled = !muted;
    this.tell(muted ? "muted" : this.stream ? "on" : "none", this.stream ? "" : this.why);
  }

  tell(state, why = "") {
    this.state = state;
    this.why = why;
    this.changed(state, why);
  }

  take(samples) {
    if (this.state !== "on") return;
    const message = new Uint8Array(HEADER + samples.byteLength);
    const view = new DataView(message.buffer);
    const { id, atS } = this.where();
    this.number += 1;
    view.setUint32(0, this.number, true);
    view.setUint32(4, id, true);
    view.setFloat32(8, atS, true);
    message.set(new Uint8Array(samples), HEADER);
    this.send(message);
  }
}
