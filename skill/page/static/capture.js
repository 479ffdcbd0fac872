// In the thread of sound: what the microphone hears, at 16 kHz, in frames of 512.

const RATE = 16000;
const FRAME = 512;
const CUTOFF = 7200;
const CROSSINGS = 16;
const PHASES = 64;

class Capture extends AudioWorkletProcessor {
  constructor() {
    super();
    this.ratio = sampleRate / RATE;
    this.half = Math.ceil(CROSSINGS * Math.max(this.ratio, 1));
    this.filters = filters(this.half, Math.min(CUTOFF / sampleRate, 0.45));
    this.kept = new Float32Array(2 * this.half);
    this.at = this.half;
    this.frame = new Int16Array(FRAME);
    this.filled = 0;
  }

  process(inputs) {
    const heard = inputs[0][0] ?? new Float32Array(128);
    const all = new Float32Array(this.kept.length + heard.length);
    all.set(this.kept);
    all.set(heard, this.kept.length);
    while (this.at + this.half + 1 < all.length) {
      this.put(this.sample(all));
      this.at += this.ratio;
    }
    const done = Math.max(Math.floor(this.at) - this.half, 0);
    this.kept = all.slice(done);
    this.at -= done;
    return true;
  }

  sample(all) {
    const near = Math.round(this.at * PHASES);
    const base = Math.floor(near / PHASES);
    const filter = this.filters[near % PHASES];
    const first = base - this.half + 1;
    let sum = 0;
    for (let i = 0; i < filter.length; i += 1) sum += all[first + i] * filter[i];
    return sum;
  }

  put(value) {
    this.frame[this.filled] = Math.max(-32768, Math.min(32767, Math.round(value * 32767)));
    this.filled += 1;
    if (this.filled === FRAME) {
      this.port.postMessage(this.frame.buffer, [this.frame.buffer]);
      this.frame = new Int16Array(FRAME);
      this.filled = 0;
    }
  }
}

// A low-pass for each fraction of a sample: a sinc under a Hann window.
function filters(half, cutoff) {
  return Array.from({ length: PHASES }, (_, phase) => {
    const filter = new Float32Array(2 * half);
    let sum = 0;
    for (let i = 0; i < filter.length; i += 1) {
      const t = i - half + 1 - phase / PHASES;
      const angle = 2 * Math.PI * cutoff * t;
      const sinc = t === 0 ? 1 : Math.sin(angle) / angle;
      filter[i] = sinc * (0.5 + 0.5 * Math.cos((Math.PI * t) / half));
      sum += filter[i];
    }
    return filter.map((one) => one / sum);
  });
}

registerProcessor("capture", Capture);
