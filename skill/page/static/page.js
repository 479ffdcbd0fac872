// The page of Ask Aloud: what it is told, it shows and plays; what is pressed, it tells.

import { stayAwake } from "./awake.js";
import { Captions } from "./captions.js";
import { Connection } from "./connection.js";
import { Headset } from "./headset.js";
import { Hearing } from "./hearing.js";
import { Idle } from "./idle.js";
import { Scanning } from "./scanning.js";
import { Settings } from "./settings.js";
import { Speaking } from "./speaking.js";
import { View } from "./view.js";

const WATCH_MS = 80;
const RELOAD_MS = 3000;
const STATUS = {
  asleep: "I am asleep.",
  listening: "I am listening.",
  thinking: "I am thinking.",
  talking: "I am talking. Say or press “Stop” to silence me.",
};
const SAID = new Set(["repeat", "help", "slower", "faster", "louder", "quieter", "more", "plainer"]);

const view = new View();
const captions = new Captions(view);
const labels = new Map();
const page = crypto.getRandomValues(new Uint32Array(4)).join("");
let welcome = null;
let activity = "asleep";
let awaited = false;
let began = false;

const context = new AudioContext({ latencyHint: "interactive" });
const speaking = new Speaking(context, {
  ended: (id) => connection.send("ended", { id }),
  told: (id, atS) => hearing.state !== "on" && connection.send("position", { id, at_s: atS }),
  silent: () => view.trouble("Touch the screen once, so that I may speak."),
});
const connection = new Connection(take, changed, () => ({
  type: "hello",
  page,
  key: new URLSearchParams(location.hash.slice(1)).get("key") ?? "",
  returns: awaited,
}));
const hearing = new Hearing(
  context,
  () => speaking.where(),
  (message) => connection.sendFrame(message),
  microphone,
);
// Before all else looks at them: a browser lets a page sound from a gesture on.
for (const kind of ["pointerdown", "pointerup", "keydown"]) {
  addEventListener(kind, gesture, true);
}
const scanning = new Scanning(view, sayLabel);
const headset = new Headset(
  () => {
    if (began) connection.send("headset");
    if (welcome) state(activity);
  },
  () => {
    // What was meant for one is not for the room.
    ACTIONS.stop();
    if (welcome) state(activity);
  },
);
const settings = new Settings(view, scanning);
const idle = new Idle({
  quiet: () => began && !speaking.talking && connection.open,
  urgent: () => view.urgent,
  over: () => connection.send("reset"),
});

function changed(state, message) {
  if (state === "open") {
    if (welcome && welcome.version !== message.version) location.reload();
    opened(message);
  } else if (state === "lost") {
    awaited = activity === "thinking" || awaited;
    status("I lost my line. I try again by myself.", "lost");
  } else if (state === "busy") {
    view.close("I am talking on another screen.", "I will be here when that one is closed.");
    status("Busy on another screen.", "busy");
  } else {
    view.close("This address is not complete.", "Please scan the square code again, or ask whoever set this up.");
    status("Not let in.", "refused");
  }
}

function opened(message) {
  const first = welcome === null;
  welcome = message;
  awaited = false;
  view.sections = message.sections;
  view.pictures = message.pictures;
  view.showChoices(false);
  view.get("attract-title").textContent = message.greeting;
  const call = message.call ? `, or ${message.call}` : "";
  view.get("how").textContent = `Touch the screen or press any key${call}.`;
  idle.seconds = message.idle_s;
  if (view.page === "closed") view.go("attract", false);
  if (first) settings.begin(message.scan, message.scan_pace_s);
  if (first) allowed();
  else tellMicrophone();
  status(STATUS.asleep, "asleep");
}

function take(message, data) {
  switch (message.type) {
    case "state":
      return state(message.state);
    case "hearing":
      return captions.hearing(message.text);
    case "turn":
      return turn(message);
    case "play":
      speaking.play(message, data);
      return captions.begin(message.words, view.urgent);
    case "stop":
      return speaking.stop(message.id);
    case "pause":
      return speaking.pause(message.id);
    case "resume":
      return speaking.resume(message.id);
    case "volume":
      return speaking.setVolume(message.id, message.volume);
    case "label":
      labels.set(message.label, { message, data });
      return scanning.marked?.label === message.label && sayLabel(message.label);
    case "trouble":
      return view.trouble(/works again/.test(message.text) ? "" : message.text);
    case "code":
      view.showCode(message.rows, message.text);
      return show("code");
    case "reset":
      return reset();
    default:
      return undefined;
  }
}

