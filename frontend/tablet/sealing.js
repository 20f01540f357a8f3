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
export function newId(at = Date.now()) {
  const bytes = random(16);
  for (let place = 0; place < 6; place += 1) bytes[place] = Math.floor(at / 256 ** (5 - place)) % 256;
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** A key for one run's log; it can be used and kept, never read out. */
export const runKey = () =>
  crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

/** @param {string} text the sheets' key as the server gave it */
export const sheetKey = (text) =>
  crypto.subtle.importKey("raw", toBytes(text), "AES-GCM", false, ["encrypt", "decrypt"]);

/**
 * @param {CryptoKey} key
 * @param {any} value
 * @returns {Promise<{nonce: Uint8Array, data: ArrayBuffer}>}
 */
export async function lock(key, value) {
  const nonce = random(12);
  const raw = encoder.encode(JSON.stringify(value));
  return { nonce, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce }, key, raw) };
}

/**
 * @param {CryptoKey} key
 * @param {{nonce: Uint8Array<ArrayBuffer>, data: ArrayBuffer}} locked
 * @returns {Promise<any>}
 */
export async function unlock(key, locked) {
  const raw = await crypto.subtle.decrypt({ name: "AES-GCM", iv: locked.nonce }, key, locked.data);
  return JSON.parse(new TextDecoder().decode(raw));
}

/**
 * Wrap the sheets' key with a phrase that only the nurse knows.
 * @param {string} text the key
 * @param {string} phrase
 */
export async function wrap(text, phrase) {
  const salt = random(16);
  return { salt, rounds: PHRASE_ROUNDS, ...(await lock(await phraseKey(phrase, salt, PHRASE_ROUNDS), text)) };
}

/**
 * Return the sheets' key as text, or null when the phrase is another one.
 * @param {any} wrapped
 * @param {string} phrase
 * @returns {Promise<string | null>}
 */
export async function unwrap(wrapped, phrase) {
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
export async function seal(to, entry) {
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
