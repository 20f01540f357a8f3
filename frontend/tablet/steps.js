// One step of a protocol with everything it needs.

import { takenOverBy, whatToStop } from "../engines/protocols.js";
import { doseCard, sources } from "./card.js";
import { clockOf } from "./clock.js";
import { protocolsOf, record, settingOf } from "./runs.js";
import { h, icon } from "./view.js";
import { filled, medicine, numbersOfStep, signName, signStands, versionWords } from "./words.js";

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("../engines/protocols.js").RunState} RunState */

/** @param {Record<string, any>} protocols @param {string} key @param {string} id @returns {any} */
export const stepOf = (protocols, key, id) =>
  protocols[key].steps.find((/** @type {any} */ one) => one.id === id);

/**
 * One step with everything it needs: what to do, the button that records it, the ways out.
 * @param {Run} run
 * @param {RunState} state
 * @param {string} key
 * @param {string} id
 * @param {any} open
 */
export function stepCard(run, state, key, id, open) {
  const protocol = protocolsOf(run)[key];
  const step = stepOf({ [key]: protocol }, key, id);
  const place = { protocol: key, step: id };
  const isDosed = step.medicine && protocol.dose?.medicine === step.medicine && state.card;
  return h(
    "section",
    { class: `step${step.act ? ` act-${step.act}` : ""}`, key: `${key}.${id}` },
    h("h2", null, filled(step.text, run.content)),
    ...signWords(run, state, step),
    step.act === "stop" && stopWords(run),
    step.act === "keep_open" && lumenWords(run),
    step.act === "call" && addressWords(run),
    step.share && mostWords(run, state, key, step),
    ...(isDosed
      ? doseCard(run, protocol, step, /** @type {any} */ (state.card), open, waysButton(place, open))
      : [h("div", { class: "step-act" }, ...plainButtons(run, step, place, open), waysButton(place, open))]),
    sourced(run, protocol, step),
  );
}

/** Where every number of a step comes from, its time among them, and who approved it. */
function sourced(/** @type {Run} */ run, /** @type {any} */ protocol, /** @type {any} */ step) {
  const listed = sources(protocol, numbersOfStep(protocol, step));
  const version = run.content.protocols.find((/** @type {any} */ one) => one.body.key === protocol.key);
  return listed && h("div", null, listed, version && h("p", { class: "soft" }, `${versionWords(version)}.`));
}

/** What a step allows at most, and how that was found. @param {Run} run @param {RunState} state @param {string} key @param {any} step */
export function mostWords(run, state, key, step) {
  const protocol = protocolsOf(run)[key];
  const stands = state.steps.find((one) => one.protocol === key && one.step === step.id);
  const asked = stepOf({ [key]: protocol }, key, step.share.step);
  const unit = asked.writes.find((/** @type {any} */ one) => one.name === step.share.name).unit;
  const percent = protocol.numbers.find((/** @type {any} */ one) => one.id === step.share.number).value;
  return stands?.at_most
    ? h("p", { class: "big" }, `At most ${stands.at_most}\u00a0${unit}`, h("small", { class: "soft" }, ` ${percent}\u00a0% of the rate before the pause`))
    : h("p", { class: "odd" }, "The rate before the pause is not written down: ask for it.");
}

/**
 * What is not started again yet, and what it waits for; each question is one touch away.
 * @param {Run} run
 * @param {RunState} state
 * @param {any} open
 */
export function heldSteps(run, state, open) {
  const protocols = protocolsOf(run);
  if (state.ended_at !== null) return [];
  return state.steps
    .filter((one) => stepOf(protocols, one.protocol, one.step).act === "resume" && one.at === null)
    .filter((one) => one.unmet.length || one.state === "waiting")
    .map((one) => heldStep(run, state, one, open));
}