function state(now) {
  activity = now;
  awaited = now === "thinking";
  if (now !== "asleep") {
    idle.touch();
    // Somebody has called it by voice; openly addressed, it listens always.
    const called = now !== "listening" || !welcome.open;
    if (view.page === "attract" && called) begin();
  }
  const call = now === "asleep" && welcome.call ? ` To ask, ${welcome.call}, or press “Ask”.` : "";
  status(STATUS[now] + call, now);
}

function status(text, now) {
  const off = hearing?.muted ? " My microphone is off." : "";
  const quiet = headset?.on ? " You listen in private." : "";
  view.status(text + quiet + off, now);
}

function turn(message) {
  idle.touch();
  if (!message.spoken) return;
  began = true;
  if (view.page !== "talk") show("talk");
  captions.show(message);
  if (message.urgent) view.showUrgent(message.headline);
  else view.closeUrgent();
}

function microphone(now, why) {
  tellMicrophone();
  const mute = document.querySelector('[data-label="mute"], [data-label="unmute"]');
  mute.dataset.label = hearing.muted ? "unmute" : "mute";
  mute.textContent = hearing.muted ? "Microphone on" : "Microphone off";
  if (now === "on") view.trouble("");
  if (welcome) state(activity);
  document.body.dataset.microphone = now + why;
}

function tellMicrophone() {
  headset.look();
  connection.send("microphone", { state: hearing.state, why: hearing.why });
}

// Where it is known that it may, it hears before anybody has touched the screen.
async function allowed() {
  try {
    const told = await navigator.permissions.query({ name: "microphone" });
    if (told.state === "granted" && context.state === "running") await hearing.start();
  } catch {
    // Not every browser tells. Then a touch begins it.
  }
}

function begin() {
  context.resume();
  hearing.start();
  stayAwake();
  began = true;
  if (view.page === "attract") show("talk");
}

function show(name) {
  view.go(name);
  if (scanning.on) scanning.restart();
}

function reset() {
  captions.wipe();
  view.closeUrgent();
  settings.asItCame(welcome.scan, welcome.scan_pace_s);
  if (hearing.muted) hearing.mute(false);
  speaking.stop();
  began = false;
  show("attract");
}

function press(label) {
  idle.touch();
  if (view.page === "attract" && label !== "begin") begin();
  if (SAID.has(label)) return connection.send("choose", { label });
  const action = ACTIONS[label];
  if (action) return action();
  captions.said([], view.sections.find(([one]) => one === label)?.[1] ?? "");
  show("talk");
  return connection.send("choose", { label });
}

const ACTIONS = {
  begin: () => {
    begin();
    connection.send("press");
  },
  talk: () => {
    if (speaking.talking) speaking.stop();
    connection.send("press");
    show("talk");
  },
  stop: () => {
    speaking.stop();
    connection.send("choose", { label: "stop" });
  },
  choices: () => show("choices"),
  next: () => {
    view.showChoices(true);
    if (scanning.on) scanning.restart();
  },
  history: () => show("history"),
  settings: () => show("settings"),
  back: () => show("talk"),
  read: () => connection.send("read", { labels: view.readable() }),
  take_home: () => connection.send("take_home"),
  mute: () => hearing.mute(true),
  unmute: () => hearing.mute(false),
  finish: () => connection.send("reset"),
  stay: () => idle.notice(false),
  close_urgent: () => view.closeUrgent(),
  ...settings.actions,
};

function sayLabel(label) {
  if (!settings.saysLabels || speaking.talking) return 0;
  const known = labels.get(label);
  if (!known) {
    connection.send("label", { label });
    return 0;
  }
  speaking.playLabel(known.message, known.data);
  return (known.data.byteLength - 4) / 2 / known.message.rate;
}

function gesture() {
  idle.touch();
  if (context.state !== "running") context.resume().then(() => view.trouble(""));
}

addEventListener("click", (event) => {
  const button = event.target.closest?.("button[data-label]");
  if (button) press(button.dataset.label);
  else if (view.page === "attract") press("begin");
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && speaking.talking) press("stop");
  const moves = event.key === "Tab" || event.ctrlKey || event.altKey || event.metaKey;
  const pressed = event.target.closest?.("button") && (event.key === " " || event.key === "Enter");
  if (view.page === "attract" && !moves && !pressed && event.key.length !== 0) press("begin");
});
document.addEventListener("visibilitychange", () => document.hidden || stayAwake());
navigator.mediaDevices?.addEventListener("devicechange", () => {
  if (began) hearing.start();
  headset.look();
});
// A page that is broken is begun anew; it keeps nothing that could be lost.
addEventListener("error", () => setTimeout(() => location.reload(), RELOAD_MS));
setInterval(() => speaking.talking && captions.at(speaking.atS), WATCH_MS);
connection.connect();
