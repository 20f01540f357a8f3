// Photographs of a home: made small, kept locked beside the draft they were taken in, sealed with it.

import { lock, newId, seal, unlock } from "./sealing.js";
import { session } from "./session.js";
import { forget, keep, kept } from "./store.js";

/** What the server takes of one picture, and how long its longer side is at most, in pixels. */
const MOST_BYTES = 700_000;
const LONGEST_SIDES = [1600, 1200, 800];
const THUMB_SIDE = 160;
const QUALITIES = [0.8, 0.6, 0.4];
/** Photographs of one assessment: as many as a tablet keeps without being full. */
export const MOST_PICTURES = 30;

/**
 * @typedef {Object} Picture
 * @property {string} id of the entry it becomes
 * @property {string} link the question it was taken at; empty for the home as a whole
 * @property {string} at when, as an instant
 * @property {string} thumb small, to recognise it by
 */

/** Pictures the tablet had no room for yet, by id. @type {Map<string, string>} */
const unkept = new Map();

export const pictureName = (/** @type {string} */ draft, /** @type {string} */ id) =>
  `picture ${session.content?.nurse.id} ${draft} ${id}`;

/**
 * Make a file small and keep it locked.
 * @param {string} draft
 * @param {string} link
 * @param {File} file
 * @returns {Promise<{picture: Picture, fault: string}>} `fault`: why it is not kept yet
 */
export async function takePicture(draft, link, file) {
  const bitmap = await createImageBitmap(file).catch(() => null);
  if (!bitmap) throw new Error("This picture cannot be read. Take it with the camera of the tablet.");
  const data = small(bitmap);
  const picture = { id: newId(), link, at: new Date().toISOString(), thumb: drawn(bitmap, THUMB_SIDE, 0.6) };
  bitmap.close();
  if (!data) throw new Error("This picture cannot be made small enough to be sent.");
  unkept.set(picture.id, data);
  return { picture, fault: await keepPicture(draft, picture.id) };
}

/**
 * Keep a picture the tablet had no room for.
 * @param {string} draft
 * @param {string} id
 * @returns {Promise<string>} why it is still not kept; empty when it is
 */
export async function keepPicture(draft, id) {
  const data = unkept.get(id);
  if (!data || !session.key) return "";
  try {
    await keep(pictureName(draft, id), await lock(session.key, data));
  } catch (fault) {
    return String(fault);
  }
  unkept.delete(id);
  return "";
}

export const isKept = (/** @type {string} */ id) => !unkept.has(id);

/** @param {string} draft @param {string} id */
export async function dropPicture(draft, id) {
  unkept.delete(id);
  await forget(pictureName(draft, id));
}

/** The key went: nothing of a patient stays readable. */
export const closePictures = () => unkept.clear();

/**
 * Seal a picture as an entry of its own; it stands apart from the list of what waits.
 * @param {import("./drafts.js").Draft} draft
 * @param {Picture} picture
 * @param {string} caption
 */
export async function sealPicture(draft, { id, link, at }, caption) {
  const { key, content } = session;
  const locked = unkept.has(id) ? null : await kept(pictureName(draft.id, id));
  const picture = unkept.get(id) ?? (key && locked && (await unlock(key, locked)));
  if (!picture) throw new Error(`The photograph “${caption}” is not on this tablet any more.`);
  const entry = {
    ...{ id, action: "home.send_photograph", version: 1, at, zone: draft.zone },
    body: { patient: draft.patient, assessment: draft.id, link_id: link, caption, picture },
  };
  const { sealed } = await seal(content.seal, entry);
  const row = { ...{ id, at, what: "Photograph of the home" }, state: "waiting", reason: "", isApart: true };
  return { row: { ...row, size: sealed.data.length }, sealed };
}

/** @param {ImageBitmap} bitmap @returns {string} JPEG in base64; empty if it stays too large */
function small(bitmap) {
  for (const side of LONGEST_SIDES) {
    for (const quality of QUALITIES) {
      const data = drawn(bitmap, side, quality).split(",")[1];
      if (data.length * 0.75 <= MOST_BYTES) return data;
    }
  }
  return "";
}

/**
 * Draw a picture anew: what the camera wrote beside it, such as the place, is not in it.
 * @param {ImageBitmap} bitmap @param {number} side @param {number} quality
 */
function drawn(bitmap, side, quality) {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/jpeg", quality);
}
