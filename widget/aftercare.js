/** What the customer fills in beside messages: a way to be reached while waiting, a rating when it is over. Loaded once there is a conversation. */
import { drawing, el } from "./dom.js";

/** @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./panel.js").AllWords} Words */
/** @typedef {import("./lines.js").Item} Item */

const STAR = "M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z";

/** Under the last words. @param {Conversation} conversation @param {Words} words @param {(text: string) => void} announce @returns {Item[]} */
export function aftercare(conversation, words, announce) {
  const { id, owner } = conversation;
  if (owner === "waiting")
    return [{ key: `contact ${id}`, version: "", classes: "card", make: () => contactCard(conversation, words) }];
  if (owner !== "closed") return [];
  const { stars, fix } = conversation.kept("rated");
  const given = fix ? 0 : stars; // a fix by the assistant was rated, not the person who came later
  return [
    ratingItem("rating", given, words.rate, (value, more) => rate(conversation, value, more, {}), words, announce),
  ];
}

/**
 * Under the buttons, when the assistant has mended something: once a conversation, and gone as soon as more is said.
 * @param {Conversation} conversation @param {Words} words @param {(text: string) => void} announce @returns {Item[]}
 */
export function praise(conversation, words, announce) {
  const { fix } = conversation;
  const rated = conversation.kept("rated");
  const offered = conversation.kept("offered").seq ?? fix;
  if (!fix || offered !== fix || (rated.stars && rated.fix !== fix)) return [];
  const act = (/** @type {number} */ stars, /** @type {string} */ more) => rate(conversation, stars, more, { fix });
  const item = ratingItem("fix rating", rated.stars, words.rateFix, act, words, announce);
  const make = () => {
    if (conversation.kept("offered").seq !== fix) conversation.keep("offered", { seq: fix });
    return item.make();
  };
  return [{ ...item, make }];
}

/** @param {Conversation} conversation @param {number} stars @param {string} more @param {{fix?: number}} what */
async function rate(conversation, stars, more, what) {
  await conversation.call("rating", { body: { stars, words: more } });
  conversation.keep("rated", { stars, ...what });
}

/**
 * @param {string} key @param {number|undefined} stars given already @param {string} title
 * @param {(stars: number, more: string) => Promise<void>} act @param {Words} words @param {(text: string) => void} announce @returns {Item}
 */
function ratingItem(key, stars, title, act, words, announce) {
  const make = () => (stars ? thanks(stars, words) : ratingCard(title, act, words, announce));
  return { key, version: `${stars ?? 0}`, classes: "card", make };
}

/** @param {Conversation} conversation @param {Words} words */
function contactCard(conversation, words) {
  const title = el("summary", {}, words.contact);
  const field = el("input", {
    type: "text",
    autocomplete: "email",
    maxlength: 200,
    required: true,
    "aria-label": words.contactField,
    placeholder: words.contactField,
  });
  const form = asking(
    words,
    async () => {
      await conversation.call("contact", { body: { contact: field.value } });
      title.textContent = words.contactChange;
      title.focus();
      box.open = false;
    },
    el("p", { class: "quiet" }, words.contactWhy),
    el("div", { class: "pair" }, field, el("button", { class: "choice" }, words.contactSave)),
  );
  const box = el("details", {}, title, form);
  return el("div", {}, box);
}

/** @param {string} title @param {(stars: number, more: string) => Promise<void>} act @param {Words} words @param {(text: string) => void} announce */
function ratingCard(title, act, words, announce) {
  let stars = 0;
  const verdict = el("p", { class: "quiet", "aria-hidden": "true" });
  const more = el(
    "div",
    { class: "more", hidden: true },
    el("textarea", { rows: 2, maxlength: 2000, "aria-label": words.rateWords, placeholder: words.rateWords }),
    el("button", { class: "primary" }, words.rateSend),
  );
  const choose = (/** @type {number} */ number) => {
    stars = number;
    verdict.textContent = words.stars[number - 1];
    more.hidden = false;
  };
  const star = (/** @type {string} */ name, /** @type {number} */ index) =>
    el(
      "label",
      { class: "star" },
      el("input", {
        type: "radio",
        name: "stars",
        class: "hidden",
        "aria-label": words.star(index + 1, name),
        change: () => choose(index + 1),
      }),
      drawing(STAR),
    );
  return asking(
    words,
    async () => {
      await act(stars, more.firstElementChild.value.trim());
      announce(words.rated);
    },
    el(
      "fieldset",
      {},
      el("legend", { class: "card-title" }, title),
      el("div", { class: "stars" }, ...words.stars.map(star)),
      verdict,
    ),
    more,
  );
}

/** @param {number} stars @param {Words} words */
const thanks = (stars, words) =>
  el(
    "div",
    {},
    el("p", { class: "card-title" }, words.rated),
    el(
      "p",
      { class: "stars given", role: "img", "aria-label": words.star(stars, words.stars[stars - 1]) },
      ...Array.from({ length: stars }, () => drawing(STAR)),
    ),
  );

/** A form that says what went wrong. @param {Words} words @param {() => Promise<void>} act @param {...any} children */
function asking(words, act, ...children) {
  const error = el("p", { class: "error", role: "alert" });
  let busy = false;
  // A click, which Enter makes as well: a sandboxed frame may forbid to submit forms.
  const click = async (/** @type {Event} */ event) => {
    if (!(/** @type {Element} */ (event.target).closest("button"))) return;
    event.preventDefault();
    if (busy || !form.reportValidity()) return;
    busy = true;
    error.textContent = "";
    try {
      await act();
    } catch (problem) {
      const { status, message } = /** @type {any} */ (problem);
      error.textContent = (status && message) || words.trouble;
    }
    busy = false;
  };
  const form = el("form", { click }, ...children, error);
  return form;
}
