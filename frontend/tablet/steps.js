// One step of a protocol with everything it needs.

import { whatToStop } from "../engines/protocols.js";
import { doseCard, sources } from "./card.js";
import { protocolsOf, record, settingOf } from "./runs.js";
import { h, icon } from "./view.js";
import { filled, medicine } from "./words.js";

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
    step.act === "stop" && stopWords(run),
    step.act === "call" && addressWords(run),
    ...(isDosed
      ? doseCard(run, protocol, step, /** @type {any} */ (state.card), open, waysButton(place, open))
      : [h("div", { class: "step-act" }, ...plainButtons(run, step, place, open), waysButton(place, open))]),
    step.numbers?.length > 0 && sources(protocol, step.numbers),
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
              on: { click: () => record(run, { kind: "answer", ...place, choice: one.code }) },
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
  const click = () =>
    step.act === "vitals"
      ? open({ name: "vitals", ...place })
      : record(run, { kind: "done", ...place }, ...leads(run, step));
  return [
    h(
      "button",
      { class: "btn confirm", on: { click } },
      h("b", null, filled(step.button, run.content)),
      h("span", null, step.act === "vitals" ? "asks the values" : "records it, now"),
    ),
  ];
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

/** Protocols that take over where a step is done. @param {Run} run @param {any} step */
export const leads = (run, step) =>
  (step.leads_to ?? [])
    .filter((/** @type {string} */ key) => protocolsOf(run)[key])
    .map((/** @type {string} */ key) => ({ kind: "begin", protocol: key }));

/** Where we are, as it is read out; without a sheet nobody but the nurse knows. @param {Run} run */
const addressWords = (run) =>
  h("p", { class: "address" }, run.sheet?.readings.dispatcher?.sections[0]?.lines[0] ?? "Say where you are and the way in.");

/** What to stop and what to leave running, by name. @param {Run} run */
function stopWords(run) {
  const plan = whatToStop(settingOf(run).infusions ?? []);
  const named = (/** @type {import("../engines/protocols.js").Infusion[]} */ list) =>
    list.map((one) => (one.lumen ? `${one.drug} (${one.lumen})` : one.drug)).join(", ");
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
  );
}
