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
export const kept = (name) => within(["kept"], (store) => store("kept").get(name), "readonly");

/** @param {string} name @param {any} value */
export const keep = (name, value) =>
  within(["kept"], (store) => void store("kept").put(value, name), "readwrite");

/** @param {...string} names */
export const forget = (...names) =>
  within(["kept"], (store) => names.forEach((name) => store("kept").delete(name)), "readwrite");

/** @param {string} start @returns {Promise<any[]>} what is kept under names that start so */
export const keptUnder = async (start) =>
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
export const putFromDraft = (row, large, draft) =>
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
export const all = async (store) =>
  (await within([store], (one) => one(store).getAll(), "readonly")) ?? [];

/** @param {string} run @returns {Promise<any[]>} */
export const logOf = async (run) =>
  (await within(
    ["log"],
    (store) => store("log").getAll(IDBKeyRange.bound([run, 0], [run, Infinity])),
    "readonly",
  )) ?? [];

/**
 * Put rows into several stores, all of them or none.
 * @param {Record<string, any[]>} rows
 */
export const put = (rows) =>
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
export const sent = (rows) =>
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
export const forgetRun = (run) =>
  within(
    ["runs", "log"],
    (store) => {
      store("runs").delete(run);
      store("log").delete(IDBKeyRange.bound([run, 0], [run, Infinity]));
    },
    "readwrite",
  );
