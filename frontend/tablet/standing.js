// How a home stands and why, and the way to assess it; the server works out the verdict.

import { beginDraft, drafts } from "./drafts.js";
import { saidHere } from "./notes.js";
import { session } from "./session.js";
import { h, icon } from "./view.js";

/**
 * @param {{go: (place: string) => void}} app
 * @param {string} patient
 * @param {any} sheet
 */
export const standingPart = (app, patient, sheet) =>
  h(
    "section",
    { class: "sheet-part stops", "aria-label": "The home" },
    h("h2", null, "The home"),
    ...verdictLines(sheet.standing),
    signedHere(patient),
    ...assessWays(app, patient),
  );

/** A sheet from before the server gave it has none. @param {any} standing */
function verdictLines(standing) {
  if (!standing) return [];
  return [
    h("p", { class: `says big ${standing.status}` }, icon(standing.status), standing.headline),
    standing.made && h("p", { class: "soft" }, standing.made),
    h(
      "ul",
      { class: "reasons" },
      ...standing.reasons.map((/** @type {any} */ one) =>
        h("li", { key: one.text }, h("p", { class: `says ${one.status}` }, icon(one.status), one.text), one.remedy && h("p", { class: "soft" }, one.remedy)),
      ),
    ),
  ];
}

/** An assessment signed here changes the verdict once the server has it. @param {string} patient */
function signedHere(patient) {
  const here = saidHere("home", patient);
  if (!here || here.state === "sent") return null;
  const words = here.state === "waiting" ? "waits for signal; what stands above is from before." : `was not taken: ${here.reason}`;
  return h("p", { class: "reason" }, `${here.said.title}, signed here at ${here.said.at}, ${words}`);
}

/**
 * The questionnaires about this home, and what was begun of them.
 * @param {{go: (place: string) => void}} app
 * @param {string} patient
 */
function assessWays(app, patient) {
  const begun = [...drafts.values()].filter((one) => one.patient === patient);
  const asked = session.content?.questionnaires ?? [];
  const toBegin = asked.filter((/** @type {any} */ one) => !begun.some(({ asked: { id } }) => id === one.id));
  return [
    ...begun.map((draft) =>
      h("button", { class: "btn main-action wide", key: draft.id, on: { click: () => app.go(`#/assess/${draft.id}`) } }, `Go on with: ${draft.asked.title}`),
    ),
    ...toBegin.map((/** @type {any} */ one) =>
      h("button", { class: "btn wide", key: one.id, on: { click: () => app.go(`#/assess/${beginDraft(patient, one).id}`) } }, `Begin: ${one.title}`),
    ),
  ];
}
