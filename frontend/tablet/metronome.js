// A beat to push to: heard where sound is on, seen always.

import { protocolsOf } from "./runs.js";
import { stepOf } from "./steps.js";
import { h, icon } from "./view.js";
import { filled, numberOf } from "./words.js";

/** @typedef {import("./runs.js").Run} Run */

const AHEAD_S = 0.2;
const LOOK_MS = 50;
const CLICK_S = 0.04;

/** @type {{run: string, context: AudioContext, timer: number, next: number, sound: boolean} | null} */
let beating = null;

/**
 * The beat of the protocol that has one, while somebody is to push.
 * @param {Run} run
 * @param {import("../engines/protocols.js").RunState} state
 * @param {() => void} changed
 */
export function metronome(run, state, changed) {
  const protocols = protocolsOf(run);
  const found = state.steps.find((one) => {
    const step = stepOf(protocols, one.protocol, one.step);
    return step.beat && one.applies !== "no" && (one.state === "open" || one.state === "done");
  });
  if (!found || state.ended_at !== null) {
    if (beating?.run === run.id) stop();
    return null;
  }
  const step = stepOf(protocols, found.protocol, found.step);
  const number = numberOf(protocols[found.protocol], step.beat);
  const isOn = beating?.run === run.id;
  const toggle = () => {
    if (isOn) stop();
    else start(run.id, Number(number.value));
    changed();
  };
  const sound = () => {
    if (beating) beating.sound = !beating.sound;
    changed();
  };
  return h(
    "section",
    { class: "beat", "aria-label": "Metronome", key: "beat" },
    h("span", { class: isOn ? "beat-dot is-on" : "beat-dot", "aria-hidden": "true" }),
    h(
      "p",
      null,
      h("b", null, `${number.value} a minute`),
      h("span", { class: "soft" }, ` ${filled(step.text, run.content).split(":")[0]}`),
    ),
    h("button", { class: "btn", "aria-pressed": String(isOn), on: { click: toggle } }, icon("clock"), isOn ? "Stop the metronome" : "Metronome"),
    isOn &&
      h(
        "button",
        { class: "btn", "aria-pressed": String(!beating?.sound), on: { click: sound } },
        beating?.sound ? "Sound off" : "Sound is off: turn on",
      ),
  );
}

/** @param {string} run @param {number} perMinute */
function start(run, perMinute) {
  stop();
  const context = new AudioContext();
  const every = 60 / perMinute;
  const own = { run, context, timer: 0, next: context.currentTime + 0.05, sound: true };
  own.timer = setInterval(() => {
    if (!document.querySelector(".beat")) return stop();
    // Beats are laid ahead by the clock of the sound, which drawing does not delay.
    while (own.next < context.currentTime + AHEAD_S) {
      if (own.sound) click(context, own.next);
      const wait = Math.max(0, (own.next - context.currentTime) * 1000);
      setTimeout(flash, wait);
      own.next += every;
    }
    return undefined;
  }, LOOK_MS);
  void context.resume();
  beating = own;
}

function stop() {
  if (!beating) return;
  clearInterval(beating.timer);
  void beating.context.close();
  beating = null;
}

/** @param {AudioContext} context @param {number} at */
function click(context, at) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = 880;
  volume.gain.setValueAtTime(0.5, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + CLICK_S);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + CLICK_S);
}

/** Seen where nobody hears it. */
function flash() {
  const dot = document.querySelector(".beat-dot.is-on");
  dot?.animate([{ opacity: 1 }, { opacity: 0.15 }], { duration: 300, fill: "forwards" });
}
