/** A conversation as list items: days, groups with sender and time, cards, pictures, unsent lines, typing sign. */
import { button, drawn, el, icon, link, rich } from "./dom.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./conversation.js").Message} Message @typedef {import("./conversation.js").Outgoing} Outgoing */
/** @typedef {import("./texts.js").Words} Words */
/** @typedef {{key: string, version: string, classes: string, make: () => HTMLElement}} Item */

/** @typedef {Record<string, any>} Card type, title, text, steps: string[], rows: {label, value, tone}[], bank, state, tone, ticket, id, url */

const GROUP_MS = 5 * 60_000;
const STALE_MS = 15 * 60_000;
/** Pixels of a picture's longer side: enough to read a screenshot, little enough to keep. */
const SHARP = 1600;

/**
 * @param {Conversation} conversation @param {Words} words @param {string} language
 * @returns {Item[]}
 */
export function threadItems(conversation, words, language) {
  const messages = conversation.messages;
  const outgoing = conversation.outgoing;
  /** @type {Item[]} */
  const items = [];
  let day = "";
  messages.forEach((message, index) => {
    const date = new Date(message.at);
    if (date.toDateString() !== day) {
      day = date.toDateString();
      items.push(dayItem(date, words, language));
    }
    const next = messages[index + 1] ?? (outgoing.length && message.author === "customer" ? message : undefined);
    items.push(messageItem(conversation, messages, index, {
      first: !sameGroup(messages[index - 1], message),
      last: !sameGroup(message, next),
    }, words, language));
  });
  items.push(...outgoing.map((entry) => outgoingItem(entry, words, conversation)));
  if (conversation.typing) items.push(typingItem(conversation, words));
  return items;
}

/** @param {Message} message @param {Words} words */
export const senderOf = (message, words) =>
  message.author === "customer" ? words.you : (message.author === "agent" && message.name) || words[message.author] || words.system;

/** @param {Message|undefined} a @param {Message|undefined} b */
function sameGroup(a, b) {
  if (!a || !b) return false;
  return a.author === b.author && a.name === b.name && Date.parse(b.at) - Date.parse(a.at) < GROUP_MS
    && new Date(a.at).toDateString() === new Date(b.at).toDateString();
}

/** @param {Date} date @param {Words} words @param {string} language */
function dayItem(date, words, language) {
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  const name = [words.today, words.yesterday][ago] ?? date.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" });
  return { key: `day ${date.toDateString()}`, version: name, classes: "day", make: () => el("li", {}, el("span", {}, name)) };
}

/**
 * @param {Conversation} conversation @param {Message[]} messages @param {number} index @param {{first: boolean, last: boolean}} group
 * @param {Words} words @param {string} language
 */
