// Begins anew when nobody is there any more; whoever still is, has time to say so.

const NOTICE_S = 30;
const URGENT = 10;

export class Idle {
  // `quiet` tells whether time counts; `urgent` whether an emergency is shown, which
  // stays ten times as long; `over` is called when time is up.
  constructor({ quiet, urgent, over }) {
    this.quiet = quiet;
    this.urgent = urgent;
    this.over = over;
    this.seconds = 0;
    this.passedS = 0;
    setInterval(() => this.tick(), 1000);
  }

  // The notice goes with the next tick: nothing may move under a finger.
  touch() {
    this.passedS = 0;
  }

  tick() {
    this.passedS = this.seconds && this.quiet() ? this.passedS + 1 : 0;
    const limitS = this.seconds * (this.urgent() ? URGENT : 1);
    this.notice(this.seconds > 0 && this.passedS >= limitS);
    if (this.seconds && this.passedS >= limitS + NOTICE_S) {
      this.touch();
      this.notice(false);
      this.over();
    }
  }

  notice(shown) {
    for (const one of document.querySelectorAll(".idle")) one.hidden = !shown;
  }
}
