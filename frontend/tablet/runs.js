// Runs of this tablet: begun in a moment, kept after every fact, found again after a reload.

import { runClock, runState } from "../engines/protocols.js";
import { dayOf, readClocks } from "./clock.js";
import { lock, newId, runKey, seal, unlock } from "./sealing.js";
import { all, forgetRun, logOf, put } from "./store.js";

/**
 * @typedef {Object} Run
 * @property {string} id
 * @property {boolean} practice
 * @property {any} content protocols with their versions, and the key to seal to
 * @property {{id: string, name: string}} nurse
 * @property {string} zone
 * @property {string} tablet
 * @property {string | null} patient
 * @property {any} sheet
 * @property {any[]} facts
 * @property {import("../engines/protocols.js").Reading[]} readings
 * @property {boolean} wasHidden since the last reading
 * @property {boolean} closed
 * @property {string} script of a drill
 * @property {boolean} isTold whether the server is told what is known of the run
 * @property {number} place of the last record in the log
 * @property {Promise<CryptoKey>} key
 * @property {any[]} unsealed entries of a tablet that has no key to seal to yet
 * @property {{record: any, entry: any}[]} unsaved what is not on the disk yet
 * @property {string} fault why the last attempt to keep it failed
 * @property {Promise<void>} saving
 */

/** In doubt, this one: it is shown from the first moment, and begun by its first fact. */
export const IN_DOUBT = "anaphylaxis";

/** @type {Map<string, Run>} */
export const runs = new Map();

const other = new BroadcastChannel("hearthline-tablet-runs");

/**
 * What is called when a run changed or an entry was kept, and what to seal to where the run began
 * before the tablet knew; main.js fills it.
 * @type {{changed: () => void, kept: (rows: any[]) => void, sealTo: () => any}}
 */
export const watch = { changed: () => {}, kept: () => {}, sealTo: () => null };

/**
 * Begin a run. Nothing is waited for: the first step is on the screen in the same moment.
 * @param {{content: any, nurse: any, zone: string, tablet: string, patient?: string | null,
 *   sheet?: any, practice?: boolean, script?: string}} given
 * @returns {Run}
 */
export function beginRun({ content, nurse, zone, tablet, patient, sheet, practice, script }) {
  const run = made({
    ...{ id: newId(), content, nurse, zone, tablet, practice: Boolean(practice), script: script ?? "" },
    ...{ patient: patient ?? null, sheet: sheet ?? null, key: runKey() },
  });
  run.readings.push(readClocks());
  runs.set(run.id, run);
  note(run, { kind: "head", patient: run.patient, sheet: run.sheet });
  note(run, { kind: "reading", reading: run.readings[0] });
  return run;
}

/** A run that is none: drawing it once out of sight makes the first touch quick. */
export const sketched = (/** @type {any} */ content) =>
  made({ ...{ id: "", content, nurse: content.nurse, readings: [readClocks()] }, patient: null, sheet: null });

/** @param {any} given @returns {Run} */
const made = (given) =>
  /** @type {Run} */ ({
    ...{ facts: [], readings: [], wasHidden: false, closed: false, script: "", isTold: false, place: 0, unsaved: [], unsealed: [], fault: "" },
    ...{ saving: Promise.resolve(), ...given },
  });

/** The run's own time. @param {Run} run */
export function clock(run) {
  return runClock([...run.readings, readClocks(run.wasHidden || document.hidden)]);
}

/** @param {Run} run @returns {number} */
export const begunAt = (run) => run.readings[0].wall_ms;

/** @param {Run} run @returns {Record<string, any>} bodies by key */
export const protocolsOf = (run) =>
  Object.fromEntries(run.content.protocols.map((/** @type {any} */ one) => [one.body.key, one.body]));

/** What is known beside the protocols; without a sheet nothing is. @param {Run} run */
export function settingOf(run) {
  const nothing = { age_years: null, weight: null, orders: null, kit: null, infusions: [], traits: {} };
  const known = { ...nothing, ...(run.sheet?.setting ?? {}) };
  // A scripted patient keeps the day of the script: nothing in that kit expires.
  return run.script && known.today ? known : { ...known, today: dayOf(clock(run).at) };
}

