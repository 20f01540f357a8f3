const questionnaire_engines = (() => {
// The twin of hearthline.engines.questionnaire: the same judgement without a network.
//
// It reads a FHIR R4 Questionnaire as the server keeps it. Numbers are decimal texts and are
// computed as whole numbers of a scale (BigInt), so that nothing is rounded by accident.
// tests/vectors hold cases made by the Python engine; both must say the same.

const OURS = "urn:hearthline:questionnaire:";

/**
 * @typedef {{kind: "boolean", value: boolean} | {kind: "number", value: string}
 *   | {kind: "date", value: string} | {kind: "text", value: string}} Value
 */

/**
 * Judge answers to a questionnaire.
 * @param {any} resource FHIR R4 Questionnaire, its numbers read as decimal texts or numbers
 * @param {Record<string, Value[]>} answers by link id
 * @param {string[]} traits traits of the therapy that decide which items apply
 * @param {string} on day of the assessment, YYYY-MM-DD
 */
function judge(resource, answers, traits, on) {
  const items = [...walk(resource.item ?? [], null)];
  /** @type {Map<string, Value[]>} */
  const given = new Map();
  const calculated = {};
  const asked = new Set();
  for (const { item, parent } of inOrderOfNeed(items)) {
    if (parent !== null && !asked.has(parent)) continue;
    const applies = codes(item, "applies");
    if (applies.length && !applies.some((trait) => traits.includes(trait))) continue;
    if (!isEnabled(item, given)) continue;
    asked.add(item.linkId);
    const rule = parts(item, "calculated");
    if (rule) {
      const value = calculate(rule, given, on);
      if (value !== null) {
        calculated[item.linkId] = value;
        given.set(item.linkId, [{ kind: "number", value }]);
      }
    } else if (isQuestion(item) && answers[item.linkId]?.length) {
      given.set(item.linkId, answers[item.linkId]);
    }
  }
  const inOrder = items.filter(({ item }) => asked.has(item.linkId)).map(({ item }) => item);
  const problems = {};
  const concerns = [];
  const openQuestions = [];
  for (const item of inOrder.filter(isQuestion)) {
    const values = given.get(item.linkId) ?? [];
    const problem = problemOf(item, values);
    if (problem) problems[item.linkId] = problem;
    if (!values.length) openQuestions.push(item.linkId);
    const rule = parts(item, "unsatisfactory");
    if (rule && (problem === null || problem === "missing")) {
      const holds_ = (rule.when ?? []).some((part) => {
        const inner = byUrl(part.extension ?? []);
        return holds(inner.operator[0].valueCode, valueOf(inner.value[0], "value"), values);
      });
      if (holds_) concerns.push({ linkId: item.linkId, effect: rule.effect[0].valueCode });
    }
  }
  return {
    asked: inOrder.map((item) => item.linkId),
    calculated,
    problems,
    concerns,
    openQuestions,
  };
}

/**
 * Every item of a questionnaire by its link id, groups too, in order.
 * @param {any} resource
 * @returns {Map<string, any>}
 */
function itemsOf(resource) {
  return new Map([...walk(resource.item ?? [], null)].map(({ item }) => [item.linkId, item]));
}

/**
 * Read what a person typed or chose; null is no answer, or none that can be read.
 * @param {any} item
 * @param {string} text "True" or "False" where yes or no is asked
 * @returns {Value | null}
 */
function answerOf(item, text) {
  if (!text) return null;
  if (item.type === "boolean") return { kind: "boolean", value: text === "True" };
  if (["decimal", "integer", "quantity"].includes(item.type)) {
    const value = text.replace(",", ".");
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value) ? { kind: "number", value } : null;
  }
  return { kind: item.type === "date" ? "date" : "text", value: text };
}

function* walk(items, parent) {
  for (const item of items) {
    yield { item, parent };
    yield* walk(item.item ?? [], item.linkId);
  }
}

function inOrderOfNeed(entries) {
  const done = new Set();
  const ordered = [];
  while (ordered.length < entries.length) {
    const before = ordered.length;
    for (const entry of entries) {
      const { item, parent } = entry;
      if (done.has(item.linkId)) continue;
      const needs = (item.enableWhen ?? []).map((condition) => condition.question);
      needs.push(...(parts(item, "calculated")?.of ?? []).map((part) => part.valueString));
      if (parent !== null) needs.push(parent);
      if (needs.every((need) => done.has(need))) {
        done.add(item.linkId);
        ordered.push(entry);
      }
    }
    if (ordered.length === before) throw new Error("questionnaire.circle");
  }
  return ordered;
}

const isQuestion = (item) => item.type !== "group" && item.type !== "display";

function isEnabled(item, given) {
  const conditions = item.enableWhen ?? [];
  if (!conditions.length) return true;
  const found = conditions.map((condition) =>
    holds(condition.operator, valueOf(condition, "answer"), given.get(condition.question) ?? []),
  );
  return (item.enableBehavior ?? "all") === "any" ? found.some(Boolean) : found.every(Boolean);
}

function holds(operator, value, answers) {
  if (operator === "exists") return answers.length > 0 === value.value;
  if (operator === "!=") return !answers.some((answer) => equal(answer, value));
  return answers.some((answer) => compares(operator, answer, value));
}

const equal = (answer, value) =>
  answer.kind === value.kind &&
  (answer.kind === "number" ? compare(answer.value, value.value) === 0 : answer.value === value.value);

function compares(operator, answer, value) {
  if (operator === "=") return equal(answer, value);
  if (answer.kind !== value.kind || !["number", "date"].includes(answer.kind)) return false;
  const sign =
    answer.kind === "number"
      ? compare(answer.value, value.value)
      : Number(answer.value > value.value) - Number(answer.value < value.value);
  return { ">": sign > 0, "<": sign < 0, ">=": sign >= 0, "<=": sign <= 0 }[operator];
}

const WANTED = { boolean: "boolean", decimal: "number", integer: "number", quantity: "number", date: "date" };

function problemOf(item, values) {
  if (!values.length) return item.required === true ? "missing" : null;
  const wanted = WANTED[item.type] ?? "text";
  if (values.some((value) => value.kind !== wanted)) return "wrong_kind";
  if (values.length > 1 && item.repeats !== true) return "one_only";
  if (item.type === "choice") {
    const known = (item.answerOption ?? []).map((option) => option.valueCoding?.code);
    return values.every((value) => known.includes(value.value)) ? null : "not_a_choice";
  }
  if (wanted !== "number") return null;
  const low = bound(item, "minValue");
  const high = bound(item, "maxValue");
  for (const { value } of values) {
    if (item.type === "integer" && !isWhole(value)) return "wrong_kind";
    if (low !== null && compare(value, low) < 0) return "outside";
    if (high !== null && compare(value, high) > 0) return "outside";
  }
  return null;
}

function calculate(rule, given, on) {
  const inputs = [];
  for (const part of rule.of ?? []) {
    const values = given.get(part.valueString) ?? [];
    if (values.length !== 1) return null;
    inputs.push(values[0]);
  }
  const operation = rule.operation[0].valueCode;
  if (operation === "days_since") {
    return inputs[0].kind === "date" ? String(dayNumber(on) - dayNumber(inputs[0].value)) : null;
  }
  if (inputs.some((input) => input.kind !== "number")) return null;
  const numbers = inputs.map((input) => fraction(input.value));
  let exact;
  if (operation === "sum") exact = numbers.reduce(add, [0n, 1n]);
  else if (operation === "difference") exact = add(numbers[0], [-numbers[1][0], numbers[1][1]]);
  else {
    const factor = [BigInt(rule.numerator[0].valueInteger), BigInt(rule.denominator[0].valueInteger)];
    const product = [numbers[0][0] * factor[0], numbers[0][1] * factor[1]];
    exact = add(product, fraction(String(rule.offset[0].valueDecimal)));
  }
  return rounded(exact, rule.decimals?.[0].valueInteger ?? 0);
}

// ---- whole numbers of a scale --------------------------------------------------------------

function scaled(text) {
  const found = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text.trim());
  if (!found || !(found[2] || found[3])) throw new Error("questionnaire.not_a_number");
  const sign = found[1] === "-" ? -1n : 1n;
  const power = Number(found[4] ?? 0) - found[3].length;
  const digits = sign * BigInt(found[2] + found[3] || "0");
  return power >= 0 ? [digits * 10n ** BigInt(power), 0] : [digits, -power];
}

function compare(a, b) {
  const [x, p] = scaled(a);
  const [y, q] = scaled(b);
  const left = x * 10n ** BigInt(q);
  const right = y * 10n ** BigInt(p);
  return left > right ? 1 : left < right ? -1 : 0;
}

function isWhole(text) {
  const [digits, places] = scaled(text);
  return digits % 10n ** BigInt(places) === 0n;
}

function fraction(text) {
  const [digits, places] = scaled(text);
  return [digits, 10n ** BigInt(places)];
}

const add = (a, b) => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];

/** Round half away from zero to a decimal text with exactly ``places`` places. */
function rounded([numerator, denominator], places) {
  if (denominator < 0n) [numerator, denominator] = [-numerator, -denominator];
  const isNegative = numerator < 0n;
  const size = (isNegative ? -numerator : numerator) * 10n ** BigInt(places);
  const whole = (2n * size + denominator) / (2n * denominator);
  const digits = whole.toString().padStart(places + 1, "0");
  const text = places
    ? `${digits.slice(0, -places)}.${digits.slice(-places)}`
    : digits;
  return isNegative && whole > 0n ? `-${text}` : text;
}

const dayNumber = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);

// ---- reading the resource ------------------------------------------------------------------

function valueOf(raw, prefix) {
  for (const [name, value] of Object.entries(raw)) {
    if (!name.startsWith(prefix)) continue;
    const kind = name.slice(prefix.length);
    if (kind === "Boolean") return { kind: "boolean", value };
    if (kind === "Decimal" || kind === "Integer") return { kind: "number", value: String(value) };
    if (kind === "Quantity") return { kind: "number", value: String(value.value) };
    if (kind === "Date") return { kind: "date", value };
    if (kind === "Coding") return { kind: "text", value: value.code };
    if (kind === "String") return { kind: "text", value };
  }
  throw new Error("questionnaire.no_value");
}

/** The least or the most a number may be, as a decimal text; null where nothing bounds it. */
function bound(item, name) {
  const found = (item.extension ?? []).find((extension) => extension.url.endsWith(`/${name}`));
  return found ? valueOf(found, "value").value : null;
}

const codes = (item, name) =>
  (item.extension ?? [])
    .filter((extension) => extension.url === OURS + name)
    .map((extension) => extension.valueCode);

function parts(item, name) {
  const found = (item.extension ?? []).find((extension) => extension.url === OURS + name);
  return found ? byUrl(found.extension ?? []) : null;
}

function byUrl(extensions) {
  const found = {};
  for (const extension of extensions) (found[extension.url] ??= []).push(extension);
  return found;
}
return { judge, itemsOf, answerOf, isQuestion, bound };
})();

const sealing_tablet = (() => {
// Locks: sheets under a key that needs the sign-in, a run's log under a key of the run, and facts
// sealed to the program's public key. faces/tablet/sealing.py is the other half of the seal.

const FACTS = "hearthline tablet facts 1";
const PHRASE_ROUNDS = 600_000;
const encoder = new TextEncoder();

/** @param {Uint8Array | ArrayBuffer} raw */
const toText = (raw) => {
  let text = "";
  for (const byte of new Uint8Array(raw)) text += String.fromCharCode(byte);
  return btoa(text);
};

/** @param {string} text @returns {Uint8Array<ArrayBuffer>} */
const toBytes = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

const random = (/** @type {number} */ length) => crypto.getRandomValues(new Uint8Array(length));

/** An id that sorts by when it was made (UUID version 7). */
function newId(at = Date.now()) {
  const bytes = random(16);
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(at / 256 ** (5 - place)) % 256;
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A key for one run's log; it can be used and kept, never read out. */
const runKey = () =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

/** @param {string} text the sheets' key as the server gave it */
const sheetKey = (text) =>
  crypto.subtle.importKey("raw", toBytes(text), "AES-GCM", false, ["encrypt", "decrypt"]);

/**
 * @param {CryptoKey} key
 * @param {any} value
 * @returns {Promise<{nonce: Uint8Array, data: ArrayBuffer}>}
 */
async function lock(key, value) {
  const nonce = random(12);
  const raw = encoder.encode(JSON.stringify(value));
  return { nonce, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, raw) };
}

/**
 * @param {CryptoKey} key
 * @param {{nonce: Uint8Array<ArrayBuffer>, data: ArrayBuffer}} locked
 * @returns {Promise<any>}
 */
async function unlock(key, locked) {
  const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: locked.nonce }, key, locked.data);
  return JSON.parse(new TextDecoder().decode(raw));
}

/**
 * Wrap the sheets' key with a phrase that only the nurse knows.
 * @param {string} text the key
 * @param {string} phrase
 */
async function wrap(text, phrase) {
  const salt = random(16);
  return { salt, rounds: PHRASE_ROUNDS, ...(await lock(await phraseKey(phrase, salt, PHRASE_ROUNDS), text)) };
}

/**
 * Return the sheets' key as text, or null when the phrase is another one.
 * @param {any} wrapped
 * @param {string} phrase
 * @returns {Promise<string | null>}
 */
async function unwrap(wrapped, phrase) {
  const key = await phraseKey(phrase, wrapped.salt, wrapped.rounds);
  return unlock(key, wrapped).catch(() => null);
}

/**
 * @param {string} phrase
 * @param {Uint8Array<ArrayBuffer>} salt
 * @param {number} iterations
 */
async function phraseKey(phrase, salt, iterations) {
  const plain = encoder.encode(phrase.normalize("NFKC").trim());
  const base = await crypto.subtle.importKey("raw", plain, "PBKDF2", false, ["deriveKey"]);
  const way = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(way, base, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
}

/**
 * Seal an entry to the program's public key.
 * @param {{id: string, point: string}} to
 * @param {{id: string}} entry
 */
async function seal(to, entry) {
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const theirs = await crypto.subtle.importKey("raw", toBytes(to.point), curve, false, []);
  const own = /** @type {CryptoKeyPair} */ (
    await crypto.subtle.generateKey(curve, false, ["deriveBits"])
  );
  const point = new Uint8Array(await crypto.subtle.exportKey("raw", own.publicKey));
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, own.privateKey, 256);
  const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const way = { name: "HKDF", hash: "SHA-256", salt: point, info: encoder.encode(FACTS) };
  const key = await crypto.subtle.deriveKey(way, base, { name: "AES-GCM", length: 256 }, false, [
    "encrypt",
  ]);
  const nonce = random(12);
  const bound = { name: "AES-GCM", iv: nonce, additionalData: encoder.encode(entry.id) };
  const data = await crypto.subtle.encrypt(bound, key, encoder.encode(JSON.stringify(entry)));
  return {
    id: entry.id,
    sealed: { key: to.id, point: toText(point), nonce: toText(nonce), data: toText(data) },
  };
}
return { newId, runKey, sheetKey, lock, unlock, wrap, unwrap, seal };
})();

const clock_tablet = (() => {
// The device's two clocks, read together; runClock makes a run's own time of such readings.

const { newId } = sealing_tablet;

/** Names this life of the page: the counter compares only within one. */
const SESSION = newId();

/** @param {boolean} wasHidden whether the page was hidden, or slept, since the reading before */
const readClocks = (wasHidden = false) => ({
  session: SESSION,
  counter_ms: Math.round(performance.now()),
  wall_ms: Date.now(),
  was_hidden: wasHidden,
});

const two = (/** @type {number} */ number) => String(number).padStart(2, "0");

/** @param {number} at @returns {string} as 10:14:26 on this tablet */
function clockOf(at) {
  const day = new Date(at);
  return `${two(day.getHours())}:${two(day.getMinutes())}:${two(day.getSeconds())}`;
}

/** @param {number} at @returns {string} as 10:14 */
const shortClock = (at) => clockOf(at).slice(0, 5);

/** @param {number} at @returns {string} the civil day as 2026-05-14 */
function dayOf(at) {
  const day = new Date(at);
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** @param {string} day as 2026-05-14 @returns {string} as 14-May-2026 */
function dayWords(day) {
  const [year, month, date] = day.split("-");
  return `${date}-${MONTHS[Number(month) - 1]}-${year}`;
}

/** @param {number} passed milliseconds @returns {string} as 00:41 or 1:02:03 */
function elapsed(passed) {
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
function instantOf(text, now) {
  const found = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const [hours, minutes, seconds] = [found[1], found[2], found[3] ?? "0"].map(Number);
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const day = new Date(now);
  day.setHours(hours, minutes, seconds, 0);
  if (day.getTime() > now) day.setDate(day.getDate() - 1);
  return day.getTime();
}
return { readClocks, clockOf, shortClock, dayOf, dayWords, elapsed, instantOf };
})();

const store_tablet = (() => {
// What the tablet keeps: IndexedDB with promises, and one version of its shape.
//
// kept     by name: the content of runs, the locked sheets, the wrapped key, times, locked drafts
// runs     one row a run that is open or whose sheet is still needed, with the key of its log
// log      what a run is made of, in order, each row locked with the run's key
// outbox   what the server has not confirmed, each row sealed to the server; what is large is under
//          "sealed …" in kept, notes on what was sent under "told …"

const NAME = "hearthline-tablet";
const VERSION = 1;

/** @type {Promise<IDBDatabase> | null} */
let opening = null;

/** @returns {Promise<IDBDatabase>} */
function database() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, VERSION);
    asked.onupgradeneeded = () => {
      const db = asked.result;
      db.createObjectStore("kept");
      db.createObjectStore("runs", { keyPath: "id" });
      db.createObjectStore("log", { keyPath: ["run", "place"] });
      db.createObjectStore("outbox", { keyPath: "id" });
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      asked.result.onclose = () => (opening = null);
      resolve(asked.result);
    };
    asked.onerror = () => {
      opening = null;
      reject(asked.error);
    };
  });
  return opening;
}

/**
 * Do something in one transaction and wait until it is kept.
 * @template T
 * @param {string[]} stores
 * @param {(store: (name: string) => IDBObjectStore) => IDBRequest<T> | void} act
 * @param {IDBTransactionMode} mode
 * @returns {Promise<T | undefined>}
 */
async function within(stores, act, mode) {
  const db = await database();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(stores, mode, { durability: "strict" });
    const asked = act((name) => transaction.objectStore(name));
    transaction.oncomplete = () => resolve(asked ? asked.result : undefined);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {string} name @returns {Promise<any>} */
const kept = (name) => within(["kept"], (store) => store("kept").get(name), "readonly");

/** @param {string} name @param {any} value */
const keep = (name, value) =>
  within(["kept"], (store) => void store("kept").put(value, name), "readwrite");

/** @param {...string} names */
const forget = (...names) =>
  within(["kept"], (store) => names.forEach((name) => store("kept").delete(name)), "readwrite");

/** @param {string} start @returns {Promise<any[]>} what is kept under names that start so */
const keptUnder = async (start) =>
  (await within(
    ["kept"],
    (store) => store("kept").getAll(IDBKeyRange.bound(start, `${start}\uffff`)),
    "readonly",
  )) ?? [];

/**
 * Put an entry into the outbox with the large ones that belong to it, and forget the draft they
 * were made from: all of it or nothing.
 * @param {any} row
 * @param {{row: any, sealed: any}[]} large what is sealed stands apart, so that the list stays small
 * @param {string[]} draft names
 */
const putFromDraft = (row, large, draft) =>
  within(
    ["outbox", "kept"],
    (store) => {
      store("outbox").put(row);
      for (const one of large) {
        store("outbox").put(one.row);
        store("kept").put(one.sealed, `sealed ${one.row.id}`);
      }
      for (const name of draft) store("kept").delete(name);
    },
    "readwrite",
  );

/** @param {string} store @returns {Promise<any[]>} */
const all = async (store) =>
  (await within([store], (one) => one(store).getAll(), "readonly")) ?? [];

/** @param {string} run @returns {Promise<any[]>} */
const logOf = async (run) =>
  (await within(
    ["log"],
    (store) => store("log").getAll(IDBKeyRange.bound([run, 0], [run, Infinity])),
    "readonly",
  )) ?? [];

/**
 * Put rows into several stores, all of them or none.
 * @param {Record<string, any[]>} rows
 */
const put = (rows) =>
  within(
    Object.keys(rows),
    (store) => {
      for (const [name, list] of Object.entries(rows)) {
        for (const row of list) store(name).put(row);
      }
    },
    "readwrite",
  );

/**
 * Forget entries that the server has; what is noted on them stays until a later day is here.
 * @param {any[]} rows
 */
const sent = (rows) =>
  within(
    ["outbox", "kept"],
    (store) => {
      for (const { id, note, isApart } of rows) {
        store("outbox").delete(id);
        if (isApart) store("kept").delete(`sealed ${id}`);
        if (note) store("kept").put({ id, note }, `told ${id}`);
      }
    },
    "readwrite",
  );

/**
 * Forget a run with its log; what the server has not confirmed stays in the outbox.
 * @param {string} run
 */
const forgetRun = (run) =>
  within(
    ["runs", "log"],
    (store) => {
      store("runs").delete(run);
      store("log").delete(IDBKeyRange.bound([run, 0], [run, Infinity]));
    },
    "readwrite",
  );
return { kept, keep, forget, keptUnder, putFromDraft, all, logOf, put, sent, forgetRun };
})();

