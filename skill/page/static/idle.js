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

  touch() {
    this.passedS = 0;
    this.notice(false);
  }

  tick() {
    if (!this.seconds || !this.quiet()) return this.touch();
    this.passedS += 1;
    const limitS = this.seconds * (this.urgent() ? URGENT : 1);
    this.notice(this.passedS >= limitS);
    if (this.passedS >= limitS + NOTICE_S) {
      this.touch();
      this.over();
    }
  }

  notice(shown) {
    for (const one of document.querySelectorAll(".idle")) one.hidden = !shown;
  }
}
