/** A conversation as list items: days, groups with sender and time, unsent lines, typing sign. */
import { makeCard, refreshState } from "./cards.js";
import { button, el } from "./dom.js";
import { picture } from "./pictures.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./conversation.js").Message} Message @typedef {import("./conversation.js").Outgoing} Outgoing */
/** @typedef {import("./texts.js").Words} Words */
/** @typedef {{key: string, version: string, classes: string, make: () => HTMLElement}} Item */

const GROUP_MS = 5 * 60_000;
const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]]/g;

/**
 * @param {Conversation} conversation @param {Words} words @param {string} language
 * @param {Record<string, (id: string) => void>} actions retry and remove
 * @returns {Item[]}
 */
export function threadItems(conversation, words, language, actions) {
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
  items.push(...outgoing.map((entry) => outgoingItem(entry, words, actions)));
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
        () => conversation.file(`attachments/${encodeURIComponent(message.attachment.id)}`),
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

/** @param {Message} message */
function bubble({ author, text }) {
  const links = author === "bot" || author === "agent";
  return el("div", { class: "bubble", dir: "auto" }, ...(links ? linked(text) : [text]));
}

/** @param {string} text @returns {(Node|string)[]} */
function linked(text) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    parts.push(text.slice(end, match.index), el("a", { href: match[0], target: "_blank", rel: "noopener noreferrer" }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}

/** @param {Outgoing} entry @param {Words} words @param {Record<string, (id: string) => void>} actions */
function outgoingItem(entry, words, actions) {
  const link = (/** @type {"retry"|"remove"} */ name) => button({ class: "link", click: () => actions[name](entry.id) }, words[name]);
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
