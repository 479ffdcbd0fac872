// The line to the server. It is made anew where it breaks, for as long as it takes.

const RETRY_MS = [300, 600, 1000, 2000];
const BUSY = 4409;
const REFUSED = 4401;

export class Connection {
  // `told` gets each message with the sound that follows it, if any does; `changed`
  // is told "open", "busy", "refused" or "lost".
  constructor(told, changed, hello) {
    this.told = told;
    this.changed = changed;
    this.hello = hello;
    this.tries = 0;
    this.open = false;
    this.waiting = null;
  }

  connect() {
    const secure = location.protocol === "https:";
    const socket = new WebSocket(`${secure ? "wss" : "ws"}://${location.host}/socket`);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => socket.send(JSON.stringify(this.hello()));
    socket.onmessage = (event) => this.take(event.data);
    socket.onclose = (event) => this.closed(event.code);
    this.socket = socket;
  }

  take(data) {
    if (typeof data !== "string") {
      const message = this.waiting;
      this.waiting = null;
      if (message) this.told(message, data);
      return;
    }
    const message = JSON.parse(data);
    if (message.type === "welcome") {
      this.open = true;
      this.tries = 0;
      this.changed("open", message);
    } else if (message.type === "play" || message.type === "label") {
      this.waiting = message;
    } else {
      this.told(message, null);
    }
  }

  closed(code) {
    this.open = false;
    this.waiting = null;
    if (code === REFUSED) {
      this.changed("refused");
      return;
    }
    this.changed(code === BUSY ? "busy" : "lost");
    const wait = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)];
    this.tries += 1;
    setTimeout(() => this.connect(), wait);
  }

  send(type, content = {}) {
    if (this.open) this.socket.send(JSON.stringify({ type, ...content }));
  }

  sendFrame(message) {
    // What has not been sent for two seconds is not worth sending.
    if (this.open && this.socket.bufferedAmount < 64 * message.byteLength) {
      this.socket.send(message);
      return true;
    }
    return false;
  }
}
