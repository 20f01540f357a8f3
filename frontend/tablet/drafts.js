// Assessments of homes that are being filled in: kept locked after every touch, sealed when signed.

import { answerOf, itemsOf, judge } from "../engines/questionnaire.js";
import { dayOf, shortClock } from "./clock.js";
import { keepNoted } from "./notes.js";
import { closePictures, pictureName, sealPicture } from "./pictures.js";
import { lock, newId, seal, unlock } from "./sealing.js";
import { flush, session } from "./session.js";
import { forget, keep, keptUnder, putFromDraft } from "./store.js";

/**
 * @typedef {Object} Draft
 * @property {string} id of the entry it becomes: sent twice, it is one assessment
 * @property {string} patient
 * @property {{id: string, number: number, title: string, body: any, units: Record<string, string>}} asked
 *   the version it was begun on, kept with it
 * @property {string} zone
 * @property {string[]} traits
 * @property {Record<string, string>} answers what was typed or chosen, by link id
 * @property {{answered_by: string, note: string}} said
 * @property {import("./pictures.js").Picture[]} [pictures] taken with it
 * @property {Record<string, string>} [captions] what each shows
 * @property {number} page
 */

/** @type {Map<string, Draft>} */
export const drafts = new Map();

/** How keeping stands: why the last attempt failed. */
export const keeping = { fault: "" };

/** Whose drafts are open. */
let owner = "";
/** @type {Map<string, Promise<void>>} */
const saving = new Map();
/** @type {Set<string>} */
const unsaved = new Set();

const nameOf = (/** @type {string} */ id) => `draft ${session.content?.nurse.id} ${id}`;

/** Read the nurse's drafts; what is being typed here stands. */
export async function openDrafts() {
  const { key, content } = session;
  if (!key || !content || owner === content.nurse.id) return;
  owner = content.nurse.id;
  for (const row of await keptUnder(nameOf(""))) {
    const draft = await unlock(key, row).catch(() => null);
    if (draft && !drafts.has(draft.id)) drafts.set(draft.id, draft);
  }
}

/** The key went: nothing of a patient stays readable. */
export function closeDrafts() {
  owner = "";
  drafts.clear();
  closePictures();
}

/** @param {string} patient @param {Draft["asked"]} asked @returns {Draft} */
export function beginDraft(patient, asked) {
  const draft = {
    ...{ id: newId(), patient, asked, answers: {}, said: { answered_by: "", note: "" }, page: 0 },
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    traits: session.day?.traits?.[patient] ?? Object.keys(TRAITS),
  };
  drafts.set(draft.id, draft);
  keepDraft(draft);
  return draft;
}

/** What of a therapy decides which questions apply; asked about where nobody knows. */
export const TRAITS = { cold_drug: "", pump: "", hazardous: "" };

/** Keep what stands now, locked; what is typed meanwhile is kept next. @param {Draft} draft */
export function keepDraft(draft) {
  unsaved.add(draft.id);
  const before = saving.get(draft.id) ?? Promise.resolve();
  saving.set(draft.id, before.then(() => save(draft)));
}

/** @param {Draft} draft */
async function save(draft) {
  if (!session.key || !unsaved.delete(draft.id)) return;
  try {
    await keep(nameOf(draft.id), await lock(session.key, draft));
    keeping.fault = "";
  } catch (fault) {
    unsaved.add(draft.id);
    keeping.fault = String(fault);
  }
}

/** @param {Draft} draft */
export async function throwAway(draft) {
  drafts.delete(draft.id);
  unsaved.delete(draft.id);
  await saving.get(draft.id);
  await forget(...namesOf(draft));
}

/** The draft and its photographs, as they are kept. @param {Draft} draft */
const namesOf = ({ id, pictures }) => [nameOf(id), ...(pictures ?? []).map((one) => pictureName(id, one.id))];

/** What was answered, as the engines read it. @param {Draft} draft */
export function answersOf(draft) {
  /** @type {Record<string, import("../engines/questionnaire.js").Value[]>} */
  const found = {};
  for (const [linkId, item] of itemsOf(draft.asked.body)) {
    const value = answerOf(item, (draft.answers[linkId] ?? "").trim());
    if (value && !item.readOnly) found[linkId] = [value];
  }
  for (const [linkId, ids] of Object.entries(askedPictures(draft))) {
    found[linkId] = ids.map((value) => ({ kind: "text", value }));
  }
  return found;
}

/** The photographs that answer a question which asks for one. @param {Draft} draft */
function askedPictures(draft) {
  const items = itemsOf(draft.asked.body);
  /** @type {Record<string, string[]>} */
  const found = {};
  for (const { id, link } of draft.pictures ?? []) {
    if (items.get(link)?.type === "attachment") (found[link] ??= []).push(id);
  }
  return found;
}

/** @param {Draft} draft */
export const judged = (draft) =>
  judge(draft.asked.body, answersOf(draft), draft.traits, dayOf(Date.now()));

/** Seal a draft and put it where it waits for the server; only then it goes. @param {Draft} draft */
export async function sign(draft) {
  const to = session.content?.seal;
  if (!to) return;
  const { id, patient, zone, traits, asked } = draft;
  const now = Date.now();
  const isAsked = new Set(judged(draft).asked);
  const photographs = askedPictures(draft);
  const answers = Object.entries(answersOf(draft)).filter(([linkId]) => isAsked.has(linkId) && !(linkId in photographs));
  const entry = {
    ...{ id, action: "home.sign_assessment", version: 1, at: new Date(now).toISOString(), zone },
    body: {
      ...{ patient, zone, traits, questionnaire: asked.id, made_on: dayOf(now) },
      ...{ answers: Object.fromEntries(answers), note: draft.said.note.trim() },
      photographs,
      answered_by: draft.said.answered_by.trim(),
    },
  };
  await saving.get(id);
  const sealed = await seal(to, entry);
  const pictures = [];
  for (const one of draft.pictures ?? []) pictures.push(await sealPicture(draft, one, (draft.captions?.[`caption-${one.id}`] ?? "").trim()));
  const row = { ...sealed, at: entry.at, what: "Home assessment" };
  const said = { home: patient, title: asked.title, at: shortClock(now) };
  await keepNoted(row, said, (whole) => putFromDraft(whole, pictures, namesOf(draft)));
  session.outbox.push(...pictures.map((one) => one.row));
  unsaved.delete(id);
  drafts.delete(id);
  await flush();
}
