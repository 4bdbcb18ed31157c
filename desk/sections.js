/** Of the brief: each section, drawn from what is known. */
import { el } from "/widget/dom.js";
import { moment } from "./format.js";
import { icon } from "./icons.js";
import { actionWords, factWords, OUTCOMES, reasonWords, STATES, sentenceOf, sources, stepWords } from "./words.js";

/** @param {string|any[]} title @param {...any} content */
export const section = (title, ...content) => {
  const [words, ...extra] = [title].flat();
  return el("section", {}, el("div", { class: "section-head" }, el("h3", {}, words), ...extra), ...content);
};

/** @param {[string, any][]} pairs the empty ones are left out */
export function rows(pairs) {
  const filled = pairs.filter(([, value]) => value);
  return (
    filled.length > 0 &&
    el(
      "dl",
      {},
      ...filled.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", { dir: "auto" }, String(value)))),
    )
  );
}

/** Every bank that was spoken of or seen, where there is more than the one above. */
export const banks = ({ banks: all = [] }) =>
  all.length > 1 &&
  el(
    "ul",
    { class: "banks" },
    ...all.map(({ bank, code, state }) => {
      const [tone, words] = STATES[state] ?? ["", sentenceOf(state)];
      return el(
        "li",
        { class: "connection-head" },
        el("span", { class: "dot", "data-tone": tone, "aria-hidden": "true" }),
        el("b", {}, bank),
        el("span", { class: "quiet" }, [words, code].filter(Boolean).join(" · ")),
      );
    }),
  );

/** What is known, by whom it is known. */
export function facts({ facts: all = [] }) {
  const groups = /** @type {[string, any[]][]} */ (
    sources
      .map(([source, title]) => [title, all.filter((one) => one.source === source)])
      .filter(([, found]) => found.length)
  );
  return (
    groups.length > 0 &&
    section(
      "Known",
      ...groups.flatMap(([title, found]) => [
        el("p", { class: "quiet small" }, title),
        el(
          "ul",
          { class: "known" },
          ...found.map((one) =>
            el(
              "li",
              { dir: "auto" },
              factWords(one),
              el(
                "span",
                { class: "quiet small" },
                [one.bank, one.at && moment(one.at)]
                  .filter(Boolean)
                  .map((part) => ` · ${part}`)
                  .join(""),
              ),
            ),
          ),
        ),
      ]),
    )
  );
}

export function tried({ steps_tried: steps = [], refreshes = [], untried = [] }) {
  const plain = steps
    .filter((step) => step !== "manual_refresh" || !refreshes.length)
    .map((step) => el("li", {}, el("span", { class: "tick" }, icon("check")), el("span", {}, stepWords(step))));
  const attempts = refreshes.map((one) => {
    const good = one.result === "succeeded";
    const result = good
      ? ["worked", one.new_transactions && `${one.new_transactions} new transactions`].filter(Boolean).join(", ")
      : ["failed", one.code && `with ${one.code}`].filter(Boolean).join(" ");
    return el(
      "li",
      { "data-tone": good ? "good" : "bad" },
      el("span", { class: "tick" }, icon(good ? "check" : "close")),
      el("span", {}, `Refresh ${result}`, one.at && el("span", { class: "quiet small" }, ` · ${moment(one.at)}`)),
    );
  });
  const all = [...plain, ...attempts];
  return section(
    "Tried so far",
    all.length ? el("ul", { class: "tried" }, ...all) : el("p", { class: "quiet" }, "Nothing yet."),
    untried.length > 0 &&
      el("p", { class: "quiet" }, `Not tried: ${untried.map((step) => stepWords(step).toLowerCase()).join(", ")}.`),
  );
}

export function ownWords({ opening = "", last_words: words = "" }) {
  const lines = [...new Set([opening, ...String(words).split("\n")])].filter(Boolean);
  return (
    lines.length > 0 &&
    section("In the customer’s words", ...lines.map((line) => el("blockquote", { dir: "auto" }, line)))
  );
}

export function ticketFacts(ticket, facts) {
  if (!ticket) return null;
  const number = typeof ticket === "object" ? (ticket.number ?? ticket.ticket) : ticket;
  const outcome =
    OUTCOMES.find(([value]) => value === ticket.outcome)?.[1] ??
    { withdrawn: "Cancelled by the customer", solved: "Works again, says the customer" }[ticket.outcome];
  const opened = ticket.opened_at ?? facts.opened_at;
  return section(
    "Ticket",
    rows([
      ["Number", number],
      ["Reason", reasonWords(ticket.reason ?? facts.reason ?? "")],
      ["Opened", opened && moment(opened)],
      ["Outcome", outcome],
    ]),
  );
}

export const history = (audit) =>
  audit.length > 0 &&
  el(
    "details",
    { id: "history" },
    el("summary", {}, `History (${audit.length})`),
    el(
      "ol",
      {},
      ...audit.map(({ at, name, action }) =>
        el(
          "li",
          {},
          el("span", {}, `${name || "Helpline"} ${actionWords(action)}`),
          el("time", { class: "quiet small", datetime: at }, moment(at)),
        ),
      ),
    ),
  );
