// The family's page of the care plan: read at the door and signed, with or without signal.

import { dayOf, shortClock } from "./clock.js";
import { textField } from "./fields.js";
import { signing } from "./family.js";
import { back, foot, head, lockedPart } from "./home.js";
import { keepNoted } from "./notes.js";
import { newId, seal } from "./sealing.js";
import { flush, session } from "./session.js";
import { put } from "./store.js";
import { h } from "./view.js";

/** @typedef {import("./home.js").App} App */

const LONGEST_NAME = 200;
const LONGEST_RELATION = 80;
/** What is being typed. @type {Record<string, any>} */
const typed = { of: "", signer: "", relation: "", interpreter: false, fault: "", busy: false };

/** @param {App} app @param {string} patient */
export function readingScreen(app, patient) {
  const sheet = session.day?.sheets[patient];
  const page = sheet?.family;
  return h(
    "div",
    { class: "tab", key: `reading ${patient}` },
    head(app, "The family's page", sheet?.name ?? "", back(app, "Patient", `#/patient/${patient}`)),
    h(
      "main",
      { class: "tab-main", id: "main" },
      ...(page ? [...pageSections(page), signForm(app, patient, page)] : [lockedPart(app), h("p", null, "It is locked, or not on this tablet.")]),
    ),
    foot(app, sheet ? `#/emergency/${patient}` : "#/emergency"),
  );
}

/** @param {any} page */
const pageSections = (page) => [
  page.wanted !== page.language &&
    h("p", { class: "notice is-open" }, `No approved version in the family's language (${page.wanted}). Read it to them through an interpreter.`),
  h(
    "section",
    { class: "sheet-part", lang: page.language },
    h("h2", null, page.title),
    ...page.sections.flatMap((/** @type {any} */ one) => [
      h("h3", null, one.heading),
      h(one.numbered ? "ol" : "ul", null, ...one.lines.map((/** @type {string} */ line) => h("li", null, line))),
    ]),
  ),
];

/** @param {App} app @param {string} patient @param {any} page */
function signForm(app, patient, page) {
  if (typed.of !== page.digest) {
    Object.assign(typed, { of: page.digest, signer: "", relation: "", fault: "", busy: false });
    typed.interpreter = page.wanted !== page.language;
  }
  const { isSigned, here } = signing(page);
  if (here && isSigned) return h("p", { role: "status" }, here);
  const turn = () => {
    typed.interpreter = !typed.interpreter;
    app.changed();
  };
  return h(
    "section",
    { class: "sheet-part", "aria-label": "Sign it" },
    h("h2", null, "Sign it"),
    here && h("p", { class: "reason" }, here),
    page.is_signed && h("p", { class: "soft" }, "It is signed as it stands. Somebody else may sign too."),
    textField("signer", "Who read it and signs", typed, app.changed),
    textField("relation", "Relation to the patient", typed, app.changed),
    h("button", { class: "btn wide", "aria-pressed": String(typed.interpreter), on: { click: turn } }, "Read through an interpreter"),
    typed.signer.trim() ? null : h("p", { class: "reason" }, "Write who signs."),
    h("button", { class: "btn main-action wide", disabled: !typed.signer.trim() || !session.content?.seal, "aria-busy": typed.busy ? "true" : false, on: { click: () => void sign(app, patient, page) } }, "It was read and signed"),
    typed.fault && h("p", { class: "odd", role: "alert" }, `Not kept: ${typed.fault}. Let it be signed on paper.`),
  );
}

/** @param {App} app @param {string} patient @param {any} page */
async function sign(app, patient, page) {
  if (typed.busy) return;
  Object.assign(typed, { busy: true, fault: "" });
  const now = Date.now();
  const entry = {
    ...{ id: newId(now), action: "emergency.sign_care_plan", version: 1 },
    ...{ at: new Date(now).toISOString(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    body: {
      ...{ patient, digest: page.digest, signed_on: dayOf(now), by_interpreter: typed.interpreter },
      signer: typed.signer.trim().slice(0, LONGEST_NAME),
      relation: typed.relation.trim().slice(0, LONGEST_RELATION),
    },
  };
  try {
    const row = await seal(session.content.seal, entry);
    const waiting = { ...row, at: entry.at, what: "The family's page, signed" };
    const said = { page: page.digest, signer: entry.body.signer, at: shortClock(now) };
    await keepNoted(waiting, said, (whole) => put({ outbox: [whole] }));
  } catch (fault) {
    typed.fault = String(fault);
  }
  typed.busy = false;
  app.changed();
  await flush();
}
