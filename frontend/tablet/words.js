// What the screens say: facts, doses, devices, numbers, each in the same words everywhere.

import { clockOf, dayWords, shortClock } from "./clock.js";
import { protocolsOf } from "./runs.js";
import { session } from "./session.js";

/** @typedef {import("./runs.js").Run} Run */

/** @param {string} prefix @param {string} code @returns {string} */
export const word = (prefix, code) =>
  session.content?.words[`${prefix}.${code}`] ?? code.replaceAll("_", " ");

/** @param {string} text a step's words @param {any} content */
export const filled = (text, content) => text.replaceAll("{emergency}", content.emergency);

/** Medicines of which a published tall-man form exists (FDA and ISMP lists). */
const TALL = { epinephrine: "EPINEPHrine", diphenhydramine: "diphenhydrAMINE" };

/** @param {string} name @returns {string} */
export const medicine = (name) => /** @type {Record<string, string>} */ (TALL)[name] ?? name;

/** @param {string} unit */
export const unitWord = (unit) =>
  ({ "[lb_av]": "lb", ug: "mcg", "[degF]": "°F", Cel: "°C" })[unit] ?? unit;

/**
 * What to give, as a person reaches for it.
 * @param {import("../engines/protocols.js").Offer} offer
 * @param {any} protocol
 */
export function offerWords(offer, protocol) {
  const amount = `${offer.amount_mg}\u00a0mg`;
  if (!offer.volume_ml) return `one ${amount} ${word("medicine_form", offer.form)}`;
  const strength = numberOf(protocol, protocol.dose.strength);
  return `${offer.volume_ml}\u00a0mL of ${strength.value}\u00a0mg in 1\u00a0mL`;
}

/** @param {any} protocol @param {string} id */
export const numberOf = (protocol, id) =>
  protocol.numbers.find((/** @type {any} */ one) => one.id === id);

/** @param {any} item of the kit */
export const itemWords = (item) =>
  [
    item.lot ? `lot ${item.lot}` : "lot not known",
    item.expires_on ? `expires ${dayWords(item.expires_on)}` : "last day of use not known",
    `${item.count} in the kit`,
  ].join(", ");

/** Ids of the numbers a step rests on, its time and ages among them. @param {any} protocol @param {any} step */
export const numbersOfStep = (protocol, step) =>
  [
    ...(step.numbers ?? []),
    step.timer?.number,
    step.share?.number,
    step.beat,
    ...((step.when ?? []).some((/** @type {any} */ one) => one.subject === "age.group") && protocol.ages
      ? [protocol.ages.infant_below, protocol.ages.child_below]
      : []),
  ].filter(Boolean);

/** @param {any} protocol */
export const numbersOfRule = (protocol) => [
  ...Object.entries(protocol.dose)
    .filter(([name]) => !["medicine", "bands", "by_eye", "prefer"].includes(name))
    .map(([, id]) => id),
  ...protocol.dose.bands.map((/** @type {any} */ band) => band.number),
];

/** @param {string} name @returns {string} */
export const signName = (name) => SIGNS.find(([sign]) => sign === name)?.[1] ?? name;

/**
 * How a vital sign stands against its limit for the age, with where that limit comes from.
 * @param {Run} run
 * @param {import("../engines/protocols.js").SignStands} one
 */
export function signStands(run, one) {
  const unit = SIGNS.find(([sign]) => sign === one.sign)?.[2] ?? "";
  const measured = `${signName(one.sign)} ${one.value}\u00a0${unit}`.trim();
  if (one.limit === null) return `${measured}: ${word("sign_state", one.state)}`;
  const number = numberOf(protocolsOf(run)[one.protocol], one.number);
  return `${measured}: ${word("sign_state", one.state)}, limit ${one.limit}. ${number.what}; ${number.source}, ${word("number_trust", number.trust)}`;
}

/**
 * Name, words, unit, and what is plausible: outside it a value is read again, never refused. The
 * ranges are ours, wide on purpose; nothing is decided by them.
 * @type {[string, string, string, number, number][]}
 */
export const SIGNS = [
  ["systolic", "Blood pressure, upper", "mmHg", 50, 250],
  ["diastolic", "Blood pressure, lower", "mmHg", 20, 150],
  ["pulse", "Pulse", "per min", 30, 220],
  ["breathing", "Breathing", "per min", 4, 60],
  ["oxygen", "Oxygen level", "%", 60, 100],
  ["temperature", "Temperature", "°F", 90, 108],
];
export const ALERTNESS = ["awake", "answers to voice", "answers to pain", "no answer"];

