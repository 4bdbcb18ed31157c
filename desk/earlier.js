/** Of the brief: what this customer came with before, and how it ended. */
import { el } from "/widget/dom.js";
import { moment, rating } from "./format.js";
import { section } from "./sections.js";
import { OUTCOMES } from "./words.js";

/**
 * @typedef {{conversation: string, state: string, began_at: string, ticket: string, bank: string, code: string, outcome: string,
 *   said: string, stars: number|null, words: string}} Before
 */

const STATES = { bot: "with the assistant", waiting: "waits for a person", agent: "with a person", closed: "resolved" };

/** @param {Before[]} all newest first */
export const earlier = (all) =>
  all.length > 0 && section(`Earlier conversations (${all.length})`, el("ul", { class: "earlier" }, ...all.map(one)));

/** @param {Before} before */
function one({ conversation, state, began_at: at, ticket, bank, code, outcome, said, stars, words }) {
  const end = OUTCOMES.find(([value]) => value === outcome)?.[1] ?? STATES[state] ?? "";
  const about = [bank, code && `code ${code}`, ticket, end].filter(Boolean).join(" · ");
  return el(
    "li",
    {},
    el("a", { href: `#c/${conversation}` }, moment(at)),
    el("span", { class: "quiet small" }, ` · ${about}`),
    said && el("p", { class: "small", dir: "auto" }, said),
    stars && el("p", { class: "quiet small", dir: "auto" }, `Rated ${rating(stars, words)}`),
  );
}
