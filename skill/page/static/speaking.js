// The player of the page: an answer that can be stopped, and the names of buttons.

const FADE_S = 0.008;
const RAMP_S = 0.05;
const TELL_MS = 250;
const ID_BYTES = 4;

export class Speaking {
  // `ended` is told the number of speech that was heard to its end; `told` how far
  // it is, now and then; `silent` that the browser does not let it sound yet.
  constructor(context, { ended, told, silent }) {
    this.context = context;
    this.ended = ended;
    this.told = told;
    this.silent = silent;
    this.now = null;
    this.label = null;
    setInterval(() => this.now?.source && this.told(this.now.id, this.atS), TELL_MS);
  }

  get atS() {
    const now = this.now;
    if (!now) return 0;
    if (!now.source) return now.fromS;
    const late = this.context.outputLatency || 0;
    const passed = this.context.currentTime - now.beganS - late;
    return Math.min(Math.max(now.fromS + passed, now.fromS), now.buffer.duration);
  }

  get talking() {
    return this.now !== null && this.now.spoken;
  }

  where() {
    return this.now?.source ? { id: this.now.id, atS: this.atS } : { id: 0, atS: 0 };
  }

  play(message, data) {
    this.stop();
    this.quietLabel();
    const buffer = this.buffer(data, message.rate);
    const gain = new GainNode(this.context, { gain: message.volume });
    gain.connect(this.context.destination);
    const spoken = message.words.length > 0;
    const { id, volume, from_s: fromS } = message;
    this.now = { id, buffer, gain, volume, fromS, source: null, spoken };
    if (this.context.state !== "running") {
      this.context.resume();
      this.silent();
    }
    this.begin();
  }

  begin() {
    const now = this.now;
    const source = new AudioBufferSourceNode(this.context, { buffer: now.buffer });
    source.connect(now.gain);
    source.onended = () => {
      if (this.now === now && now.source === source) {
        this.now = null;
        this.ended(now.id);
      }
    };
    now.source = source;
    now.beganS = this.context.currentTime;
    source.start(0, now.fromS);
  }

  stop(id = null) {
    const now = this.now;
    if (!now || (id !== null && id !== now.id)) return;
    this.now = null;
    this.fade(now);
  }

  pause(id) {
    const now = this.now;
    if (!now?.source || now.id !== id) return;
    now.fromS = this.atS;
    this.fade(now);
    now.source = null;
    const gain = new GainNode(this.context, { gain: now.volume });
    gain.connect(this.context.destination);
    now.gain = gain;
  }

  resume(id) {
    if (this.now && this.now.id === id && !this.now.source) this.begin();
  }

  setVolume(id, volume) {
    if (this.now?.id !== id) return;
    this.now.volume = volume;
    this.ramp(this.now.gain.gain, volume, RAMP_S);
  }

  // The name of a button, unless it talks.
  playLabel(message, data) {
    if (this.now) return;
    this.quietLabel();
    const buffer = this.buffer(data, message.rate);
    this.label = new AudioBufferSourceNode(this.context, { buffer });
    this.label.connect(this.context.destination);
    this.label.start();
  }

  quietLabel() {
    this.label?.stop();
    this.label = null;
  }

  fade(now) {
    if (!now.source) return;
    this.ramp(now.gain.gain, 0, FADE_S);
    now.source.onended = null;
    now.source.stop(this.context.currentTime + FADE_S);
  }

  ramp(gain, goal, seconds) {
    const nowS = this.context.currentTime;
    gain.cancelScheduledValues(nowS);
    gain.setValueAtTime(gain.value, nowS);
    gain.linearRampToValueAtTime(goal, nowS + seconds);
  }

  buffer(data, rate) {
    const samples = new Int16Array(data.slice(ID_BYTES));
    const buffer = new AudioBuffer({ length: Math.max(samples.length, 1), sampleRate: rate });
    const channel = buffer.getChannelData(0);
    for (let i = 0; i < samples.length; i += 1) channel[i] = samples[i] / 32768;
    return buffer;
  }
}