/** @param {Record<string, string>} values */
export function vitalsWords(values) {
  const pressure = values.systolic
    ? [`${values.systolic}/${values.diastolic ?? "?"}\u00a0mmHg`]
    : [];
  const rest = SIGNS.slice(2)
    .filter(([name]) => values[name])
    .map(([name, words, unit]) => `${words.toLowerCase()} ${values[name]}\u00a0${unit}`);
  return [...pressure, ...rest, ...(values.alertness ? [values.alertness] : [])].join(", ");
}

/** @param {any} fact */
export function doseWords(fact) {
  const amount = fact.amount ? ` ${fact.amount}\u00a0${unitWord(fact.unit)}` : ", amount not known";
  const form = fact.form ? `, ${word("medicine_form", fact.form)}` : "";
  const lot = fact.lot ? `, lot ${fact.lot}` : "";
  const site = fact.site ? `, ${fact.site}` : "";
  return `${medicine(fact.medicine)}${amount}${form}${site}${lot}`;
}

/** What was written down with a step. @param {any} step @param {any} fact @returns {string} */
const writtenWords = (step, fact) =>
  (step?.writes ?? [])
    .filter((/** @type {any} */ one) => fact.values?.[one.name])
    .map((/** @type {any} */ one) => `. ${one.label}: ${fact.values[one.name]}${one.unit ? `\u00a0${one.unit}` : ""}`)
    .join("");

/**
 * One fact in a line of the log.
 * @param {Run} run
 * @param {any} fact
 * @returns {string}
 */
export function factWords(run, fact) {
  const protocol = protocolsOf(run)[fact.protocol];
  const step = protocol?.steps.find((/** @type {any} */ one) => one.id === fact.step);
  const name = step ? filled(step.button, run.content) : (protocol?.title ?? "");
  const title = step ? filled(step.text, run.content) : "";
  const answer = step?.asks?.find((/** @type {any} */ one) => one.code === fact.choice);
  const written = writtenWords(step, fact);
  /** @type {Record<string, () => string>} */
  const said = {
    begin: () => `${protocol?.title ?? fact.protocol} begun`,
    done: () => `${name}${fact.text ? `: ${fact.text}` : ""}${written}`,
    not_possible: () => `Not possible: ${title}${fact.text ? `. ${fact.text}` : ""}`,
    handed_over: () => `Handed over to ${fact.text || "somebody else"}: ${title}`,
    answer: () => `${title} ${answer?.text ?? fact.choice}${written}`,
    dose: () => `${doseWords(fact)} given`,
    vitals: () => `Vital signs: ${vitalsWords(fact.values ?? {})}`,
    weight: () => `Weight: ${fact.amount}\u00a0${unitWord(fact.unit)}`,
    note: () => fact.text,
    end: () =>
      fact.choice === "handed_over"
        ? `Run ended, handed over to ${fact.text || "the ambulance"}`
        : `Run ended: ${fact.text}`,
  };
  return (said[fact.kind] ?? (() => fact.kind))();
}

/**
 * Facts that stand, each at the time that counts, in that order.
 * @param {Run} run
 * @returns {{fact: any, at: number, corrected: boolean}[]}
 */
export function toldFacts(run) {
  const withdrawn = new Set(run.facts.filter(({ kind }) => kind === "withdraw").map(({ of }) => of));
  const moved = new Map();
  for (const fact of run.facts) {
    if (fact.kind === "correct" && !withdrawn.has(fact.id)) moved.set(fact.of, fact.at);
  }
  return run.facts
    .filter(({ id, kind }) => !withdrawn.has(id) && kind !== "correct" && kind !== "withdraw")
    .map((fact) => ({ fact, at: moved.get(fact.id) ?? fact.at, corrected: moved.has(fact.id) }))
    .sort((a, b) => a.at - b.at);
}

/** @param {{fact: any, at: number, corrected: boolean}} told @returns {string} */
export const timeWords = ({ fact, at }) =>
  Math.abs(fact.recorded_at - at) < 60_000
    ? clockOf(at)
    : `${clockOf(at)}, recorded ${shortClock(fact.recorded_at)}`;

/** @param {any} version */
export const versionWords = (version) =>
  `${version.body.title}, version ${version.number}, approved by ${version.approved_by}` +
  (version.since ? `, in force since ${version.since}` : "");
