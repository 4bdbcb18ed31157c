/** A conversation as list items: days, groups with sender and time, cards, pictures, unsent lines, typing sign. Loaded with the first message. */
import { makeCard, openRepair, refreshState, repairCard } from "./cards.js";
import { el } from "./dom.js";
import { outgoingItem, senderOf } from "./lines.js";
import { rich } from "./marks.js";
import { notifyCard, openNotify } from "./notifying.js";
import { picture } from "./pictures.js";
import { placeLinks } from "./places.js";
import { mend } from "./repairing.js";

/** @typedef {import("./conversation.js").Conversation} Conversation */
/** @typedef {import("./log.js").Message} Message */
/** @typedef {import("./panel.js").AllWords} Words @typedef {import("./lines.js").Item} Item */

const GROUP_MS = 5 * 60_000;
/** Cards of which nothing but a button is drawn. */
const BUTTONS = ["repair", "notify"];

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
    items.push(
      messageItem(
        conversation,
        messages,
        index,
        {
          first: !sameGroup(messages[index - 1], message),
          last: !sameGroup(message, next),
        },
        words,
        language,
      ),
    );
  });
  items.push(...outgoing.map((entry) => outgoingItem(entry, words, conversation)));
  if (conversation.typing) items.push(typingItem(conversation, words));
  return items;
}

/** @param {Message|undefined} a @param {Message|undefined} b */
function sameGroup(a, b) {
  if (!a || !b) return false;
  return (
    a.author === b.author &&
    a.name === b.name &&
    Date.parse(b.at) - Date.parse(a.at) < GROUP_MS &&
    new Date(a.at).toDateString() === new Date(b.at).toDateString()
  );
}

/** @param {Date} date @param {Words} words @param {string} language */
function dayItem(date, words, language) {
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  const name =
    [words.today, words.yesterday][ago] ??
    date.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long" });
  return {
    key: `day ${date.toDateString()}`,
    version: name,
    classes: "day",
    make: () => el("li", {}, el("span", {}, name)),
  };
}

/**
 * @param {Conversation} conversation @param {Message[]} messages @param {number} index @param {{first: boolean, last: boolean}} group
 * @param {Words} words @param {string} language
 */
function messageItem(conversation, messages, index, { first, last }, words, language) {
  const message = messages[index];
  const { attachment } = message;
  const state = refreshState(messages, index);
  const repair = openRepair(messages, index);
  const notify = openNotify(messages, index);
  const make = () => {
    const date = new Date(message.at);
    const time = el(
      "time",
      { datetime: message.at },
      date.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" }),
    );
    return el(
      "li",
      {},
      el("span", { class: "sender" }, el("bdi", {}, senderOf(message, words)), el("span", { class: "hidden" }, ":")),
      message.text && bubble(message),
      attachment &&
        picture(
          () => conversation.call(`attachments/${encodeURIComponent(attachment.id)}`, { read: "blob" }),
          words.pictureOf(senderOf(message, words), message.author === "customer"),
          words,
        ),
      message.card && !BUTTONS.includes(message.card.type) && state !== "above" && makeCard(message.card, words, state),
      placeLinks(message.places),
      repair && repairCard(repair, words, (place) => mend(conversation, repair, place, words)),
      notify && notifyCard(conversation, notify, words),
      time,
    );
  };
  // The place in its group is left out of the version: an unfolded card stays so when more is said.
  const classes = `line ${message.author}${first ? " first" : ""}${last ? " last" : ""}`;
  return { key: `seq ${message.seq}`, version: JSON.stringify([message, state, repair, notify]), classes, make };
}

/** What customers write stays as they typed it. @param {Message} message */
const bubble = ({ author, text }) =>
  el("div", { class: "bubble", dir: "auto" }, ...(author === "customer" ? [text] : rich(text)));

/** @param {Conversation} conversation @param {Words} words @returns {Item} */
function typingItem({ owner, typist }, words) {
  const author = owner === "agent" ? owner : "bot";
  const name = author === "agent" ? typist || words.agent : "";
  const dots = [1, 2, 3].map(() => el("span", { class: "typing-dot", "aria-hidden": "true" }));
  const make = () =>
    el(
      "li",
      {},
      name && el("span", { class: "sender" }, el("bdi", {}, name)),
      el("div", { class: "bubble" }, ...dots, el("span", { class: "hidden" }, words.typing(name))),
    );
  return { key: "typing", version: author + name, classes: `line ${author} first typing`, make };
}
