// Whether somebody listens in private: a headset is known by what it is called.
// Browsers tell names once the page may have the microphone.

const HEADSET = /head(set|phone)|ear(phone|bud|piece)|airpods/i;

export class Headset {
  // `plugged` is called when one comes, `gone` when it goes.
  constructor(plugged, gone) {
    this.plugged = plugged;
    this.gone = gone;
    this.on = false;
  }

  async look() {
    const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
    const on = devices.some((one) => one.kind === "audiooutput" && HEADSET.test(one.label));
    if (on === this.on) return;
    this.on = on;
    (on ? this.plugged : this.gone)();
  }
}
