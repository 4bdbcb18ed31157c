/** The reports page. Shares say of how many, what was not solved stands beside what was, and each figure says how it is counted. */
import { el } from "/widget/dom.js";
import { sentence } from "./api.js";
import { bars, columns, percent, ring } from "./charts.js";
import { duration } from "./format.js";
import { icon } from "./icons.js";
import { endWords, reasonWords } from "./words.js";

/**
 * @typedef {object} Report
 * @property {number} conversations
 * @property {{date: string, conversations: number, solved: number, handovers: number, rest: number}[]} days rest: neither
 * @property {Record<string, number>} outcomes how conversations ended: each one once
 * @property {{count: number, fixed: number, answered: number, came_back: number}} solved without a person; of these came back within 7 days
 * @property {{reason: string, count: number}[]} handovers
 * @property {{answered: number, median: number|null, p90: number|null, in_time: number, late: number, not_due: number, within_target: number|null}} first_answer seconds; share 0 to 1; p90 null of too few
 * @property {{waiting: number, oldest: number|null}} backlog right now; seconds
 * @property {{count: number, median: number|null, p90: number|null}} resolution seconds
 * @property {{count: number, succeeded: number}} refreshes
 * @property {{code: string, title: string, count: number}[]} codes
 * @property {{bank: string, count: number}[]} banks
 * @property {{count: number, of: number, examples?: {text: string, count: number}[]}} not_understood messages, of all of customers
 * @property {{count: number, average: number|null, stars: number[]}} ratings stars: how many of 1, 2, 3, 4, 5
 * @property {Record<string, string>} how each of these is counted
 */

/** @type {Report} what a part that the server does not tell looks like */
const NOTHING = {
  conversations: 0,
  days: [],
  outcomes: {},
  solved: { count: 0, fixed: 0, answered: 0, came_back: 0 },
  handovers: [],
  first_answer: { answered: 0, median: null, p90: null, in_time: 0, late: 0, not_due: 0, within_target: null },
  backlog: { waiting: 0, oldest: null },
  resolution: { count: 0, median: null, p90: null },
  refreshes: { count: 0, succeeded: 0 },
  codes: [],
  banks: [],
  not_understood: { count: 0, of: 0 },
  ratings: { count: 0, average: null, stars: [] },
  how: {},
};

const SPANS = [
  [7, "7 days"],
  [30, "30 days"],
  [90, "90 days"],
];

