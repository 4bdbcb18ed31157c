/** Cards: what the assistant shows beside its words. Loaded once there is a conversation. */
import { button, el } from "./dom.js";
import { link, rich } from "./marks.js";

/** @typedef {import("./log.js").Message} Message @typedef {import("./texts.extras.js").MoreWords} Words */
/** @typedef {Record<string, any>} Card type, title, text, steps: string[], rows: {label, value, tone}[], bank, state, tone, ticket, id, url */

const STALE_MS = 15 * 60_000;

/**
 * Where a refresh stands, "" for other cards: a later card about the same bank settles it, none runs for ever.
 * "above" when a running card became this one: shown twice it looks like two.
 * @param {Message[]} messages @param {number} index
 */
export function refreshState(messages, index) {
  const { card, text, at } = messages[index];
  if (card?.type !== "refresh") return "";
  const same = (/** @type {Message} */ { card: other }) => other?.type === "refresh" && other.bank === card.bank;
  if (card.state !== "running") {
    const before = messages.slice(0, index).filter(same).at(-1);
    return text && before?.card.state === "running" ? "above" : (card.state ?? "unknown");
  }
  const next = messages.slice(index + 1).find((message) => same(message) && message.card.state !== "running");
  if (next) return next.card.state;
  return Date.now() - Date.parse(at) > STALE_MS ? "unknown" : "running";
}

/**
 * The connection that a message offers to mend in the provider's window, null where that is offered again or done since.
 * @param {Message[]} messages @param {number} index @returns {{connection: string, bank: string}|null}
 */
export function openRepair(messages, index) {
  const repair = messages[index].card?.repair;
  if (!repair) return null;
  const settles = (/** @type {Message} */ { card }) =>
    card?.repair?.connection === repair.connection || (card?.bank === repair.bank && card?.state === "succeeded");
  return messages.slice(index + 1).some(settles) ? null : repair;
}

/** An article without an address of its own is a page of our help site. @param {string} id */
const helpPage = (id) => new URL(`../help/${encodeURIComponent(id)}`, import.meta.url).href;

/** @param {{bank: string}} repair @param {Words} words @param {(place: HTMLElement) => void} mend @returns {HTMLElement} */
export function repairCard({ bank }, words, mend) {
  const place = el("div", { class: "card", "data-type": "repair" });
  place.append(
    el("p", { dir: "auto" }, words.repairWhy(bank)),
    button({ class: "repair", click: () => mend(place) }, words.repair),
  );
  return place;
}

/** @param {Card} card @param {Words} words @param {string} state of a refresh @returns {HTMLElement} */
export function makeCard(card, words, state) {
  const type = String(card.type ?? "");
  if (type === "refresh") return refreshCard(card, words, state);
  const title = card.title ?? (type === "ticket" ? [words.ticket, card.ticket].join(" ") : "");
  return el(
    "div",
    { class: "card", "data-type": type, "data-tone": card.tone },
    title &&
      el(
        "p",
        { class: "card-title", dir: "auto" },
        type === "article" ? link(card.url || helpPage(card.id), title) : String(title),
      ),
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
  const say =
    { running: words.refreshRunning, succeeded: words.refreshSucceeded, failed: words.refreshFailed }[state] ??
    words.refreshUnknown;
  return el(
    "div",
    { class: "card", "data-type": "refresh", "data-state": state },
    el(
      "p",
      { class: "card-title" },
      el("span", { class: "mark", "aria-hidden": "true" }),
      el("span", { dir: "auto" }, say(bank)),
    ),
    card.text && el("p", { dir: "auto" }, ...rich(String(card.text))),
    state === "running" && el("p", { class: "quiet" }, words.refreshNote),
  );
}
