// Whether the family has signed its page of the care plan.

import { session } from "./session.js";
import { h, icon } from "./view.js";

/** Pages signed here since the app was opened, by what they say. @type {Map<string, string>} */
export const signed = new Map();

/**
 * Whether the family's page is signed, and the way to it.
 * @param {{go: (place: string) => void}} app
 * @param {string} patient
 */
export function readingPart(app, patient) {
  const page = session.day?.sheets[patient]?.family;
  if (!page) return null;
  const isSigned = page.is_signed || signed.has(page.digest);
  return h(
    "section",
    { class: "sheet-part stops", "aria-label": "The family's page" },
    h("h2", null, "The family's page"),
    h("p", null, icon(isSigned ? "tick" : "open"), isSigned ? "Read and signed as it stands" : "Not signed as it stands: before the first dose"),
    h("button", { class: isSigned ? "btn wide" : "btn main-action wide", on: { click: () => app.go(`#/reading/${patient}`) } }, isSigned ? "Read it" : "Read it together and sign"),
  );
}