/** Where the run stands; before its first fact as the protocol that is shown. @param {Run} run */
export function standing(run) {
  const protocols = protocolsOf(run);
  const facts = isUndecided(run) && protocols[IN_DOUBT] ? [beginning(run, IN_DOUBT)] : [];
  return runState(protocols, settingOf(run), [...facts, ...run.facts], clock(run).at);
}

/** Whether nothing says yet which protocol this is. @param {Run} run */
export const isUndecided = (run) => !run.facts.some(({ kind }) => kind === "begin");

/** @param {Run} run @param {string} protocol */
const beginning = (run, protocol) => ({
  ...{ id: newId(begunAt(run)), kind: "begin", protocol, by: run.nurse.name },
  ...{ at: begunAt(run), recorded_at: begunAt(run) },
});

/**
 * Record what happened, now. A protocol that was only shown is begun with its first fact.
 * @param {Run} run
 * @param {...Record<string, any>} given
 */
export function record(run, ...given) {
  const reading = take(run);
  const { at } = clock(run);
  /** @type {any[]} */
  const facts = given.map((one) => ({
    ...{ id: newId(at), at, recorded_at: at, by: run.nurse.name },
    ...one,
  }));
  const first = facts.find(({ protocol }) => protocol);
  if (isUndecided(run) && first?.kind === "begin") first.at = begunAt(run);
  else if (isUndecided(run) && first) {
    facts.unshift({ ...beginning(run, first.protocol), recorded_at: at });
  }
  run.facts.push(...facts);
  const records = [{ kind: "reading", reading }, ...facts.map((fact) => ({ kind: "fact", fact }))];
  const entry = entryOf(run, facts);
  records.forEach((one, place) => note(run, one, place === 0 ? entry : null));
}

/**
 * Say who the run is about.
 * @param {Run} run
 * @param {string} patient
 * @param {any} sheet
 */
export function about(run, patient, sheet) {
  run.patient = patient;
  run.sheet = sheet;
  const setting = sheet?.setting ? settingOf(run) : null;
  // Before the first fact nothing is told: a button touched by mistake is no emergency.
  const entry = run.isTold ? entryOf(run, [], { patient, setting }) : null;
  note(run, { kind: "head", patient, sheet }, entry);
}

/** Read both clocks and keep the reading. @param {Run} run */
function take(run) {
  const reading = readClocks(run.wasHidden || document.hidden);
  run.readings.push(reading);
  run.wasHidden = document.hidden;
  return reading;
}

/**
 * The page goes out of sight, sleeps, or comes back: what lies between is told by the wall clock.
 * @param {Event} event
 */
export function sighted(event) {
  for (const run of runs.values()) {
    if (document.hidden || event.type === "freeze") run.wasHidden = true;
    else if (run.wasHidden) note(run, { kind: "reading", reading: take(run) });
  }
}

/**
 * What the server is told: the facts of this moment, and once what is known of the run.
 * @param {Run} run
 * @param {any[]} facts
 * @param {Record<string, any>} said of the run beside its id
 */
function entryOf(run, facts, said = {}) {
  const { at } = clock(run);
  const head = run.isTold ? {} : headOf(run);
  if (!run.isTold) note(run, { kind: "told" });
  run.isTold = true;
  return {
    id: newId(at),
    ...{ action: "emergency.record_run", version: 1 },
    ...{ at: new Date(at).toISOString(), zone: run.zone },
    body: { run: { id: run.id, ...head, ...said }, facts },
  };
}

/** What is known of the run when its first fact goes. @param {Run} run */
const headOf = (run) => ({
  ...{ begun_at: begunAt(run), zone: run.zone, led_from: "home", begun_by: run.nurse.name },
  ...{ patient: run.patient, practice: run.practice, script: run.script },
  protocols: run.content.protocols.map((/** @type {any} */ one) => one.id),
  setting: run.sheet?.setting ? settingOf(run) : null,
});

/**
 * @param {Run} run
 * @param {any} saved
 * @param {any} entry
 */
function note(run, saved, entry = null) {
  run.unsaved.push({ record: saved, entry });
  run.saving = run.saving.then(() => save(run));
  watch.changed();
}

