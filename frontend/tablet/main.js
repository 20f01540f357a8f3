// The shell of the tablet: which page shows, what makes it draw, and when it asks the server.

import { assessScreen } from "./assess.js";
import { closeDrafts, openDrafts } from "./drafts.js";
import { homeScreen, outboxScreen, patientScreen } from "./home.js";
import { closeNotes, openNotes } from "./notes.js";
import { begin, closeSheets, eraseOld, flush, heard, session, sync } from "./session.js";
import { readingScreen } from "./reading.js";
import { beginRun, loadRuns, runs, sealLate, sighted, sketched, watch } from "./runs.js";
import { runScreen, showSteps } from "./run.js";
import { draw, h } from "./view.js";

const LOOK_EVERY_MS = 60_000;
/** Each asking for the day is written down as a reading of its patients: not more often than this. */
const SYNC_EVERY_MS = 900_000;
const root = /** @type {HTMLElement} */ (document.getElementById("tablet"));

/** @type {{go: (place: string) => void, changed: () => void, update: (() => void) | null}} */
const app = { go, changed, update: null };

let isDrawing = false;
let touchedAt = performance.now();

/** Draw soon, once for any number of changes. */
function changed() {
  if (isDrawing) return;
  isDrawing = true;
  queueMicrotask(drawNow);
}

function drawNow() {
  isDrawing = false;
  const screen = screenOf(location.hash);
  draw(root, [screen]);
}

/** @param {string} place */
function go(place) {
  const [, name, id] = place.split("/");
  if (name === "emergency" || name === "practice") return startRun(id, name === "practice");
  if (name === "run") showSteps(id);
  if (location.hash !== place) history.pushState(null, "", place);
  drawNow();
  scrollTo(0, 0);
}

/**
 * Begin a run and show its first step, in this very moment.
 * @param {string | undefined} of the patient, or the script of a drill
 * @param {boolean} practice
 */
function startRun(of, practice) {
  const patient = practice ? undefined : of;
  const { tablet } = session;
  // A run keeps its content by itself: only what it needs.
  const content = session.content && { ...session.content, questionnaires: [] };
  const nothing = { protocols: [], drills: [], words: {}, seal: null, emergency: "911", phone: "" };
  const script = practice ? content?.drills?.find((/** @type {any} */ one) => one.key === of) : null;
  const sheet = script
    ? { name: script.name, age: script.age, allergies: [], readings: {}, setting: script.setting }
    : patient
      ? session.day?.sheets[patient]
      : null;
  const run = beginRun({
    content: practice ? rehearsed(content ?? nothing) : (content ?? nothing),
    nurse: content?.nurse ?? { id: "", name: "Nurse of this tablet" },
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ...{ tablet, practice, patient, sheet, script: practice ? of : "" },
  });
  go(`#/run/${run.id}`);
}

/** Nobody is called from a drill, neither by hand nor by habit. @param {any} content */
const rehearsed = (content) => ({ ...content, emergency: `${content.emergency} (practice: do not dial)`, phone: "" });

/** @param {string} place */
function screenOf(place) {
  const [, name, id] = place.split("/");
  const run = name === "run" ? runs.get(id) : undefined;
  if (run) return runScreen(run, app);
  if (name === "patient") return patientScreen(app, id);
  if (name === "assess") return assessScreen(app, id);
  if (name === "reading") return readingScreen(app, id);
  if (name === "outbox") return outboxScreen(app);
  return homeScreen(app);
}

/** The theme a person chose at the desk holds here too. */
function dress() {
  const chosen = /(?:^|; )hl_theme=(light|dark)/.exec(document.cookie);
  if (chosen) document.documentElement.dataset.theme = chosen[1];
}

async function shellKept() {
  if (!navigator.serviceWorker) return;
  const registration = await navigator.serviceWorker.register("/tablet/service-worker.js", {
    scope: "/tablet/",
  });
  const offer = () => {
    const { waiting } = registration;
    app.update = waiting && navigator.serviceWorker.controller ? () => waiting.postMessage("take over") : null;
    changed();
  };
  registration.addEventListener("updatefound", () =>
    registration.installing?.addEventListener("statechange", offer),
  );
  offer();
  let isTaken = false;
  const hadOne = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    // A run is never interrupted: whoever is in one gets the new version with the next start.
    if (isTaken || !hadOne || [...runs.values()].some(({ closed }) => !closed)) return;
    isTaken = true;
    location.reload();
  });
}

/** Each second: clocks, old sheets, and the lock of a tablet that nobody touches. */
function tick() {
  if (runs.size) changed();
  const idle = (performance.now() - touchedAt) / 1000;
  if (session.key && !runs.size && idle > (session.content?.idle_seconds ?? 900)) closeSheets();
}

/** Have the browser make ready what the first touch needs. */
function warm() {
  if (session.content) draw(document.createElement("div"), [runScreen(sketched(session.content), app)]);
}

/** Ask again when something waits, or the day is old. */
async function look() {
  await eraseOld();
  const waits = session.outbox.some(({ state }) => state === "waiting");
  if (waits || Date.now() - (session.syncedAt ?? 0) > SYNC_EVERY_MS) await sync();
}

function listen() {
  addEventListener("popstate", drawNow);
  addEventListener("hashchange", drawNow);
  addEventListener("pointerdown", () => (touchedAt = performance.now()), { passive: true });
  addEventListener("keydown", () => (touchedAt = performance.now()), { passive: true });
  document.addEventListener("visibilitychange", (event) => {
    sighted(event);
    if (!document.hidden) void look();
  });
  document.addEventListener("freeze", sighted);
  addEventListener("online", () => void sync());
  addEventListener("offline", () => {
    session.signal = false;
    changed();
  });
  setInterval(tick, 1000);
  setInterval(() => void look(), LOOK_EVERY_MS);
}

heard.changed = changed;
heard.content = sealLate;
heard.opened = async () => {
  await openDrafts();
  await openNotes();
};
heard.closed = () => {
  closeDrafts();
  closeNotes();
};
watch.changed = changed;
watch.sealTo = () => session.content?.seal ?? null;
watch.kept = (/** @type {any[]} */ rows) => {
  // They wait from now on, and not from when the store is read again: "All sent" is never said too soon.
  session.outbox.push(...rows);
  void flush().then(changed);
};

async function start() {
  dress();
  listen();
  await begin();
  await loadRuns();
  const [, name, patient] = location.hash.split("/");
  if (name === "emergency" || name === "practice") {
    history.replaceState(null, "", "#/");
    startRun(patient, name === "practice");
  }
  drawNow();
  warm();
  void navigator.storage?.persist?.();
  await shellKept().catch(() => {});
  await sync();
}

start().catch((fault) => {
  draw(root, [
    h(
      "main",
      { class: "tab-main" },
      h("h1", null, "This browser cannot keep the tablet"),
      h("p", null, "It refuses to store anything, or the address is not secure. In an emergency call 911."),
      h("p", { class: "soft" }, String(fault)),
    ),
  ]);
});
