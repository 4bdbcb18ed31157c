/** *By notification*: this browser tells that there is news, where the page has a worker for it and the customer wants to hear. */
import { button, el } from "./dom.js";

/** @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./texts.extras.js").MoreWords} Words */
/** @typedef {import("./log.js").Message} Message */

const NAME = "data-push";
/** Below the worker's own folder, so that no other worker of the page is displaced. */
const SCOPE = "helpline-push/";

/** Where the page keeps the worker, "" where there is none or none may be: browsers know no notifications of frames of other sites. */
function pushWorker() {
  const told = document.querySelector(`helpline-chat[${NAME}], script[${NAME}]`)?.getAttribute(NAME);
  if (!told || !navigator.serviceWorker || !("PushManager" in window) || Notification.permission === "denied")
    return "";
  try {
    const { origin, href } = new URL(told, document.baseURI);
    return origin === location.origin && window.top?.origin === origin ? href : "";
  } catch {
    return "";
  }
}

/**
 * The page's worker under the newest promise to tell something later, "" elsewhere and where this browser can't.
 * @param {Message[]} messages @param {number} index
 */
export function openNotify(messages, index) {
  const asks = (/** @type {Message} */ { card }) => card?.type === "notify";
  return asks(messages[index]) && !messages.slice(index + 1).some(asks) ? pushWorker() : "";
}

/** @param {Conversation} conversation @param {string} worker @param {Words} words @returns {HTMLElement} */
export function notifyCard(conversation, worker, words) {
  const note = el("p", { role: "status" });
  const place = el("div", { class: "card", "data-type": "notify" });
  const show = (/** @type {boolean} */ on, said = "") => {
    note.textContent = said || (on ? words.notifyOn : words.notifyWhy);
    const act = on ? () => stop(conversation) : () => subscribe(conversation, worker);
    const press = async () => {
      try {
        show(await act());
      } catch (problem) {
        show(on, problem instanceof Denied ? words.notifyDenied : words.notifyAway);
      }
    };
    place.replaceChildren(note, button({ class: "choice", click: press }, on ? words.notifyStop : words.notify));
  };
  show(conversation.kept("push").on === true);
  return place;
}

/** The customer, or the browser, wants none. */
class Denied extends Error {}

/** @param {Conversation} conversation @param {string} worker @returns {Promise<boolean>} true @throws {Denied} */
async function subscribe(conversation, worker) {
  // At once, as long as the browser knows that somebody has clicked.
  if ((await Notification.requestPermission()) !== "granted") throw new Denied();
  const { key } = await conversation.call("push");
  const scope = new URL(SCOPE, worker).href;
  const registration = await active(await navigator.serviceWorker.register(worker, { scope }));
  const wanted = { userVisibleOnly: true, applicationServerKey: bytes(key) };
  const subscription = await registration.pushManager.subscribe(wanted).catch(async () => {
    // One that was made for another key stands in the way.
    await (await registration.pushManager.getSubscription())?.unsubscribe();
    return registration.pushManager.subscribe(wanted);
  });
  await conversation.call("push", { body: subscription.toJSON() });
  conversation.keep("push", { on: true });
  return true;
}

/** @param {Conversation} conversation @returns {Promise<boolean>} false */
async function stop(conversation) {
  await conversation.call("push/stop", { body: {} });
  conversation.keep("push", { on: false });
  return false;
}

/** @param {ServiceWorkerRegistration} registration @returns {Promise<ServiceWorkerRegistration>} once it can be subscribed to */
function active(registration) {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return Promise.resolve(registration);
  return new Promise((resolve, reject) => {
    coming.addEventListener("statechange", () => {
      if (coming.state === "activated") resolve(registration);
      if (coming.state === "redundant") reject(new Error("worker"));
    });
  });
}

/** @param {string} text base64url */
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
