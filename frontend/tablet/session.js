// Who is here and what is known: content, the day's stops and sheets, their lock, and the outbox.

import { dayOf } from "./clock.js";
import { lock, newId, sheetKey, unlock, unwrap, wrap } from "./sealing.js";
import { all, forget, keep, kept, keptUnder, put, sent } from "./store.js";

/** Characters of a phrase: as many as a password of the house has at least. */
export const SHORTEST_PHRASE = 12;
const BATCH = 20;
/** Characters that are sent at once: less than the server reads of one request. */
const MOST_SENT = 1_200_000;
/** A network that neither answers nor fails is none; what waits is tried again. */
const PATIENCE_MS = 30_000;

/**
 * `signal` is whether the server was heard last; `signedIn` null while nobody knows.
 * @type {{tablet: string, content: any, day: any, hasDay: boolean, wrapped: any, key: CryptoKey | null,
 *   keyText: string, signal: boolean, signedIn: boolean | null, csrf: string, syncedAt: number | null,
 *   busy: boolean, fault: string, outbox: any[], sending: number, refusedRole: boolean}}
 */
export const session = {
  ...{ tablet: "", content: null, day: null, hasDay: false, wrapped: null, key: null, keyText: "" },
  ...{ signal: navigator.onLine, signedIn: null, csrf: "", syncedAt: null, busy: false, fault: "" },
  ...{ outbox: [], sending: 0, refusedRole: false },
};

/**
 * What is called when something changed, when the tablet learned what it may seal to, and when
 * the sheets' key came or went.
 */
export const heard = { changed: () => {}, content: async () => {}, opened: async () => {}, closed: () => {} };

/** Read what the tablet kept; nothing here needs a network. */
export async function begin() {
  session.tablet = (await kept("tablet")) ?? newId();
  await keep("tablet", session.tablet);
  session.content = (await kept("content")) ?? null;
  session.wrapped = (await kept("wrapped")) ?? null;
  session.syncedAt = (await kept("synced")) ?? null;
  session.outbox = await all("outbox");
  await eraseOld();
  session.hasDay = Boolean(await kept("day"));
}

/** Sheets are for two days: what is past goes, whether it can be opened or not. */
export async function eraseOld() {
  const day = await kept("day");
  if (day && day.until <= dayOf(Date.now())) {
    await forget("day");
    Object.assign(session, { day: null, hasDay: false });
  }
}

/** Whether somebody pressed meanwhile: a press is never lost. */
let isAskedAgain = false;

/**
 * Ask the server for what is new and send what waits.
 * @param {{byHand?: boolean}} how work nobody asked for does not keep a session alive
 */
export async function sync({ byHand = false } = {}) {
  if (session.busy) {
    isAskedAgain ||= byHand;
    return;
  }
  Object.assign(session, { busy: true, fault: "" });
  heard.changed();
  try {
    /** @type {Record<string, string>} */
    const headers = byHand ? {} : { "X-Hearthline-Background": "1" };
    const content = await asked(`content/?tablet=${session.tablet}`, { headers });
    if (content) {
      await takeContent(content);
      await heard.content();
      await flush();
      // What was sent until now stands in the day that is asked for next.
      const told = await keptUnder("told ");
      const day = await asked("day/", { headers });
      if (day) await takeDay(day, told);
    }
  } catch (fault) {
    session.fault = String(fault);
  }
  session.outbox = await all("outbox");
  session.busy = false;
  heard.changed();
  if (!isAskedAgain) return;
  isAskedAgain = false;
  await sync({ byHand: true });
}

/**
 * Ask; null says that the answer cannot be had, and the session says why.
 * @param {string} path
 * @param {RequestInit} how
 */
async function asked(path, how) {
  let answer;
  let body = null;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    answer = await fetch(`/tablet/${path}`, { ...how, signal, redirect: "manual", cache: "no-store" });
    if (answer.ok) body = await answer.json();
  } catch {
    session.signal = false;
    return null;
  }
  session.signal = true;
  if (answer.type === "opaqueredirect") {
    Object.assign(session, { signedIn: false, csrf: "" });
    return null;
  }
  const isForbidden = answer.status === 403;
  // A refused sending may mean no more than a token from before a new sign-in.
  if (isForbidden && how.method === "POST") session.csrf = "";
  else session.refusedRole = isForbidden;
  if (!answer.ok) {
    session.signedIn = isForbidden ? true : session.signedIn;
    if (!isForbidden) session.fault = String(answer.status);
    return null;
  }
  session.signedIn = true;
  return body;
}