function messageItem(conversation, messages, index, { first, last }, words, language) {
  const message = messages[index];
  const state = refreshState(messages, index);
  const make = () => {
    const date = new Date(message.at);
    const time = el("time", { datetime: message.at }, date.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" }));
    return el(
      "li",
      {},
      el("span", { class: "sender" }, el("bdi", {}, senderOf(message, words)), el("span", { class: "hidden" }, ":")),
      message.text && bubble(message),
      message.attachment && picture(
        () => conversation.call(`attachments/${encodeURIComponent(message.attachment.id)}`, { read: "blob" }),
        words.pictureOf(senderOf(message, words), message.author === "customer"),
        words,
      ),
      message.card && state !== "above" && makeCard(message.card, words, state),
      time,
    );
  };
  // The place in its group is left out of the version: an unfolded card stays so when more is said.
  const classes = `line ${message.author}${first ? " first" : ""}${last ? " last" : ""}`;
  return { key: `seq ${message.seq}`, version: JSON.stringify([message, state]), classes, make };
}

/** What customers write stays as they typed it. @param {Message} message */
const bubble = ({ author, text }) => el("div", { class: "bubble", dir: "auto" }, ...(author === "customer" ? [text] : rich(text)));

/**
 * Fetched when it comes into sight, and again on a click when that failed; then a click opens it larger.
 * @param {() => Promise<Blob>} fetched @param {string} label @param {Words} words
 */
function picture(fetched, label, words) {
  let canvas;
  const load = async () => {
    frame.textContent = words.pictureLoading;
    try {
      canvas = await drawn(await fetched(), SHARP, label);
      frame.replaceChildren(canvas);
    } catch {
      frame.textContent = words.pictureLost;
    }
  };
  const frame = button({ class: "picture", click: () => (canvas ? enlarge(canvas, label, words, frame) : load()) });
  new IntersectionObserver(([{ isIntersecting }], watch) => {
    if (!isIntersecting) return;
    watch.disconnect();
    void load();
  }).observe(frame);
  return frame;
}

async function enlarge(canvas, label, words, frame) {
  const viewer = el(
    "dialog",
    { class: "viewer", "aria-label": words.picture, click: () => viewer.close(), close: () => viewer.remove() },
    await drawn(canvas, SHARP, label),
    button({ class: "icon", "aria-label": words.pictureClose }, icon("close")),
  );
  frame.getRootNode().append(viewer);
  viewer.showModal();
}

/** @param {Outgoing} entry @param {Words} words @param {Conversation} conversation */
function outgoingItem(entry, words, conversation) {
  const link = (/** @type {"retry"|"remove"} */ name) => button({ class: "link", click: () => conversation[name](entry.id) }, words[name]);
  const make = () =>
    el(
      "li",
      {},
      el("span", { class: "sender" }, `${words.you}:`),
      el("div", { class: "bubble", dir: "auto" }, entry.text),
      entry.state === "waiting" && el("p", { class: "fate" }, words.waiting),
      entry.state === "failed" &&
        el("p", { class: "fate" }, `${words.failed}. ${entry.reason || words.failedReason} `, link("retry"), " ", link("remove")),
    );
  return { key: `out ${entry.id}`, version: `${entry.state}${entry.reason ?? ""}`, classes: `line customer last first ${entry.state}`, make };
}

/** @param {Conversation} conversation @param {Words} words @returns {Item} */
function typingItem({ owner, typist }, words) {
  const author = owner === "agent" ? owner : "bot";
  const name = author === "agent" ? typist || words.agent : "";
  const dots = [1, 2, 3].map(() => el("span", { class: "typing-dot", "aria-hidden": "true" }));
  const make = () => el("li", {},
    name && el("span", { class: "sender" }, el("bdi", {}, name)),
    el("div", { class: "bubble" }, ...dots, el("span", { class: "hidden" }, words.typing(name))));
  return { key: "typing", version: author + name, classes: `line ${author} first typing`, make };
}

/**
 * Where a refresh stands, "" for other cards: a later card about the same bank settles it, none runs for ever.
 * "above" when a running card became this one: shown twice it looks like two.
 * @param {Message[]} messages @param {number} index
 */
export function refreshState(messages, index) {
  const { card, text, at } = messages[index];
  if (card?.type !== "refresh") return "";
  const same = ({ card: other }) => other?.type === "refresh" && other.bank === card.bank;
  if (card.state !== "running") {
    const before = messages.slice(0, index).filter(same).at(-1);
    return text && before?.card.state === "running" ? "above" : (card.state ?? "unknown");
  }
  const next = messages.slice(index + 1).find((message) => same(message) && message.card.state !== "running");
  if (next) return next.card.state;
  return Date.now() - Date.parse(at) > STALE_MS ? "unknown" : "running";
}

/** An article without an address of its own is a page of our help site. @param {string} id */
const helpPage = (id) => new URL(`../help/${encodeURIComponent(id)}`, import.meta.url).href;

/** @param {Card} card @param {Words} words @param {string} state of a refresh @returns {HTMLElement} */
export function makeCard(card, words, state) {
  const type = String(card.type ?? "");
  if (type === "refresh") return refreshCard(card, words, state);
  const title = card.title ?? (type === "ticket" ? [words.ticket, card.ticket].join(" ") : "");
  return el(
    "div",
    { class: "card", "data-type": type, "data-tone": card.tone },
    title && el("p", { class: "card-title", dir: "auto" }, type === "article" ? link(card.url || helpPage(card.id), title) : String(title)),
    card.text && el("p", { dir: "auto" }, ...rich(String(card.text))),
    Array.isArray(card.rows) && rows(card.rows),
    Array.isArray(card.steps) && card.steps.length > 0 && steps(card.steps, type === "error_code", words),
  );
}

/** @param {any[]} items */
function rows(items) {
  const line = (/** @type {any} */ row) =>
    el(
      "li",
      { "data-tone": row.tone },
      el("span", { class: "dot", "aria-hidden": "true" }),
      el("span", { class: "row-label", dir: "auto" }, String(row.label ?? "")),
      " ",
      el("span", { class: "row-value", dir: "auto" }, String(row.value ?? "")),
    );
  return el("ul", { class: "rows", role: "list" }, ...items.map(line));
}

/** @param {string[]} items @param {boolean} folded @param {Words} words */
function steps(items, folded, words) {
  const list = el("ol", {}, ...items.map((step) => el("li", { dir: "auto" }, ...rich(String(step)))));
  return folded ? el("details", {}, el("summary", {}, words.steps(items.length)), list) : list;
}

/** @param {Card} card @param {Words} words @param {string} state */
function refreshCard(card, words, state) {
  const bank = String(card.bank || words.yourBank);
  const say = { running: words.refreshRunning, succeeded: words.refreshSucceeded, failed: words.refreshFailed }[state] ?? words.refreshUnknown;
  return el(
    "div",
    { class: "card", "data-type": "refresh", "data-state": state },
    el("p", { class: "card-title" }, el("span", { class: "mark", "aria-hidden": "true" }), el("span", { dir: "auto" }, say(bank))),
    card.text && el("p", { dir: "auto" }, ...rich(String(card.text))),
    state === "running" && el("p", { class: "quiet" }, words.refreshNote),
  );
}
