// The first page: what is next, what waits here, and the one large button.

import { clockOf, dayOf, dayWords, elapsed, shortClock } from "./clock.js";
import { secretField } from "./fields.js";
import { sheetSections } from "./panels.js";
import { readingPart } from "./family.js";
import { safetyPart } from "./safety.js";
import { standingPart } from "./standing.js";
import { begunAt, clock, runs } from "./runs.js";
import { runName } from "./run.js";
import { SHORTEST_PHRASE, openSheets, session, setPhrase, signOut, sync, tryAgain } from "./session.js";
import { h, icon } from "./view.js";

/** @typedef {{go: (place: string) => void, changed: () => void, update: (() => void) | null}} App */

/** What is being typed on these pages. @type {Record<string, any>} */
const typed = { phrase: "", again: "", wrong: false, busy: false };

/** How things stand with the network, in words. */
export function trayWords() {
  const refused = session.outbox.filter(({ state }) => state === "refused").length;
  const open = [...runs.values()].reduce((n, run) => n + run.unsealed.length, 0);
  const waiting = session.outbox.length - refused + open;
  const entries = (/** @type {number} */ n) => `${n} ${n === 1 ? "entry" : "entries"}`;
  if (session.sending) return ["Sending", entries(session.sending)];
  if (refused) return ["Needs you", `${entries(refused)} not taken`];
  if (!session.signal) return ["No signal", waiting ? `${entries(waiting)} safe here` : "nothing waits"];
  if (session.signedIn === false) return ["Signed out", waiting ? `${entries(waiting)} safe here` : "nothing waits"];
  if (waiting) return ["Not sent yet", `${entries(waiting)} safe here`];
  return ["All sent", session.syncedAt ? `synced ${shortClock(session.syncedAt)}` : "not synced yet"];
}

/** @param {App} app @param {string} title @param {string} under @param {any} back */
export function head(app, title, under, back) {
  const [state, detail] = trayWords();
  return h(
    "header",
    { class: "tab-head" },
    back,
    h("div", { class: "tab-title" }, h("h1", null, title), under && h("p", null, under)),
    session.content?.is_invented && h("span", { class: "invented" }, icon("note"), "Invented data"),
    h(
      "button",
      { class: "btn tray", on: { click: () => app.go("#/outbox") } },
      icon("sync"),
      h("span", null, h("b", null, state), h("small", null, detail)),
    ),
  );
}

/** @param {App} app @param {string} [place] */
export const foot = (app, place = "#/emergency") =>
  h(
    "footer",
    { class: "tab-foot" },
    h(
      "button",
      { class: "btn danger emergency", on: { click: () => app.go(place) } },
      icon("warm"),
      "EMERGENCY",
    ),
  );

/** @param {App} app @param {string} words @param {string} place */
export const back = (app, words, place) =>
  h("button", { class: "btn", on: { click: () => app.go(place) } }, icon("left"), words);

/** @param {App} app */
export function homeScreen(app) {
  const name = session.content?.nurse.name ?? "Not set up yet";
  const today = dayOf(Date.now());
  return h(
    "div",
    { class: "tab", key: "home" },
    head(app, dayWords(today), name, null),
    h(
      "main",
      { class: "tab-main", id: "main" },
      ...openRuns(app),
      app.update &&
        runs.size === 0 &&
        h(
          "section",
          { class: "notice" },
          h("p", null, "A new version of this app is here. Take it when it suits you."),
          h("button", { class: "btn", on: { click: app.update } }, "Take the new version"),
        ),
      standing(app),
      lockPart(app),
      ...stopsPart(app, today),
      ...drillsPart(app),
      signPart(app),
    ),
    foot(app),
  );
}

/** @param {App} app */
function openRuns(app) {
  return [...runs.values()].map((run) =>
    h(
      "button",
      { class: "btn open-run", key: run.id, on: { click: () => app.go(`#/run/${run.id}`) } },
      h("b", null, `${run.practice ? "PRACTICE: " : ""}${runName(run)}`),
      h("span", null, `open since ${clockOf(begunAt(run))}, ${elapsed(clock(run).at - begunAt(run))}`),
    ),
  );
}

