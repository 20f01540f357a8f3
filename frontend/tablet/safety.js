// A nurse in a home says that she is well: kept, sealed and sent like every fact.

import { dayOf, shortClock } from "./clock.js";
import { newId, seal } from "./sealing.js";
import { flush, session } from "./session.js";
import { put } from "./store.js";
import { h, icon } from "./view.js";

/** What was said last at each stop, on this page. @type {Map<string, string>} */
const said = new Map();

/**
 * @param {{changed: () => void}} app
 * @param {string} patient
 */
export function safetyPart(app, patient) {
  const today = dayOf(Date.now());
  const stops = (session.day?.stops ?? []).filter((/** @type {any} */ one) => one.patient === patient && one.day === today);
  if (!stops.length || !session.content?.seal) return null;
  return h(
    "section",
    { class: "sheet-part stops", "aria-label": "You" },
    h("h2", null, "You"),
    h("p", { class: "soft" }, "The office hears that you are well; without signal as soon as there is some. Silence is noticed."),
    ...stops.map((/** @type {any} */ stop) => wellRow(app, stop, stops.length > 1)),
  );
}

/** @param {{changed: () => void}} app @param {any} stop @param {boolean} isNamed */
function wellRow(app, stop, isNamed) {
  const name = isNamed ? `${stop.starts}: ` : "";
  const say = (/** @type {boolean} */ left) => () => void tell(app, stop, left);
  return h(
    "div",
    { key: stop.need },
    h(
      "div",
      { class: "step-ways" },
      h("button", { class: "btn", on: { click: say(false) } }, icon("tick"), `${name}Still here, all well`),
      h("button", { class: "btn", on: { click: say(true) } }, icon("exit"), `${name}I am well, I have left`),
    ),
    h("p", { role: "status" }, said.get(stop.need) ?? ""),
  );
}

/** @param {{changed: () => void}} app @param {any} stop @param {boolean} left */
async function tell(app, stop, left) {
  const now = Date.now();
  const words = left ? "You have left, all well" : "Still here, all well";
  const entry = {
    ...{ id: newId(now), action: "visits.check_in", version: 1 },
    ...{ at: new Date(now).toISOString(), zone: Intl.DateTimeFormat().resolvedOptions().timeZone },
    body: { visit: stop.need, patient: stop.patient, left },
  };
  try {
    const row = await seal(session.content.seal, entry);
    await put({ outbox: [{ ...row, at: entry.at, what: "That you are well", state: "waiting", reason: "" }] });
    said.set(stop.need, `${words}: kept here at ${shortClock(now)}, sent with signal.`);
  } catch (fault) {
    said.set(stop.need, `Not kept: ${fault}. Call the office.`);
  }
  app.changed();
  await flush();
}
