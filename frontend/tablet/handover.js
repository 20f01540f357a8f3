// The sheet the ambulance reads off the screen: what, when, how much, which lot, which values.

import { clockOf, dayWords, dayOf } from "./clock.js";
import { begunAt, closeRun, protocolsOf, standing } from "./runs.js";
import { h, icon } from "./view.js";
import { SIGNS, doseWords, factWords, timeWords, toldFacts } from "./words.js";

/**
 * @param {import("./runs.js").Run} run
 * @param {() => void} shut
 * @param {{go: (place: string) => void}} app
 */
export function handOver(run, shut, app) {
  const told = toldFacts(run);
  const state = standing(run);
  const doses = told.filter(({ fact }) => fact.kind === "dose");
  const vitals = told.filter(({ fact }) => fact.kind === "vitals");
  const titles = state.protocols.map((key) => protocolsOf(run)[key].title).join(", ");
  const close = async () => {
    await closeRun(run);
    app.go("#/");
  };
  return [
    h("button", { class: "btn back no-print", on: { click: shut } }, icon("left"), "Back to the steps"),
    h(
      "article",
      { class: "hand-over" },
      h("h2", { class: "panel-title" }, `Hand-over${run.practice ? ", PRACTICE" : ""}`),
      h("p", { class: "big" }, run.sheet ? `${run.sheet.name}, ${run.sheet.age}` : "Patient not chosen on this tablet"),
      h("p", null, `${titles || "Emergency"}, since ${clockOf(begunAt(run))} on ${dayWords(dayOf(begunAt(run)))}. Nurse: ${run.nurse.name}`),
      ...(run.sheet?.readings.nurse?.sections ?? [])
        .filter((/** @type {any} */ one) =>
          ["Code status", "Weight and allergies", "Infusions", "Home drugs that matter"].includes(one.heading),
        )
        .map((/** @type {any} */ one) =>
          h("p", { key: one.heading }, h("b", null, `${one.heading}: `), one.lines.join("; ")),
        ),
      h("h3", null, "Doses given"),
      doses.length
        ? h(
            "ol",
            { class: "given" },
            ...doses.map((one) => h("li", { key: one.fact.id }, h("b", null, timeWords(one)), ` ${doseWords(one.fact)}`)),
          )
        : h("p", null, "None recorded."),
      h("h3", null, "Vital signs"),
      vitals.length ? table(vitals) : h("p", null, "None recorded."),
      h("h3", null, "Everything, in order"),
      h(
        "ol",
        { class: "given" },
        ...told.map((one) => h("li", { key: one.fact.id }, h("b", null, timeWords(one)), ` ${factWords(run, one.fact)}`)),
      ),
    ),
    state.ended_at !== null &&
      h(
        "button",
        { class: "btn confirm no-print", on: { click: () => void close() } },
        h("b", null, "Close this run"),
        h("span", null, "its sheet leaves this tablet; what is not sent yet stays sealed"),
      ),
  ];
}

/** @param {{fact: any, at: number}[]} vitals */
function table(vitals) {
  const signs = SIGNS.filter(([name]) => vitals.some(({ fact }) => fact.values?.[name]));
  const hasAlertness = vitals.some(({ fact }) => fact.values?.alertness);
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Vital signs" },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "Time"),
          ...signs.map(([name, words, unit]) => h("th", { scope: "col", key: name }, `${words}, ${unit}`)),
          hasAlertness && h("th", { scope: "col" }, "Alertness"),
        ),
      ),
      h(
        "tbody",
        null,
        ...vitals.map(({ fact, at }) =>
          h(
            "tr",
            { key: fact.id },
            h("th", { scope: "row" }, clockOf(at)),
            ...signs.map(([name]) => h("td", { key: name }, fact.values?.[name] ?? "not taken")),
            hasAlertness && h("td", null, fact.values?.alertness ?? "not taken"),
          ),
        ),
      ),
    ),
  );
}
