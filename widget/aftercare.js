/** What stands below the thread: a way to be reached while waiting, a rating when it is over. */
import { button, el, icon } from "./dom.js";
import { Refused } from "./stream.js";

/** @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./texts.js").Words} Words */

/**
 * @param {Conversation} conversation @param {Words} words @param {(text: string) => void} announce
 * @returns {import("./thread.js").Item[]}
 */
export function aftercare(conversation, words, announce) {
  const { id, owner, stars } = conversation;
  if (owner === "waiting") return [{ key: `contact ${id}`, version: "", classes: "card", make: () => contactCard(conversation, words) }];
  if (owner !== "closed") return [];
  return [{ key: `rating ${id}`, version: `${stars}`, classes: "card", make: () => (stars ? thanks(stars, words) : ratingCard(conversation, words, announce)) }];
}

/** @param {Conversation} conversation @param {Words} words */
function contactCard(conversation, words) {
  const title = el("summary", {}, words.contact);
  const field = el("input", { name: "contact", type: "text", autocomplete: "email", maxlength: 200, required: true, "aria-label": words.contactField, placeholder: words.contactField });
  const form = asking(words, async () => {
    await conversation.call("contact", { body: { contact: field.value } });
    title.textContent = words.contactChange;
    title.focus();
    box.open = false;
  }, el("p", { class: "quiet" }, words.contactWhy), el("div", { class: "pair" }, field, el("button", { class: "choice" }, words.contactSave)));
  const box = el("details", {}, title, form);
  return el("div", {}, box);
}

/** @param {Conversation} conversation @param {Words} words @param {(text: string) => void} announce */
function ratingCard(conversation, words, announce) {
  let stars = 0;
  const verdict = el("p", { class: "quiet verdict", "aria-hidden": "true" }, words.rateHint);
  const more = el(
    "div",
    { class: "more", hidden: true },
    el("textarea", { name: "words", rows: 2, maxlength: 2000, "aria-label": words.rateWords, placeholder: words.rateWords }),
    el("button", { class: "primary" }, words.rateSend),
  );
  const choose = (number) => {
    stars = number;
    verdict.textContent = words.stars[number - 1];
    more.hidden = false;
  };
  const star = (name, index) => el(
    "label",
    { class: "star", title: name },
    el("input", { type: "radio", name: "stars", class: "hidden", "aria-label": words.star(index + 1, name), change: () => choose(index + 1) }),
    icon("star"),
  );
  return asking(words, async () => {
    await conversation.rate(stars, more.firstElementChild.value.trim());
    announce(words.rated);
  },
    el("fieldset", {}, el("legend", { class: "card-title" }, words.rate), el("div", { class: "stars" }, ...words.stars.map(star)), verdict), more);
}

/** @param {number} stars @param {Words} words */
const thanks = (stars, words) => el(
  "div",
  {},
  el("p", { class: "card-title" }, words.rated),
  el("p", { class: "stars given", role: "img", "aria-label": words.star(stars, words.stars[stars - 1]) }, ...Array.from({ length: stars }, () => icon("star"))),
);

/** A form that says what went wrong. @param {Words} words @param {() => Promise<void>} act @param {...any} children */
function asking(words, act, ...children) {
  const error = el("p", { class: "error", role: "alert" });
  let busy = false;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    error.textContent = "";
    try {
      await act();
    } catch (problem) {
      error.textContent = (problem instanceof Refused && problem.message) || words.trouble;
    }
    busy = false;
  };
  return el("form", { submit }, ...children, error);
}

/**
 * The menu of a conversation that has begun.
 * @param {Words} words @param {{transcript: () => void, startNew: () => void}} actions
 */
export function menu(words, { transcript, startNew }) {
  const set = (/** @type {boolean} */ open) => {
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
  };
  const entry = (/** @type {string} */ name, /** @type {() => void} */ act) => button({ click: () => { toggle.focus(); set(false); act(); } }, name);
  const fresh = entry(words.startNew, startNew);
  const list = el("div", { class: "menu", hidden: true }, entry(words.transcript, transcript), fresh);
  const toggle = button({ class: "icon", "aria-label": words.more, "aria-expanded": "false", click: () => set(list.hidden) }, icon("more"));
  const keydown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    set(false);
    toggle.focus();
  };
  const node = el("div", { class: "menu-box", keydown, focusout: ({ relatedTarget }) => node.contains(relatedTarget) || set(false) }, toggle, list);
  return { node, update: (/** @type {Conversation} */ conversation) => { node.hidden = !conversation.id; fresh.hidden = conversation.attended; } };
}