export class Reports {
  /** @param {import("./api.js").Api} api @param {HTMLElement} root */
  constructor(api, root) {
    this.api = api;
    this.from = el("input", {
      type: "date",
      name: "from",
      "aria-label": "From",
      value: isoDay(29),
      change: () => this.open(),
    });
    this.to = el("input", {
      type: "date",
      name: "to",
      "aria-label": "To",
      value: isoDay(0),
      change: () => this.open(),
    });
    this.csv = el("a", { class: "plain", download: "" }, icon("down"), "CSV");
    this.body = el("div", { class: "report-body", "aria-live": "polite" });
    const span = (/** @type {(string|number)[]} */ [days, title]) =>
      el("button", { type: "button", class: "plain", click: () => this.#last(Number(days)) }, title);
    root.append(
      el(
        "div",
        { class: "report-head" },
        el("h1", {}, "Reports"),
        el(
          "div",
          { class: "report-range" },
          ...SPANS.map(span),
          this.from,
          el("span", { class: "quiet" }, "to"),
          this.to,
          this.csv,
        ),
      ),
      this.body,
    );
  }

  async open() {
    const range = { from: this.from.value, to: this.to.value };
    this.csv.href = `${this.api.root}/reports.csv?${new URLSearchParams(range)}`;
    const turn = {};
    this.turn = turn;
    this.body.setAttribute("aria-busy", "true");
    let shown;
    try {
      shown = panels(
        { ...NOTHING, ...(await this.api.get("/reports", range)) },
        Math.max(260, this.body.clientWidth - 42),
      );
    } catch (error) {
      shown = [el("p", { class: "bad" }, sentence(error))];
    }
    if (turn !== this.turn) return; // another range was asked for meanwhile
    this.body.removeAttribute("aria-busy");
    this.body.replaceChildren(...shown);
  }

  #last(days) {
    this.from.value = isoDay(days - 1);
    this.to.value = isoDay(0);
    void this.open();
  }
}

/** @param {Report} report @param {number} width px inside the widest panel */
function panels(report, width) {
  const {
    solved,
    conversations,
    first_answer: first,
    backlog,
    resolution,
    refreshes,
    ratings,
    not_understood: missed,
    how,
  } = report;
  const handovers = report.handovers.reduce((all, { count }) => all + count, 0);
  const due = first.in_time + first.late;
  return [
    el(
      "div",
      { class: "figures" },
      figure("Conversations", conversations.toLocaleString(), `${handovers} tickets for a person`, how.conversations),
      figure("First answer by a person", seconds(first.median), spread(first, first.answered), how.first_answer),
      figure("Until resolved", seconds(resolution.median), spread(resolution, resolution.count), how.resolution),
      figure(
        "Waiting right now",
        backlog.waiting.toLocaleString(),
        backlog.oldest == null ? "nobody" : `the first since ${duration(backlog.oldest)}`,
        how.backlog,
      ),
      figure(
        "Ratings",
        ratings.average == null ? "–" : `${ratings.average.toFixed(1)} of 5`,
        `${ratings.count} given`,
        how.ratings,
      ),
    ),
    panel(
      "Conversations each day",
      "wide",
      "",
      columns(
        "Conversations each day",
        report.days.map((one) => ({ label: shortDay(one.date), values: [one.solved, one.handovers, one.rest] })),
        ["solved by the assistant", "with a person", "neither"],
        width,
      ),
    ),
    panel(
      "How they ended",
      "",
      how.outcomes,
      bars(
        Object.entries(report.outcomes)
          .filter(([, count]) => count)
          .map(([kind, value]) => ({ label: endWords(kind), value, note: percent(value / conversations) })),
      ),
    ),
    panel(
      "Solved without a person",
      "",
      how.solved,
      el(
        "div",
        { class: "rings" },
        share(
          solved.count,
          conversations,
          "fixed or answered by the assistant",
          `${solved.count} of ${conversations}: ${solved.fixed} fixed, ${solved.answered} answered`,
        ),
        share(
          solved.came_back,
          solved.count,
          "of these came back within 7 days",
          `${solved.came_back} of ${solved.count}`,
        ),
      ),
    ),
    panel(
      "Answers in time",
      "",
      how.first_answer,
      el(
        "div",
        { class: "rings" },
        share(
          first.in_time,
          due,
          "first answers within the target",
          [`${first.in_time} of ${due}`, first.not_due && `${first.not_due} more not due yet`]
            .filter(Boolean)
            .join("; "),
        ),
        share(
          first.answered,
          due + first.not_due,
          "were answered at all",
          `${first.answered} of ${due + first.not_due}`,
        ),
      ),
    ),
    panel(
      "Refreshes",
      "",
      how.refreshes,
      el(
        "div",
        { class: "rings" },
        share(
          refreshes.succeeded,
          refreshes.count,
          "refreshes succeeded",
          `${refreshes.succeeded} of ${refreshes.count}`,
        ),
      ),
    ),
    panel(
      "Why people were called",
      "",
      how.handovers,
      bars(report.handovers.map(({ reason, count }) => ({ label: reasonWords(reason), value: count }))),
    ),
    panel(
      "Codes",
      "",
      how.codes,
      bars(
        report.codes.map(({ code, title, count }) => ({
          label: title && !title.startsWith(code) ? `${code} ${title}` : title || code,
          value: count,
        })),
      ),
    ),
    panel("Banks", "", how.banks, bars(report.banks.map(({ bank, count }) => ({ label: bank, value: count })))),
    panel(
      "Ratings",
      "",
      how.ratings,
      bars(
        ratings.count
          ? [5, 4, 3, 2, 1].map((stars) => ({
              label: `${stars} star${stars > 1 ? "s" : ""}`,
              value: ratings.stars[stars - 1] ?? 0,
            }))
          : [],
      ),
    ),
    panel(
      "Not understood",
      "",
      how.not_understood,
      el("p", { class: "quiet" }, `${missed.count} of ${missed.of} messages (${percent(missed.count / missed.of)}).`),
      missed.examples?.length ? bars(missed.examples.map(({ text, count }) => ({ label: text, value: count }))) : null,
    ),
  ];
}

/** Unfolds how a figure is counted. @param {string} title @param {string|undefined} words */
const counted = (title, words) =>
  words &&
  el(
    "details",
    { class: "how" },
    el("summary", { "aria-label": `How it is counted: ${title}` }, "How it is counted"),
    el("p", {}, words),
  );
const panel = (title, kind, how, ...content) =>
  el("section", { class: `panel ${kind}` }, el("h2", {}, title), ...content, counted(title, how));
const figure = (label, value, note, how) =>
  el(
    "section",
    { class: "figure" },
    el("h2", {}, label),
    el("p", { class: "number" }, value),
    el("p", { class: "quiet small" }, note),
    counted(label, how),
  );
const share = (part, whole, label, count) =>
  el("div", { class: "share" }, ring(part / whole, label), el("p", {}, label, count && el("small", {}, count)));
const seconds = (value) => (value == null ? "–" : duration(value));
/** Of few cases only how many they are. */
const spread = ({ median, p90 }, count) =>
  median == null
    ? "none yet"
    : [`median of ${count}`, p90 != null && `9 of 10 within ${seconds(p90)}`].filter(Boolean).join("; ");
const shortDay = (date) => new Date(`${date}T12:00:00`).toLocaleDateString([], { day: "numeric", month: "short" });

/** @param {number} ago days */
function isoDay(ago) {
  const date = new Date(Date.now() - ago * 86_400_000);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
}