/** @param {Run} run @param {RunState} state @param {import("../engines/protocols.js").Stands} held @param {any} open */
function heldStep(run, state, held, open) {
  const protocol = protocolsOf(run)[held.protocol];
  const asked = held.unmet
    .filter((subject) => subject.startsWith("answer."))
    .map((subject) => stepOf({ [protocol.key]: protocol }, protocol.key, subject.slice(7)));
  const since = state.steps.find(
    (one) =>
      one.protocol === held.protocol &&
      one.step === stepOf({ [protocol.key]: protocol }, protocol.key, held.step).timer?.since,
  );
  const opens = held.not_before ?? null;
  return h(
    "section",
    { class: "run-held", "aria-label": "Not to be started again yet", key: `held ${held.protocol}.${held.step}` },
    h("h2", null, icon("blocking"), "Not to be started again yet"),
    h(
      "ul",
      null,
      ...asked.map((/** @type {any} */ step) => {
        const stands = state.steps.find((one) => one.protocol === protocol.key && one.step === step.id);
        const answer = step.asks.find((/** @type {any} */ one) => one.code === stands?.choice)?.text;
        return h(
          "li",
          { key: step.id },
          h(
            "button",
            { class: "btn", on: { click: () => open({ name: "step", protocol: protocol.key, step: step.id }) } },
            `${filled(step.text, run.content)} ${answer ?? "Not answered."}`,
          ),
        );
      }),
      opens !== null && since?.at && h("li", { key: "time" }, `Not before ${clockOf(opens)}.`),
    ),
    h(
      "button",
      { class: "btn", on: { click: () => open({ name: "step", protocol: held.protocol, step: held.step }) } },
      "Started again all the same",
    ),
  );
}

/** @param {{protocol: string, step: string}} place @param {any} open */
const waysButton = (place, open) =>
  h(
    "button",
    { class: "btn", on: { click: () => open({ name: "ways", ...place }) } },
    "Not possible",
  );

/** @param {Run} run @param {any} step @param {{protocol: string, step: string}} place @param {any} open */
function plainButtons(run, step, place, open) {
  if (step.asks?.length) {
    return [
      h(
        "div",
        { class: "step-asks" },
        ...step.asks.map((/** @type {any} */ one) =>
          h(
            "button",
            {
              class: "btn main-action",
              key: one.code,
              on: { click: () => answered(run, step, place, one.code, open) },
            },
            one.text,
          ),
        ),
      ),
    ];
  }
  if (step.medicine) {
    const order = (settingOf(run).orders ?? []).find(
      (/** @type {any} */ one) => one.medicine === step.medicine,
    );
    const asked = { name: "dose", ...place, medicine: step.medicine };
    return [
      h("p", { class: "soft" }, orderWords(order, step.medicine)),
      h("button", { class: "btn confirm", on: { click: () => open(asked) } }, h("b", null, step.button), h("span", null, "asks how much")),
    ];
  }
  const done = () => {
    record(run, { kind: "done", ...place }, ...leads(run, step, { kind: "done" }));
    if (step.act === "sheet") open({ name: "hand-over" });
  };
  const click = () =>
    step.act === "vitals"
      ? open({ name: "vitals", ...place })
      : step.writes?.length
        ? open({ name: "writes", ...place })
        : done();
  const small = step.act === "vitals" ? "asks the values" : step.writes?.length ? "asks for it" : "records it, now";
  return [
    h(
      "button",
      { class: "btn confirm", on: { click } },
      h("b", null, filled(step.button, run.content)),
      h("span", null, small),
    ),
  ];
}

/**
 * An answer is recorded at once, or asks first for what is written down with it. The first answer
 * of a question that leads to another protocol begins it.
 * @param {Run} run
 * @param {any} step
 * @param {{protocol: string, step: string}} place
 * @param {string} choice
 * @param {any} open
 */
function answered(run, step, place, choice, open) {
  const asksFor = (step.writes ?? []).filter(
    (/** @type {any} */ one) => !one.needed_for?.length || one.needed_for.includes(choice),
  );
  if (asksFor.length) return open({ name: "writes", ...place, choice });
  const said = { kind: "answer", choice };
  return record(run, { ...said, ...place }, ...leads(run, step, said));
}