/** What stands between this tablet and the day, if anything does. @param {App} app */
function standing(app) {
  if (!session.content) {
    return h(
      "section",
      { class: "notice is-open" },
      h("p", null, "This tablet has never been set up. Sign in once with signal; then it works without."),
      h("a", { class: "btn main-action", href: "/sign-in/?next=/tablet/" }, "Sign in"),
    );
  }
  if (session.refusedRole) {
    return h("section", { class: "notice is-open" }, h("p", null, "Your role has no tablet. Choose the role of a field nurse on the desk page."), h("a", { class: "btn", href: "/" }, "Desk page"));
  }
  if (session.signedIn === false && session.signal) {
    const n = session.outbox.length;
    return h(
      "section",
      { class: "notice is-open" },
      h("p", null, n ? `Signed out. ${n} ${n === 1 ? "entry waits" : "entries wait"}, sealed.` : "Signed out. What is kept here works on."),
      h("a", { class: "btn main-action", href: "/sign-in/?next=/tablet/" }, n ? "Sign in to send" : "Sign in"),
    );
  }
  if (session.fault) {
    return h("section", { class: "notice is-open" }, h("p", null, "The server answered with an error. What is here is safe; it is tried again."), h("button", { class: "btn", on: { click: () => void sync({ byHand: true }) } }, "Try now"));
  }
  return null;
}

/** @param {App} app */
function lockPart(app) {
  if (!session.content) return null;
  if (!session.key) return lockedPart(app);
  return session.wrapped || !session.keyText ? null : phraseForm(app);
}

/** The way to what is locked here, wherever somebody meets it. @param {App} app */
export const lockedPart = (app) => (!session.key && session.wrapped && session.hasDay ? unlockForm(app) : null);

/** @param {App} app */
export function unlockForm(app) {
  const open = async () => {
    Object.assign(typed, { busy: true, wrong: false });
    app.changed();
    const isOpen = await openSheets(typed.phrase);
    Object.assign(typed, { busy: false, wrong: !isOpen, phrase: isOpen ? "" : typed.phrase });
    app.changed();
  };
  return h(
    "form",
    { class: "notice", on: { submit: (/** @type {Event} */ event) => (event.preventDefault(), void open()) } },
    h("h2", null, "The sheets are locked"),
    h("p", null, "An emergency begins without them. Your phrase opens them."),
    secretField("phrase", "Phrase", typed, app.changed),
    typed.wrong && h("p", { class: "odd", role: "alert" }, "This is not the phrase. Try again, or sign in with signal."),
    h("button", { class: "btn main-action", type: "submit", "aria-busy": typed.busy ? "true" : false }, "Unlock the sheets"),
  );
}

/** @param {App} app */
function phraseForm(app) {
  const [phrase, again] = [typed.phrase.trim(), typed.again.trim()];
  const reason =
    phrase.length < SHORTEST_PHRASE
      ? `At least ${SHORTEST_PHRASE} characters: four unrelated words are good.`
      : phrase !== again
        ? "Type it twice the same."
        : "";
  const save = async () => {
    if (reason) return;
    Object.assign(typed, { busy: true });
    app.changed();
    await setPhrase(phrase);
    Object.assign(typed, { phrase: "", again: "", busy: false });
    app.changed();
  };
  return h(
    "form",
    { class: "notice", on: { submit: (/** @type {Event} */ event) => (event.preventDefault(), void save()) } },
    h("h2", null, "Choose a phrase for days without signal"),
    h("p", null, "It opens the emergency sheets on this tablet when you cannot sign in. It is not your password and never leaves the tablet."),
    secretField("phrase", "Phrase", typed, app.changed),
    secretField("again", "The same again", typed, app.changed),
    reason && h("p", { class: "reason" }, reason),
    h("button", { class: "btn main-action", type: "submit", disabled: Boolean(reason), "aria-busy": typed.busy ? "true" : false }, "Keep this phrase"),
  );
}

/** @param {App} app @param {string} today */
function stopsPart(app, today) {
  if (!session.day) {
    return [h("section", { class: "stops" }, h("h2", null, "Stops"), h("p", { class: "soft" }, session.hasDay ? "Locked with the sheets." : "None are kept here."))];
  }
  const days = new Map();
  for (const stop of session.day.stops) days.set(stop.day, [...(days.get(stop.day) ?? []), stop]);
  if (!days.size) {
    return [h("section", { class: "stops" }, h("h2", null, "Stops"), h("p", { class: "soft" }, "No visit of yours is planned for today or tomorrow."))];
  }
  return [...days].map(([day, stops]) =>
    h(
      "section",
      { class: "stops", key: day },
      h("h2", null, `${day === today ? "Today, " : ""}${stops[0].day_words}`),
      ...stops.map((/** @type {any} */ stop, /** @type {number} */ place) => stopRow(app, stop, place)),
    ),
  );
}