const session_tablet = (() => {
// Who is here and what is known: content, the day's stops and sheets, their lock, and the outbox.

const { dayOf } = clock_tablet;
const { lock, newId, sheetKey, unlock, unwrap, wrap } = sealing_tablet;
const { all, forget, keep, kept, keptUnder, put, sent } = store_tablet;

/** Characters of a phrase: as many as a password of the house has at least. */
const SHORTEST_PHRASE = 12;
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
const session = {
  ...{ tablet: "", content: null, day: null, hasDay: false, wrapped: null, key: null, keyText: "" },
  ...{ signal: navigator.onLine, signedIn: null, csrf: "", syncedAt: null, busy: false, fault: "" },
  ...{ outbox: [], sending: 0, refusedRole: false },
};

/**
 * What is called when something changed, when the tablet learned what it may seal to, and when
 * the sheets' key came or went.
 */
const heard = { changed: () => {}, content: async () => {}, opened: async () => {}, closed: () => {} };

/** Read what the tablet kept; nothing here needs a network. */
async function begin() {
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
async function eraseOld() {
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
async function sync({ byHand = false } = {}) {
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
async function setPhrase(/** @type {string} */ phrase) {
  session.wrapped = await wrap(session.keyText, phrase);
  await keep("wrapped", session.wrapped);
  heard.changed();
}

/** @param {string} phrase @returns {Promise<boolean>} whether it opened the sheets */
async function openSheets(phrase) {
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
function closeSheets() {
  Object.assign(session, { key: null, keyText: "", day: null });
  heard.closed();
  heard.changed();
}

/** Nothing of the nurse stays: sheets and keys go. What is sealed to the server waits on. */
async function forgetNurse() {
  const told = await keptUnder("told ");
  await forget("day", "wrapped", "synced", ...told.map(({ id }) => `told ${id}`));
  closeSheets();
  Object.assign(session, { hasDay: false, wrapped: null, syncedAt: null });
}

/** Sign out here and at the server, where it can be heard. */
async function signOut() {
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
async function flush() {
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
async function tryAgain() {
  const refused = (await all("outbox")).filter(({ state }) => state === "refused");
  await put({ outbox: refused.map((row) => ({ ...row, state: "waiting", reason: "" })) });
  await sync({ byHand: true });
}
return { SHORTEST_PHRASE, session, heard, begin, eraseOld, sync, setPhrase, openSheets, closeSheets, forgetNurse, signOut, flush, tryAgain };
})();

const notes_tablet = (() => {
// What was said on this tablet and the day does not show yet: a locked note on each entry of the
// outbox, kept until the server has the entry and a later day was asked for.

const { lock, unlock } = sealing_tablet;
const { session } = session_tablet;
const { keptUnder } = store_tablet;

/** Notes that can be read now, by the entry they stand on. @type {Map<string, any>} */
const notes = new Map();

/**
 * Keep an entry for the server with a note on it that only this nurse can read here.
 * @param {any} row
 * @param {any} said
 * @param {(row: any) => Promise<any>} keeping
 */
async function keepNoted(row, said, keeping) {
  const whole = { ...row, state: "waiting", reason: "" };
  if (session.key) whole.note = await lock(session.key, said);
  await keeping(whole);
  notes.set(row.id, said);
  session.outbox.push(whole);
}

/** The key came: read the notes of what waits, and of what was sent since the day was asked for. */
async function openNotes() {
  const { key } = session;
  if (!key) return;
  for (const row of [...session.outbox, ...(await keptUnder("told "))]) {
    if (!row.note || notes.has(row.id)) continue;
    const said = await unlock(key, row.note).catch(() => null);
    if (said) notes.set(row.id, said);
  }
}

/** The key went: nothing of a patient stays readable. */
const closeNotes = () => notes.clear();

/**
 * What was said here last of something, and how it stands with the server.
 * @param {string} name of the part of a note that says of what
 * @param {string} value
 * @returns {{said: any, state: "waiting" | "refused" | "sent", reason: string} | null}
 */
function saidHere(name, value) {
  const found = [...notes].filter(([, said]) => said[name] === value).at(-1);
  if (!found) return null;
  const row = session.outbox.find(({ id }) => id === found[0]);
  return { said: found[1], state: row?.state ?? "sent", reason: row?.reason ?? "" };
}
return { keepNoted, openNotes, closeNotes, saidHere };
})();

const pictures_tablet = (() => {
// Photographs of a home: made small, kept locked beside the draft they were taken in, sealed with it.

const { lock, newId, seal, unlock } = sealing_tablet;
const { session } = session_tablet;
const { forget, keep, kept } = store_tablet;

/** What the server takes of one picture, and how long its longer side is at most, in pixels. */
const MOST_BYTES = 700_000;
const LONGEST_SIDES = [1600, 1200, 800];
const THUMB_SIDE = 160;
const QUALITIES = [0.8, 0.6, 0.4];
/** Photographs of one assessment: as many as a tablet keeps without being full. */
const MOST_PICTURES = 30;

/**
 * @typedef {Object} Picture
 * @property {string} id of the entry it becomes
 * @property {string} link the question it was taken at; empty for the home as a whole
 * @property {string} at when, as an instant
 * @property {string} thumb small, to recognise it by
 */

/** Pictures the tablet had no room for yet, by id. @type {Map<string, string>} */
const unkept = new Map();

const pictureName = (/** @type {string} */ draft, /** @type {string} */ id) =>
  `picture ${session.content?.nurse.id} ${draft} ${id}`;

/**
 * Make a file small and keep it locked.
 * @param {string} draft
 * @param {string} link
 * @param {File} file
 * @returns {Promise<{picture: Picture, fault: string}>} `fault`: why it is not kept yet
 */
async function takePicture(draft, link, file) {
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
async function keepPicture(draft, id) {
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

const isKept = (/** @type {string} */ id) => !unkept.has(id);

/** @param {string} draft @param {string} id */
async function dropPicture(draft, id) {
  unkept.delete(id);
  await forget(pictureName(draft, id));
}

/** The key went: nothing of a patient stays readable. */
const closePictures = () => unkept.clear();

/**
 * Seal a picture as an entry of its own; it stands apart from the list of what waits.
 * @param {import("./drafts.js").Draft} draft
 * @param {Picture} picture
 * @param {string} caption
 */
async function sealPicture(draft, { id, link, at }, caption) {
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
return { MOST_PICTURES, pictureName, takePicture, keepPicture, isKept, dropPicture, closePictures, sealPicture };
})();

const drafts_tablet = (() => {
// Assessments of homes that are being filled in: kept locked after every touch, sealed when signed.

const { answerOf, itemsOf, judge } = questionnaire_engines;
const { dayOf, shortClock } = clock_tablet;
const { keepNoted } = notes_tablet;
const { closePictures, pictureName, sealPicture } = pictures_tablet;
const { lock, newId, seal, unlock } = sealing_tablet;
const { flush, session } = session_tablet;
const { forget, keep, keptUnder, putFromDraft } = store_tablet;

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
const drafts = new Map();

/** How keeping stands: why the last attempt failed. */
const keeping = { fault: "" };

/** Whose drafts are open. */
let owner = "";
/** @type {Map<string, Promise<void>>} */
const saving = new Map();
/** @type {Set<string>} */
const unsaved = new Set();

const nameOf = (/** @type {string} */ id) => `draft ${session.content?.nurse.id} ${id}`;

/** Read the nurse's drafts; what is being typed here stands. */
async function openDrafts() {
  const { key, content } = session;
  if (!key || !content || owner === content.nurse.id) return;
  owner = content.nurse.id;
  for (const row of await keptUnder(nameOf(""))) {
    const draft = await unlock(key, row).catch(() => null);
    if (draft && !drafts.has(draft.id)) drafts.set(draft.id, draft);
  }
}

/** The key went: nothing of a patient stays readable. */
function closeDrafts() {
  owner = "";
  drafts.clear();
  closePictures();
}

/** @param {string} patient @param {Draft["asked"]} asked @returns {Draft} */
function beginDraft(patient, asked) {
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
const TRAITS = { cold_drug: "", pump: "", hazardous: "" };

/** Keep what stands now, locked; what is typed meanwhile is kept next. @param {Draft} draft */
function keepDraft(draft) {
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
async function throwAway(draft) {
  drafts.delete(draft.id);
  unsaved.delete(draft.id);
  await saving.get(draft.id);
  await forget(...namesOf(draft));
}

/** The draft and its photographs, as they are kept. @param {Draft} draft */
const namesOf = ({ id, pictures }) => [nameOf(id), ...(pictures ?? []).map((one) => pictureName(id, one.id))];

/** What was answered, as the engines read it. @param {Draft} draft */
function answersOf(draft) {
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
const judged = (draft) =>
  judge(draft.asked.body, answersOf(draft), draft.traits, dayOf(Date.now()));

/** Seal a draft and put it where it waits for the server; only then it goes. @param {Draft} draft */
async function sign(draft) {
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
return { drafts, keeping, openDrafts, closeDrafts, beginDraft, TRAITS, keepDraft, throwAway, answersOf, judged, sign };
})();

const view_tablet = (() => {
// Draws what the state says: a tree of plain values is laid over the page, touching what differs.

/**
 * @typedef {{tag: string, props: Record<string, any>, children: (Piece | string)[]}} Piece
 * @typedef {Element & {drawn?: Piece, heard?: Record<string, (event: Event) => void>}} Drawn
 */

const SVG = new Set(["svg", "use", "path", "line", "circle", "polyline", "text", "g"]);

/**
 * Say what an element should be. `on` holds what is done on its events, `key` keeps it the same
 * element when its place among its neighbours changes.
 * @param {string} tag
 * @param {Record<string, any> | null} props
 * @param {...any} children texts and pieces; false and null are left out
 * @returns {Piece}
 */
function h(tag, props, ...children) {
  const kept = children.flat(9).filter((one) => one !== false && one !== null && one !== undefined);
  return {
    tag,
    props: props ?? {},
    children: kept.map((one) => (typeof one === "object" ? one : String(one))),
  };
}

/**
 * @param {string} name
 * @returns {Piece}
 */
const icon = (name) =>
  h("svg", { class: "i", "aria-hidden": "true" }, h("use", { href: `#i-${name}` }));

/**
 * Make the children of an element what they should be.
 * @param {Element} parent
 * @param {(Piece | string)[]} wanted
 */
function draw(parent, wanted) {
  const keyed = new Map();
  for (const node of /** @type {Iterable<Drawn>} */ (parent.childNodes)) {
    if (node.drawn?.props.key !== undefined) keyed.set(node.drawn.props.key, node);
  }
  wanted.forEach((piece, place) => {
    const there = /** @type {Drawn | undefined} */ (parent.childNodes[place]);
    if (typeof piece === "string") {
      if (there?.nodeType === Node.TEXT_NODE) {
        if (there.textContent !== piece) there.textContent = piece;
      } else parent.insertBefore(document.createTextNode(piece), there ?? null);
      return;
    }
    const own = piece.props.key === undefined ? there : keyed.get(piece.props.key);
    const fits = own?.drawn?.tag === piece.tag && own.drawn.props.key === piece.props.key;
    const node = fits ? own : made(piece.tag);
    if (node !== there) parent.insertBefore(node, there ?? null);
    lay(node, piece);
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild?.remove();
}

/**
 * @param {string} tag
 * @returns {Drawn}
 */
function made(tag) {
  return SVG.has(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
}

/**
 * @param {Drawn} node
 * @param {Piece} piece
 */
function lay(node, piece) {
  const before = node.drawn?.props ?? {};
  const props = piece.props;
  for (const name of Object.keys(before)) {
    if (!(name in props) && name !== "on" && name !== "key") node.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") hear(node, value);
    else if (name === "key") continue;
    else if (name === "value") {
      if (before.value !== value) /** @type {HTMLInputElement} */ (node).value = value;
    } else if (name === "checked") /** @type {HTMLInputElement} */ (node).checked = value;
    else if (before[name] !== value) {
      if (value === false || value === null || value === undefined) node.removeAttribute(name);
      else node.setAttribute(name, value === true ? "" : String(value));
    }
  }
  if (!("on" in props) && node.heard) node.heard = {};
  node.drawn = piece;
  draw(node, piece.children);
}

/**
 * @param {Drawn} node
 * @param {Record<string, (event: Event) => void>} handlers
 */
function hear(node, handlers) {
  for (const name of Object.keys(handlers)) {
    if (node.heard && name in node.heard) continue;
    node.addEventListener(name, (event) => node.heard?.[name]?.(event));
  }
  node.heard = { ...Object.fromEntries(Object.keys(node.heard ?? {}).map((k) => [k, noop])), ...handlers };
}

function noop() {}
return { h, icon, draw };
})();

const fields_tablet = (() => {
// Numbers with gloves on: fields with their unit and plausible range, and keys of our own.

const { h } = view_tablet;

/**
 * @typedef {{name: string, label: string, unit: string, low?: number, high?: number}} NumberField
 * @typedef {{active?: string, values?: Record<string, string>}} Filled
 */

const DECIMAL = /^[0-9]{1,9}(\.[0-9]{1,9})?$/;

/** @param {string | undefined} text a decimal with a point, as the engine reads it */
const isNumber = (text) => DECIMAL.test((text ?? "").trim());

/**
 * What is odd about a value, as a question; never a refusal.
 * @param {NumberField} field
 * @param {string} text
 */
function oddity({ low, high, unit }, text) {
  if (!text) return "";
  if (!isNumber(text)) return `Read again: “${text}” is no number. Write it with a point, as 98.6.`;
  const value = Number(text);
  if (low === undefined || high === undefined || (value >= low && value <= high)) return "";
  return `Read again: ${text}\u00a0${unit}?`;
}

/**
 * @param {Filled} panel keeps what was typed
 * @param {NumberField[]} fields
 * @param {() => void} changed
 */
function numberFields(panel, fields, changed) {
  panel.values ??= {};
  panel.active ??= fields[0].name;
  const values = panel.values;
  const active = panel.active;
  const press = (/** @type {string} */ key) => {
    const text = values[active] ?? "";
    values[active] = key === "Clear" ? "" : key === "." && text.includes(".") ? text : text + key;
    changed();
  };
  const next = () => {
    const place = fields.findIndex(({ name }) => name === active);
    panel.active = fields[(place + 1) % fields.length].name;
    changed();
  };
  return h(
    "div",
    { class: "numbers" },
    h(
      "div",
      { class: "number-list" },
      ...fields.map((field) => numberField(panel, field, changed)),
    ),
    h(
      "div",
      { class: "keypad", role: "group", "aria-label": "Keys" },
      ...["1", "2", "3", "4", "5", "6", "7", "8", "9", "Clear", "0", "."].map((key) =>
        h("button", { class: "btn", type: "button", key, on: { click: () => press(key) } }, key),
      ),
      fields.length > 1 &&
        h("button", { class: "btn next", type: "button", key: "next", on: { click: next } }, "Next"),
    ),
  );
}

/** @param {Filled} panel @param {NumberField} field @param {() => void} changed */
function numberField(panel, field, changed) {
  const values = /** @type {Record<string, string>} */ (panel.values);
  const odd = oddity(field, values[field.name] ?? "");
  const id = `number-${field.name}`;
  const hear = {
    input: (/** @type {Event} */ event) => {
      values[field.name] = /** @type {HTMLInputElement} */ (event.target).value;
      changed();
    },
    focus: () => {
      panel.active = field.name;
      changed();
    },
  };
  const range = field.low === undefined ? "" : `plausible ${field.low} to ${field.high}`;
  return h(
    "div",
    { class: panel.active === field.name ? "number is-active" : "number", key: field.name },
    h("label", { for: id }, field.label),
    h(
      "span",
      { class: "number-in" },
      h("input", {
        ...{ id, inputmode: "none", autocomplete: "off", value: values[field.name] ?? "" },
        ...{ "aria-describedby": `${id}-hint`, on: hear },
      }),
      h("span", { class: "unit" }, field.unit),
    ),
    h("small", { id: `${id}-hint`, class: odd ? "odd" : "" }, odd || range),
  );
}

/**
 * @param {string} name
 * @param {string} label
 * @param {Record<string, string>} values
 * @param {() => void} changed
 */
function textField(name, label, values, changed) {
  const input = (/** @type {Event} */ event) => {
    values[name] = /** @type {HTMLInputElement} */ (event.target).value;
    changed();
  };
  return h(
    "p",
    { class: "text-field", key: name },
    h("label", { for: `text-${name}` }, label),
    h("input", { id: `text-${name}`, autocomplete: "off", value: values[name] ?? "", on: { input } }),
  );
}

/**
 * A text that nobody beside should read.
 * @param {string} name
 * @param {string} label
 * @param {Record<string, string>} values
 * @param {() => void} changed
 */
function secretField(name, label, values, changed) {
  const piece = textField(name, label, values, changed);
  const field = /** @type {import("./view.js").Piece} */ (piece.children[1]);
  field.props.type = "password";
  return piece;
}

/**
 * Some answers of which one is chosen; none is chosen to begin with.
 * @param {string} name
 * @param {string} label
 * @param {[string, string][]} choices code and words
 * @param {Record<string, string>} values
 * @param {() => void} changed
 */
function choiceField(name, label, choices, values, changed) {
  return h(
    "div",
    { class: "choice-field", role: "group", "aria-label": label, key: name },
    h("p", { class: "choice-label" }, label),
    h(
      "div",
      { class: "choices" },
      ...choices.map(([code, words]) =>
        h(
          "button",
          {
            ...{ class: "btn", type: "button", key: code, "aria-pressed": String(values[name] === code) },
            on: {
              click: () => {
                values[name] = values[name] === code ? "" : code;
                changed();
              },
            },
          },
          words,
        ),
      ),
    ),
  );
}
return { isNumber, oddity, numberFields, textField, secretField, choiceField };
})();

const album_tablet = (() => {
// The photographs of an assessment on its pages: taken, looked at, told what they show.

const { keepDraft } = drafts_tablet;
const { textField } = fields_tablet;
const { MOST_PICTURES, dropPicture, isKept, keepPicture, takePicture } = pictures_tablet;
const { h } = view_tablet;

const LONGEST_CAPTION = 200;
/** Why the last picture was not taken or kept, by draft and question. @type {Map<string, string>} */
const faults = new Map();

/** @param {import("./drafts.js").Draft} draft @param {string} id */
const captionOf = (draft, id) => (draft.captions?.[`caption-${id}`] ?? "").trim();

/** Photographs that do not say what they show. @param {import("./drafts.js").Draft} draft */
const unnamed = (draft) => (draft.pictures ?? []).filter(({ id }) => !captionOf(draft, id));

/**
 * @param {import("./drafts.js").Draft} draft
 * @param {string} link the question; empty for the home as a whole
 * @param {string} label
 * @param {() => void} changed
 */
function albumPart(draft, link, label, changed) {
  draft.pictures ??= [];
  const own = draft.pictures.filter((one) => one.link === link);
  const isFull = draft.pictures.length >= MOST_PICTURES;
  const id = `picture-${link || "home"}`;
  const fault = faults.get(`${draft.id} ${link}`);
  const take = async (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    const file = input.files?.[0];
    input.value = "";
    if (file) await taken(draft, link, file);
    changed();
  };
  return h(
    "div",
    { class: "album", key: `album-${link}` },
    ...own.map((picture) => pictureRow(draft, picture, changed)),
    isFull
      ? h("p", { class: "soft" }, `${MOST_PICTURES} photographs are all that one assessment takes.`)
      : h("p", { class: "text-field" }, h("label", { for: id }, label), h("input", { id, type: "file", accept: "image/*", capture: "environment", on: { change: (/** @type {Event} */ event) => void take(event) } })),
    fault && h("p", { class: "odd", role: "alert" }, fault),
  );
}

/** @param {import("./drafts.js").Draft} draft @param {string} link @param {File} file */
async function taken(draft, link, file) {
  faults.delete(`${draft.id} ${link}`);
  try {
    const { picture, fault } = await takePicture(draft.id, link, file);
    draft.pictures = [...(draft.pictures ?? []), picture];
    if (fault) faults.set(`${draft.id} ${link}`, `Not kept on this tablet yet: ${fault}`);
  } catch (fault) {
    faults.set(`${draft.id} ${link}`, fault instanceof Error ? fault.message : String(fault));
  }
}

/** @param {import("./drafts.js").Draft} draft @param {import("./pictures.js").Picture} picture @param {() => void} changed */
function pictureRow(draft, picture, changed) {
  const captions = (draft.captions ??= {});
  const name = `caption-${picture.id}`;
  const field = textField(name, "What it shows", captions, changed);
  /** @type {import("./view.js").Piece} */ (field.children[1]).props.maxlength = LONGEST_CAPTION;
  const away = () => {
    draft.pictures = draft.pictures?.filter(({ id }) => id !== picture.id);
    delete captions[name];
    void dropPicture(draft.id, picture.id);
    changed();
  };
  const again = async () => {
    const fault = await keepPicture(draft.id, picture.id);
    if (fault) faults.set(`${draft.id} ${picture.link}`, `Not kept on this tablet yet: ${fault}`);
    else faults.delete(`${draft.id} ${picture.link}`);
    keepDraft(draft);
    changed();
  };
  return h(
    "div",
    { class: "picture", key: picture.id },
    h("img", { src: picture.thumb, alt: captionOf(draft, picture.id) || "Photograph that nobody named yet" }),
    h("div", null, field, h("p", { class: "step-ways" }, h("button", { class: "btn", on: { click: away } }, "Remove this photograph"), !isKept(picture.id) && h("button", { class: "btn", on: { click: () => void again() } }, "Try to keep it again"))),
  );
}
return { captionOf, unnamed, albumPart };
})();

const protocols_engines = (() => {
// The twin of hearthline.engines.protocols: the same run and the same dose without a network.
//
// It reads protocols, settings and facts as the server keeps them (wire.py). Numbers are decimal
// texts and are computed as fractions of whole numbers (BigInt), so that nothing is rounded by
// accident. tests/journeys/test_twins.py holds both to the same word.

/** Difference of the two clocks that is called a jump, in milliseconds. */
const JUMP_MS = 2000;

const ENDING = ["done", "not_possible", "handed_over", "answer", "dose", "vitals"];
const ENDS = ["done", "not_possible", "handed_over"];
const AGE_GROUPS = ["infant", "child", "adult"];
const MEASURED = ["stop", "epinephrine", "call", "position", "vitals"];
const SPANS = { handover: ["ambulance", "sheet"], kit_open: ["kit", "device"] };

/**
 * Say where a run stands.
 * @param {Record<string, any>} protocols bodies of the approved protocols, by key
 * @param {any} setting what is known of patient, order and kit
 * @param {any[]} facts in any order
 * @param {number} now the run's own time, milliseconds since 1970 UTC
 */
function runState(protocols, setting, facts, now) {
  const told = tell(facts.map(whole));
  const begun = beginnings(told);
  const known = [...begun.keys()].filter((key) => protocols[key]);
  let first = begun.size ? Math.min(...begun.values()) : null;
  if (first === null && told.facts.length) {
    first = Math.min(...told.facts.map((fact) => told.at.get(fact.id)));
  }
  const end = told.facts.filter((fact) => fact.kind === "end").at(-1) ?? null;
  setting = withWeight(setting, told);
  flag(told, protocols, end);
  const doses = dosesGiven(protocols, known, setting, told);
  const last = lastDoses(told);
  const byAct = actsOf(protocols, known, told.facts);
  flagResumed(protocols, begun, known, setting, told);
  const steps = known.flatMap((key) =>
    stepsOf(protocols[key], begun.get(key), setting, told, byAct, last, now, end),
  );
  const current = end ? [] : toDoNow(protocols, known, steps);
  const isCurrent = (key, step) => current.some(([k, s]) => k === key && s === step);
  const then = end
    ? []
    : [...known].reverse().flatMap((key) =>
        steps
          .filter(
            (one) =>
              one.protocol === key &&
              ["open", "waiting"].includes(one.state) &&
              !isCurrent(key, one.step),
          )
          .map((one) => [key, one.step]),
      );
  const due = steps.filter(
    (one) =>
      one.due_at !== null && one.due_at <= now && one.applies !== "no" && one.state !== "waiting",
  );
  return {
    begun_at: first,
    ended_at: end ? told.at.get(end.id) : null,
    protocols: known,
    steps,
    now: current,
    then,
    due: end ? [] : due.map((one) => [one.protocol, one.step]),
    doses,
    last_dose_at: last,
    measures: measuresOf(first, byAct, told),
    flags: told.flags.sort(byText),
    card: cardOf(protocols, known, setting, told),
    signs: signsOf(protocols, known, setting, told),
  };
}

/**
 * Say how much of a protocol's medicine may be given, and from what of this kit.
 * @param {any} protocol
 * @param {any} setting
 * @param {Record<string, number>} given doses given so far, by item of the kit
 */
function doseCard(protocol, setting, given) {
  const rule = protocol.dose;
  if (!rule) return null;
  const notes = [];
  const amount = (name) => fraction(numberOf(protocol, rule[name]).value);
  const isGrown =
    setting.age_years != null && !less([BigInt(setting.age_years), 1n], amount("adult_from_years"));
  const kilograms = kilogramsOf(setting, amount, isGrown, notes);
  const order = orderFor(setting, rule.medicine);
  let cap = amount(isGrown ? "cap_adult" : "cap_child");
  if (setting.age_years == null) {
    notes.push("age_unknown");
    cap = least(amount("cap_child"), amount("cap_adult"));
  }
  let perKg = amount("per_kg");
  if (order) {
    const orderedCap = order.cap_mg == null ? cap : fraction(order.cap_mg);
    const orderedPerKg = order.per_kg == null ? perKg : fraction(order.per_kg);
    if (less(cap, orderedCap) || less(perKg, orderedPerKg)) notes.push("order_above_protocol");
    cap = least(cap, orderedCap);
    perKg = least(perKg, orderedPerKg);
  }
  const formula = kilograms === null ? null : times(kilograms, perKg);
  if (formula !== null && less(cap, formula)) notes.push("capped");
  const sum = Object.values(given).reduce((total, count) => total + count, 0);
  if (!less([BigInt(sum), 1n], amount("most_doses"))) notes.push("physician_first");
  let kind = "not_ordered";
  let offers = [];
  if (setting.orders == null) notes.push("order_unknown");
  if (order || setting.orders == null) {
    const here = inKit(rule, setting, given, notes);
    const allowed = order ? (order.forms ?? []) : null;
    const drawn = (most) => drawnUp(amount, allowed, here, most);
    const device = (form, size) => deviceOf(form, size, allowed, here, cap);
    const prefer = rule.prefer ?? [];
    if (formula === null) {
      kind = "by_eye";
      for (const guess of rule.by_eye ?? []) {
        const size = fraction(guess.amount_mg);
        const offer = firstOf(prefer, (form) =>
          form === "ampule" ? drawn(least(size, cap)) : device(form, size),
        );
        if (offer) offers.push({ ...offer, text: guess.text });
      }
    } else {
      kind = "item";
      const size = deviceFor(rule, kilograms);
      const offer = firstOf(prefer, (form) =>
        form === "ampule" ? drawn(least(formula, cap)) : size && device(form, size),
      );
      if (offer) offers = [offer];
    }
    if (!offers.length) kind = "nothing_here";
    else if (offers.some(({ item }) => item && left(item, given) === 1)) notes.push("last_one");
    if (offers.some(({ item }) => item && item.expires_on == null)) notes.push("expiry_unknown");
  }
  return {
    kind,
    medicine: rule.medicine,
    offers: offers.map((offer) => ({
      form: offer.form,
      amount_mg: shown(offer.amount),
      volume_ml: offer.volume ? shown(offer.volume) : null,
      item: offer.item ? offer.item.id : null,
      text: offer.text ?? "",
    })),
    kilograms: kilograms === null ? null : shown(kilograms),
    per_kg: shown(perKg),
    by_formula_mg: formula === null ? null : shown(formula),
    cap_mg: shown(cap),
    notes,
  };
}

/**
 * Name what is stopped in an emergency: never an infusion that must not stop.
 * @param {any[]} infusions
 */
function whatToStop(infusions) {
  const must = (one) => one.must_not_stop ?? "unknown";
  const stop = infusions.filter((one) => must(one) !== "yes");
  const keep = infusions.filter((one) => must(one) === "yes");
  const kept = keep.map((one) => one.lumen ?? "");
  const isShared = (one) => Boolean(one.lumen) && kept.includes(one.lumen);
  const isApart = (one) => Boolean(one.lumen) && !kept.includes("");
  return {
    stop,
    keep,
    ask: stop.filter((one) => must(one) !== "no"),
    shared: stop.filter(isShared),
    where_unknown: keep.length ? stop.filter((one) => !isShared(one) && !isApart(one)) : [],
  };
}

/**
 * Name the protocols that begin with what was recorded of a step.
 * @param {any} step
 * @param {{kind: string, choice?: string}} fact
 * @returns {string[]}
 */
function takenOverBy(step, fact) {
  const asks = step.asks ?? [];
  const begins = asks.length
    ? fact.kind === "answer" && fact.choice === asks[0].code
    : fact.kind === "done";
  return begins ? (step.leads_to ?? []) : [];
}

/**
 * Give a run its own time from the readings of a device's two clocks, in the order taken.
 * @param {{session: string, counter_ms: number, wall_ms: number, was_hidden?: boolean}[]} readings
 */
function runClock(readings) {
  if (!readings.length) throw new Error("protocols.no_reading");
  let at = readings[0].wall_ms;
  for (let index = 1; index < readings.length; index += 1) {
    const [before, after] = [readings[index - 1], readings[index]];
    const byWall = Math.max(0, after.wall_ms - before.wall_ms);
    const byCounter = Math.max(0, after.counter_ms - before.counter_ms);
    if (before.session !== after.session) at += byWall;
    else at += after.was_hidden ? Math.max(byWall, byCounter) : byCounter;
  }
  const ahead = readings.at(-1).wall_ms - at;
  return { at, jumped_ms: Math.abs(ahead) > JUMP_MS ? ahead : 0 };
}

// ---- the fold ------------------------------------------------------------------------------

const whole = (fact) => ({
  ...{ by: "", protocol: "", step: "", text: "", choice: "", of: "", medicine: "" },
  ...{ amount: "", unit: "", form: "", item: "", lot: "", site: "", values: {} },
  ...fact,
});

const ORDER = [
  ...["recorded_at", "id", "at", "kind", "protocol", "step"],
  ...["choice", "of", "medicine", "amount", "item", "text"],
];

function inOrder(a, b) {
  for (const name of ORDER) {
    if (a[name] < b[name]) return -1;
    if (a[name] > b[name]) return 1;
  }
  return 0;
}

function byText(a, b) {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0;
}

function tell(facts) {
  const unique = new Map();
  for (const fact of [...facts].sort(inOrder)) {
    if (!unique.has(fact.id)) unique.set(fact.id, fact);
  }
  const kept = [...unique.values()];
  const flags = [];
  const withdrawn = new Set();
  for (const fact of kept.filter(({ kind }) => kind === "withdraw")) {
    const target = unique.get(fact.of);
    if (!target || target.kind === "withdraw") flags.push([fact.id, "no_such_fact"]);
    else withdrawn.add(fact.of);
  }
  const at = new Map(kept.map((fact) => [fact.id, fact.at]));
  for (const fact of kept) {
    if (fact.kind !== "correct" || withdrawn.has(fact.id)) continue;
    if (unique.has(fact.of) && fact.of !== fact.id) at.set(fact.of, fact.at);
    else flags.push([fact.id, "no_such_fact"]);
  }
  const counting = kept.filter(
    (fact) => !withdrawn.has(fact.id) && !["correct", "withdraw"].includes(fact.kind),
  );
  return { facts: counting, at, flags };
}

function beginnings(told) {
  const found = new Map();
  for (const fact of told.facts.filter(({ kind }) => kind === "begin")) {
    const at = told.at.get(fact.id);
    found.set(fact.protocol, Math.min(at, found.get(fact.protocol) ?? at));
  }
  return new Map([...found].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)));
}

function withWeight(setting, told) {
  const said = told.facts.filter(({ kind }) => kind === "weight").at(-1);
  if (!said) return setting;
  return {
    ...setting,
    weight: { value: said.amount, unit: said.unit, measured_on: setting.today },
  };
}

function flag(told, protocols, end) {
  for (const fact of told.facts) {
    const namesStep = ENDING.includes(fact.kind) && (fact.step || fact.kind !== "vitals");
    if (namesStep || fact.kind === "begin") {
      const protocol = protocols[fact.protocol];
      const hasStep = protocol?.steps.some(({ id }) => id === fact.step);
      if (!protocol || (namesStep && !hasStep)) told.flags.push([fact.id, "no_such_step"]);
    }
    if (told.at.get(fact.id) > fact.recorded_at) {
      told.flags.push([fact.id, "happened_after_recorded"]);
    }
    if (end && fact !== end && fact.recorded_at > end.recorded_at) {
      told.flags.push([fact.id, "recorded_after_end"]);
    }
  }
  if (end && !["handed_over", "not_possible"].includes(end.choice)) {
    told.flags.push([end.id, "ended_without_word"]);
  }
}

function flagResumed(protocols, begun, known, setting, told) {
  for (const fact of told.facts) {
    if (fact.kind !== "done" || !known.includes(fact.protocol)) continue;
    const protocol = protocols[fact.protocol];
    const step = protocol.steps.find(({ id }) => id === fact.step);
    if (step?.act !== "resume") continue;
    const at = told.at.get(fact.id);
    const before = told.facts.filter((one) => one !== fact && told.at.get(one.id) <= at);
    const ended = endedOf(protocol, before, actsOf(protocols, known, before), told, {});
    const { applies } = appliesBy(step.when ?? [], ended, setting, protocol);
    const [, notBefore] = timesOf(step, begun.get(fact.protocol), ended, told, null);
    const waits = step.timer?.kind === "wait";
    if (applies !== "yes" || (waits && (notBefore === null || at < notBefore))) {
      told.flags.push([fact.id, "resumed_against"]);
    }
    const most = atMost(step, ended, protocol);
    const rate = step.share ? fractionOrNull(valueOf(fact, step.share.name)) : null;
    if (most && rate && less(most, rate)) told.flags.push([fact.id, "resumed_above"]);
  }
}

const valueOf = (fact, name) =>
  Object.hasOwn(fact.values ?? {}, name) ? fact.values[name] : "";

function actsOf(protocols, known, facts) {
  const found = {};
  for (const fact of facts) {
    const step =
      ENDING.includes(fact.kind) && known.includes(fact.protocol)
        ? protocols[fact.protocol].steps.find(({ id }) => id === fact.step)
        : undefined;
    if (step?.act) (found[step.act] ??= []).push(fact);
    else if (fact.kind === "vitals") (found.vitals ??= []).push(fact);
  }
  return found;
}

function stepsOf(protocol, begunAt, setting, told, byAct, last, now, end) {
  const ended = endedOf(protocol, told.facts, byAct, told, last);
  const found = new Map(
    protocol.steps.map((step) => [step.id, appliesBy(step.when ?? [], ended, setting, protocol)]),
  );
  return protocol.steps.map((step) => {
    const fact = ended.get(step.id);
    const { applies, unmet } = found.get(step.id);
    const most = atMost(step, ended, protocol);
    const waits = (step.after ?? []).some(
      (other) => !ended.has(other) && found.get(other).applies !== "no",
    );
    const dose = doseBefore(step, protocol, last);
    const [due, notBefore] = timesOf(step, begunAt, ended, told, dose);
    const state = stateOf(step, fact, applies, waits, notBefore, now, end);
    const repeats = step.timer?.kind === "repeat";
    const runs = state === "open" || state === "waiting" || (repeats && state === "done");
    const source = fact ?? (ENDS.includes(state) ? end : null);
    return {
      protocol: protocol.key,
      step: step.id,
      state,
      applies,
      at: source ? told.at.get(source.id) : null,
      recorded_at: source ? source.recorded_at : null,
      by: source ? source.by : "",
      text: source ? source.text : "",
      choice: fact ? fact.choice : "",
      due_at: runs ? due : null,
      not_before: runs ? notBefore : null,
      unmet,
      at_most: most && shown(most),
    };
  });
}

/**
 * The fact that ended each step; what was stopped before it was started again is open anew, and a
 * question about a dose is asked again after the next one.
 */
function endedOf(protocol, facts, byAct, told, last) {
  const resumed = (byAct.resume ?? []).filter(({ kind }) => kind === "done");
  const holdsIt = protocol.steps.some(({ act }) => act === "resume");
  const again =
    resumed.length && !holdsIt ? Math.max(...resumed.map(({ id }) => told.at.get(id))) : null;
  const ended = new Map();
  for (const step of protocol.steps) {
    const counts = (fact) => step.act !== "stop" || again === null || told.at.get(fact.id) > again;
    const own = facts.filter(
      (fact) =>
        ENDING.includes(fact.kind) && fact.protocol === protocol.key && fact.step === step.id,
    );
    const shared = step.act ? (byAct[step.act] ?? []) : [];
    const fact = own.filter(counts).at(-1) ?? shared.filter(counts).at(-1);
    const isAboutDose = step.asks?.length && step.timer?.kind === "after_dose";
    const dose = isAboutDose ? doseBefore(step, protocol, last) : null;
    if (fact && (dose === null || told.at.get(fact.id) >= dose)) ended.set(step.id, fact);
  }
  return ended;
}

/** When the dose that a step counts from was given. */
function doseBefore(step, protocol, last) {
  const before = protocol.steps.filter(({ id }) => (step.after ?? []).includes(id));
  const own = step.medicine ? [step.medicine] : before.map(({ medicine }) => medicine ?? "");
  const named = own.filter(Boolean);
  const at = (named.length ? named : Object.keys(last)).map((one) => last[one] ?? null);
  const given = at.filter((one) => one !== null);
  return given.length ? Math.max(...given) : null;
}

function atMost(step, ended, protocol) {
  if (!step.share || !ended.has(step.share.step)) return null;
  const written = fractionOrNull(valueOf(ended.get(step.share.step), step.share.name));
  if (!written) return null;
  const [percent, parts] = fraction(numberOf(protocol, step.share.number).value);
  return times(written, [percent, parts * 100n]);
}

function appliesBy(conditions, ended, setting, protocol) {
  const found = conditions.map((condition) => {
    const held = holds(condition, ended, setting, protocol);
    return condition.must_be_known && held === "unknown" ? "no" : held;
  });
  const unmet = conditions.filter((_one, place) => found[place] !== "yes").map((one) => one.subject);
  const applies = found.includes("no") ? "no" : found.includes("unknown") ? "unknown" : "yes";
  return { applies, unmet };
}

/** Whether an answer has all that is to be written down with it. */
function isWhole(fact, id, protocol) {
  const { writes = [] } = protocol.steps.find((one) => one.id === id);
  return writes.every(
    (one) =>
      one.optional ||
      ((one.needed_for ?? []).length && !one.needed_for.includes(fact.choice)) ||
      valueOf(fact, one.name).replace(/^ +| +$/g, "") !== "",
  );
}

/** Infant, child or adult, as somebody said it or by the age; empty where nobody knows. */
function ageGroup(ended, setting, protocol) {
  if (!protocol.ages) return "";
  const fact = ended.get(protocol.ages.ask);
  if (fact?.kind === "answer" && AGE_GROUPS.includes(fact.choice)) return fact.choice;
  if (setting.age_years == null) return "";
  const isBelow = (id) =>
    less([BigInt(setting.age_years), 1n], fraction(numberOf(protocol, id).value));
  if (isBelow(protocol.ages.infant_below)) return "infant";
  return isBelow(protocol.ages.child_below) ? "child" : "adult";
}

function holds({ subject, value, also }, ended, setting, protocol) {
  const dot = subject.indexOf(".");
  const [kind, name] = [subject.slice(0, dot), subject.slice(dot + 1)];
  const fits = (said) => (said === value || (also ?? []).includes(said) ? "yes" : "no");
  if (kind === "answer") {
    const fact = ended.get(name);
    if (fact?.kind !== "answer" || !isWhole(fact, name, protocol)) return "unknown";
    return fits(fact.choice);
  }
  if (subject === "age.group") {
    const group = ageGroup(ended, setting, protocol);
    return group ? fits(group) : "unknown";
  }
  if (subject === "age.known") return fits(setting.age_years == null ? "no" : "yes");
  let said = null;
  if (kind === "ordered" && setting.orders != null) said = orderFor(setting, name) !== null;
  else if (kind === "kit" && setting.kit != null) {
    said = setting.kit.some(
      (item) => item.medicine === name && item.count > 0 && !isExpired(item, setting.today),
    );
  } else if (kind === "patient") {
    const trait = (setting.traits ?? {})[name];
    said = trait === "yes" ? true : trait === "no" ? false : null;
  }
  if (said === null) return "unknown";
  return fits(said ? "yes" : "no");
}

function timesOf(step, begunAt, ended, told, dose) {
  const timer = step.timer;
  if (!timer) return [null, null];
  const own = ended.get(step.id);
  let base = begunAt;
  if (timer.kind === "after_dose") base = dose;
  else if (timer.kind === "repeat" && own) base = told.at.get(own.id);
  else if (timer.since) {
    base = ended.has(timer.since) ? told.at.get(ended.get(timer.since).id) : null;
  }
  if (base === null) return [null, null];
  const reached = base + timer.seconds * 1000;
  return [reached, timer.kind === "wait" ? reached : null];
}

function stateOf(step, fact, applies, waits, notBefore, now, end) {
  if (fact) return ["not_possible", "handed_over"].includes(fact.kind) ? fact.kind : "done";
  if (applies === "no") return "not_applicable";
  if (end) {
    if (!step.mandatory) return "left_out";
    return end.choice === "handed_over" ? "handed_over" : "not_possible";
  }
  return waits || (notBefore !== null && now < notBefore) ? "waiting" : "open";
}

function toDoNow(protocols, known, steps) {
  for (const key of [...known].reverse()) {
    const open = steps.filter((one) => one.protocol === key && one.state === "open");
    if (!open.length) continue;
    const together = new Set(
      protocols[key].steps.filter((step) => step.together).map(({ id }) => id),
    );
    const sideBySide = open.filter((one) => together.has(one.step));
    return (sideBySide.length ? sideBySide : open.slice(0, 1)).map((one) => [key, one.step]);
  }
  return [];
}

function lastDoses(told) {
  const found = {};
  for (const fact of told.facts) {
    if (fact.kind !== "dose" || !fact.medicine) continue;
    const at = told.at.get(fact.id);
    found[fact.medicine] = Math.max(at, found[fact.medicine] ?? at);
  }
  return found;
}

function dosesGiven(protocols, known, setting, told) {
  const given = told.facts
    .filter(({ kind }) => kind === "dose")
    .sort((a, b) => told.at.get(a.id) - told.at.get(b.id) || (a.id < b.id ? -1 : 1));
  return given.map((fact, index) => {
    const before = given.slice(0, index);
    const flags = kitFlags(fact, before, setting);
    const protocol = protocols[fact.protocol];
    if (protocol && known.includes(fact.protocol)) {
      flags.push(...protocolFlags(fact, before, protocol, setting, told));
    }
    if (setting.orders != null && !orderFor(setting, fact.medicine)) flags.push("not_ordered");
    told.flags.push(...flags.map((one) => [fact.id, one]));
    return { fact: fact.id, at: told.at.get(fact.id), flags: [...flags].sort() };
  });
}

function kitFlags(fact, before, setting) {
  if (setting.kit == null) return [];
  const item = setting.kit.find(({ id }) => id === fact.item);
  if (!item) return ["not_in_kit"];
  const flags = [];
  if (before.filter((one) => one.item === fact.item).length >= item.count) {
    flags.push("kit_used_up");
  }
  if (isExpired(item, setting.today)) flags.push("item_expired");
  return flags;
}

function protocolFlags(fact, before, protocol, setting, told) {
  const flags = [];
  const step = protocol.steps.find(({ id }) => id === fact.step);
  const firstLine = protocol.steps
    .filter(({ id, medicine }) => medicine && (step?.after ?? []).includes(id))
    .map(({ medicine }) => medicine);
  if (firstLine.length && !before.some(({ medicine }) => firstLine.includes(medicine))) {
    flags.push("before_first_line");
  }
  const rule = protocol.dose;
  if (!rule || rule.medicine !== fact.medicine) return flags;
  const factor = { mg: [1n, 1n], ug: [1n, 1000n] }[fact.unit];
  const written = fractionOrNull(fact.amount);
  if (!factor || !written) flags.push("amount_unreadable");
  else if (less(fraction(doseCard(protocol, setting, {}).cap_mg), times(written, factor))) {
    flags.push("above_cap");
  }
  const same = before.filter(({ medicine }) => medicine === fact.medicine);
  const number = (name) => fraction(numberOf(protocol, rule[name]).value);
  if (!less([BigInt(same.length), 1n], number("most_doses"))) flags.push("above_most");
  if (same.length) {
    const passed = BigInt(told.at.get(fact.id) - told.at.get(same.at(-1).id));
    if (less([passed, 1000n], number("repeat_after_s"))) flags.push("too_soon");
  }
  return flags;
}

function measuresOf(first, byAct, told) {
  const done = (act) =>
    (byAct[act] ?? [])
      .filter(({ kind }) => !["not_possible", "handed_over"].includes(kind))
      .map(({ id }) => told.at.get(id));
  const found = {};
  for (const act of MEASURED) {
    const times = done(act);
    if (times.length && first !== null) found[act] = Math.max(0, Math.min(...times) - first);
  }
  for (const [name, [begins, ends]] of Object.entries(SPANS)) {
    const begun = Math.min(...done(begins));
    const after = done(ends).filter((at) => at >= begun);
    if (after.length) found[name] = Math.min(...after) - begun;
  }
  return found;
}

/** Each vital sign as it was measured last, against the limits for the person's age. */
function signsOf(protocols, known, setting, told) {
  const latest = new Map();
  for (const fact of told.facts.filter(({ kind }) => kind === "vitals")) {
    const at = told.at.get(fact.id);
    for (const [sign, text] of Object.entries(fact.values)) {
      const value = text.replace(/^ +| +$/g, "");
      if (value && !(latest.get(sign)?.at > at)) latest.set(sign, { at, value });
    }
  }
  return [...latest.keys()].sort().map((sign) => {
    const { at, value } = latest.get(sign);
    const [protocol, limits, asksAge] = limitsOf(protocols, known, sign, setting.age_years);
    const stands = { sign, at, value, state: "within", limit: null, protocol: "", number: "" };
    if (!limits.length) return { ...stands, state: asksAge ? "age_unknown" : "no_limit" };
    const amount = fractionOrNull(value);
    if (!amount) return { ...stands, state: "unreadable" };
    const passed = limits.find(({ limit, bound }) => isOutside(limit.kind, amount, bound));
    if (!passed) return stands;
    const { limit, bound } = passed;
    const state = limit.kind === "below" ? "low" : "high";
    return { ...stands, state, limit: shown(bound), protocol, number: limit.number };
  });
}

/** The protocol whose limits of a sign count, those for this age, and whether any ask an age. */
function limitsOf(protocols, known, sign, age) {
  let asksAge = false;
  for (const key of [...known].reverse()) {
    const own = (protocols[key].limits ?? []).filter((one) => one.sign === sign);
    asksAge ||= own.length > 0;
    const fits = (one) => one.from_years <= age && (one.below_years == null || age < one.below_years);
    const fitting = age == null ? [] : own.filter(fits);
    if (fitting.length) {
      const bounds = fitting.map((limit) => ({ limit, bound: boundOf(limit, protocols[key], age) }));
      return [key, bounds, true];
    }
  }
  return ["", [], asksAge && age == null];
}

function boundOf(limit, protocol, age) {
  const base = fraction(numberOf(protocol, limit.number).value);
  if (!limit.per_year) return base;
  const each = fraction(numberOf(protocol, limit.per_year).value);
  return plus(base, times(each, [BigInt(age), 1n]));
}

const isOutside = (kind, amount, bound) =>
  kind === "below" ? less(amount, bound) : kind === "above" ? less(bound, amount) : !less(amount, bound);

function cardOf(protocols, known, setting, told) {
  const key = [...known].reverse().find((one) => protocols[one].dose);
  if (!key) return null;
  const given = {};
  for (const fact of told.facts) {
    if (fact.kind === "dose" && fact.medicine === protocols[key].dose.medicine) {
      given[fact.item] = (given[fact.item] ?? 0) + 1;
    }
  }
  return doseCard(protocols[key], setting, given);
}

// ---- the dose ------------------------------------------------------------------------------

const KG = { kg: [1n, 1n], g: [1n, 1000n], "[lb_av]": [45359237n, 100000000n] };

const numberOf = (protocol, id) => protocol.numbers.find((number) => number.id === id);

const orderFor = (setting, medicine) =>
  (setting.orders ?? []).find((one) => one.medicine === medicine) ?? null;

const isExpired = (item, today) => item.expires_on != null && item.expires_on < today;

const left = (item, given) => item.count - (given[item.id] ?? 0);

const dayNumber = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);

function firstOf(forms, made) {
  for (const form of forms) {
    const offer = made(form);
    if (offer) return offer;
  }
  return null;
}

function kilogramsOf(setting, amount, isGrown, notes) {
  const weight = setting.weight;
  if (weight == null) {
    notes.push("weight_missing");
    return null;
  }
  const value = fractionOrNull(weight.value ?? "");
  if (!value || !Object.hasOwn(KG, weight.unit)) {
    notes.push("weight_unreadable");
    return null;
  }
  const exact = times(value, KG[weight.unit]);
  if (less(exact, amount("lowest_kg")) || less(amount("highest_kg"), exact)) {
    notes.push("weight_implausible");
    return null;
  }
  if (weight.measured_on == null) notes.push("weight_undated");
  else {
    const days = dayNumber(setting.today) - dayNumber(weight.measured_on);
    const fresh = amount(isGrown ? "fresh_days_adult" : "fresh_days_child");
    if (less(fresh, [BigInt(days), 1n])) notes.push("weight_old");
  }
  return [(exact[0] * 10n) / exact[1], 10n];
}

function inKit(rule, setting, given, notes) {
  if (setting.kit == null) {
    notes.push("kit_unknown");
    return null;
  }
  const own = setting.kit.filter((item) => item.medicine === rule.medicine);
  const fresh = own.filter((item) => !isExpired(item, setting.today));
  if (fresh.length < own.length) notes.push("kit_expired");
  const until = (item) => item.expires_on ?? "9999-12-31";
  return fresh
    .filter((item) => left(item, given) > 0)
    .sort((a, b) => byText([until(a), a.id], [until(b), b.id]));
}

function deviceFor(rule, kilograms) {
  const band = (rule.bands ?? []).find(
    (one) =>
      !less(kilograms, fraction(one.low_kg)) &&
      (one.below_kg == null || less(kilograms, fraction(one.below_kg))),
  );
  return band ? fraction(band.device_mg) : null;
}

function deviceOf(form, amount, allowed, here, cap) {
  if (less(cap, amount)) return null;
  const fits = (one) =>
    one.form === form && (one.amount_mg == null || same(fraction(one.amount_mg), amount));
  if (allowed !== null && !allowed.some(fits)) return null;
  if (here === null) return { form, amount, volume: null, item: null };
  const item = here.find(
    (one) => one.form === form && one.amount_mg != null && same(fraction(one.amount_mg), amount),
  );
  return item ? { form, amount, volume: null, item } : null;
}

function drawnUp(amount, allowed, here, most) {
  if (allowed !== null) {
    const fitting = allowed.filter((one) => one.form === "ampule");
    if (!fitting.length) return null;
    for (const one of fitting) {
      if (one.amount_mg != null) most = least(most, fraction(one.amount_mg));
    }
  }
  const strength = amount("strength");
  let item = null;
  if (here !== null) {
    item = here.find(
      (one) =>
        one.form === "ampule" && one.strength != null && same(fraction(one.strength), strength),
    );
    if (!item) return null;
  }
  const mark = amount("mark_ml");
  const marks = (most[0] * strength[1] * mark[1]) / (most[1] * strength[0] * mark[0]);
  if (marks < 1n) return null;
  const volume = times([marks, 1n], mark);
  return { form: "ampule", amount: times(volume, strength), volume, item };
}

// ---- fractions of whole numbers ------------------------------------------------------------

function fractionOrNull(text) {
  const found = /^([+-]?)([0-9]{1,9})(?:\.([0-9]{1,9}))?$/.exec(text.replace(/^ +| +$/g, ""));
  if (!found) return null;
  const places = (found[3] ?? "").length;
  const digits = BigInt(found[2] + (found[3] ?? ""));
  return [found[1] === "-" ? -digits : digits, 10n ** BigInt(places)];
}

function fraction(text) {
  const found = fractionOrNull(text);
  if (!found) throw new Error("protocols.not_a_number");
  return found;
}

const times = (a, b) => [a[0] * b[0], a[1] * b[1]];
const plus = (a, b) => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
const less = (a, b) => a[0] * b[1] < b[0] * a[1];
const same = (a, b) => a[0] * b[1] === b[0] * a[1];
const least = (a, b) => (less(b, a) ? b : a);

/** Write a decimal fraction without trailing zeros. */
function shown([numerator, denominator]) {
  let places = 0;
  let size = numerator < 0n ? -numerator : numerator;
  while (size % denominator !== 0n && places < 60) {
    size *= 10n;
    places += 1;
  }
  const digits = (size / denominator).toString().padStart(places + 1, "0");
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return numerator < 0n ? `-${text}` : text;
}
return { runState, doseCard, whatToStop, takenOverBy, runClock };
})();

const runs_tablet = (() => {
// Runs of this tablet: begun in a moment, kept after every fact, found again after a reload.

const { runClock, runState } = protocols_engines;
const { dayOf, readClocks } = clock_tablet;
const { lock, newId, runKey, seal, unlock } = sealing_tablet;
const { all, forgetRun, logOf, put } = store_tablet;

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
const IN_DOUBT = "anaphylaxis";

/** @type {Map<string, Run>} */
const runs = new Map();

const other = new BroadcastChannel("hearthline-tablet-runs");

/**
 * What is called when a run changed or an entry was kept, and what to seal to where the run began
 * before the tablet knew; main.js fills it.
 * @type {{changed: () => void, kept: (rows: any[]) => void, sealTo: () => any}}
 */
const watch = { changed: () => {}, kept: () => {}, sealTo: () => null };

/**
 * Begin a run. Nothing is waited for: the first step is on the screen in the same moment.
 * @param {{content: any, nurse: any, zone: string, tablet: string, patient?: string | null,
 *   sheet?: any, practice?: boolean, script?: string}} given
 * @returns {Run}
 */
function beginRun({ content, nurse, zone, tablet, patient, sheet, practice, script }) {
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
const sketched = (/** @type {any} */ content) =>
  made({ ...{ id: "", content, nurse: content.nurse, readings: [readClocks()] }, patient: null, sheet: null });

/** @param {any} given @returns {Run} */
const made = (given) =>
  /** @type {Run} */ ({
    ...{ facts: [], readings: [], wasHidden: false, closed: false, script: "", isTold: false, place: 0, unsaved: [], unsealed: [], fault: "" },
    ...{ saving: Promise.resolve(), ...given },
  });

/** The run's own time. @param {Run} run */
function clock(run) {
  return runClock([...run.readings, readClocks(run.wasHidden || document.hidden)]);
}

/** @param {Run} run @returns {number} */
const begunAt = (run) => run.readings[0].wall_ms;

/** @param {Run} run @returns {Record<string, any>} bodies by key */
const protocolsOf = (run) =>
  Object.fromEntries(run.content.protocols.map((/** @type {any} */ one) => [one.body.key, one.body]));

/** What is known beside the protocols; without a sheet nothing is. @param {Run} run */
function settingOf(run) {
  const nothing = { age_years: null, weight: null, orders: null, kit: null, infusions: [], traits: {} };
  const known = { ...nothing, ...(run.sheet?.setting ?? {}) };
  // A scripted patient keeps the day of the script: nothing in that kit expires.
  return run.script && known.today ? known : { ...known, today: dayOf(clock(run).at) };
}

/** Where the run stands; before its first fact as the protocol that is shown. @param {Run} run */
function standing(run) {
  const protocols = protocolsOf(run);
  const facts = isUndecided(run) && protocols[IN_DOUBT] ? [beginning(run, IN_DOUBT)] : [];
  return runState(protocols, settingOf(run), [...facts, ...run.facts], clock(run).at);
}

/** Whether nothing says yet which protocol this is. @param {Run} run */
const isUndecided = (run) => !run.facts.some(({ kind }) => kind === "begin");

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
function record(run, ...given) {
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
function about(run, patient, sheet) {
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
function sighted(event) {
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
async function save(run) {
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
async function sealLate() {
  for (const run of runs.values()) if (run.unsealed.length) await save(run);
}

/** How many facts stand on the disk. @param {Run} run */
function savedFacts(run) {
  const waiting = run.unsaved.filter(({ record: one }) => one.kind === "fact").length;
  return run.facts.length - waiting;
}

/** Find the runs again that were open when the page went away. */
async function loadRuns() {
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
const neverHappened = (/** @type {Run} */ run) =>
  run.facts.length ? Promise.resolve() : closeRun(run);

/** Close a run: its sheet is no longer needed here. Its key goes, and with it what it locked. */
async function closeRun(/** @type {Run} */ run) {
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
return { IN_DOUBT, runs, watch, beginRun, sketched, clock, begunAt, protocolsOf, settingOf, standing, isUndecided, record, about, sighted, save, sealLate, savedFacts, loadRuns, neverHappened, closeRun };
})();

const words_tablet = (() => {
// What the screens say: facts, doses, devices, numbers, each in the same words everywhere.

const { clockOf, dayWords, shortClock } = clock_tablet;
const { protocolsOf } = runs_tablet;
const { session } = session_tablet;

/** @typedef {import("./runs.js").Run} Run */

/** @param {string} prefix @param {string} code @returns {string} */
const word = (prefix, code) =>
  session.content?.words[`${prefix}.${code}`] ?? code.replaceAll("_", " ");

/** @param {string} text a step's words @param {any} content */
const filled = (text, content) => text.replaceAll("{emergency}", content.emergency);

/** Medicines of which a published tall-man form exists (FDA and ISMP lists). */
const TALL = { epinephrine: "EPINEPHrine", diphenhydramine: "diphenhydrAMINE" };

/** @param {string} name @returns {string} */
const medicine = (name) => /** @type {Record<string, string>} */ (TALL)[name] ?? name;

/** @param {string} unit */
const unitWord = (unit) =>
  ({ "[lb_av]": "lb", ug: "mcg", "[degF]": "°F", Cel: "°C" })[unit] ?? unit;

/**
 * What to give, as a person reaches for it.
 * @param {import("../engines/protocols.js").Offer} offer
 * @param {any} protocol
 */
function offerWords(offer, protocol) {
  const amount = `${offer.amount_mg}\u00a0mg`;
  if (!offer.volume_ml) return `one ${amount} ${word("medicine_form", offer.form)}`;
  const strength = numberOf(protocol, protocol.dose.strength);
  return `${offer.volume_ml}\u00a0mL of ${strength.value}\u00a0mg in 1\u00a0mL`;
}

/** @param {any} protocol @param {string} id */
const numberOf = (protocol, id) =>
  protocol.numbers.find((/** @type {any} */ one) => one.id === id);

/** @param {any} item of the kit */
const itemWords = (item) =>
  [
    item.lot ? `lot ${item.lot}` : "lot not known",
    item.expires_on ? `expires ${dayWords(item.expires_on)}` : "last day of use not known",
    `${item.count} in the kit`,
  ].join(", ");

/** Ids of the numbers a step rests on, its time and ages among them. @param {any} protocol @param {any} step */
const numbersOfStep = (protocol, step) =>
  [
    ...(step.numbers ?? []),
    step.timer?.number,
    step.share?.number,
    step.beat,
    ...((step.when ?? []).some((/** @type {any} */ one) => one.subject === "age.group") && protocol.ages
      ? [protocol.ages.infant_below, protocol.ages.child_below]
      : []),
  ].filter(Boolean);

/** @param {any} protocol */
const numbersOfRule = (protocol) => [
  ...Object.entries(protocol.dose)
    .filter(([name]) => !["medicine", "bands", "by_eye", "prefer"].includes(name))
    .map(([, id]) => id),
  ...protocol.dose.bands.map((/** @type {any} */ band) => band.number),
];

/** @param {string} name @returns {string} */
const signName = (name) => SIGNS.find(([sign]) => sign === name)?.[1] ?? name;

/**
 * How a vital sign stands against its limit for the age, with where that limit comes from.
 * @param {Run} run
 * @param {import("../engines/protocols.js").SignStands} one
 */
function signStands(run, one) {
  const unit = SIGNS.find(([sign]) => sign === one.sign)?.[2] ?? "";
  const measured = `${signName(one.sign)} ${one.value}\u00a0${unit}`.trim();
  if (one.limit === null) return `${measured}: ${word("sign_state", one.state)}`;
  const number = numberOf(protocolsOf(run)[one.protocol], one.number);
  return `${measured}: ${word("sign_state", one.state)}, limit ${one.limit}. ${number.what}; ${number.source}, ${word("number_trust", number.trust)}`;
}

/**
 * Name, words, unit, and what is plausible: outside it a value is read again, never refused. The
 * ranges are ours, wide on purpose; nothing is decided by them.
 * @type {[string, string, string, number, number][]}
 */
const SIGNS = [
  ["systolic", "Blood pressure, upper", "mmHg", 50, 250],
  ["diastolic", "Blood pressure, lower", "mmHg", 20, 150],
  ["pulse", "Pulse", "per min", 30, 220],
  ["breathing", "Breathing", "per min", 4, 60],
  ["oxygen", "Oxygen level", "%", 60, 100],
  ["temperature", "Temperature", "°F", 90, 108],
];
const ALERTNESS = ["awake", "answers to voice", "answers to pain", "no answer"];

/** @param {Record<string, string>} values */
function vitalsWords(values) {
  const pressure = values.systolic
    ? [`${values.systolic}/${values.diastolic ?? "?"}\u00a0mmHg`]
    : [];
  const rest = SIGNS.slice(2)
    .filter(([name]) => values[name])
    .map(([name, words, unit]) => `${words.toLowerCase()} ${values[name]}\u00a0${unit}`);
  return [...pressure, ...rest, ...(values.alertness ? [values.alertness] : [])].join(", ");
}

/** @param {any} fact */
function doseWords(fact) {
  const amount = fact.amount ? ` ${fact.amount}\u00a0${unitWord(fact.unit)}` : ", amount not known";
  const form = fact.form ? `, ${word("medicine_form", fact.form)}` : "";
  const lot = fact.lot ? `, lot ${fact.lot}` : "";
  const site = fact.site ? `, ${fact.site}` : "";
  return `${medicine(fact.medicine)}${amount}${form}${site}${lot}`;
}

/** What was written down with a step. @param {any} step @param {any} fact @returns {string} */
const writtenWords = (step, fact) =>
  (step?.writes ?? [])
    .filter((/** @type {any} */ one) => fact.values?.[one.name])
    .map((/** @type {any} */ one) => `. ${one.label}: ${fact.values[one.name]}${one.unit ? `\u00a0${one.unit}` : ""}`)
    .join("");

/**
 * One fact in a line of the log.
 * @param {Run} run
 * @param {any} fact
 * @returns {string}
 */
function factWords(run, fact) {
  const protocol = protocolsOf(run)[fact.protocol];
  const step = protocol?.steps.find((/** @type {any} */ one) => one.id === fact.step);
  const name = step ? filled(step.button, run.content) : (protocol?.title ?? "");
  const title = step ? filled(step.text, run.content) : "";
  const answer = step?.asks?.find((/** @type {any} */ one) => one.code === fact.choice);
  const written = writtenWords(step, fact);
  /** @type {Record<string, () => string>} */
  const said = {
    begin: () => `${protocol?.title ?? fact.protocol} begun`,
    done: () => `${name}${fact.text ? `: ${fact.text}` : ""}${written}`,
    not_possible: () => `Not possible: ${title}${fact.text ? `. ${fact.text}` : ""}`,
    handed_over: () => `Handed over to ${fact.text || "somebody else"}: ${title}`,
    answer: () => `${title} ${answer?.text ?? fact.choice}${written}`,
    dose: () => `${doseWords(fact)} given`,
    vitals: () => `Vital signs: ${vitalsWords(fact.values ?? {})}`,
    weight: () => `Weight: ${fact.amount}\u00a0${unitWord(fact.unit)}`,
    note: () => fact.text,
    end: () =>
      fact.choice === "handed_over"
        ? `Run ended, handed over to ${fact.text || "the ambulance"}`
        : `Run ended: ${fact.text}`,
  };
  return (said[fact.kind] ?? (() => fact.kind))();
}

/**
 * Facts that stand, each at the time that counts, in that order.
 * @param {Run} run
 * @returns {{fact: any, at: number, corrected: boolean}[]}
 */
function toldFacts(run) {
  const withdrawn = new Set(run.facts.filter(({ kind }) => kind === "withdraw").map(({ of }) => of));
  const moved = new Map();
  for (const fact of run.facts) {
    if (fact.kind === "correct" && !withdrawn.has(fact.id)) moved.set(fact.of, fact.at);
  }
  return run.facts
    .filter(({ id, kind }) => !withdrawn.has(id) && kind !== "correct" && kind !== "withdraw")
    .map((fact) => ({ fact, at: moved.get(fact.id) ?? fact.at, corrected: moved.has(fact.id) }))
    .sort((a, b) => a.at - b.at);
}

/** @param {{fact: any, at: number, corrected: boolean}} told @returns {string} */
const timeWords = ({ fact, at }) =>
  Math.abs(fact.recorded_at - at) < 60_000
    ? clockOf(at)
    : `${clockOf(at)}, recorded ${shortClock(fact.recorded_at)}`;

/** @param {any} version */
const versionWords = (version) =>
  `${version.body.title}, version ${version.number}, approved by ${version.approved_by}` +
  (version.since ? `, in force since ${version.since}` : "");
return { word, filled, medicine, unitWord, offerWords, numberOf, itemWords, numbersOfStep, numbersOfRule, signName, signStands, SIGNS, ALERTNESS, vitalsWords, doseWords, factWords, toldFacts, timeWords, versionWords };
})();

const handover_tablet = (() => {
// The sheet the ambulance reads off the screen: what, when, how much, which lot, which values.

const { clockOf, dayWords, dayOf } = clock_tablet;
const { begunAt, closeRun, protocolsOf, standing } = runs_tablet;
const { h, icon } = view_tablet;
const { SIGNS, doseWords, factWords, timeWords, toldFacts } = words_tablet;

/**
 * @param {import("./runs.js").Run} run
 * @param {() => void} shut
 * @param {{go: (place: string) => void}} app
 */
function handOver(run, shut, app) {
  const told = toldFacts(run);
  const state = standing(run);
  const doses = told.filter(({ fact }) => fact.kind === "dose");
  const vitals = told.filter(({ fact }) => fact.kind === "vitals");
  const titles = state.protocols.map((key) => protocolsOf(run)[key].title).join(", ");
  const close = async () => {
    await closeRun(run);
    app.go("#/");
  };
  return [
    h("button", { class: "btn back no-print", on: { click: shut } }, icon("left"), "Back to the steps"),
    h(
      "article",
      { class: "hand-over" },
      h("h2", { class: "panel-title" }, `Hand-over${run.practice ? ", PRACTICE" : ""}`),
      h("p", { class: "big" }, run.sheet ? `${run.sheet.name}, ${run.sheet.age}` : "Patient not chosen on this tablet"),
      h("p", null, `${titles || "Emergency"}, since ${clockOf(begunAt(run))} on ${dayWords(dayOf(begunAt(run)))}. Nurse: ${run.nurse.name}`),
      ...(run.sheet?.readings.nurse?.sections ?? [])
        .filter((/** @type {any} */ one) =>
          ["Code status", "Weight and allergies", "Infusions", "Home drugs that matter"].includes(one.heading),
        )
        .map((/** @type {any} */ one) =>
          h("p", { key: one.heading }, h("b", null, `${one.heading}: `), one.lines.join("; ")),
        ),
      h("h3", null, "Doses given"),
      doses.length
        ? h(
            "ol",
            { class: "given" },
            ...doses.map((one) => h("li", { key: one.fact.id }, h("b", null, timeWords(one)), ` ${doseWords(one.fact)}`)),
          )
        : h("p", null, "None recorded."),
      h("h3", null, "Vital signs"),
      vitals.length ? table(vitals) : h("p", null, "None recorded."),
      h("h3", null, "Everything, in order"),
      h(
        "ol",
        { class: "given" },
        ...told.map((one) => h("li", { key: one.fact.id }, h("b", null, timeWords(one)), ` ${factWords(run, one.fact)}`)),
      ),
    ),
    state.ended_at !== null &&
      h(
        "button",
        { class: "btn confirm no-print", on: { click: () => void close() } },
        h("b", null, "Close this run"),
        h("span", null, "its sheet leaves this tablet; what is not sent yet stays sealed"),
      ),
  ];
}

/** @param {{fact: any, at: number}[]} vitals */
function table(vitals) {
  const signs = SIGNS.filter(([name]) => vitals.some(({ fact }) => fact.values?.[name]));
  const hasAlertness = vitals.some(({ fact }) => fact.values?.alertness);
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Vital signs" },
    h(
      "table",
      null,
      h(
        "thead",
        null,
        h(
          "tr",
          null,
          h("th", { scope: "col" }, "Time"),
          ...signs.map(([name, words, unit]) => h("th", { scope: "col", key: name }, `${words}, ${unit}`)),
          hasAlertness && h("th", { scope: "col" }, "Alertness"),
        ),
      ),
      h(
        "tbody",
        null,
        ...vitals.map(({ fact, at }) =>
          h(
            "tr",
            { key: fact.id },
            h("th", { scope: "row" }, clockOf(at)),
            ...signs.map(([name]) => h("td", { key: name }, fact.values?.[name] ?? "not taken")),
            hasAlertness && h("td", null, fact.values?.alertness ?? "not taken"),
          ),
        ),
      ),
    ),
  );
}
return { handOver };
})();

const card_tablet = (() => {
// The dose card: what this kit and this order allow, how it was worked out, and where from.

const { dayWords } = clock_tablet;
const { record, settingOf } = runs_tablet;
const { h, icon } = view_tablet;
const {
  itemWords,
  numberOf,
  numbersOfRule,
  offerWords,
  unitWord,
  versionWords,
  word,
} = words_tablet;

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("../engines/protocols.js").Card} Card */

/**
 * @param {Run} run
 * @param {any} protocol
 * @param {any} step
 * @param {Card} card
 * @param {(panel: any) => void} open
 * @param {import("./view.js").Piece} ways out other than giving it
 */
function doseCard(run, protocol, step, card, open, ways) {
  const byEye = card.kind === "by_eye" && card.offers.length > 0;
  return [
    h(
      "section",
      { class: "dose", "aria-label": "Dose" },
      h("div", { class: "dose-main" }, ...amountOf(card, protocol, byEye)),
      h("div", { class: "dose-why" }, ...whyOf(run, protocol, card)),
    ),
    h(
      "div",
      { class: "dose-give" },
      ...card.offers.map((offer) => giveButton(run, protocol, step, offer, byEye)),
    ),
    h(
      "div",
      { class: "step-ways" },
      weightAsked(card) &&
        h("button", { class: "btn", on: { click: () => open({ name: "weight" }) } }, "Enter a weight"),
      h(
        "button",
        {
          class: "btn",
          on: {
            click: () =>
              open({ name: "dose", protocol: protocol.key, step: step.id, medicine: step.medicine }),
          },
        },
        card.offers.length ? "Different dose given" : "Given all the same",
      ),
      ways,
    ),
  ];
}

const WEIGHT_NOTES = ["weight_missing", "weight_unreadable", "weight_implausible", "weight_old"];

/** @param {Card} card */
const weightAsked = (card) => card.notes.some((note) => WEIGHT_NOTES.includes(note));

/** @param {Card} card @param {any} protocol @param {boolean} byEye */
function amountOf(card, protocol, byEye) {
  const [offer] = card.offers;
  if (!offer) {
    return [
      h("p", { class: "label" }, "Dose"),
      h("p", { class: "dose-none" }, icon("blocking"), word("card_kind", card.kind)),
      h("p", null, `Largest single dose ${card.cap_mg}\u00a0mg. Call and ask.`),
    ];
  }
  if (byEye) {
    return [
      h("p", { class: "label" }, "Dose"),
      h("p", { class: "dose-none" }, icon("unknown"), "No weight: choose by size"),
      h("p", { class: "soft" }, "The approved choice without a weight"),
    ];
  }
  return [
    h("p", { class: "label" }, "Dose"),
    h("p", { class: "huge" }, offer.amount_mg, h("span", null, "\u00a0mg")),
    h("p", { class: "dose-item" }, offerWords(offer, protocol)),
  ];
}

/** @param {Run} run @param {any} protocol @param {Card} card */
function whyOf(run, protocol, card) {
  const setting = settingOf(run);
  const said = run.facts.filter(({ kind }) => kind === "weight").at(-1);
  const weight = said ? { value: said.amount, unit: said.unit } : setting.weight;
  const version = run.content.protocols.find((/** @type {any} */ one) => one.body === protocol);
  const formula = card.by_formula_mg
    ? `${card.per_kg}\u00a0mg/kg × ${card.kilograms}\u00a0kg = ${card.by_formula_mg}\u00a0mg`
    : `${card.per_kg}\u00a0mg/kg, weight not known`;
  const on = said ? "entered in this run" : weight?.measured_on ? `measured ${dayWords(weight.measured_on)}` : "";
  const weightLine = weight
    ? `Weight ${weight.value}\u00a0${unitWord(weight.unit)}${on ? `, ${on}` : ", day not known"}`
    : "Weight not known";
  const item = (setting.kit ?? []).find((/** @type {any} */ one) => one.id === card.offers[0]?.item);
  const notes = card.notes
    .filter((note) => note !== "capped" && note !== "weight_missing")
    .map((note) => `${word("dose_note", note)}.`);
  return [
    h("p", null, formula),
    h("p", null, "Largest single dose ", h("b", null, `${card.cap_mg}\u00a0mg`)),
    card.by_formula_mg && h("p", { class: "soft" }, weightLine),
    item && h("p", { class: "soft" }, `This kit and this order: ${itemWords(item)}`),
    notes.length > 0 && h("p", { class: "soft" }, notes.join(" ")),
    version && h("p", { class: "soft" }, `${versionWords(version)}.`),
    sources(protocol, numbersOfRule(protocol)),
  ];
}

/**
 * Where numbers come from and how far that may be trusted.
 * @param {any} protocol
 * @param {string[]} ids
 */
function sources(protocol, ids) {
  const numbers = [...new Set(ids)].map((id) => numberOf(protocol, id)).filter(Boolean);
  if (!numbers.length) return null;
  return h(
    "details",
    { class: "sources" },
    h("summary", null, "Sources"),
    h(
      "ul",
      null,
      ...numbers.map((number) =>
        h(
          "li",
          null,
          `${number.what}: `,
          h("b", null, `${number.value}\u00a0${number.unit}`),
          `. ${number.source} (${word("number_trust", number.trust)})`,
        ),
      ),
    ),
  );
}

/**
 * @param {Run} run
 * @param {any} protocol
 * @param {any} step
 * @param {import("../engines/protocols.js").Offer} offer
 * @param {boolean} byEye
 */
function giveButton(run, protocol, step, offer, byEye) {
  const item = (settingOf(run).kit ?? []).find((/** @type {any} */ one) => one.id === offer.item);
  const give = () =>
    record(run, {
      kind: "dose",
      protocol: protocol.key,
      step: step.id,
      medicine: step.medicine,
      ...{ amount: offer.amount_mg, unit: "mg", form: offer.form },
      ...{ item: offer.item ?? "", lot: item?.lot ?? "" },
    });
  return h(
    "button",
    { class: "btn confirm", on: { click: give } },
    h("b", null, byEye ? `Given: ${offerWords(offer, protocol).replace("one ", "")}` : step.button),
    h("span", null, byEye ? offer.text : `records ${offerWords(offer, protocol)}, now`),
  );
}
return { doseCard, sources };
})();

const steps_tablet = (() => {
// One step of a protocol with everything it needs.

const { takenOverBy, whatToStop } = protocols_engines;
const { doseCard, sources } = card_tablet;
const { clockOf } = clock_tablet;
const { protocolsOf, record, settingOf } = runs_tablet;
const { h, icon } = view_tablet;
const { filled, medicine, numbersOfStep, signName, signStands, versionWords } = words_tablet;

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("../engines/protocols.js").RunState} RunState */

/** @param {Record<string, any>} protocols @param {string} key @param {string} id @returns {any} */
const stepOf = (protocols, key, id) =>
  protocols[key].steps.find((/** @type {any} */ one) => one.id === id);

/**
 * One step with everything it needs: what to do, the button that records it, the ways out.
 * @param {Run} run
 * @param {RunState} state
 * @param {string} key
 * @param {string} id
 * @param {any} open
 */
function stepCard(run, state, key, id, open) {
  const protocol = protocolsOf(run)[key];
  const step = stepOf({ [key]: protocol }, key, id);
  const place = { protocol: key, step: id };
  const isDosed = step.medicine && protocol.dose?.medicine === step.medicine && state.card;
  return h(
    "section",
    { class: `step${step.act ? ` act-${step.act}` : ""}`, key: `${key}.${id}` },
    h("h2", null, filled(step.text, run.content)),
    ...signWords(run, state, step),
    step.act === "stop" && stopWords(run),
    step.act === "keep_open" && lumenWords(run),
    step.act === "call" && addressWords(run),
    step.share && mostWords(run, state, key, step),
    ...(isDosed
      ? doseCard(run, protocol, step, /** @type {any} */ (state.card), open, waysButton(place, open))
      : [h("div", { class: "step-act" }, ...plainButtons(run, step, place, open), waysButton(place, open))]),
    sourced(run, protocol, step),
  );
}

/** Where every number of a step comes from, its time among them, and who approved it. */
function sourced(/** @type {Run} */ run, /** @type {any} */ protocol, /** @type {any} */ step) {
  const listed = sources(protocol, numbersOfStep(protocol, step));
  const version = run.content.protocols.find((/** @type {any} */ one) => one.body.key === protocol.key);
  return listed && h("div", null, listed, version && h("p", { class: "soft" }, `${versionWords(version)}.`));
}

/** What a step allows at most, and how that was found. @param {Run} run @param {RunState} state @param {string} key @param {any} step */
function mostWords(run, state, key, step) {
  const protocol = protocolsOf(run)[key];
  const stands = state.steps.find((one) => one.protocol === key && one.step === step.id);
  const asked = stepOf({ [key]: protocol }, key, step.share.step);
  const unit = asked.writes.find((/** @type {any} */ one) => one.name === step.share.name).unit;
  const percent = protocol.numbers.find((/** @type {any} */ one) => one.id === step.share.number).value;
  return stands?.at_most
    ? h("p", { class: "big" }, `At most ${stands.at_most}\u00a0${unit}`, h("small", { class: "soft" }, ` ${percent}\u00a0% of the rate before the pause`))
    : h("p", { class: "odd" }, "The rate before the pause is not written down: ask for it.");
}

/**
 * What is not started again yet, and what it waits for; each question is one touch away.
 * @param {Run} run
 * @param {RunState} state
 * @param {any} open
 */
function heldSteps(run, state, open) {
  const protocols = protocolsOf(run);
  if (state.ended_at !== null) return [];
  return state.steps
    .filter((one) => stepOf(protocols, one.protocol, one.step).act === "resume" && one.at === null)
    .filter((one) => one.unmet.length || one.state === "waiting")
    .map((one) => heldStep(run, state, one, open));
}

/** @param {Run} run @param {RunState} state @param {import("../engines/protocols.js").Stands} held @param {any} open */
function heldStep(run, state, held, open) {
  const protocol = protocolsOf(run)[held.protocol];
  const asked = held.unmet
    .filter((subject) => subject.startsWith("answer."))
    .map((subject) => stepOf({ [protocol.key]: protocol }, protocol.key, subject.slice(7)));
  const since = state.steps.find(
    (one) =>
      one.protocol === held.protocol &&
      one.step === stepOf({ [protocol.key]: protocol }, protocol.key, held.step).timer?.since,
  );
  const opens = held.not_before ?? null;
  return h(
    "section",
    { class: "run-held", "aria-label": "Not to be started again yet", key: `held ${held.protocol}.${held.step}` },
    h("h2", null, icon("blocking"), "Not to be started again yet"),
    h(
      "ul",
      null,
      ...asked.map((/** @type {any} */ step) => {
        const stands = state.steps.find((one) => one.protocol === protocol.key && one.step === step.id);
        const answer = step.asks.find((/** @type {any} */ one) => one.code === stands?.choice)?.text;
        return h(
          "li",
          { key: step.id },
          h(
            "button",
            { class: "btn", on: { click: () => open({ name: "step", protocol: protocol.key, step: step.id }) } },
            `${filled(step.text, run.content)} ${answer ?? "Not answered."}`,
          ),
        );
      }),
      opens !== null && since?.at && h("li", { key: "time" }, `Not before ${clockOf(opens)}.`),
    ),
    h(
      "button",
      { class: "btn", on: { click: () => open({ name: "step", protocol: held.protocol, step: held.step }) } },
      "Started again all the same",
    ),
  );
}

/** @param {{protocol: string, step: string}} place @param {any} open */
const waysButton = (place, open) =>
  h(
    "button",
    { class: "btn", on: { click: () => open({ name: "ways", ...place }) } },
    "Not possible",
  );

/** @param {Run} run @param {any} step @param {{protocol: string, step: string}} place @param {any} open */
function plainButtons(run, step, place, open) {
  if (step.asks?.length) {
    return [
      h(
        "div",
        { class: "step-asks" },
        ...step.asks.map((/** @type {any} */ one) =>
          h(
            "button",
            {
              class: "btn main-action",
              key: one.code,
              on: { click: () => answered(run, step, place, one.code, open) },
            },
            one.text,
          ),
        ),
      ),
    ];
  }
  if (step.medicine) {
    const order = (settingOf(run).orders ?? []).find(
      (/** @type {any} */ one) => one.medicine === step.medicine,
    );
    const asked = { name: "dose", ...place, medicine: step.medicine };
    return [
      h("p", { class: "soft" }, orderWords(order, step.medicine)),
      h("button", { class: "btn confirm", on: { click: () => open(asked) } }, h("b", null, step.button), h("span", null, "asks how much")),
    ];
  }
  const done = () => {
    record(run, { kind: "done", ...place }, ...leads(run, step, { kind: "done" }));
    if (step.act === "sheet") open({ name: "hand-over" });
  };
  const click = () =>
    step.act === "vitals"
      ? open({ name: "vitals", ...place })
      : step.writes?.length
        ? open({ name: "writes", ...place })
        : done();
  const small = step.act === "vitals" ? "asks the values" : step.writes?.length ? "asks for it" : "records it, now";
  return [
    h(
      "button",
      { class: "btn confirm", on: { click } },
      h("b", null, filled(step.button, run.content)),
      h("span", null, small),
    ),
  ];
}

/**
 * An answer is recorded at once, or asks first for what is written down with it. The first answer
 * of a question that leads to another protocol begins it.
 * @param {Run} run
 * @param {any} step
 * @param {{protocol: string, step: string}} place
 * @param {string} choice
 * @param {any} open
 */
function answered(run, step, place, choice, open) {
  const asksFor = (step.writes ?? []).filter(
    (/** @type {any} */ one) => !one.needed_for?.length || one.needed_for.includes(choice),
  );
  if (asksFor.length) return open({ name: "writes", ...place, choice });
  const said = { kind: "answer", choice };
  return record(run, { ...said, ...place }, ...leads(run, step, said));
}

/** @param {any} order @param {string} name */
function orderWords(order, name) {
  if (!order) return `No written order for ${medicine(name)} is on this tablet.`;
  if (order.words) return `Ordered: ${order.words}`;
  const forms = order.forms
    .map((/** @type {any} */ one) => [one.amount_mg && `${one.amount_mg}\u00a0mg`, one.form.replaceAll("_", " ")].filter(Boolean).join(" "))
    .join(", ");
  const cap = order.cap_mg ? `, at most ${order.cap_mg}\u00a0mg` : "";
  return `Ordered: ${medicine(name)} ${forms}${cap}`;
}

/** Begins of what takes over with a fact. @param {Run} run @param {any} step @param {{kind: string, choice?: string}} fact */
const leads = (run, step, fact) =>
  takenOverBy(step, fact)
    .filter((key) => protocolsOf(run)[key])
    .map((key) => ({ kind: "begin", protocol: key }));

/** Where we are, as it is read out; without a sheet nobody but the nurse knows. @param {Run} run */
const addressWords = (run) =>
  h("p", { class: "address" }, run.sheet?.readings.dispatcher?.sections[0]?.lines[0] ?? "Say where you are and the way in.");

/** What to stop and what to leave running, by name. @param {Run} run */
function stopWords(run) {
  const plan = whatToStop(settingOf(run).infusions ?? []);
  if (!plan.stop.length && !plan.keep.length) {
    return h("p", null, "Two lumens: the one it came with. What must not stop keeps running.");
  }
  return h(
    "div",
    { class: "stop-plan" },
    plan.stop.length > 0 && h("p", null, h("b", null, "Stop: "), named(plan.stop)),
    plan.keep.length > 0 &&
      h("p", { class: "keep-on" }, icon("blocking"), "Must not stop, keep running: ", named(plan.keep)),
    plan.ask.length > 0 &&
      h("p", { class: "soft" }, `Nobody has said whether ${named(plan.ask)} must keep running: tell the pharmacist.`),
    ...besideWords(plan),
  );
}

/** Infusions by name, each with its lumen. @param {import("../engines/protocols.js").Infusion[]} list */
const named = (list) => list.map((one) => (one.lumen ? `${one.drug} (${one.lumen})` : one.drug)).join(", ");

/** How to stop one beside another that goes on. @param {ReturnType<typeof whatToStop>} plan */
const besideWords = (plan) => [
  plan.shared.length > 0 &&
    h("p", { class: "odd" }, `In the same lumen as what must not stop: ${named(plan.shared)}. Stop its own pump and clamp its own tubing only; leave the lumen open and flush nothing in.`),
  plan.where_unknown.length > 0 &&
    h("p", { class: "odd" }, `Nobody knows that ${named(plan.where_unknown)} has a lumen of its own: follow its tubing from the pump and clamp only that.`),
];

/** Signs that a step looks at, as they were measured last. @param {Run} run @param {RunState} state @param {any} step */
const signWords = (run, state, step) =>
  (step.signs ?? []).map((/** @type {string} */ name) => {
    const one = state.signs.find(({ sign }) => sign === name);
    if (!one) return h("p", { class: "soft", key: name }, `${signName(name)}: not measured`);
    return h("p", { class: one.limit === null ? "soft" : "odd", key: name }, signStands(run, one));
  });

/** Which hub is meant, where the vein is kept open. @param {Run} run */
function lumenWords(run) {
  const plan = whatToStop(settingOf(run).infusions ?? []);
  if (!plan.keep.length) return plan.stop.some((one) => one.lumen) && h("p", null, "At: ", named(plan.stop));
  return h(
    "div",
    { class: "stop-plan" },
    h("p", { class: "keep-on" }, icon("blocking"), "Leave as it is: ", named(plan.keep)),
    ...besideWords(plan),
  );
}
return { stepOf, stepCard, mostWords, heldSteps, leads };
})();

const panels_tablet = (() => {
// What lies over the steps for a moment: one question each, and always the way back.

const { choiceField, isNumber, numberFields, secretField, textField } = fields_tablet;
const { handOver } = handover_tablet;
const { clockOf, instantOf } = clock_tablet;
const { clock, neverHappened, protocolsOf, record, settingOf } = runs_tablet;
const { openSheets } = session_tablet;
const { leads, mostWords, stepCard, stepOf } = steps_tablet;
const { h, icon } = view_tablet;
const { ALERTNESS, SIGNS, factWords, filled, itemWords, medicine, toldFacts, word } = words_tablet;

/**
 * @typedef {{run: import("./runs.js").Run, state: import("../engines/protocols.js").RunState,
 *   open: (panel: any) => void, shut: () => void,
 *   app: {go: (place: string) => void, changed: () => void}}} Around
 */

/** @type {Record<string, (panel: any, around: Around) => any[]>} */
const PANELS = {
  ways,
  dose,
  weight,
  vitals,
  writes,
  correct,
  protocols,
  step,
  steps,
  more,
  sheet,
  end,
  note,
  unlock,
  "hand-over": (_panel, { run, shut, app }) => handOver(run, shut, app),
};

/** @param {any} panel @param {Around} around */
const panelOf = (panel, around) => PANELS[panel.name](panel, around);

/** @param {Around} around @param {string} words */
const back = (around, words = "Back to the steps") =>
  h("button", { class: "btn back", key: "back", on: { click: around.shut } }, icon("left"), words);

/** @param {string} title @param {Around} around @param {...any} body */
const framed = (title, around, ...body) => [back(around), h("h2", { class: "panel-title" }, title), ...body];

/** @param {string} words @param {() => void} click @param {string} small */
const main = (words, click, small = "") =>
  h("button", { class: "btn confirm", on: { click } }, h("b", null, words), small && h("span", null, small));

/** @param {any} panel @param {Around} around */
const placeOf = (panel, { run }) => {
  const found = stepOf(protocolsOf(run), panel.protocol, panel.step);
  return { found, place: { protocol: panel.protocol, step: panel.step } };
};

const REASONS = ["Not in the home", "Not ordered", "Patient refuses", "Not safe now", "Nobody to help"];
const OTHERS = ["The family", "The ambulance", "On call", "A second nurse"];

/** @param {any} panel @param {Around} around */
function ways(panel, around) {
  const { found, place } = placeOf(panel, around);
  const values = (panel.values ??= {});
  const say = (/** @type {string} */ kind, /** @type {string} */ text) => () => {
    record(around.run, { kind, ...place, text });
    around.shut();
  };
  const own = (values.text ?? "").trim();
  return framed(
    filled(found.text, around.run.content),
    around,
    h("h2", null, "Not possible, because"),
    h(
      "div",
      { class: "choices" },
      ...REASONS.map((text) => h("button", { class: "btn", key: text, on: { click: say("not_possible", text) } }, text)),
    ),
    h("h2", null, "Somebody else does it"),
    h(
      "div",
      { class: "choices" },
      ...OTHERS.map((text) => h("button", { class: "btn", key: text, on: { click: say("handed_over", text.toLowerCase()) } }, text)),
    ),
    textField("text", "In your own words", values, around.app.changed),
    own && h("button", { class: "btn main-action wide", on: { click: say("not_possible", own) } }, `Not possible: ${own}`),
    own && h("button", { class: "btn main-action wide", on: { click: say("handed_over", own) } }, `Handed over to ${own}`),
  );
}

/** A dose other than the card's, or of something else; whatever was given is written down. */
function dose(/** @type {any} */ panel, /** @type {Around} */ around) {
  const { run } = around;
  const values = (panel.values ??= { medicine: panel.medicine ?? "", unit: "" });
  const kit = (settingOf(run).kit ?? []).filter((/** @type {any} */ one) => !panel.medicine || one.medicine === panel.medicine);
  const item = kit.find((/** @type {any} */ one) => one.id === values.item);
  const give = () => {
    record(run, {
      kind: "dose",
      ...(panel.step ? { protocol: panel.protocol, step: panel.step } : {}),
      medicine: (item?.medicine ?? values.medicine ?? "").trim().toLowerCase(),
      amount: isNumber(values.amount) ? values.amount.trim() : "",
      unit: isNumber(values.amount) ? values.unit : "",
      form: item?.form ?? "",
      item: item?.id ?? "",
      lot: item?.lot ?? (values.lot ?? "").trim(),
      site: (values.site ?? "").trim(),
    });
    around.shut();
  };
  const hasUnit = !values.amount || values.unit;
  return framed(
    panel.medicine ? `${medicine(panel.medicine)}: what was given?` : "What was given?",
    around,
    !panel.medicine && textField("medicine", "Medicine", values, around.app.changed),
    kit.length > 0 &&
      choiceField(
        "item",
        "From this kit",
        kit.map((/** @type {any} */ one) => [one.id, `${[one.amount_mg && `${one.amount_mg} mg`, word("medicine_form", one.form)].filter(Boolean).join(" ")}, ${itemWords(one)}`]),
        values,
        around.app.changed,
      ),
    numberFields(panel, [{ name: "amount", label: "Amount", unit: "" }], around.app.changed),
    choiceField("unit", "Unit", [["mg", "mg"], ["ug", "mcg"], ["mL", "mL"], ["g", "g"]], values, around.app.changed),
    textField("site", "Where (optional)", values, around.app.changed),
    !item && textField("lot", "Lot (optional)", values, around.app.changed),
    hasUnit
      ? main("Record this dose", give, values.amount ? "" : "the amount stays not known")
      : h("p", { class: "reason" }, "An amount needs its unit. Choose one, or clear the amount."),
  );
}

/** @param {any} panel @param {Around} around */
function weight(panel, around) {
  const values = (panel.values ??= {});
  const pounds = values.unit === "[lb_av]" && isNumber(values.weight);
  const kilograms = pounds ? (Number(values.weight) * 0.45359237).toFixed(1) : "";
  const protocol = protocolsOf(around.run)[around.state.protocols.at(-1) ?? ""];
  const bound = (/** @type {string} */ name) =>
    Number(protocol?.numbers.find((/** @type {any} */ one) => one.id === protocol.dose?.[name])?.value);
  const read = Number(kilograms || values.weight);
  const isOdd = values.unit && isNumber(values.weight) && (read < bound("lowest_kg") || read > bound("highest_kg"));
  const save = () => {
    record(around.run, { kind: "weight", amount: values.weight.trim(), unit: values.unit });
    around.shut();
  };
  return framed(
    "What does the patient weigh?",
    around,
    numberFields(panel, [{ name: "weight", label: "Weight", unit: values.unit === "kg" ? "kg" : values.unit ? "lb" : "" }], around.app.changed),
    choiceField("unit", "Unit", [["kg", "kg"], ["[lb_av]", "lb"]], values, around.app.changed),
    kilograms && h("p", { class: "big" }, `${values.weight} lb = ${kilograms}\u00a0kg`),
    isOdd && h("p", { class: "odd" }, `Read again: ${read}\u00a0kg? It will not be used for a dose.`),
    isNumber(values.weight) && values.unit
      ? main("Record this weight", save)
      : h("p", { class: "reason" }, "A weight needs a number and its unit. Without one, choose by size on the dose card."),
  );
}

/** @param {any} panel @param {Around} around */
function vitals(panel, around) {
  const values = (panel.values ??= {});
  const fields = SIGNS.map(([name, label, unit, low, high]) => ({ name, label, unit, low, high }));
  const taken = Object.fromEntries(Object.entries(values).filter(([, text]) => text).map(([name, text]) => [name, String(text).trim()]));
  const step = panel.step ? { protocol: panel.protocol, step: panel.step } : {};
  const save = () => {
    record(around.run, { kind: "vitals", ...step, values: taken });
    around.shut();
  };
  return framed(
    "Vital signs",
    around,
    numberFields(panel, fields, around.app.changed),
    choiceField("alertness", "Alertness", ALERTNESS.map((text) => [text, text]), values, around.app.changed),
    Object.keys(taken).length
      ? main("Record these", save, "what is empty was not taken")
      : h("p", { class: "reason" }, "Enter at least one value."),
  );
}

/** What is written down with a step: words and numbers, each with its unit. */
function writes(/** @type {any} */ panel, /** @type {Around} */ around) {
  const { run, state } = around;
  const { found, place } = placeOf(panel, around);
  const values = (panel.values ??= {});
  const asked = found.writes.filter(
    (/** @type {any} */ one) => !panel.choice || !one.needed_for?.length || one.needed_for.includes(panel.choice),
  );
  const numbers = asked.filter((/** @type {any} */ one) => one.unit);
  const said = (/** @type {any} */ one) => String(values[one.name] ?? "").trim();
  const lacks = asked.filter(
    (/** @type {any} */ one) => (one.unit ? said(one) && !isNumber(said(one)) : false) || (!one.optional && !said(one)),
  );
  const most = state.steps.find((one) => one.protocol === panel.protocol && one.step === panel.step)?.at_most;
  const isAbove = found.share && most && Number(values[found.share.name]) > Number(most);
  const kept = Object.fromEntries(asked.filter(said).map((/** @type {any} */ one) => [one.name, said(one)]));
  const save = () => {
    const fact = panel.choice ? { kind: "answer", choice: panel.choice } : { kind: "done" };
    record(run, { ...fact, ...place, values: kept }, ...leads(run, found, fact));
    around.shut();
  };
  return framed(
    filled(found.text, run.content),
    around,
    found.share && mostWords(run, state, panel.protocol, found),
    ...asked
      .filter((/** @type {any} */ one) => !one.unit)
      .map((/** @type {any} */ one) => textField(one.name, one.label, values, around.app.changed)),
    numbers.length > 0 &&
      numberFields(
        panel,
        numbers.map((/** @type {any} */ one) => ({ name: one.name, label: one.optional ? `${one.label} (optional)` : one.label, unit: one.unit })),
        around.app.changed,
      ),
    isAbove && h("p", { class: "odd" }, `Read again: above ${most}. It is recorded all the same, and flagged.`),
    lacks.length
      ? h("p", { class: "reason" }, `Write down: ${lacks.map((/** @type {any} */ one) => one.label.toLowerCase()).join(", ")}.`)
      : main(filled(panel.choice ? "Record this answer" : found.button, run.content), save, "records it, now"),
  );
}

/** @param {any} panel @param {Around} around */
function correct(panel, around) {
  const { run } = around;
  const told = toldFacts(run).find(({ fact }) => fact.id === panel.of);
  if (!told) return framed("This entry is gone", around);
  const now = clock(run).at;
  const values = (panel.values ??= { time: clockOf(told.at) });
  const at = instantOf(values.time, now);
  const earlier = (/** @type {number} */ minutes) => () => {
    values.time = clockOf((at ?? told.at) - minutes * 60_000);
    around.app.changed();
  };
  const save = () => {
    record(run, { kind: "correct", of: panel.of, at });
    around.shut();
  };
  const withdraw = () => {
    record(run, { kind: "withdraw", of: panel.of });
    around.shut();
  };
  return framed(
    "When did it happen?",
    around,
    h("p", null, factWords(run, told.fact)),
    h("p", { class: "soft" }, `Recorded ${clockOf(told.fact.recorded_at)}. Both times are kept.`),
    textField("time", "Time, as 10:16 or 10:16:05", values, around.app.changed),
    h(
      "div",
      { class: "step-ways" },
      ...[1, 5].map((minutes) =>
        h("button", { class: "btn", key: minutes, on: { click: earlier(minutes) } }, `${minutes} min earlier`),
      ),
    ),
    at === null
      ? h("p", { class: "odd" }, "This is no time. Write it as 10:16.")
      : main("Record this time", save, clockOf(at)),
    h("button", { class: "btn wide", on: { click: withdraw } }, "It did not happen: strike it out"),
  );
}

/** What cannot wait stands first. */
const FIRST = ["anaphylaxis", "arrest"];

/** @param {any} _panel @param {Around} around */
function protocols(_panel, around) {
  const { run } = around;
  const choose = (/** @type {string} */ key) => {
    if (!run.facts.some((one) => one.kind === "begin" && one.protocol === key)) {
      record(run, { kind: "begin", protocol: key });
    }
    around.shut();
  };
  const rank = (/** @type {any} */ one) => (FIRST.includes(one.key) ? FIRST.indexOf(one.key) : FIRST.length);
  const offered = run.content.protocols
    .map((/** @type {any} */ one) => one.body)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
  return framed(
    "What do you see?",
    around,
    h("p", { class: "soft" }, "The time of the run goes on; what was recorded stays."),
    h(
      "div",
      { class: "signs" },
      ...offered.map((/** @type {any} */ one) =>
        h(
          "button",
          { class: "btn sign", key: one.key, on: { click: () => choose(one.key) } },
          h("b", null, one.title),
          h("span", null, one.signs),
        ),
      ),
    ),
  );
}

/** @param {any} panel @param {Around} around */
function step(panel, around) {
  const { run, state } = around;
  const stands = state.steps.find((one) => one.protocol === panel.protocol && one.step === panel.step);
  if (stands?.at && stands.at > (panel.openedAt ??= clock(run).at)) {
    queueMicrotask(around.shut);
  }
  return [
    back(around),
    stands?.not_before && stands.state === "waiting"
      ? h("p", { class: "run-note" }, `Not before ${clockOf(stands.not_before)}. It can be recorded all the same.`)
      : null,
    stands?.state === "not_applicable" &&
      h("p", { class: "run-note" }, "What is asked for is not there yet. It can be recorded all the same, and is flagged."),
    stepCard(run, state, panel.protocol, panel.step, around.open),
  ];
}

/** @param {any} _panel @param {Around} around */
function steps(_panel, around) {
  const { run, state } = around;
  const bodies = protocolsOf(run);
  return framed(
    "All steps",
    around,
    ...state.steps
      .filter((one) => one.state !== "not_applicable" || stepOf(bodies, one.protocol, one.step).act === "resume")
      .map((one) =>
        h(
          "button",
          {
            class: "btn sign",
            key: `${one.protocol}.${one.step}`,
            on: { click: () => around.open({ name: "step", protocol: one.protocol, step: one.step }) },
          },
          h("b", null, filled(stepOf(bodies, one.protocol, one.step).text, run.content)),
          h("span", null, `${bodies[one.protocol].title}: ${standsWords(one)}`),
        ),
      ),
  );
}

/** @param {import("../engines/protocols.js").Stands} one */
function standsWords(one) {
  const at = one.at ? ` ${clockOf(one.at)}` : "";
  const words = /** @type {Record<string, string>} */ ({
    ...{ open: "to do", waiting: "later", done: "done", not_possible: "not possible" },
    ...{ handed_over: "handed over", left_out: "left out", not_applicable: "not allowed yet" },
  });
  return `${words[one.state] ?? one.state}${at}${one.text ? `, ${one.text}` : ""}`;
}

/** @param {any} _panel @param {Around} around */
function more(_panel, around) {
  const { run, app, open } = around;
  const dial = (/** @type {string} */ number) => `tel:${number.replaceAll(/[^+\d]/g, "")}`;
  return framed(
    "Call",
    around,
    run.practice
      ? h("p", { class: "soft" }, "Practice: no number is dialled from here.")
      : h("a", { class: "btn wide", href: dial(run.content.emergency) }, icon("phone"), `Emergency ${run.content.emergency}`),
    run.content.phone
      ? h("a", { class: "btn wide", href: dial(run.content.phone) }, icon("phone"), `On call and pharmacy ${run.content.phone}`)
      : h("p", { class: "soft" }, "No number of the branch is kept here."),
    h("h2", null, "Write down"),
    h("button", { class: "btn wide", on: { click: () => open({ name: "dose" }) } }, "Something else given"),
    h("button", { class: "btn wide", on: { click: () => open({ name: "weight" }) } }, "Weight"),
    h("button", { class: "btn wide", on: { click: () => open({ name: "note" }) } }, "Note"),
    h("h2", null, "Another emergency"),
    h("p", { class: "soft" }, "This run stays open; its clock goes on."),
    h("button", { class: "btn danger wide", on: { click: () => app.go("#/emergency") } }, icon("warm"), "Begin another run"),
  );
}

/** @param {any} panel @param {Around} around */
function note(panel, around) {
  const values = (panel.values ??= {});
  const save = () => {
    record(around.run, { kind: "note", text: values.text.trim() });
    around.shut();
  };
  return framed(
    "Note",
    around,
    textField("text", "What happened", values, around.app.changed),
    values.text?.trim() ? main("Record this note", save) : h("p", { class: "reason" }, "Write a few words."),
  );
}

/** @param {any} panel @param {Around} around */
function unlock(panel, around) {
  const values = (panel.values ??= {});
  const open = async () => {
    const isOpen = await openSheets(values.phrase ?? "");
    panel.wrong = !isOpen;
    if (isOpen) around.shut();
    around.app.changed();
  };
  return framed(
    "Unlock the sheets",
    around,
    secretField("phrase", "Phrase", values, around.app.changed),
    panel.wrong && h("p", { class: "odd", role: "alert" }, "This is not the phrase."),
    main("Unlock", () => void open(), "the clock of the run goes on"),
  );
}

/** @param {any} _panel @param {Around} around */
function sheet(_panel, around) {
  return framed(around.run.sheet.name, around, ...sheetSections(around.run.sheet));
}

/** @param {any} known @returns {any[]} */
const sheetSections = (known) =>
  known.readings.nurse
    ? known.readings.nurse.sections.map((/** @type {any} */ one) =>
        h(
          "section",
          { class: "sheet-part", key: one.heading },
          h("h2", null, one.heading),
          ...one.lines.map((/** @type {string} */ line) => h("p", null, line)),
        ),
      )
    : [h("p", null, "No words for emergency sheets are approved in this program.")];

/** @param {any} panel @param {Around} around */
function end(panel, around) {
  const { run, state } = around;
  const values = (panel.values ??= {});
  const bodies = protocolsOf(run);
  const left = state.steps.filter(
    (one) =>
      ["open", "waiting"].includes(one.state) && stepOf(bodies, one.protocol, one.step).mandatory,
  );
  const finish = (/** @type {string} */ choice, /** @type {string} */ text) => {
    record(run, { kind: "end", choice, text });
    around.open({ name: "hand-over" });
  };
  const mistake = async () => {
    await neverHappened(run);
    around.app.go("#/");
  };
  return framed(
    "End the run?",
    around,
    run.facts.length === 0 &&
      h("button", { class: "btn wide", on: { click: () => void mistake() } }, "Begun by mistake: nothing happened"),
    left.length > 0 &&
      h(
        "div",
        { class: "run-note" },
        h("p", null, `${left.length} ${left.length === 1 ? "step has" : "steps have"} no end yet. Ending gives all of them the one you choose here:`),
        h("ul", null, ...left.map((one) => h("li", { key: `${one.protocol}.${one.step}` }, filled(stepOf(bodies, one.protocol, one.step).text, run.content)))),
      ),
    main("Handed over to the ambulance", () => finish("handed_over", "the ambulance"), "ends the run"),
    textField("text", "Or: why what is left was not needed or not possible", values, around.app.changed),
    values.text?.trim()
      ? h("button", { class: "btn main-action wide", on: { click: () => finish("not_possible", values.text.trim()) } }, "End the run with this reason")
      : null,
  );
}

return { panelOf, sheetSections };
})();

const family_tablet = (() => {
// Whether the family has signed its page of the care plan.

const { saidHere } = notes_tablet;
const { session } = session_tablet;
const { h, icon } = view_tablet;

/**
 * How the page as it stands is signed: by the day, else by what was signed here and waits.
 * @param {any} page
 * @returns {{isSigned: boolean, here: string}} `here`: what became of what was signed here
 */
function signing(page) {
  const last = saidHere("page", page.digest);
  if (!last) return { isSigned: page.is_signed, here: "" };
  const by = `Signed by ${last.said.signer}`;
  if (last.state === "refused") return { isSigned: page.is_signed, here: `${by}: not taken. ${last.reason}` };
  return { isSigned: true, here: last.state === "waiting" ? `${by}: kept here at ${last.said.at}, sent with signal.` : `${by}: sent.` };
}

/**
 * Whether the family's page is signed, and the way to it.
 * @param {{go: (place: string) => void}} app
 * @param {string} patient
 */
function readingPart(app, patient) {
  const page = session.day?.sheets[patient]?.family;
  if (!page) return null;
  const { isSigned, here } = signing(page);
  return h(
    "section",
    { class: "sheet-part stops", "aria-label": "The family's page" },
    h("h2", null, "The family's page"),
    h("p", { class: "says" }, icon(isSigned ? "met" : "open"), isSigned ? "Read and signed as it stands" : "Not signed as it stands: before the first dose"),
    here && h("p", { class: "soft" }, here),
    h("button", { class: isSigned ? "btn wide" : "btn main-action wide", on: { click: () => app.go(`#/reading/${patient}`) } }, isSigned ? "Read it" : "Read it together and sign"),
  );
}
return { signing, readingPart };
})();

const safety_tablet = (() => {
// A nurse in a home says that she is well: kept, sealed and sent like every fact.

const { dayOf, shortClock } = clock_tablet;
const { newId, seal } = sealing_tablet;
const { flush, session } = session_tablet;
const { put } = store_tablet;
const { h, icon } = view_tablet;

/** What was said last at each stop, on this page. @type {Map<string, string>} */
const said = new Map();

/**
 * @param {{changed: () => void}} app
 * @param {string} patient
 */
function safetyPart(app, patient) {
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
return { safetyPart };
})();

const standing_tablet = (() => {
// How a home stands and why, and the way to assess it; the server works out the verdict.

const { beginDraft, drafts } = drafts_tablet;
const { saidHere } = notes_tablet;
const { session } = session_tablet;
const { h, icon } = view_tablet;

/**
 * @param {{go: (place: string) => void}} app
 * @param {string} patient
 * @param {any} sheet
 */
const standingPart = (app, patient, sheet) =>
  h(
    "section",
    { class: "sheet-part stops", "aria-label": "The home" },
    h("h2", null, "The home"),
    ...verdictLines(sheet.standing),
    signedHere(patient),
    ...assessWays(app, patient),
  );

/** A sheet from before the server gave it has none. @param {any} standing */
function verdictLines(standing) {
  if (!standing) return [];
  return [
    h("p", { class: `says big ${standing.status}` }, icon(standing.status), standing.headline),
    standing.made && h("p", { class: "soft" }, standing.made),
    h(
      "ul",
      { class: "reasons" },
      ...standing.reasons.map((/** @type {any} */ one) =>
        h("li", { key: one.text }, h("p", { class: `says ${one.status}` }, icon(one.status), one.text), one.remedy && h("p", { class: "soft" }, one.remedy)),
      ),
    ),
  ];
}

/** An assessment signed here changes the verdict once the server has it. @param {string} patient */
function signedHere(patient) {
  const here = saidHere("home", patient);
  if (!here || here.state === "sent") return null;
  const words = here.state === "waiting" ? "waits for signal; what stands above is from before." : `was not taken: ${here.reason}`;
  return h("p", { class: "reason" }, `${here.said.title}, signed here at ${here.said.at}, ${words}`);
}

/**
 * The questionnaires about this home, and what was begun of them.
 * @param {{go: (place: string) => void}} app
 * @param {string} patient
 */
function assessWays(app, patient) {
  const begun = [...drafts.values()].filter((one) => one.patient === patient);
  const asked = session.content?.questionnaires ?? [];
  const toBegin = asked.filter((/** @type {any} */ one) => !begun.some(({ asked: { id } }) => id === one.id));
  return [
    ...begun.map((draft) =>
      h("button", { class: "btn main-action wide", key: draft.id, on: { click: () => app.go(`#/assess/${draft.id}`) } }, `Go on with: ${draft.asked.title}`),
    ),
    ...toBegin.map((/** @type {any} */ one) =>
      h("button", { class: "btn wide", key: one.id, on: { click: () => app.go(`#/assess/${beginDraft(patient, one).id}`) } }, `Begin: ${one.title}`),
    ),
  ];
}
return { standingPart };
})();

const drills_engines = (() => {
// The twin of hearthline.engines.protocols.drills: the same scripted patient without a network.
//
// Only whole numbers, so that nothing is rounded by accident. tests/journeys/test_twins.py holds
// both to the same word.

const WORST = 1_000_000;
const LONGEST_S = 7200;
const DOING = ["done", "dose", "vitals", "answer"];

/**
 * What was done, corrected and without what was withdrawn, in order.
 * @param {Record<string, any>} protocols bodies by key
 * @param {any[]} facts in any order
 * @returns {{act: string, at: number}[]}
 */
function actsDone(protocols, facts) {
  const withdrawn = new Set(facts.filter(({ kind }) => kind === "withdraw").map(({ of }) => of));
  const at = new Map(facts.map((fact) => [fact.id, fact.at]));
  const byWriting = [...facts].sort(
    (a, b) => a.recorded_at - b.recorded_at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  for (const fact of byWriting) if (fact.kind === "correct" && at.has(fact.of)) at.set(fact.of, fact.at);
  const found = [];
  for (const fact of facts) {
    if (withdrawn.has(fact.id) || !DOING.includes(fact.kind)) continue;
    if (fact.kind === "dose") found.push({ act: `dose:${fact.medicine ?? ""}`, at: at.get(fact.id) });
    const step = protocols[fact.protocol]?.steps.find((/** @type {any} */ one) => one.id === fact.step);
    if (step?.act) found.push({ act: step.act, at: at.get(fact.id) });
  }
  return found.sort((a, b) => a.at - b.at || (a.act < b.act ? -1 : a.act > b.act ? 1 : 0));
}

/**
 * How the scripted patient is at a moment.
 * @param {any} script
 * @param {{act: string, at: number}[]} acts
 * @param {number} begunAt milliseconds since 1970
 * @param {number} now
 * @returns {{severity: number, signs: Record<string, string>, look: string, alertness: string}}
 */
function patientAt(script, acts, begunAt, now) {
  const seconds = Math.min(Math.floor(Math.max(now - begunAt, 0) / 1000), LONGEST_S);
  /** @type {Map<string, number[]>} */
  const done = new Map();
  for (const { act, at } of acts) {
    done.set(act, [...(done.get(act) ?? []), Math.floor(Math.max(at - begunAt, 0) / 1000)]);
  }
  let severity = script.begins_at;
  for (let second = 0; second < seconds; second += 1) {
    severity = moved(severity, courseAt(script, done, second));
  }
  const look = script.looks.filter((/** @type {any} */ one) => one.least <= severity).at(-1);
  return {
    severity,
    signs: Object.fromEntries(script.signs.map((/** @type {any} */ one) => [one.name, shown(one, severity)])),
    look: look.text,
    alertness: look.alertness,
  };
}

/** @param {any} script @param {Map<string, number[]>} done @param {number} second */
function courseAt(script, done, second) {
  return script.courses.find((/** @type {any} */ course) =>
    course.needs.every(
      (/** @type {any} */ need) =>
        (done.get(need.act) ?? []).filter((at) => at + need.after_s <= second).length >= need.count,
    ),
  );
}

/** @param {number} severity @param {any} course */
function moved(severity, course) {
  if (course.per_s >= 0) return Math.min(severity + course.per_s, WORST);
  if (severity <= course.floor) return severity;
  return Math.max(severity + course.per_s, course.floor);
}

/** @param {any} sign @param {number} severity */
function shown(sign, severity) {
  const span = Math.abs(sign.worst - sign.well) * severity;
  const by = Math.floor((2 * span + WORST) / (2 * WORST));
  const value = sign.worst >= sign.well ? sign.well + by : sign.well - by;
  if (!sign.digits) return String(value);
  const text = String(value).padStart(sign.digits + 1, "0");
  return `${text.slice(0, -sign.digits)}.${text.slice(-sign.digits)}`;
}
return { actsDone, patientAt };
})();

const metronome_tablet = (() => {
// A beat to push to: heard where sound is on, seen always.

const { protocolsOf } = runs_tablet;
const { stepOf } = steps_tablet;
const { h, icon } = view_tablet;
const { filled, numberOf } = words_tablet;

/** @typedef {import("./runs.js").Run} Run */

const AHEAD_S = 0.2;
const LOOK_MS = 50;
const CLICK_S = 0.04;

/** @type {{run: string, context: AudioContext, timer: number, next: number, sound: boolean} | null} */
let beating = null;

/**
 * The beat of the protocol that has one, while somebody is to push.
 * @param {Run} run
 * @param {import("../engines/protocols.js").RunState} state
 * @param {() => void} changed
 */
function metronome(run, state, changed) {
  const protocols = protocolsOf(run);
  const found = state.steps.find((one) => {
    const step = stepOf(protocols, one.protocol, one.step);
    return step.beat && one.applies !== "no" && (one.state === "open" || one.state === "done");
  });
  if (!found || state.ended_at !== null) {
    if (beating?.run === run.id) stop();
    return null;
  }
  const step = stepOf(protocols, found.protocol, found.step);
  const number = numberOf(protocols[found.protocol], step.beat);
  const isOn = beating?.run === run.id;
  const toggle = () => {
    if (isOn) stop();
    else start(run.id, Number(number.value));
    changed();
  };
  const sound = () => {
    if (beating) beating.sound = !beating.sound;
    changed();
  };
  return h(
    "section",
    { class: "beat", "aria-label": "Metronome", key: "beat" },
    h("span", { class: isOn ? "beat-dot is-on" : "beat-dot", "aria-hidden": "true" }),
    h(
      "p",
      null,
      h("b", null, `${number.value} a minute`),
      h("span", { class: "soft" }, ` ${filled(step.text, run.content).split(":")[0]}`),
    ),
    h("button", { class: "btn", "aria-pressed": String(isOn), on: { click: toggle } }, icon("clock"), isOn ? "Stop the metronome" : "Metronome"),
    isOn &&
      h(
        "button",
        { class: "btn", "aria-pressed": String(!beating?.sound), on: { click: sound } },
        beating?.sound ? "Sound off" : "Sound is off: turn on",
      ),
  );
}

/** @param {string} run @param {number} perMinute */
function start(run, perMinute) {
  stop();
  const context = new AudioContext();
  const every = 60 / perMinute;
  const own = { run, context, timer: 0, next: context.currentTime + 0.05, sound: true };
  own.timer = setInterval(() => {
    if (!document.querySelector(".beat")) return stop();
    // Beats are laid ahead by the clock of the sound, which drawing does not delay.
    while (own.next < context.currentTime + AHEAD_S) {
      if (own.sound) click(context, own.next);
      const wait = Math.max(0, (own.next - context.currentTime) * 1000);
      setTimeout(flash, wait);
      own.next += every;
    }
    return undefined;
  }, LOOK_MS);
  void context.resume();
  beating = own;
}

function stop() {
  if (!beating) return;
  clearInterval(beating.timer);
  void beating.context.close();
  beating = null;
}

/** @param {AudioContext} context @param {number} at */
function click(context, at) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = 880;
  volume.gain.setValueAtTime(0.5, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + CLICK_S);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + CLICK_S);
}

/** Seen where nobody hears it. */
function flash() {
  const dot = document.querySelector(".beat-dot.is-on");
  dot?.animate([{ opacity: 1 }, { opacity: 0.15 }], { duration: 300, fill: "forwards" });
}
return { metronome };
})();

const run_tablet = (() => {
// The run: what to do now, everything else within one touch, nothing locked behind anything.

const { actsDone, patientAt } = drills_engines;
const { clockOf, dayOf, dayWords, elapsed, shortClock } = clock_tablet;
const { metronome } = metronome_tablet;
const { panelOf } = panels_tablet;
const {
  about,
  begunAt,
  clock,
  isUndecided,
  protocolsOf,
  record,
  runs,
  save,
  savedFacts,
  settingOf,
  standing,
} = runs_tablet;
const { session } = session_tablet;
const { heldSteps, stepCard, stepOf } = steps_tablet;
const { h, icon } = view_tablet;
const { factWords, filled, signStands, timeWords, toldFacts, unitWord, vitalsWords } = words_tablet;

/** @typedef {import("./runs.js").Run} Run */
/** @typedef {import("../engines/protocols.js").RunState} RunState */

/** The panel that lies over the steps of a run, by run. @type {Map<string, any>} */
const panels = new Map();

/** Whoever comes to a run meets its steps. @param {string} run */
const showSteps = (run) => panels.delete(run);

/**
 * @param {Run} run
 * @param {{go: (place: string) => void, changed: () => void}} app
 */
function runScreen(run, app) {
  const state = standing(run);
  const now = clock(run);
  const open = (/** @type {any} */ panel) => {
    panels.set(run.id, panel);
    app.changed();
    scrollTo(0, 0);
  };
  const shut = () => open(null);
  const panel = panels.get(run.id);
  const body = panel
    ? panelOf(panel, { run, state, open, shut, app })
    : [
        patientChoice(run, open),
        dueStrip(run, state, now.at, open),
        ...nowSteps(run, state, open),
        outside(run, state),
        ...heldSteps(run, state, open),
        thenSteps(run, state, open),
        readOut(run, state),
        soFar(run, open),
      ];
  return h(
    "div",
    { class: run.practice ? "run practice" : "run", key: run.id },
    head(run, state, now, open, app),
    who(run, open),
    scripted(run, state, now.at),
    h(
      "main",
      { class: "run-main", id: "main" },
      run.practice &&
        h("p", { class: "practice-word" }, "PRACTICE: nothing is given, nobody is called"),
      metronome(run, state, app.changed),
      ...body,
    ),
    foot(run, state, open),
  );
}

/** @param {Run} run @param {RunState} state @param {{at: number, jumped_ms: number}} now @param {any} open @param {any} app */
function head(run, state, now, open, app) {
  const protocols = protocolsOf(run);
  const last = state.protocols.at(-1);
  const title = last ? protocols[last].title : "Emergency";
  const others = [...runs.values()].filter((one) => one.id !== run.id && one.practice === run.practice);
  return h(
    "header",
    { class: "run-head" },
    h(
      "div",
      { class: "run-top" },
      h("button", { class: "btn on-red", on: { click: () => app.go("#/") } }, icon("left"), "Home"),
      h(
        "div",
        { class: "run-title" },
        h("small", null, run.practice ? "PRACTICE, nothing here is real" : "Emergency run, real"),
        h("h1", null, isUndecided(run) ? `${title}?` : title),
      ),
      h(
        "p",
        { class: "run-clock", role: "timer", "aria-label": "Since the run began" },
        h("small", null, `since ${clockOf(begunAt(run))}`),
        h("b", null, elapsed(now.at - begunAt(run))),
        h("small", null, `now ${clockOf(now.at)}`),
      ),
      h(
        "button",
        { class: "btn on-red", on: { click: () => open({ name: "protocols" }) } },
        "Change protocol",
      ),
    ),
    others.length > 0 &&
      h(
        "nav",
        { class: "run-others", "aria-label": "Other open runs" },
        ...others.map((one) =>
          h(
            "button",
            { class: "btn on-red", key: one.id, on: { click: () => app.go(`#/run/${one.id}`) } },
            `Go to: ${runName(one)}, ${elapsed(clock(one).at - begunAt(one))}`,
          ),
        ),
      ),
    now.jumped_ms !== 0 &&
      h(
        "p",
        { class: "run-jump" },
        `The clock of this tablet was set ${now.jumped_ms > 0 ? "forward" : "back"} by ` +
          `${elapsed(Math.abs(now.jumped_ms))}. The run counts on from its own.`,
      ),
    ...pastReview(run, state, now.at).map(({ body, review }) =>
      h(
        "p",
        { class: "run-jump", key: `review ${body.key}` },
        `${body.title} was to be read anew by ${dayWords(review)}. It still leads: go on.`,
      ),
    ),
  );
}

/**
 * Versions of protocols that lead though their day to be read anew has passed.
 * @param {Run} run @param {RunState} state @param {number} at
 * @returns {any[]}
 */
const pastReview = (run, state, at) =>
  run.content.protocols.filter(
    (/** @type {any} */ one) =>
      state.protocols.includes(one.body.key) && one.review && one.review < dayOf(at),
  );

/** @param {Run} run @returns {string} */
function runName(run) {
  const last = standing(run).protocols.at(-1);
  const title = last ? protocolsOf(run)[last].title : "Emergency";
  return run.sheet ? `${title}, ${run.sheet.name}` : title;
}

/** @param {Run} run @param {any} open */
function who(run, open) {
  const setting = settingOf(run);
  const said = run.facts.filter(({ kind }) => kind === "weight").at(-1);
  const weight = said
    ? `${said.amount}\u00a0${unitWord(said.unit)}, entered ${shortClock(said.at)}`
    : setting.weight
      ? `${setting.weight.value}\u00a0${unitWord(setting.weight.unit)}, ` +
        (setting.weight.measured_on ? `measured ${dayWords(setting.weight.measured_on)}` : "day not known")
      : "weight not known";
  const code = run.sheet?.readings.nurse?.sections.find(
    (/** @type {any} */ one) => one.heading === "Code status",
  );
  return h(
    "section",
    { class: "run-who", "aria-label": "Patient" },
    h(
      "p",
      null,
      h("b", { class: "big" }, run.sheet ? run.sheet.name : "Patient not chosen"),
      " ",
      run.sheet ? [run.sheet.age, weight].filter(Boolean).join(", ") : weight,
    ),
    run.sheet &&
      h(
        "p",
        { class: run.sheet.allergies.length ? "tagline" : "soft" },
        run.sheet.allergies.length > 0 && icon("blocking"),
        run.sheet.allergies.length
          ? run.sheet.allergies
              .map((/** @type {any} */ one) => [one.substance, one.reaction].filter(Boolean).join(" — "))
              .join("; ")
          : allergyWords(run.sheet),
      ),
    code && h("p", { class: "soft" }, `Code status: ${code.lines.join(" ")}`),
    run.sheet &&
      !run.script &&
      h("button", { class: "btn", on: { click: () => open({ name: "sheet" }) } }, "Emergency sheet"),
  );
}

/**
 * The patient of a drill as they are now: signs follow from what was recorded and when.
 * @param {Run} run @param {RunState} state @param {number} now
 */
function scripted(run, state, now) {
  const script = run.script && run.content.drills?.find((/** @type {any} */ one) => one.key === run.script);
  if (!script) return null;
  const acts = actsDone(protocolsOf(run), run.facts);
  const { signs, look, alertness } = patientAt(script, acts, begunAt(run), state.ended_at ?? now);
  return h(
    "section",
    { class: "run-script", "aria-label": "Practice patient" },
    h("p", null, script.told),
    h("p", null, h("b", { class: "big" }, look)),
    h("p", null, `If you measure now: ${vitalsWords({ ...signs, alertness })}`),
    h("p", { class: "soft" }, "Invented for training; every number is a proposal."),
  );
}

/** @param {any} sheet */
const allergyWords = (sheet) =>
  sheet.readings.nurse?.sections
    .find((/** @type {any} */ one) => one.heading === "Weight and allergies")
    ?.lines.at(-1) ?? "Allergies not known";

/** Never guessed: the patient of a run is the one somebody touched. @param {Run} run @param {any} open */
function patientChoice(run, open) {
  if (run.patient || run.practice) return null;
  const sheets = Object.entries(session.day?.sheets ?? {});
  return h(
    "section",
    { class: "run-choice", "aria-label": "Who is it" },
    h("h2", null, sheets.length ? "Who is it?" : session.hasDay ? "The sheets are locked. The run goes without." : "No sheets here: the run goes without."),
    sheets.length === 0 &&
      session.hasDay &&
      session.wrapped &&
      h("button", { class: "btn", on: { click: () => open({ name: "unlock" }) } }, "Unlock the sheets"),
    ...sheets.map(([id, sheet]) =>
      h(
        "button",
        { class: "btn", key: id, on: { click: () => about(run, id, sheet) } },
        /** @type {any} */ (sheet).name,
      ),
    ),
  );
}

/**
 * Timers that have come, and those that are coming once nothing is to be done together.
 * @param {Run} run
 * @param {RunState} state
 * @param {number} at
 * @param {any} open
 */
function dueStrip(run, state, at, open) {
  if (state.ended_at !== null) return null;
  const protocols = protocolsOf(run);
  const isTogetherNow = state.now.some((place) => isTogether(run, place));
  const seen = new Set();
  const timed = state.steps
    .filter(({ due_at: due, applies }) => due !== null && applies !== "no" && (due <= at || !isTogetherNow))
    .map((one) => ({ one, step: stepOf(protocols, one.protocol, one.step), due: Number(one.due_at) }))
    .filter(({ step }) => ["repeat", "after_dose", "wait"].includes(step.timer.kind))
    .sort((a, b) => a.due - b.due)
    .filter(({ one, step }) => {
      const key = step.act || `${one.protocol}.${one.step}`;
      return !seen.has(key) && seen.add(key);
    });
  if (!timed.length) return null;
  return h(
    "section",
    { class: "run-due", "aria-label": "Timers" },
    ...timed.slice(0, 3).map(({ one, step, due }) => {
      const left = due - at;
      const panel = { name: step.act === "vitals" ? "vitals" : "step", protocol: one.protocol, step: one.step };
      return h(
        "button",
        {
          class: left <= 0 ? "btn due is-due" : "btn due",
          key: `${one.protocol} ${one.step}`,
          on: { click: () => open(panel) },
        },
        h("b", null, icon(left <= 0 ? "open" : "clock"), left <= 0 ? `Due since ${shortClock(due)}` : `${shortClock(due)}, in ${elapsed(left)}`),
        h("span", null, filled(step.text, run.content)),
      );
    }),
  );
}

/** @param {Run} run @param {RunState} state @param {any} open */
function nowSteps(run, state, open) {
  if (state.ended_at !== null) {
    return [h("p", { class: "run-note" }, "This run has ended. What is recorded now is kept too.")];
  }
  if (!state.now.length) {
    return [
      h(
        "p",
        { class: "run-note" },
        state.protocols.length
          ? "Every step has its end. Stay, watch, and end the run when somebody takes over."
          : "No protocol is kept on this tablet. What happens can be written down under Call, note.",
      ),
    ];
  }
  const together = state.now.length > 1 || isTogether(run, state.now[0]);
  return [
    h(
      "div",
      { class: "run-now" },
      h(
        "p",
        null,
        h("b", null, together ? "Now, together" : "Now"),
        " ",
        h("span", { class: "soft" }, isUndecided(run) ? "In doubt, this one." : doneTogether(run, state)),
      ),
      isUndecided(run) &&
        h(
          "button",
          { class: "btn", on: { click: () => open({ name: "protocols" }) } },
          "Something else: choose by signs",
        ),
    ),
    h(
      "div",
      { class: together ? "together" : "" },
      ...state.now.map(([key, step]) => stepCard(run, state, key, step, open)),
    ),
  ];
}

/** @param {Run} run @param {[string, string]} place */
const isTogether = (run, [key, step]) => Boolean(stepOf(protocolsOf(run), key, step).together);

/** @param {Run} run @param {RunState} state */
function doneTogether(run, state) {
  const protocols = protocolsOf(run);
  return state.steps
    .filter((one) => stepOf(protocols, one.protocol, one.step).together && one.at !== null)
    .map((one) => {
      const step = stepOf(protocols, one.protocol, one.step);
      return `${step.button.toLowerCase()} ${clockOf(Number(one.at))}`;
    })
    .join(" · ");
}

/** Vital signs that are low or high for the age, as measured last. @param {Run} run @param {RunState} state */
function outside(run, state) {
  const found = state.signs.filter(({ limit }) => limit !== null);
  if (!found.length) return null;
  return h(
    "section",
    { class: "run-outside", "aria-label": "Low or high for the age" },
    ...found.map((one) => h("p", { class: "odd", key: one.sign }, signStands(run, one))),
  );
}

/** @param {Run} run @param {RunState} state @param {any} open */
function thenSteps(run, state, open) {
  if (!state.steps.length || state.ended_at !== null) return null;
  const protocols = protocolsOf(run);
  const more = state.then.length - 3;
  return h(
    "section",
    { class: "run-then" },
    state.then.length > 0 && h("h2", null, "Then"),
    h(
      "ol",
      null,
      ...state.then.slice(0, 3).map(([key, id]) =>
        h(
          "li",
          { key: `${key}.${id}` },
          h(
            "button",
            { class: "btn", on: { click: () => open({ name: "step", protocol: key, step: id }) } },
            filled(stepOf(protocols, key, id).text, run.content),
          ),
        ),
      ),
    ),
    h(
      "button",
      { class: "btn wide", on: { click: () => open({ name: "steps" }) } },
      more > 0 ? `All steps, ${more} more` : "All steps",
    ),
  );
}

/** What to read to the ambulance's desk. @param {Run} run @param {RunState} state */
function readOut(run, state) {
  const reading = run.sheet?.readings.dispatcher;
  const last = state.protocols.at(-1);
  const say = last ? protocolsOf(run)[last].say : "";
  return h(
    "section",
    { class: "read-out" },
    h("h2", null, reading ? reading.title : `Say this to ${run.content.emergency}`),
    ...(reading
      ? reading.sections.flatMap((/** @type {any} */ one) =>
          one.lines.map((/** @type {string} */ line, /** @type {number} */ place) =>
            h("p", { class: place === 0 ? "address" : "" }, line),
          ),
        )
      : [h("p", { class: "address" }, "The address where you are, and the way in. It is not on this screen.")]),
    say && h("p", null, `It is: ${say}.`),
  );
}

/** @param {Run} run @param {any} open */
function soFar(run, open) {
  const told = toldFacts(run);
  const saved = savedFacts(run);
  return h(
    "section",
    { class: "run-log" },
    h("h2", null, "So far"),
    h(
      "ol",
      null,
      h("li", { key: "start" }, h("span", { class: "at" }, clockOf(begunAt(run))), h("span", null, "Emergency started")),
      ...told.map((one) =>
        h(
          "li",
          { key: one.fact.id },
          h("span", { class: "at" }, timeWords(one)),
          h("span", null, factWords(run, one.fact)),
          h(
            "button",
            {
              class: "btn plain",
              "aria-label": `Correct: ${factWords(run, one.fact)}`,
              on: { click: () => open({ name: "correct", of: one.fact.id }) },
            },
            "Correct",
          ),
        ),
      ),
    ),
    savedLine(run, saved),
  );
}

/** @param {Run} run @param {number} saved */
function savedLine(run, saved) {
  if (run.fault) {
    return h(
      "p",
      { class: "saved is-fault", role: "alert" },
      icon("blocking"),
      `${run.facts.length - saved} of ${run.facts.length} entries are not saved yet: the tablet refuses. Keep this page open. `,
      h("button", { class: "btn", on: { click: () => void save(run) } }, "Save again"),
    );
  }
  const waiting =
    run.unsealed.length + run.unsaved.length + session.outbox.filter((one) => one.run === run.id).length;
  const entries = run.facts.length === 1 ? "entry" : "entries";
  const told = run.practice
    ? "Practice: nobody is called; the result goes to your drills."
    : waiting
      ? "Pharmacist, prescriber and on call are told when there is signal."
      : "All sent.";
  return h(
    "p",
    { class: "saved" },
    icon("sync"),
    run.facts.length
      ? `${saved} of ${run.facts.length} ${entries} saved on this tablet. ${told}`
      : "Nothing recorded yet.",
  );
}

/** @param {Run} run @param {RunState} state @param {any} open */
function foot(run, state, open) {
  const arrest = protocolsOf(run).arrest && !state.protocols.includes("arrest");
  return h(
    "footer",
    { class: "run-foot" },
    h("button", { class: "btn", on: { click: () => open({ name: "vitals" }) } }, "Vitals"),
    h("button", { class: "btn", on: { click: () => open({ name: "more" }) } }, "Call, note"),
    arrest &&
      h(
        "button",
        { class: "btn danger cpr", on: { click: () => record(run, { kind: "begin", protocol: "arrest" }) } },
        "No pulse: start CPR",
      ),
    h("button", { class: "btn", on: { click: () => open({ name: "hand-over" }) } }, "Hand-over"),
    h("button", { class: "btn", on: { click: () => open({ name: "end" }) } }, "End run"),
  );
}

return { showSteps, runScreen, runName };
})();

const home_tablet = (() => {
// The first page: what is next, what waits here, and the one large button.

const { clockOf, dayOf, dayWords, elapsed, shortClock } = clock_tablet;
const { secretField } = fields_tablet;
const { sheetSections } = panels_tablet;
const { readingPart } = family_tablet;
const { safetyPart } = safety_tablet;
const { standingPart } = standing_tablet;
const { begunAt, clock, runs } = runs_tablet;
const { runName } = run_tablet;
const { SHORTEST_PHRASE, openSheets, session, setPhrase, signOut, sync, tryAgain } = session_tablet;
const { h, icon } = view_tablet;

/** @typedef {{go: (place: string) => void, changed: () => void, update: (() => void) | null}} App */

/** What is being typed on these pages. @type {Record<string, any>} */
const typed = { phrase: "", again: "", wrong: false, busy: false };

/** How things stand with the network, in words. */
function trayWords() {
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
function head(app, title, under, back) {
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
const foot = (app, place = "#/emergency") =>
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
const back = (app, words, place) =>
  h("button", { class: "btn", on: { click: () => app.go(place) } }, icon("left"), words);

/** @param {App} app */
function homeScreen(app) {
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
const lockedPart = (app) => (!session.key && session.wrapped && session.hasDay ? unlockForm(app) : null);

/** @param {App} app */
function unlockForm(app) {
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
function patientScreen(app, patient) {
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
function outboxScreen(app) {
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
return { trayWords, head, foot, back, homeScreen, lockedPart, unlockForm, patientScreen, outboxScreen };
})();

const assess_tablet = (() => {
// A home is assessed: one group of questions a screen, and at the end what the answers amount to.

const { bound, isQuestion, itemsOf } = questionnaire_engines;
const { albumPart, unnamed } = album_tablet;
const { TRAITS, drafts, judged, keepDraft, keeping, sign, throwAway } = drafts_tablet;
const { choiceField, textField } = fields_tablet;
const { back, foot, head, unlockForm } = home_tablet;
const { session } = session_tablet;
const { h, icon } = view_tablet;
const { word } = words_tablet;

/** @typedef {import("./drafts.js").Draft} Draft */
/** @typedef {import("./home.js").App} App */
/** @typedef {ReturnType<typeof judged>} Judged */

const LONGEST_NAME = 200;
const LONGEST_TEXT = 1000;
/** What happens on this screen beside the draft. */
const now = { busy: false, fault: "", asksAway: false };

/** @param {App} app @param {string} id */
function assessScreen(app, id) {
  const draft = drafts.get(id);
  if (!draft) return closedScreen(app, id);
  const found = judged(draft);
  const groups = groupsOf(draft, found);
  const last = groups.length + 1;
  draft.page = Math.min(draft.page, last);
  const title = draft.page === 0 ? draft.asked.title : draft.page === last ? "Read it and sign" : groups[draft.page - 1].text;
  const name = session.day?.sheets[draft.patient]?.name ?? "";
  const under = [name, `part ${draft.page + 1} of ${last + 1}`].filter(Boolean).join(", ");
  const changed = () => {
    keepDraft(draft);
    app.changed();
  };
  return h(
    "div",
    { class: "tab", key: `assess ${id}` },
    head(app, title, under, back(app, "Patient", `#/patient/${draft.patient}`)),
    h(
      "main",
      { class: "tab-main", id: "main", key: `page ${draft.page}` },
      ...(draft.page === 0
        ? firstPage(draft, changed)
        : draft.page === last
          ? lastPage(app, draft, found, groups, changed)
          : groupPage(draft, groups[draft.page - 1], found, changed)),
      keeping.fault && h("p", { class: "odd", role: "alert" }, `Not kept on this tablet: ${keeping.fault}`),
      turning(app, draft, last),
    ),
    foot(app, `#/emergency/${draft.patient}`),
  );
}

/** The draft went, or is locked. @param {App} app @param {string} id */
const closedScreen = (app, id) =>
  h(
    "div",
    { class: "tab", key: `assess ${id}` },
    head(app, "Home assessment", "", back(app, "Today", "#/")),
    h(
      "main",
      { class: "tab-main", id: "main" },
      session.key ? h("p", null, "It was signed, or is not on this tablet.") : session.wrapped ? unlockForm(app) : h("p", null, "It is locked here and opens again once you are signed in with signal."),
    ),
    foot(app),
  );

/**
 * The groups that ask something; a question outside any group stands by itself.
 * @param {Draft} draft
 * @param {Judged} found
 * @returns {{text: string, items: any[]}[]}
 */
function groupsOf(draft, found) {
  const asked = new Set(found.asked);
  return draft.asked.body.item
    .map((/** @type {any} */ top) => ({
      text: top.type === "group" ? top.text : draft.asked.title,
      items: [...itemsOf({ item: [top] }).values()].filter((one) => one !== top || one.type !== "group").filter(({ linkId }) => asked.has(linkId)),
    }))
    .filter((/** @type {any} */ { items }) => items.some(isQuestion));
}

/** @param {Draft} draft @param {() => void} changed */
function firstPage(draft, changed) {
  return [
    limited(textField("answered_by", "Who answers: the patient, a caregiver, or you by what you see", draft.said, changed), LONGEST_NAME),
    h(
      "div",
      { class: "choice-field", role: "group", "aria-label": "The therapy has" },
      h("p", { class: "choice-label" }, "The therapy has"),
      h("p", { class: "soft" }, "Pressed when not known, so that nothing is left out."),
      h("div", { class: "choices" }, ...Object.keys(TRAITS).map((trait) => traitButton(draft, trait, changed))),
    ),
    h("p", { class: "soft" }, `Version ${draft.asked.number}. Kept on this tablet after every answer.`),
  ];
}

/** @param {Draft} draft @param {string} trait @param {() => void} changed */
function traitButton(draft, trait, changed) {
  const has = draft.traits.includes(trait);
  const turn = () => {
    draft.traits = has ? draft.traits.filter((one) => one !== trait) : [...draft.traits, trait];
    changed();
  };
  return h("button", { class: "btn", key: trait, "aria-pressed": String(has), on: { click: turn } }, word("home_trait", trait));
}

/** @param {Draft} draft @param {{items: any[]}} group @param {Judged} found @param {() => void} changed */
const groupPage = (draft, group, found, changed) =>
  group.items.map((item) => {
    const concern = found.concerns.find(({ linkId }) => linkId === item.linkId);
    return h(
      "div",
      { class: "question", key: item.linkId },
      questionField(draft, item, found, changed),
      before(draft, item) && h("p", { class: "soft" }, `Last time: ${before(draft, item)}`),
      concern && h("p", { class: "odd" }, EFFECTS[concern.effect] ?? concern.effect),
      item.type !== "attachment" && (concern || hasPictures(draft, item)) && albumPart(draft, item.linkId, "Photograph of it", changed),
    );
  });

/** @param {Draft} draft @param {any} item */
const hasPictures = (draft, item) => (draft.pictures ?? []).some(({ link }) => link === item.linkId);

/** What was answered in this home last, with its day. @param {Draft} draft @param {any} item */
const before = (draft, item) => session.day?.before?.[draft.patient]?.[item.linkId] ?? "";

/** @type {Record<string, string>} */
const EFFECTS = {
  blocking: "This blocks until it is remedied",
  modifiable: "This can be remedied: a change is proposed",
  information: "Noted for whoever visits",
};

/** @param {Draft} draft @param {any} item @param {Judged} found @param {() => void} changed */
function questionField(draft, item, found, changed) {
  const { answers } = draft;
  const label = item.required ? `${item.text} (required)` : item.text;
  if (!isQuestion(item)) return h(item.type === "group" ? "h2" : "p", null, item.text);
  if (item.readOnly) {
    const value = found.calculated[item.linkId];
    return h("p", null, `${item.text}: `, h("b", null, value === undefined ? "not known yet" : withUnit(draft, item, value)));
  }
  if (item.type === "boolean") {
    return choiceField(item.linkId, label, [["True", "Yes"], ["False", "No"]], answers, changed);
  }
  if (item.type === "choice") {
    const choices = (item.answerOption ?? []).map((/** @type {any} */ { valueCoding: { code, display } }) => [code, display ?? code]);
    return choiceField(item.linkId, label, choices, answers, changed);
  }
  if (item.type === "attachment") return albumPart(draft, item.linkId, label, changed);
  if (["decimal", "integer", "quantity"].includes(item.type)) return measure(draft, item, label, changed);
  const piece = limited(textField(item.linkId, label, answers, changed), LONGEST_TEXT);
  if (item.type === "date") inputOf(piece).props.type = "date";
  return piece;
}

/** @param {import("./view.js").Piece} piece */
const inputOf = (piece) => /** @type {import("./view.js").Piece} */ (piece.children[1]);

/** @param {import("./view.js").Piece} piece @param {number} longest */
function limited(piece, longest) {
  inputOf(piece).props.maxlength = longest;
  return piece;
}

/** @param {Draft} draft @param {any} item @param {string} value */
const withUnit = (draft, item, value) => [value, draft.asked.units[item.linkId]].filter(Boolean).join("\u00a0");

/** A number with its unit and what is possible. @param {Draft} draft @param {any} item @param {string} label @param {() => void} changed */
function measure(draft, item, label, changed) {
  const piece = textField(item.linkId, label, draft.answers, changed);
  const input = inputOf(piece);
  const odd = misread(draft, item);
  const range = rangeOf(draft, item);
  Object.assign(input.props, { inputmode: "decimal", maxlength: 20, "aria-describedby": `hint-${item.linkId}` });
  const unit = h("span", { class: "unit" }, draft.asked.units[item.linkId] ?? "");
  piece.children[1] = h("span", { class: "number-in" }, input, unit);
  piece.children.push(h("small", { id: `hint-${item.linkId}`, class: odd ? "odd" : "" }, odd || range));
  return piece;
}

/** @param {Draft} draft @param {any} item */
function rangeOf(draft, item) {
  const [low, high] = [bound(item, "minValue"), bound(item, "maxValue")];
  if (low === null && high === null) return "";
  if (high === null) return `at least ${withUnit(draft, item, String(low))}`;
  return low === null ? `at most ${withUnit(draft, item, high)}` : `${low} to ${withUnit(draft, item, high)}`;
}

/** Why a number is read again; nothing when it can stand. @param {Draft} draft @param {any} item */
function misread(draft, item) {
  const text = (draft.answers[item.linkId] ?? "").trim();
  if (!text) return "";
  const problem = judged(draft).problems[item.linkId];
  if (problem === "outside") return `Read again: ${withUnit(draft, item, text)} lies outside ${rangeOf(draft, item)}.`;
  if (problem === "wrong_kind") return `“${text}” is no whole number.`;
  return /^[+-]?(\d+[.,]?\d*|[.,]\d+)$/.test(text) ? "" : `“${text}” is no number. Type digits.`;
}

/** @param {App} app @param {Draft} draft @param {Judged} found @param {{text: string, items: any[]}[]} groups @param {() => void} changed */
function lastPage(app, draft, found, groups, changed) {
  const items = itemsOf(draft.asked.body);
  const open = found.openQuestions.map((linkId) => items.get(linkId)).filter((item) => !item.readOnly);
  const wrong = found.asked.map((linkId) => items.get(linkId)).filter((item) => isNumber(item) && misread(draft, item));
  const missing = draft.said.answered_by.trim() ? [] : ["Say on the first part who answers."];
  const nameless = unnamed(draft).map(({ link }) => `Say what the photograph shows: ${items.get(link)?.text ?? "of the home"}`);
  const reasons = [...missing, ...nameless, ...wrong.map((item) => `${item.text}: ${misread(draft, item)}`)];
  const turn = (/** @type {any} */ item) => () => {
    draft.page = 1 + groups.findIndex((group) => group.items.includes(item));
    changed();
    scrollTo(0, 0);
  };
  const line = (/** @type {any} */ item, /** @type {string} */ says) =>
    h("li", { key: item.linkId }, h("button", { class: "btn wide stop", on: { click: turn(item) } }, h("span", { class: "stop-what" }, h("b", null, item.text), says && h("small", null, says)), icon("right")));
  return [
    listOf("Not satisfactory", found.concerns.map(({ linkId, effect }) => line(items.get(linkId), EFFECTS[effect] ?? effect)), "Nothing so far."),
    listOf("Not answered", open.map((item) => line(item, item.required ? "required: the home is not ready without it" : "")), "Everything is answered."),
    albumPart(draft, "", "Another photograph of the home", changed),
    limited(textField("note", "What else you saw", draft.said, changed), LONGEST_TEXT),
    ...reasons.map((reason) => h("p", { class: "reason", key: reason }, reason)),
    h("p", { class: "soft" }, "What is not answered stays open. Signed, it is sealed with its photographs and goes once there is signal."),
    h("button", { class: "btn main-action wide", disabled: reasons.length > 0, "aria-busy": now.busy ? "true" : false, on: { click: () => void signNow(app, draft) } }, "Sign the assessment"),
    now.fault && h("p", { class: "odd", role: "alert" }, `It could not be sealed and stays here: ${now.fault}`),
    awayPart(app, draft),
  ];
}

const isNumber = (/** @type {any} */ { type }) => ["decimal", "integer", "quantity"].includes(type);

/** @param {string} title @param {import("./view.js").Piece[]} lines @param {string} nothing */
const listOf = (title, lines, nothing) =>
  h("section", { "aria-label": title }, h("h2", null, `${title}${lines.length ? `: ${lines.length}` : ""}`), lines.length ? h("ul", { class: "stops" }, ...lines) : h("p", { class: "soft" }, nothing));

/** @param {App} app @param {Draft} draft */
async function signNow(app, draft) {
  if (now.busy) return;
  Object.assign(now, { busy: true, fault: "" });
  app.changed();
  try {
    await sign(draft);
    app.go(`#/patient/${draft.patient}`);
  } catch (fault) {
    now.fault = String(fault);
  }
  now.busy = false;
  app.changed();
}

/** @param {App} app @param {Draft} draft */
function awayPart(app, draft) {
  const asks = (/** @type {boolean} */ value) => () => {
    now.asksAway = value;
    app.changed();
  };
  if (!now.asksAway) return h("button", { class: "btn", on: { click: asks(true) } }, "Throw this draft away");
  const away = () => {
    now.asksAway = false;
    void throwAway(draft).then(app.changed);
    app.go(`#/patient/${draft.patient}`);
  };
  return h(
    "div",
    { class: "choices", role: "group", "aria-label": "Throw this draft away?" },
    h("button", { class: "btn danger", on: { click: away } }, "Yes, throw it away"),
    h("button", { class: "btn", on: { click: asks(false) } }, "Keep it"),
  );
}

/** @param {App} app @param {Draft} draft @param {number} last */
function turning(app, draft, last) {
  const turn = (/** @type {number} */ by) => () => {
    draft.page += by;
    keepDraft(draft);
    app.changed();
    scrollTo(0, 0);
  };
  return h(
    "nav",
    { class: "step-ways", "aria-label": "Parts" },
    h("button", { class: "btn", disabled: draft.page === 0, on: { click: turn(-1) } }, icon("left"), "Part before"),
    draft.page < last && h("button", { class: "btn main-action", on: { click: turn(1) } }, "Next part", icon("right")),
  );
}
return { assessScreen };
})();

const reading_tablet = (() => {
// The family's page of the care plan: read at the door and signed, with or without signal.

const { dayOf, shortClock } = clock_tablet;
const { textField } = fields_tablet;
const { signing } = family_tablet;
const { back, foot, head, lockedPart } = home_tablet;
const { keepNoted } = notes_tablet;
const { newId, seal } = sealing_tablet;
const { flush, session } = session_tablet;
const { put } = store_tablet;
const { h } = view_tablet;

/** @typedef {import("./home.js").App} App */

const LONGEST_NAME = 200;
const LONGEST_RELATION = 80;
/** What is being typed. @type {Record<string, any>} */
const typed = { of: "", signer: "", relation: "", interpreter: false, fault: "", busy: false };

/** @param {App} app @param {string} patient */
function readingScreen(app, patient) {
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
return { readingScreen };
})();

const main_tablet = (() => {
// The shell of the tablet: which page shows, what makes it draw, and when it asks the server.

const { assessScreen } = assess_tablet;
const { closeDrafts, openDrafts } = drafts_tablet;
const { homeScreen, outboxScreen, patientScreen } = home_tablet;
const { closeNotes, openNotes } = notes_tablet;
const { begin, closeSheets, eraseOld, flush, heard, session, sync } = session_tablet;
const { readingScreen } = reading_tablet;
const { beginRun, loadRuns, runs, sealLate, sighted, sketched, watch } = runs_tablet;
const { runScreen, showSteps } = run_tablet;
const { draw, h } = view_tablet;

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
})();
