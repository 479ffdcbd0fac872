// What was said, on both sides: words as they were heard, and as they are spoken.

export class Captions {
  constructor(view) {
    this.view = view;
    this.words = [];
    this.spans = [];
    this.starts = [];
    this.speech = [];
    this.history = [];
  }

  // Everything at once: nobody has to wait for the voice.
  show(turn) {
    const { view } = this;
    this.said(turn.heard, turn.chosen);
    this.answer(turn.text, turn.urgent);
    view.offer(turn.offered);
    view.list("sources", turn.sources);
    view.hide("sources-part", turn.sources.length === 0);
    view.picture(turn.picture);
    const asked = turn.chosen || turn.heard.map(([word]) => word).join(" ");
    this.history.push([asked, turn.text]);
    view.history(this.history);
  }

  said(heard, chosen) {
    const { view } = this;
    const parts = heard.map(([word, sure]) => {
      const span = element("span", sure ? "word" : "word unsure", word);
      if (!sure) {
        span.append(element("span", "", "?"));
        span.title = "I am not sure of this word";
      }
      return span;
    });
    fill(view.get("heard"), parts.length ? parts : [element("span", "word", chosen)]);
    view.hide("heard-part", parts.length === 0 && !chosen);
    view.hide("unsure-note", heard.every(([, sure]) => sure));
    view.hide("hint", true);
  }

  hearing(text) {
    const { view } = this;
    if (!text) return;
    fill(view.get("heard"), [element("span", "word", `${text} …`)]);
    view.hide("heard-part", false);
    view.hide("unsure-note", true);
    view.hide("hint", true);
  }

  answer(text, urgent = false) {
    const { view } = this;
    this.words = text.split(/\s+/).filter(Boolean);
    const make = () => this.words.map((word) => element("span", "word", word));
    const plain = make();
    fill(view.get("answer"), plain);
    this.spans = [plain];
    if (urgent) {
      const large = make();
      fill(view.get("urgent-text"), large);
      this.spans.push(large);
    }
    this.align();
    view.hide("answer-part", false);
    view.hide("hint", true);
  }

  // Speech begins: of what is shown, or of its rest, or of something else. It may
  // come before the text that it is of.
  begin(words, urgent) {
    if (words.length === 0) return;
    this.speech = words;
    if (this.align() || urgent) return;
    this.answer(words.map(([word]) => word).join(" "));
    this.view.offer([]);
    this.view.picture("");
    this.view.hide("sources-part", true);
  }

  // When each word that is shown is spoken, where the speech is of the text.
  align() {
    const offset = this.words.length - this.speech.length;
    const rest = this.words.slice(Math.max(offset, 0));
    const same = offset >= 0 && this.speech.every(([word], i) => word === rest[i]);
    const starts = this.speech.map(([, startS]) => startS);
    this.starts = same ? [...Array(offset).fill(-1), ...starts] : [];
    this.mark(-1);
    return same;
  }

  at(seconds) {
    if (this.starts.length === 0) return;
    let current = -1;
    for (let i = 0; i < this.starts.length; i += 1) {
      if (this.starts[i] >= 0 && this.starts[i] <= seconds) current = i;
    }
    this.mark(current);
  }

  mark(index) {
    if (index === this.marked) return;
    this.marked = index;
    for (const spans of this.spans) {
      spans.forEach((span, i) => span.classList.toggle("now", i === index));
    }
  }

  wipe() {
    const { view } = this;
    this.words = [];
    this.spans = [];
    this.starts = [];
    this.speech = [];
    this.history = [];
    for (const id of ["heard", "answer", "urgent-text", "urgent-title"]) fill(view.get(id), []);
    for (const id of ["heard-part", "answer-part", "unsure-note"]) view.hide(id, true);
    view.hide("hint", false);
    view.offer([]);
    view.picture("");
    view.list("sources", []);
    view.history([]);
  }
}

export function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

// Words with spaces between them.
export function fill(parent, parts) {
  parent.replaceChildren(...parts.flatMap((part) => [part, " "]));
}