/** @param {any} answer */
async function takeContent({ sheet_key: text, csrf, ...content }) {
  if (session.content && session.content.nurse.id !== content.nurse.id) await forgetNurse();
  session.csrf = csrf;
  session.content = content;
  await keep("content", content);
  session.keyText = text;
  session.key = await sheetKey(text);
  await heard.opened();
}

/** @param {any} day @param {{id: string}[]} told what it shows of what was sent from here */
async function takeDay(day, told) {
  if (!session.key) return;
  await keep("day", { until: day.until, ...(await lock(session.key, day)) });
  session.syncedAt = Date.now();
  await keep("synced", session.syncedAt);
  await forget(...told.map(({ id }) => `told ${id}`));
  Object.assign(session, { day, hasDay: true });
}

/** Keep the sheets' key under a phrase, so that they open without a signal. */
export async function setPhrase(/** @type {string} */ phrase) {
  session.wrapped = await wrap(session.keyText, phrase);
  await keep("wrapped", session.wrapped);
  heard.changed();
}

/** @param {string} phrase @returns {Promise<boolean>} whether it opened the sheets */
export async function openSheets(phrase) {
  const text = session.wrapped && (await unwrap(session.wrapped, phrase));
  if (!text) return false;
  session.key = await sheetKey(text);
  session.keyText = text;
  const locked = await kept("day");
  session.day = locked ? await unlock(session.key, locked).catch(() => null) : null;
  await heard.opened();
  heard.changed();
  return true;
}

/** Close the sheets; they open again with the phrase, or after a sign-in. */
export function closeSheets() {
  Object.assign(session, { key: null, keyText: "", day: null });
  heard.closed();
  heard.changed();
}

/** Nothing of the nurse stays: sheets and keys go. What is sealed to the server waits on. */
export async function forgetNurse() {
  const told = await keptUnder("told ");
  await forget("day", "wrapped", "synced", ...told.map(({ id }) => `told ${id}`));
  closeSheets();
  Object.assign(session, { hasDay: false, wrapped: null, syncedAt: null });
}

/** Sign out here and at the server, where it can be heard. */
export async function signOut() {
  const { csrf } = session;
  await forgetNurse();
  if (csrf) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: csrf });
    await fetch("/sign-out/", { method: "POST", body, redirect: "manual" }).catch(() => {});
  }
  Object.assign(session, { signedIn: false, csrf: "" });
  heard.changed();
}

/** Send what waits, one tab at a time, each entry until the server has said what became of it. */
export async function flush() {
  session.outbox = await all("outbox");
  if (!session.csrf || !session.outbox.some(({ state }) => state === "waiting")) return;
  await navigator.locks.request("hearthline-outbox", async () => {
    const waiting = (await all("outbox")).filter(({ state }) => state === "waiting");
    session.sending = waiting.length;
    for (const rows of loads(waiting)) {
      if (!(await deliver(rows))) break;
    }
    session.sending = 0;
  });
  session.outbox = await all("outbox");
  heard.changed();
}

/** What waits in pieces that the server takes, in its order. @param {any[]} waiting */
function loads(waiting) {
  /** @type {any[][]} */
  const found = [];
  let size = 0;
  for (const row of waiting) {
    const own = row.size ?? row.sealed.data.length;
    if (!found.length || found[found.length - 1].length >= BATCH || size + own > MOST_SENT) {
      found.push([]);
      size = 0;
    }
    found[found.length - 1].push(row);
    size += own;
  }
  return found;
}

/** @param {any} row */
const whole = async ({ id, sealed, isApart }) => ({ id, sealed: isApart ? ((await kept(`sealed ${id}`)) ?? {}) : sealed });

/** @param {any[]} rows @returns {Promise<boolean>} */
async function deliver(rows) {
  heard.changed();
  const answer = await asked("outbox/", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": session.csrf },
    body: JSON.stringify({ entries: await Promise.all(rows.map(whole)) }),
  });
  if (!answer) return false;
  /** @type {Map<string, any>} */
  const told = new Map(answer.answers.map((/** @type {any} */ one) => [one.id, one]));
  const done = rows.filter(({ id }) => ["kept", "flagged"].includes(told.get(id)?.state));
  await sent(done);
  const refused = rows
    .filter(({ id }) => told.get(id)?.state === "refused")
    .map((row) => ({ ...row, state: "refused", reason: told.get(row.id).reason }));
  if (refused.length) await put({ outbox: refused });
  return true;
}

/** Try again what the server refused: somebody may have mended the cause. */
export async function tryAgain() {
  const refused = (await all("outbox")).filter(({ state }) => state === "refused");
  await put({ outbox: refused.map((row) => ({ ...row, state: "waiting", reason: "" })) });
  await sync({ byHand: true });
}
