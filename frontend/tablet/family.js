// Whether the family has signed its page of the care plan.

import { saidHere } from "./notes.js";
import { session } from "./session.js";
import { h, icon } from "./view.js";

/**
 * How the page as it stands is signed: by the day, else by what was signed here and waits.
 * @param {any} page
 * @returns {{isSigned: boolean, here: string}} `here`: what became of what was signed here
 */
export function signing(page) {
  const last = saidHere("page", page.digest);
  if (!last) return { isSigned: page.is_signed, here: "" };
  const by = `Signed by ${last.said.signer}`;
  if (last.state === "refused") return { isSigned: page.is_signed, here: `${by}: not taken. ${last.reason}` };
  return { isSigned: true, here: last.state === "waiting" ? `${by}: kept here at ${last.said.at}, sent with signal.` : `${by}: sent.` };
}

/**
 * Whether the family's page is signed, and the way to it.
 * @param {{go: (place: string) => void}} app
 * @param {string} patient
 */
export function readingPart(app, patient) {
  const page = session.day?.sheets[patient]?.family;
  if (!page) return null;
  const { isSigned, here } = signing(page);
  return h(
    "section",
    { class: "sheet-part stops", "aria-label": "The family's page" },
    h("h2", null, "The family's page"),
    h("p", { class: "says" }, icon(isSigned ? "met" : "open"), isSigned ? "Read and signed as it stands" : "Not signed as it stands: before the first dose"),
    here && h("p", { class: "soft" }, here),
    h("button", { class: isSigned ? "btn wide" : "btn main-action wide", on: { click: () => app.go(`#/reading/${patient}`) } }, isSigned ? "Read it" : "Read it together and sign"),
  );
}
