// The run: what to do now, everything else within one touch, nothing locked behind anything.

import { actsDone, patientAt } from "../engines/drills.js";
import { clockOf, dayOf, dayWords, elapsed, shortClock } from "./clock.js";
import { metronome } from "./metronome.js";
import { panelOf } from "./panels.js";
import {
  about,
  begunAt,
  clock,
  isUndecided,
  protocolsOf,
  record,
  runs,
  save,
  savedFacts,
  settingOf,
  standing,
} from "./runs.js";
import { session } from "./session.js";
import { heldSteps, stepCard, stepOf } from "./steps.js";
import { h, icon } from "./view.js";
import { factWords, filled, signStands, timeWords, toldFacts, unitWord, vitalsWords } from "./words.js";

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("../engines/protocols.js").RunState} RunState */

/** The panel that lies over the steps of a run, by run. @type {Map<string, any>} */
const panels = new Map();

/** Whoever comes to a run meets its steps. @param {string} run */
export const showSteps = (run) => panels.delete(run);

/**
 * @param {Run} run
 * @param {{go: (place: string) => void, changed: () => void}} app
 */
export function runScreen(run, app) {
  const state = standing(run);
  const now = clock(run);
  const open = (/** @type {any} */ panel) => {
    panels.set(run.id, panel);
    app.changed();
    scrollTo(0, 0);
  };
  const shut = () => open(null);
  const panel = panels.get(run.id);
  const body = panel
    ? panelOf(panel, { run, state, open, shut, app })
    : [
        patientChoice(run, open),
        dueStrip(run, state, now.at, open),
        ...nowSteps(run, state, open),
        outside(run, state),
        ...heldSteps(run, state, open),
        thenSteps(run, state, open),
        readOut(run, state),
        soFar(run, open),
      ];
  return h(
    "div",
    { class: run.practice ? "run practice" : "run", key: run.id },
    head(run, state, now, open, app),
    who(run, open),
    scripted(run, state, now.at),
    h(
      "main",
      { class: "run-main", id: "main" },
      run.practice &&
        h("p", { class: "practice-word" }, "PRACTICE: nothing is given, nobody is called"),
      metronome(run, state, app.changed),
      ...body,
    ),
    foot(run, state, open),
  );
}

/** @param {Run} run @param {RunState} state @param {{at: number, jumped_ms: number}} now @param {any} open @param {any} app */
function head(run, state, now, open, app) {
  const protocols = protocolsOf(run);
  const last = state.protocols.at(-1);
  const title = last ? protocols[last].title : "Emergency";
  const others = [...runs.values()].filter((one) => one.id !== run.id && one.practice === run.practice);
  return h(
    "header",
    { class: "run-head" },
    h(
      "div",
      { class: "run-top" },
      h("button", { class: "btn on-red", on: { click: () => app.go("#/") } }, icon("left"), "Home"),
      h(
        "div",
        { class: "run-title" },
        h("small", null, run.practice ? "PRACTICE, nothing here is real" : "Emergency run, real"),
        h("h1", null, isUndecided(run) ? `${title}?` : title),
      ),
      h(
        "p",
        { class: "run-clock", role: "timer", "aria-label": "Since the run began" },
        h("small", null, `since ${clockOf(begunAt(run))}`),
        h("b", null, elapsed(now.at - begunAt(run))),
        h("small", null, `now ${clockOf(now.at)}`),
      ),
      h(
        "button",
        { class: "btn on-red", on: { click: () => open({ name: "protocols" }) } },
        "Change protocol",
      ),
    ),
    others.length > 0 &&
      h(
        "nav",
        { class: "run-others", "aria-label": "Other open runs" },
        ...others.map((one) =>
          h(
            "button",
            { class: "btn on-red", key: one.id, on: { click: () => app.go(`#/run/${one.id}`) } },
            `Go to: ${runName(one)}, ${elapsed(clock(one).at - begunAt(one))}`,
          ),
        ),
      ),
    now.jumped_ms !== 0 &&
      h(
        "p",
        { class: "run-jump" },
        `The clock of this tablet was set ${now.jumped_ms > 0 ? "forward" : "back"} by ` +
          `${elapsed(Math.abs(now.jumped_ms))}. The run counts on from its own.`,
      ),
    ...pastReview(run, state, now.at).map(({ body, review }) =>
      h(
        "p",
        { class: "run-jump", key: `review ${body.key}` },
        `${body.title} was to be read anew by ${dayWords(review)}. It still leads: go on.`,
      ),
    ),
  );
}

