// What is on the screen: one page at a time, buttons, size of text, colours.

import { element } from "./captions.js";

const PAGES = ["attract", "talk", "choices", "history", "settings", "code", "closed"];
const SIZES = [100, 125, 150, 200, 300, 400];
const COLOURS = ["light", "dark"];
const CHOICES = 6;
const SVG = "http://www.w3.org/2000/svg";

export class View {
  constructor() {
    this.page = "attract";
    this.sections = [];
    this.pictures = {};
    this.first = 0;
  }

  get(id) {
    return document.getElementById(id);
  }

  hide(id, hidden) {
    this.get(id).hidden = hidden;
  }

  go(page, focus = true) {
    if (page === this.page) return;
    this.page = page;
    document.body.dataset.view = page;
    for (const one of PAGES) this.hide(one, one !== page);
    this.hide("controls", page === "attract" || page === "closed");
    if (focus && !this.urgent) {
      this.get(`${page}-title`).focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }

  get urgent() {
    return !this.get("urgent").hidden;
  }

  showUrgent(headline) {
    this.get("urgent-title").textContent = headline;
    this.hide("urgent", false);
    this.get("frame").inert = true;
    this.get("urgent").scrollTop = 0;
    this.get("urgent-title").focus({ preventScroll: true });
  }

  closeUrgent() {
    if (!this.urgent) return;
    this.hide("urgent", true);
    this.get("frame").inert = false;
    this.get(`${this.page}-title`).focus({ preventScroll: true });
  }

  status(text, activity) {
    document.body.dataset.activity = activity;
    if (this.get("status").textContent !== text) this.get("status").textContent = text;
  }

  trouble(text) {
    this.get("trouble").textContent = text;
    this.hide("trouble", !text);
  }

  close(title, text) {
    this.get("closed-title").textContent = title;
    this.get("closed-text").textContent = text;
    this.go("closed");
  }

  offer(offered) {
    this.get("offered").replaceChildren(...offered.map(button));
    this.hide("offered", offered.length === 0);
  }

  list(id, texts) {
    this.get(id).replaceChildren(...texts.map((text) => element("li", "", text)));
  }

  // Beside an answer; what it shows is its text.
  picture(section) {
    this.shown = section;
    this.hide("picture-part", !section);
    this.get("picture-use").setAttribute("href", section ? `#picture-${section}` : "");
    this.get("picture-text").textContent = this.pictures[section] ?? "";
  }

  // What can be read aloud now: a picture, and buttons, in order.
  readable() {
    const seen = this.get("picture-part").checkVisibility() && !this.urgent;
    const labels = this.buttons().map((one) => one.dataset.label);
    return seen ? [`picture_${this.shown}`, ...labels] : labels;
  }

  history(turns) {
    const parts = turns.flatMap(([asked, said]) => [
      element("dt", "", asked || "You"),
      element("dd", "", said),
    ]);
    this.get("history-list").replaceChildren(...parts);
    this.hide("history-list", turns.length === 0);
    this.hide("history-empty", turns.length > 0);
    this.hide("answer-buttons", turns.length === 0);
  }

  showChoices(step) {
    if (step) this.first += CHOICES;
    if (this.first >= this.sections.length) this.first = 0;
    const some = this.sections.slice(this.first, this.first + CHOICES);
    this.get("choice-list").replaceChildren(...some.map(button));
  }

  showCode(rows, text) {
    const margin = 4;
    const size = rows.length + 2 * margin;
    const picture = document.createElementNS(SVG, "svg");
    picture.setAttribute("viewBox", `0 0 ${size} ${size}`);
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", "The answer as a square for a phone's camera");
    const path = document.createElementNS(SVG, "path");
    const dark = rows.flatMap((row, y) =>
      [...row].map((dot, x) => (dot === "#" ? `M${x + margin} ${y + margin}h1v1h-1z` : "")),
    );
    path.setAttribute("d", dark.join(""));
    path.setAttribute("shape-rendering", "crispEdges");
    picture.append(path);
    this.get("code-picture").replaceChildren(...(rows.length ? [picture] : []));
    this.get("code-text").textContent = text;
  }

  resize(step) {
    const now = SIZES.indexOf(Number(document.documentElement.dataset.size));
    const then = Math.min(Math.max(now + step, 0), SIZES.length - 1);
    document.documentElement.dataset.size = String(SIZES[then]);
    return SIZES[then];
  }

  recolour() {
    const root = document.documentElement;
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const now = root.dataset.colours === "auto" ? Number(dark) : COLOURS.indexOf(root.dataset.colours);
    root.dataset.colours = COLOURS[1 - now];
    return COLOURS[1 - now];
  }

  asItCame() {
    document.documentElement.dataset.size = "100";
    document.documentElement.dataset.colours = "auto";
    this.first = 0;
    this.showChoices(false);
    this.get("code-picture").replaceChildren();
    this.get("code-text").textContent = "";
    this.get("settings-now").textContent = "";
  }

  // The buttons that can be pressed now, in order.
  buttons() {
    return [...(this.urgent ? this.get("urgent") : document).querySelectorAll("button")].filter(
      (one) => one.checkVisibility() && !one.disabled,
    );
  }
}

function button([label, text]) {
  const made = element("button", "", text);
  made.type = "button";
  made.dataset.label = label;
  return made;
}
