/** Own lines on their way, which are shown before anything has come back. */
import { button, el } from "./dom.js";

/** @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./log.js").Message} Message */
/** @typedef {import("./conversation.js").Outgoing} Outgoing @typedef {import("./texts.js").Words} Words */
/** @typedef {{key: string, version: string, classes: string, make: () => HTMLElement}} Item */

/** @param {Message} message @param {Words} words */
export const senderOf = (message, words) =>
  message.author === "customer"
    ? words.you
    : (message.author === "agent" && message.name) || words[message.author] || words.system;

/** @param {Outgoing} entry @param {Words} words @param {Conversation} conversation @returns {Item} */
export function outgoingItem(entry, words, conversation) {
  const link = (/** @type {"retry"|"remove"} */ name) =>
    button({ class: "link", click: () => conversation[name](entry.id) }, words[name]);
  const make = () =>
    el(
      "li",
      {},
      el("span", { class: "sender" }, `${words.you}:`),
      el("div", { class: "bubble", dir: "auto" }, entry.text),
      entry.state === "waiting" && el("p", { class: "fate" }, words.waiting),
      entry.state === "failed" &&
        el(
          "p",
          { class: "fate" },
          `${words.failed}. ${words.reasons[entry.reason ?? ""] || entry.reason || words.failedReason} `,
          link("retry"),
          " ",
          link("remove"),
        ),
    );
  return {
    key: `out ${entry.id}`,
    version: `${entry.state}${entry.reason ?? ""}`,
    classes: `line customer last first ${entry.state}`,
    make,
  };
}