/**
 * Versions of protocols that lead though their day to be read anew has passed.
 * @param {Run} run @param {RunState} state @param {number} at
 * @returns {any[]}
 */
const pastReview = (run, state, at) =>
  run.content.protocols.filter(
    (/** @type {any} */ one) =>
      state.protocols.includes(one.body.key) && one.review && one.review < dayOf(at),
  );

/** @param {Run} run @returns {string} */
export function runName(run) {
  const last = standing(run).protocols.at(-1);
  const title = last ? protocolsOf(run)[last].title : "Emergency";
  return run.sheet ? `${title}, ${run.sheet.name}` : title;
}

/** @param {Run} run @param {any} open */
function who(run, open) {
  const setting = settingOf(run);
  const said = run.facts.filter(({ kind }) => kind === "weight").at(-1);
  const weight = said
    ? `${said.amount}\u00a0${unitWord(said.unit)}, entered ${shortClock(said.at)}`
    : setting.weight
      ? `${setting.weight.value}\u00a0${unitWord(setting.weight.unit)}, ` +
        (setting.weight.measured_on ? `measured ${dayWords(setting.weight.measured_on)}` : "day not known")
      : "weight not known";
  const code = run.sheet?.readings.nurse?.sections.find(
    (/** @type {any} */ one) => one.heading === "Code status",
  );
  return h(
    "section",
    { class: "run-who", "aria-label": "Patient" },
    h(
      "p",
      null,
      h("b", { class: "big" }, run.sheet ? run.sheet.name : "Patient not chosen"),
      " ",
      run.sheet ? [run.sheet.age, weight].filter(Boolean).join(", ") : weight,
    ),
    run.sheet &&
      h(
        "p",
        { class: run.sheet.allergies.length ? "tagline" : "soft" },
        run.sheet.allergies.length > 0 && icon("blocking"),
        run.sheet.allergies.length
          ? run.sheet.allergies
              .map((/** @type {any} */ one) => [one.substance, one.reaction].filter(Boolean).join(" — "))
              .join("; ")
          : allergyWords(run.sheet),
      ),
    code && h("p", { class: "soft" }, `Code status: ${code.lines.join(" ")}`),
    run.sheet &&
      !run.script &&
      h("button", { class: "btn", on: { click: () => open({ name: "sheet" }) } }, "Emergency sheet"),
  );
}

/**
 * The patient of a drill as they are now: signs follow from what was recorded and when.
 * @param {Run} run @param {RunState} state @param {number} now
 */
function scripted(run, state, now) {
  const script = run.script && run.content.drills?.find((/** @type {any} */ one) => one.key === run.script);
  if (!script) return null;
  const acts = actsDone(protocolsOf(run), run.facts);
  const { signs, look, alertness } = patientAt(script, acts, begunAt(run), state.ended_at ?? now);
  return h(
    "section",
    { class: "run-script", "aria-label": "Practice patient" },
    h("p", null, script.told),
    h("p", null, h("b", { class: "big" }, look)),
    h("p", null, `If you measure now: ${vitalsWords({ ...signs, alertness })}`),
    h("p", { class: "soft" }, "Invented for training; every number is a proposal."),
  );
}

/** @param {any} sheet */
const allergyWords = (sheet) =>
  sheet.readings.nurse?.sections
    .find((/** @type {any} */ one) => one.heading === "Weight and allergies")
    ?.lines.at(-1) ?? "Allergies not known";

/** Never guessed: the patient of a run is the one somebody touched. @param {Run} run @param {any} open */
function patientChoice(run, open) {
  if (run.patient || run.practice) return null;
  const sheets = Object.entries(session.day?.sheets ?? {});
  return h(
    "section",
    { class: "run-choice", "aria-label": "Who is it" },
    h("h2", null, sheets.length ? "Who is it?" : session.hasDay ? "The sheets are locked. The run goes without." : "No sheets here: the run goes without."),
    sheets.length === 0 &&
      session.hasDay &&
      session.wrapped &&
      h("button", { class: "btn", on: { click: () => open({ name: "unlock" }) } }, "Unlock the sheets"),
    ...sheets.map(([id, sheet]) =>
      h(
        "button",
        { class: "btn", key: id, on: { click: () => about(run, id, sheet) } },
        /** @type {any} */ (sheet).name,
      ),
    ),
  );
}

