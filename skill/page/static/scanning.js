// Scanning: one button after the other is marked, and a switch takes the one that is.
// A switch is a key, or a touch anywhere. First come groups of buttons, then buttons.
// With "two", one key goes on and another takes. With "dwell", any key goes on, or the
// pointer rests on a button; what stays marked is taken, and then nothing until a move.

const SPEEDS_S = [0.8, 1.2, 1.8, 2.5, 3.5, 5, 7];
const USUAL = 3;
const PASSES = 2;
const AFTER_LABEL_S = 0.4;
const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock"]);
const NEXT = new Set([" ", "ArrowRight", "ArrowDown", "Tab"]);

export class Scanning {
  // `say` says a label and tells how many seconds that takes.
  constructor(view, say) {
    this.view = view;
    this.say = say;
    this.ended = () => this.set("off");
    this.mode = "off";
    this.speed = USUAL;
    this.group = null;
    this.marked = null;
    this.timer = null;
    addEventListener("keydown", (event) => this.key(event), true);
    addEventListener("pointerdown", (event) => this.touch(event), true);
    // A touch is a switch; what lies under it is not meant.
    for (const kind of ["click", "pointerup"]) {
      addEventListener(kind, (event) => this.touched && event.isTrusted && swallow(event), true);
    }
    addEventListener("pointerover", (event) => this.over(event));
  }

  get on() {
    return this.mode !== "off";
  }

  // Whether a touch is a switch.
  get touched() {
    return this.on && this.mode !== "dwell";
  }

  get speedS() {
    return SPEEDS_S[this.speed];
  }

  set(mode) {
    this.mode = mode;
    this.restart();
  }

  change(step) {
    this.speed = Math.min(Math.max(this.speed + step, 0), SPEEDS_S.length - 1);
  }

  // The pace that is nearest to so many seconds; the usual one without.
  pace(seconds) {
    const far = SPEEDS_S.map((one) => Math.abs(one - seconds));
    this.speed = seconds ? far.indexOf(Math.min(...far)) : USUAL;
  }

  restart() {
    clearTimeout(this.timer);
    this.mark(null);
    this.group = null;
    this.at = -1;
    this.passes = 0;
    if (this.on && this.mode !== "dwell") this.next();
  }

  key(event) {
    if (!this.on || MODIFIERS.has(event.key)) return;
    swallow(event);
    if (event.repeat) return;
    if (event.key === "Escape") {
      this.ended();
    } else if (this.mode === "dwell" || (this.mode === "two" && NEXT.has(event.key))) {
      this.next();
    } else {
      this.take();
    }
  }

  touch(event) {
    if (!this.touched) return;
    swallow(event);
    this.take();
  }

  // A pointer that rests, as of a head or of eyes.
  over(event) {
    if (this.mode !== "dwell") return;
    const button = event.target.closest?.("button[data-label]");
    if (button && button === this.marked?.parts[0]) return;
    clearTimeout(this.timer);
    this.mark(null);
    if (button) this.stay({ kind: "button", label: button.dataset.label, parts: [button] });
  }

  // Marks it, says it, and goes on or takes it when its time has passed.
  stay(target) {
    this.mark(target);
    const said = this.say(target.label);
    const waitS = Math.max(this.speedS, said ? said + AFTER_LABEL_S : 0);
    const then = { one: () => this.next(), dwell: () => this.take() }[this.mode];
    if (then) this.timer = setTimeout(then, 1000 * waitS);
  }

  take() {
    const { marked } = this;
    if (!marked) return this.restart();
    if (marked.kind === "group") {
      clearTimeout(this.timer);
      this.group = marked.name;
      this.at = -1;
      this.passes = 0;
      this.marked = null;
      return this.mode === "dwell" ? undefined : this.next();
    }
    marked.parts[0].click();
    return this.restart();
  }

  next() {
    clearTimeout(this.timer);
    const targets = this.targets();
    if (targets.length === 0) {
      if (this.mode === "dwell") return;
      this.timer = setTimeout(() => this.restart(), 1000 * this.speedS);
      return;
    }
    this.at += 1;
    if (this.at >= targets.length) {
      this.at = 0;
      this.passes += 1;
      if (this.group && this.passes >= PASSES) return this.restart();
    }
    this.stay(targets[this.at]);
  }

  // Groups, or the buttons of the one that was taken; of a single one at once.
  targets() {
    const groups = new Map();
    for (const button of this.view.buttons()) {
      const name = button.closest("[data-group]")?.dataset.group ?? "controls";
      groups.set(name, [...(groups.get(name) ?? []), button]);
    }
    const chosen = groups.size === 1 ? [...groups.keys()][0] : this.group;
    if (chosen && groups.has(chosen)) {
      return groups.get(chosen).map((one) => ({
        kind: "button",
        label: one.dataset.label,
        parts: [one],
      }));
    }
    this.group = null;
    return [...groups].map(([name, parts]) => ({ kind: "group", name, label: name, parts }));
  }

  mark(target) {
    for (const one of document.querySelectorAll(".scanned")) one.classList.remove("scanned");
    this.marked = target;
    for (const one of target?.parts ?? []) one.classList.add("scanned");
    target?.parts[0].scrollIntoView({ block: "nearest" });
  }
}

function swallow(event) {
  event.preventDefault();
  event.stopImmediatePropagation();
}