/** @param {App} app @param {any} stop @param {number} place */
function stopRow(app, stop, place) {
  const sheet = session.day.sheets[stop.patient];
  const where = sheet?.readings.nurse?.sections[0]?.lines[0] ?? "";
  return h(
    "button",
    { class: "btn stop", key: `${stop.patient} ${stop.starts}`, on: { click: () => app.go(`#/patient/${stop.patient}`) } },
    h("span", { class: "stop-number" }, place + 1),
    h("span", { class: "stop-time" }, h("b", null, stop.starts), h("small", null, `${stop.minutes}\u00a0min`)),
    h("span", { class: "stop-what" }, h("b", null, sheet?.name ?? "Name not here"), h("small", null, [stop.kind, where].filter(Boolean).join(", "))),
    icon("right"),
  );
}

/** Scripted patients to practise with; a run in earnest is never in the way. @param {App} app */
function drillsPart(app) {
  const drills = session.content?.drills ?? [];
  if (!drills.length) return [];
  return [
    h(
      "section",
      { class: "drills", "aria-label": "Practice" },
      h("h2", null, "Practice"),
      h("p", { class: "soft" }, "An invented patient who answers to what you do. The result goes to your drills; nobody is called."),
      ...drills.map((/** @type {any} */ one) =>
        h("button", { class: "btn", key: one.key, on: { click: () => app.go(`#/practice/${one.key}`) } }, one.title),
      ),
    ),
  ];
}

/** @param {App} app */
function signPart(app) {
  if (!session.content) return null;
  return h(
    "section",
    { class: "tab-more" },
    h("button", { class: "btn", "aria-busy": session.busy ? "true" : false, on: { click: () => void sync({ byHand: true }) } }, icon("sync"), "Sync now"),
    h("a", { class: "btn", href: "/" }, "Desk page"),
    (session.signedIn || session.key || session.hasDay) &&
      h("button", { class: "btn", on: { click: () => void signOut().then(app.changed) } }, icon("exit"), "Sign out and forget the sheets"),
  );
}

/** @param {App} app @param {string} patient */
export function patientScreen(app, patient) {
  const sheet = session.day?.sheets[patient];
  return h(
    "div",
    { class: "tab", key: `patient ${patient}` },
    head(app, sheet?.name ?? "Sheet not open", sheet ? [sheet.age, sheet.record].filter(Boolean).join(", ") : "", back(app, "Today", "#/")),
    h(
      "main",
      { class: "tab-main", id: "main" },
      !sheet && lockedPart(app),
      sheet?.home && beforePart(sheet),
      safetyPart(app, patient),
      sheet && readingPart(app, patient),
      sheet && standingPart(app, patient, sheet),
      ...(sheet ? sheetSections(sheet) : [h("p", null, "The sheet is locked or not on this tablet. An emergency begins without it.")]),
    ),
    foot(app, sheet ? `#/emergency/${patient}` : "#/emergency"),
  );
}

/** Where it is, how to get in, what may harm her: the worst first. @param {any} sheet */
const beforePart = (sheet) =>
  h(
    "section",
    { class: "sheet-part", "aria-label": "Before you go in" },
    h("h2", null, "Before you go in"),
    h("ul", null, ...sheet.home.map((/** @type {any} */ row) => h("li", { key: row.text }, `${row.label}: `, row.status === "blocking" ? h("b", { class: "odd" }, row.text) : h("span", { class: row.status === "unknown" ? "reason" : "" }, row.text)))),
  );

/** @param {App} app */
export function outboxScreen(app) {
  const refused = session.outbox.some(({ state }) => state === "refused");
  const [state, detail] = trayWords();
  return h(
    "div",
    { class: "tab", key: "outbox" },
    head(app, "What waits here", `${state}, ${detail}`, back(app, "Today", "#/")),
    h(
      "main",
      { class: "tab-main", id: "main" },
      session.outbox.length === 0 && h("p", null, "Nothing waits. Sent is only what the server has confirmed."),
      h(
        "ol",
        { class: "waiting" },
        ...session.outbox.map((row) =>
          h(
            "li",
            { key: row.id },
            h("b", null, clockOf(Date.parse(row.at))),
            h("span", null, `${row.what ?? "Emergency run"}, sealed`),
            h("span", { class: row.state === "refused" ? "odd" : "soft" }, row.state === "refused" ? `Not taken: ${row.reason}` : "Waits for signal and sign-in"),
          ),
        ),
      ),
      h("button", { class: "btn wide", on: { click: () => void sync({ byHand: true }) } }, icon("sync"), "Send now"),
      refused && h("button", { class: "btn wide", on: { click: () => void tryAgain() } }, "Try again what was not taken"),
    ),
    foot(app),
  );
}
