// What was said on this tablet and the day does not show yet: a locked note on each entry of the
// outbox, kept until the server has the entry and a later day was asked for.

import { lock, unlock } from "./sealing.js";
import { session } from "./session.js";
import { keptUnder } from "./store.js";

/** Notes that can be read now, by the entry they stand on. @type {Map<string, any>} */
const notes = new Map();

/**
 * Keep an entry for the server with a note on it that only this nurse can read here.
 * @param {any} row
 * @param {any} said
 * @param {(row: any) => Promise<any>} keeping
 */
export async function keepNoted(row, said, keeping) {
  const whole = { ...row, state: "waiting", reason: "" };
  if (session.key) whole.note = await lock(session.key, said);
  await keeping(whole);
  notes.set(row.id, said);
  session.outbox.push(whole);
}

/** The key came: read the notes of what waits, and of what was sent since the day was asked for. */
export async function openNotes() {
  const { key } = session;
  if (!key) return;
  for (const row of [...session.outbox, ...(await keptUnder("told "))]) {
    if (!row.note || notes.has(row.id)) continue;
    const said = await unlock(key, row.note).catch(() => null);
    if (said) notes.set(row.id, said);
  }
}

/** The key went: nothing of a patient stays readable. */
export const closeNotes = () => notes.clear();

/**
 * What was said here last of something, and how it stands with the server.
 * @param {string} name of the part of a note that says of what
 * @param {string} value
 * @returns {{said: any, state: "waiting" | "refused" | "sent", reason: string} | null}
 */
export function saidHere(name, value) {
  const found = [...notes].filter(([, said]) => said[name] === value).at(-1);
  if (!found) return null;
  const row = session.outbox.find(({ id }) => id === found[0]);
  return { said: found[1], state: row?.state ?? "sent", reason: row?.reason ?? "" };
}
