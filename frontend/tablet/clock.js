// The device's two clocks, read together; runClock makes a run's own time of such readings.

import { newId } from "./sealing.js";

/** Names this life of the page: the counter compares only within one. */
const SESSION = newId();

/** @param {boolean} wasHidden whether the page was hidden, or slept, since the reading before */
export const readClocks = (wasHidden = false) => ({
  session: SESSION,
  counter_ms: Math.round(performance.now()),
  wall_ms: Date.now(),
  was_hidden: wasHidden,
});

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");

/** @param {number} at @returns {string} as 10:14:26 on this tablet */
export function clockOf(at) {
  const day = new Date(at);
  return `${two(day.getHours())}:${two(day.getMinutes())}:${two(day.getSeconds())}`;
}

/** @param {number} at @returns {string} as 10:14 */
export const shortClock = (at) => clockOf(at).slice(0, 5);

/** @param {number} at @returns {string} the civil day as 2026-05-14 */
export function dayOf(at) {
  const day = new Date(at);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** @param {string} day as 2026-05-14 @returns {string} as 14-May-2026 */
export function dayWords(day) {
  const [year, month, date] = day.split("-");
  return `${date}-${MONTHS[Number(month) - 1]}-${year}`;
}

/** @param {number} passed milliseconds @returns {string} as 00:41 or 1:02:03 */
export function elapsed(passed) {
  const seconds = Math.max(0, Math.floor(passed / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = `${two(minutes)}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

/**
 * Return the instant nearest before `now` at which this tablet's clock showed a time.
 * @param {string} text as 10:16 or 10:16:05
 * @param {number} now
 * @returns {number | null}
 */
export function instantOf(text, now) {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const [hours, minutes, seconds] = [found[1], found[2], found[3] ?? "0"].map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const day = new Date(now);
  day.setHours(hours, minutes, seconds, 0);
  if (day.getTime() > now) day.setDate(day.getDate() - 1);
  return day.getTime();
}
