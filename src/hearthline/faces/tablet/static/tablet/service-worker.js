// The service worker: keeps the shell, whole or not at all, and answers with it when it is asked
// for. The server writes KEPT before this text; another digest in it is a new version, which waits
// until somebody takes it.

const scope = /** @type {any} */ (self);
const kept = KEPT;
const STORE = `hearthline-tablet-${kept.version}`;

scope.addEventListener("install", (/** @type {any} */ event) => {
  event.waitUntil(
    caches
      .open(STORE)
      .then((store) => store.addAll(kept.files.map((file) => new Request(file, { cache: "reload" })))),
  );
});

scope.addEventListener("activate", (/** @type {any} */ event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(
          names
            .filter((name) => name.startsWith("hearthline-tablet-") && name !== STORE)
            .map((name) => caches.delete(name)),
        ),
      )
      .then(() => scope.clients.claim()),
  );
});

scope.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take over") scope.skipWaiting();
});

scope.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== scope.location.origin) return;
  const path = request.mode === "navigate" && url.pathname === kept.shell ? kept.shell : url.pathname;
  if (!kept.files.includes(path)) return;
  event.respondWith(
    caches
      .open(STORE)
      .then((store) => store.match(path, { ignoreVary: true }))
      .then((found) => found ?? fetch(request)),
  );
});
