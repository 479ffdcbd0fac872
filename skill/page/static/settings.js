// What somebody sets for themselves; the next one finds all as it came.

export class Settings {
  constructor(view, scanning) {
    this.view = view;
    this.scanning = scanning;
    scanning.ended = () => this.scan("off");
    this.actions = {
      text_larger: () => this.tell(`Text at ${view.resize(1)} %.`),
      text_smaller: () => this.tell(`Text at ${view.resize(-1)} %.`),
      colours: () => this.tell(`Colours are ${view.recolour()}.`),
      scan_on: () => this.scan("one"),
      scan_two: () => this.scan("two"),
      scan_dwell: () => this.scan("dwell"),
      scan_off: () => this.scan("off"),
      scan_faster: () => this.pace(-1),
      scan_slower: () => this.pace(1),
      scan_voice: () => this.voice(!this.saysLabels),
    };
  }

  get saysLabels() {
    return this.button("scan_voice").getAttribute("aria-pressed") === "true";
  }

  button(label) {
    return document.querySelector(`[data-label="${label}"]`);
  }

  tell(text) {
    this.view.get("settings-now").textContent = text;
  }

  voice(on) {
    this.button("scan_voice").setAttribute("aria-pressed", String(on));
  }

  pace(step) {
    this.scanning.change(step);
    this.tell(`${this.scanning.speedS} seconds for each button.`);
  }

  scan(mode) {
    for (const one of ["scan_on", "scan_two", "scan_dwell"]) {
      this.button(one).hidden = mode !== "off";
    }
    this.button("scan_off").hidden = mode === "off";
    this.scanning.set(mode);
  }

  // As the operator set it: how somebody scans, and seconds for each button.
  asItCame(scan, paceS) {
    this.view.asItCame();
    this.voice(true);
    this.begin(scan, paceS);
  }

  begin(scan, paceS) {
    this.scanning.pace(paceS);
    this.scan(scan);
  }
}