/** @param {any} order @param {string} name */
function orderWords(order, name) {
  if (!order) return `No written order for ${medicine(name)} is on this tablet.`;
  if (order.words) return `Ordered: ${order.words}`;
  const forms = order.forms
    .map((/** @type {any} */ one) => [one.amount_mg && `${one.amount_mg}\u00a0mg`, one.form.replaceAll("_", " ")].filter(Boolean).join(" "))
    .join(", ");
  const cap = order.cap_mg ? `, at most ${order.cap_mg}\u00a0mg` : "";
  return `Ordered: ${medicine(name)} ${forms}${cap}`;
}

/** Begins of what takes over with a fact. @param {Run} run @param {any} step @param {{kind: string, choice?: string}} fact */
export const leads = (run, step, fact) =>
  takenOverBy(step, fact)
    .filter((key) => protocolsOf(run)[key])
    .map((key) => ({ kind: "begin", protocol: key }));

/** Where we are, as it is read out; without a sheet nobody but the nurse knows. @param {Run} run */
const addressWords = (run) =>
  h("p", { class: "address" }, run.sheet?.readings.dispatcher?.sections[0]?.lines[0] ?? "Say where you are and the way in.");

/** What to stop and what to leave running, by name. @param {Run} run */
function stopWords(run) {
  const plan = whatToStop(settingOf(run).infusions ?? []);
  if (!plan.stop.length && !plan.keep.length) {
    return h("p", null, "Two lumens: the one it came with. What must not stop keeps running.");
  }
  return h(
    "div",
    { class: "stop-plan" },
    plan.stop.length > 0 && h("p", null, h("b", null, "Stop: "), named(plan.stop)),
    plan.keep.length > 0 &&
      h("p", { class: "keep-on" }, icon("blocking"), "Must not stop, keep running: ", named(plan.keep)),
    plan.ask.length > 0 &&
      h("p", { class: "soft" }, `Nobody has said whether ${named(plan.ask)} must keep running: tell the pharmacist.`),
    ...besideWords(plan),
  );
}

/** Infusions by name, each with its lumen. @param {import("../engines/protocols.js").Infusion[]} list */
const named = (list) => list.map((one) => (one.lumen ? `${one.drug} (${one.lumen})` : one.drug)).join(", ");

/** How to stop one beside another that goes on. @param {ReturnType<typeof whatToStop>} plan */
const besideWords = (plan) => [
  plan.shared.length > 0 &&
    h("p", { class: "odd" }, `In the same lumen as what must not stop: ${named(plan.shared)}. Stop its own pump and clamp its own tubing only; leave the lumen open and flush nothing in.`),
  plan.where_unknown.length > 0 &&
    h("p", { class: "odd" }, `Nobody knows that ${named(plan.where_unknown)} has a lumen of its own: follow its tubing from the pump and clamp only that.`),
];

/** Signs that a step looks at, as they were measured last. @param {Run} run @param {RunState} state @param {any} step */
const signWords = (run, state, step) =>
  (step.signs ?? []).map((/** @type {string} */ name) => {
    const one = state.signs.find(({ sign }) => sign === name);
    if (!one) return h("p", { class: "soft", key: name }, `${signName(name)}: not measured`);
    return h("p", { class: one.limit === null ? "soft" : "odd", key: name }, signStands(run, one));
  });

/** Which hub is meant, where the vein is kept open. @param {Run} run */
function lumenWords(run) {
  const plan = whatToStop(settingOf(run).infusions ?? []);
  if (!plan.keep.length) return plan.stop.some((one) => one.lumen) && h("p", null, "At: ", named(plan.stop));
  return h(
    "div",
    { class: "stop-plan" },
    h("p", { class: "keep-on" }, icon("blocking"), "Leave as it is: ", named(plan.keep)),
    ...besideWords(plan),
  );
}