/** Keep what is not kept yet, in order; a fault leaves it for the next attempt. @param {Run} run */
export async function save(run) {
  const waiting = [...run.unsaved];
  if (!waiting.length && !(run.unsealed.length && watch.sealTo())) return;
  try {
    const key = await run.key;
    const to = run.content.seal ?? watch.sealTo();
    const records = waiting.map((one) => one.record);
    const entries = [...run.unsealed, ...waiting.map((one) => one.entry)].filter(Boolean);
    if (to) records.push(...run.unsealed.map((entry) => ({ kind: "sealed", id: entry.id })));
    else records.push(...waiting.flatMap(({ entry }) => (entry ? [{ kind: "entry", entry }] : [])));
    const log = [];
    for (const one of records) {
      // In order, however the clock jumps; the fraction keeps two tabs from one place.
      const place = Math.floor((run.place += 1)) + Math.random();
      log.push({ run: run.id, place, ...(await lock(key, one)) });
    }
    const outbox = [];
    for (const entry of to ? entries : []) {
      outbox.push({ ...(await seal(to, entry)), run: run.id, at: entry.at, state: "waiting", reason: "" });
    }
    const { id, practice, script, content, nurse, zone, tablet } = run;
    const head = { id, practice, script, content, nurse, zone, tablet, key, begun: begunAt(run) };
    await put({ runs: [head], log, outbox });
    run.unsaved.splice(0, waiting.length);
    run.unsealed = to ? [] : entries;
    run.fault = "";
    other.postMessage(run.id);
    if (outbox.length) watch.kept(outbox);
  } catch (fault) {
    run.fault = String(fault);
  }
  watch.changed();
}

/** Seal now what no key was known for. */
export async function sealLate() {
  for (const run of runs.values()) if (run.unsealed.length) await save(run);
}

/** How many facts stand on the disk. @param {Run} run */
export function savedFacts(run) {
  const waiting = run.unsaved.filter(({ record: one }) => one.kind === "fact").length;
  return run.facts.length - waiting;
}

/** Find the runs again that were open when the page went away. */
export async function loadRuns() {
  for (const head of await all("runs")) {
    if (!runs.has(head.id)) await load(head);
    // From here on the counter of this life of the page tells the time again.
    const run = runs.get(head.id);
    if (run) note(run, { kind: "reading", reading: take(run) });
  }
}

/** @param {any} head */
async function load(head) {
  const run = runs.get(head.id) ?? made({ ...head, key: Promise.resolve(head.key) });
  const rows = await logOf(head.id);
  const records = [];
  for (const row of rows) records.push(await unlock(head.key, row));
  const facts = records.filter(({ kind }) => kind === "fact").map(({ fact }) => fact);
  const heads = records.filter(({ kind }) => kind === "head");
  const sealed = new Set(records.filter(({ kind }) => kind === "sealed").map(({ id }) => id));
  const entries = records.filter(({ kind }) => kind === "entry").map(({ entry }) => entry);
  Object.assign(run, {
    facts,
    unsealed: entries.filter(({ id }) => !sealed.has(id)),
    isTold: records.some(({ kind }) => kind === "told"),
    place: Math.floor(rows.at(-1)?.place ?? 0),
    readings: records.filter(({ kind }) => kind === "reading").map(({ reading }) => reading),
    patient: heads.at(-1)?.patient ?? null,
    sheet: heads.findLast(({ sheet }) => sheet)?.sheet ?? null,
  });
  if (run.readings.length) runs.set(run.id, run);
}

// The same run in another tab: what was recorded there is taken over.
other.onmessage = async (/** @type {MessageEvent<string>} */ { data }) => {
  const head = (await all("runs")).find(({ id }) => id === data);
  const run = runs.get(data);
  if (!head && run && !run.unsaved.length) runs.delete(data);
  else if (head && !run?.unsaved.length) await load(head);
  watch.changed();
};

/** Forget a run that was begun by mistake: nothing was recorded, so nothing happened. */
export const neverHappened = (/** @type {Run} */ run) =>
  run.facts.length ? Promise.resolve() : closeRun(run);

/** Close a run: its sheet is no longer needed here. Its key goes, and with it what it locked. */
export async function closeRun(/** @type {Run} */ run) {
  run.closed = true;
  await run.saving;
  if (run.unsaved.length || run.unsealed.length) {
    run.closed = false;
    return;
  }
  await forgetRun(run.id);
  runs.delete(run.id);
  other.postMessage(run.id);
  watch.changed();
}