/**
 * Timers that have come, and those that are coming once nothing is to be done together.
 * @param {Run} run
 * @param {RunState} state
 * @param {number} at
 * @param {any} open
 */
function dueStrip(run, state, at, open) {
  if (state.ended_at !== null) return null;
  const protocols = protocolsOf(run);
  const isTogetherNow = state.now.some((place) => isTogether(run, place));
  const seen = new Set();
  const timed = state.steps
    .filter(({ due_at: due, applies }) => due !== null && applies !== "no" && (due <= at || !isTogetherNow))
    .map((one) => ({ one, step: stepOf(protocols, one.protocol, one.step), due: Number(one.due_at) }))
    .filter(({ step }) => ["repeat", "after_dose", "wait"].includes(step.timer.kind))
    .sort((a, b) => a.due - b.due)
    .filter(({ one, step }) => {
      const key = step.act || `${one.protocol}.${one.step}`;
      return !seen.has(key) && seen.add(key);
    });
  if (!timed.length) return null;
  return h(
    "section",
    { class: "run-due", "aria-label": "Timers" },
    ...timed.slice(0, 3).map(({ one, step, due }) => {
      const left = due - at;
      const panel = { name: step.act === "vitals" ? "vitals" : "step", protocol: one.protocol, step: one.step };
      return h(
        "button",
        {
          class: left <= 0 ? "btn due is-due" : "btn due",
          key: `${one.protocol} ${one.step}`,
          on: { click: () => open(panel) },
        },
        h("b", null, icon(left <= 0 ? "open" : "clock"), left <= 0 ? `Due since ${shortClock(due)}` : `${shortClock(due)}, in ${elapsed(left)}`),
        h("span", null, filled(step.text, run.content)),
      );
    }),
  );
}

/** @param {Run} run @param {RunState} state @param {any} open */
function nowSteps(run, state, open) {
  if (state.ended_at !== null) {
    return [h("p", { class: "run-note" }, "This run has ended. What is recorded now is kept too.")];
  }
  if (!state.now.length) {
    return [
      h(
        "p",
        { class: "run-note" },
        state.protocols.length
          ? "Every step has its end. Stay, watch, and end the run when somebody takes over."
          : "No protocol is kept on this tablet. What happens can be written down under Call, note.",
      ),
    ];
  }
  const together = state.now.length > 1 || isTogether(run, state.now[0]);
  return [
    h(
      "div",
      { class: "run-now" },
      h(
        "p",
        null,
        h("b", null, together ? "Now, together" : "Now"),
        " ",
        h("span", { class: "soft" }, isUndecided(run) ? "In doubt, this one." : doneTogether(run, state)),
      ),
      isUndecided(run) &&
        h(
          "button",
          { class: "btn", on: { click: () => open({ name: "protocols" }) } },
          "Something else: choose by signs",
        ),
    ),
    h(
      "div",
      { class: together ? "together" : "" },
      ...state.now.map(([key, step]) => stepCard(run, state, key, step, open)),
    ),
  ];
}

/** @param {Run} run @param {[string, string]} place */
const isTogether = (run, [key, step]) => Boolean(stepOf(protocolsOf(run), key, step).together);

/** @param {Run} run @param {RunState} state */
function doneTogether(run, state) {
  const protocols = protocolsOf(run);
  return state.steps
    .filter((one) => stepOf(protocols, one.protocol, one.step).together && one.at !== null)
    .map((one) => {
      const step = stepOf(protocols, one.protocol, one.step);
      return `${step.button.toLowerCase()} ${clockOf(Number(one.at))}`;
    })
    .join(" · ");
}

/** Vital signs that are low or high for the age, as measured last. @param {Run} run @param {RunState} state */
function outside(run, state) {
  const found = state.signs.filter(({ limit }) => limit !== null);
  if (!found.length) return null;
  return h(
    "section",
    { class: "run-outside", "aria-label": "Low or high for the age" },
    ...found.map((one) => h("p", { class: "odd", key: one.sign }, signStands(run, one))),
  );
}

