/* Answers for the door's pages where there is no network, with what they were when it was there. */
"use strict";

const STORE = "door-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  // The list and the marks are the page's own matter (door.js): it knows that they may be old.
  if (event.request.method !== "GET" || /\/(list|marks)$/.test(path)) return;
  event.respondWith(fetchOrRemember(event.request));
});

async function fetchOrRemember(request) {
  const store = await caches.open(STORE);
  try {
    const answer = await fetch(request);
    if (answer.ok) await store.put(request, answer.clone());
    else if (answer.status === 404) await store.delete(request); // the link has ended
    return answer;
  } catch (fault) {
    const kept = await store.match(request);
    if (kept) return kept;
    throw fault;
  }
}
