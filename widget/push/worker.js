/** Shows that there is news in a chat, and leads to it. Your page serves a copy of this file: docs/embedding.md. */
const worker = /** @type {any} */ (self);

worker.addEventListener("install", () => worker.skipWaiting());
worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(show(event.data?.json() ?? {})));
worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(lead(String(event.notification.data?.link ?? "")));
});

/** News of one chat take each other's place; the same again is quiet. */
async function show({ id = "", tag = "news", title = "There is news", text = "", link = "" }) {
  const shown = await worker.registration.getNotifications({ tag });
  const renotify = !shown.some((/** @type {Notification} */ { data }) => data?.id === id);
  await worker.registration.showNotification(title, { body: text, tag, renotify, data: { id, link } });
}

/** To the page that shows the chat, opened anew where it is closed. @param {string} link */
async function lead(link) {
  const bare = (/** @type {string} */ address) => address.split(/[?#]/)[0];
  const pages = await worker.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((/** @type {{url: string}} */ { url }) => bare(url) === bare(link));
  if (open) return open.focus();
  return /^https?:/.test(link) && worker.clients.openWindow(link);
}