/** @param {Run} run @param {RunState} state @param {any} open */
function thenSteps(run, state, open) {
  if (!state.steps.length || state.ended_at !== null) return null;
  const protocols = protocolsOf(run);
  const more = state.then.length - 3;
  return h(
    "section",
    { class: "run-then" },
    state.then.length > 0 && h("h2", null, "Then"),
    h(
      "ol",
      null,
      ...state.then.slice(0, 3).map(([key, id]) =>
        h(
          "li",
          { key: `${key}.${id}` },
          h(
            "button",
            { class: "btn", on: { click: () => open({ name: "step", protocol: key, step: id }) } },
            filled(stepOf(protocols, key, id).text, run.content),
          ),
        ),
      ),
    ),
    h(
      "button",
      { class: "btn wide", on: { click: () => open({ name: "steps" }) } },
      more > 0 ? `All steps, ${more} more` : "All steps",
    ),
  );
}

/** What to read to the ambulance's desk. @param {Run} run @param {RunState} state */
function readOut(run, state) {
  const reading = run.sheet?.readings.dispatcher;
  const last = state.protocols.at(-1);
  const say = last ? protocolsOf(run)[last].say : "";
  return h(
    "section",
    { class: "read-out" },
    h("h2", null, reading ? reading.title : `Say this to ${run.content.emergency}`),
    ...(reading
      ? reading.sections.flatMap((/** @type {any} */ one) =>
          one.lines.map((/** @type {string} */ line, /** @type {number} */ place) =>
            h("p", { class: place === 0 ? "address" : "" }, line),
          ),
        )
      : [h("p", { class: "address" }, "The address where you are, and the way in. It is not on this screen.")]),
    say && h("p", null, `It is: ${say}.`),
  );
}

/** @param {Run} run @param {any} open */
function soFar(run, open) {
  const told = toldFacts(run);
  const saved = savedFacts(run);
  return h(
    "section",
    { class: "run-log" },
    h("h2", null, "So far"),
    h(
      "ol",
      null,
      h("li", { key: "start" }, h("span", { class: "at" }, clockOf(begunAt(run))), h("span", null, "Emergency started")),
      ...told.map((one) =>
        h(
          "li",
          { key: one.fact.id },
          h("span", { class: "at" }, timeWords(one)),
          h("span", null, factWords(run, one.fact)),
          h(
            "button",
            {
              class: "btn plain",
              "aria-label": `Correct: ${factWords(run, one.fact)}`,
              on: { click: () => open({ name: "correct", of: one.fact.id }) },
            },
            "Correct",
          ),
        ),
      ),
    ),
    savedLine(run, saved),
  );
}

/** @param {Run} run @param {number} saved */
function savedLine(run, saved) {
  if (run.fault) {
    return h(
      "p",
      { class: "saved is-fault", role: "alert" },
      icon("blocking"),
      `${run.facts.length - saved} of ${run.facts.length} entries are not saved yet: the tablet refuses. Keep this page open. `,
      h("button", { class: "btn", on: { click: () => void save(run) } }, "Save again"),
    );
  }
  const waiting =
    run.unsealed.length + run.unsaved.length + session.outbox.filter((one) => one.run === run.id).length;
  const entries = run.facts.length === 1 ? "entry" : "entries";
  const told = run.practice
    ? "Practice: nobody is called; the result goes to your drills."
    : waiting
      ? "Pharmacist, prescriber and on call are told when there is signal."
      : "All sent.";
  return h(
    "p",
    { class: "saved" },
    icon("sync"),
    run.facts.length
      ? `${saved} of ${run.facts.length} ${entries} saved on this tablet. ${told}`
      : "Nothing recorded yet.",
  );
}

/** @param {Run} run @param {RunState} state @param {any} open */
function foot(run, state, open) {
  const arrest = protocolsOf(run).arrest && !state.protocols.includes("arrest");
  return h(
    "footer",
    { class: "run-foot" },
    h("button", { class: "btn", on: { click: () => open({ name: "vitals" }) } }, "Vitals"),
    h("button", { class: "btn", on: { click: () => open({ name: "more" }) } }, "Call, note"),
    arrest &&
      h(
        "button",
        { class: "btn danger cpr", on: { click: () => record(run, { kind: "begin", protocol: "arrest" }) } },
        "No pulse: start CPR",
      ),
    h("button", { class: "btn", on: { click: () => open({ name: "hand-over" }) } }, "Hand-over"),
    h("button", { class: "btn", on: { click: () => open({ name: "end" }) } }, "End run"),
  );
}

