// The dose card: what this kit and this order allow, how it was worked out, and where from.

import { dayWords } from "./clock.js";
import { record, settingOf } from "./runs.js";
import { h, icon } from "./view.js";
import {
  itemWords,
  numberOf,
  numbersOfRule,
  offerWords,
  unitWord,
  versionWords,
  word,
} from "./words.js";

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("../engines/protocols.js").Card} Card */

/**
 * @param {Run} run
 * @param {any} protocol
 * @param {any} step
 * @param {Card} card
 * @param {(panel: any) => void} open
 * @param {import("./view.js").Piece} ways out other than giving it
 */
export function doseCard(run, protocol, step, card, open, ways) {
  const byEye = card.kind === "by_eye" && card.offers.length > 0;
  return [
    h(
      "section",
      { class: "dose", "aria-label": "Dose" },
      h("div", { class: "dose-main" }, ...amountOf(card, protocol, byEye)),
      h("div", { class: "dose-why" }, ...whyOf(run, protocol, card)),
    ),
    h(
      "div",
      { class: "dose-give" },
      ...card.offers.map((offer) => giveButton(run, protocol, step, offer, byEye)),
    ),
    h(
      "div",
      { class: "step-ways" },
      weightAsked(card) &&
        h("button", { class: "btn", on: { click: () => open({ name: "weight" }) } }, "Enter a weight"),
      h(
        "button",
        {
          class: "btn",
          on: {
            click: () =>
              open({ name: "dose", protocol: protocol.key, step: step.id, medicine: step.medicine }),
          },
        },
        card.offers.length ? "Different dose given" : "Given all the same",
      ),
      ways,
    ),
  ];
}

const WEIGHT_NOTES = ["weight_missing", "weight_unreadable", "weight_implausible", "weight_old"];

/** @param {Card} card */
const weightAsked = (card) => card.notes.some((note) => WEIGHT_NOTES.includes(note));

/** @param {Card} card @param {any} protocol @param {boolean} byEye */
function amountOf(card, protocol, byEye) {
  const [offer] = card.offers;
  if (!offer) {
    return [
      h("p", { class: "label" }, "Dose"),
      h("p", { class: "dose-none" }, icon("blocking"), word("card_kind", card.kind)),
      h("p", null, `Largest single dose ${card.cap_mg}\u00a0mg. Call and ask.`),
    ];
  }
  if (byEye) {
    return [
      h("p", { class: "label" }, "Dose"),
      h("p", { class: "dose-none" }, icon("unknown"), "No weight: choose by size"),
      h("p", { class: "soft" }, "The approved choice without a weight"),
    ];
  }
  return [
    h("p", { class: "label" }, "Dose"),
    h("p", { class: "huge" }, offer.amount_mg, h("span", null, "\u00a0mg")),
    h("p", { class: "dose-item" }, offerWords(offer, protocol)),
  ];
}

/** @param {Run} run @param {any} protocol @param {Card} card */
function whyOf(run, protocol, card) {
  const setting = settingOf(run);
  const said = run.facts.filter(({ kind }) => kind === "weight").at(-1);
  const weight = said ? { value: said.amount, unit: said.unit } : setting.weight;
  const version = run.content.protocols.find((/** @type {any} */ one) => one.body === protocol);
  const formula = card.by_formula_mg
    ? `${card.per_kg}\u00a0mg/kg × ${card.kilograms}\u00a0kg = ${card.by_formula_mg}\u00a0mg`
    : `${card.per_kg}\u00a0mg/kg, weight not known`;
  const on = said ? "entered in this run" : weight?.measured_on ? `measured ${dayWords(weight.measured_on)}` : "";
  const weightLine = weight
    ? `Weight ${weight.value}\u00a0${unitWord(weight.unit)}${on ? `, ${on}` : ", day not known"}`
    : "Weight not known";
  const item = (setting.kit ?? []).find((/** @type {any} */ one) => one.id === card.offers[0]?.item);
  const notes = card.notes
    .filter((note) => note !== "capped" && note !== "weight_missing")
    .map((note) => `${word("dose_note", note)}.`);
  return [
    h("p", null, formula),
    h("p", null, "Largest single dose ", h("b", null, `${card.cap_mg}\u00a0mg`)),
    card.by_formula_mg && h("p", { class: "soft" }, weightLine),
    item && h("p", { class: "soft" }, `This kit and this order: ${itemWords(item)}`),
    notes.length > 0 && h("p", { class: "soft" }, notes.join(" ")),
    version && h("p", { class: "soft" }, `${versionWords(version)}.`),
    sources(protocol, numbersOfRule(protocol)),
  ];
}

/**
 * Where numbers come from and how far that may be trusted.
 * @param {any} protocol
 * @param {string[]} ids
 */
export function sources(protocol, ids) {
  const numbers = [...new Set(ids)].map((id) => numberOf(protocol, id)).filter(Boolean);
  if (!numbers.length) return null;
  return h(
    "details",
    { class: "sources" },
    h("summary", null, "Sources"),
    h(
      "ul",
      null,
      ...numbers.map((number) =>
        h(
          "li",
          null,
          `${number.what}: `,
          h("b", null, `${number.value}\u00a0${number.unit}`),
          `. ${number.source} (${word("number_trust", number.trust)})`,
        ),
      ),
    ),
  );
}

/**
 * @param {Run} run
 * @param {any} protocol
 * @param {any} step
 * @param {import("../engines/protocols.js").Offer} offer
 * @param {boolean} byEye
 */
function giveButton(run, protocol, step, offer, byEye) {
  const item = (settingOf(run).kit ?? []).find((/** @type {any} */ one) => one.id === offer.item);
  const give = () =>
    record(run, {
      kind: "dose",
      protocol: protocol.key,
      step: step.id,
      medicine: step.medicine,
      ...{ amount: offer.amount_mg, unit: "mg", form: offer.form },
      ...{ item: offer.item ?? "", lot: item?.lot ?? "" },
    });
  return h(
    "button",
    { class: "btn confirm", on: { click: give } },
    h("b", null, byEye ? `Given: ${offerWords(offer, protocol).replace("one ", "")}` : step.button),
    h("span", null, byEye ? offer.text : `records ${offerWords(offer, protocol)}, now`),
  );
}
