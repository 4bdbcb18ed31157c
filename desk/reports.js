/** The reports page. Shares say of how many, and "solved" stands beside how many came back. */
import { el } from "/widget/dom.js";
import { sentence } from "./api.js";
import { bars, columns, percent, ring } from "./charts.js";
import { duration } from "./format.js";
import { icon } from "./icons.js";
import { reasonWords } from "./words.js";

/**
 * @typedef {object} Report
 * @property {number} conversations
 * @property {{date: string, conversations: number, solved: number, handovers: number}[]} days
 * @property {{count: number, came_back: number}} solved without a person; of these came back within 7 days
 * @property {{reason: string, count: number}[]} handovers
 * @property {{median: number|null, p90: number|null, within_target: number|null}} first_answer seconds; share 0 to 1
 * @property {{median: number|null, p90: number|null}} resolution seconds
 * @property {{count: number, succeeded: number}} refreshes
 * @property {{code: string, title: string, count: number}[]} codes
 * @property {{bank: string, count: number}[]} banks
 * @property {{count: number, of: number, examples?: {text: string, count: number}[]}} not_understood messages, of all of customers
 * @property {{count: number, average: number|null, stars: number[]}} ratings stars: how many of 1, 2, 3, 4, 5
 */

/** @type {Report} what a part that the server does not tell looks like */
const NOTHING = {
  conversations: 0, days: [], solved: { count: 0, came_back: 0 }, handovers: [], first_answer: { median: null, p90: null, within_target: null },
  resolution: { median: null, p90: null }, refreshes: { count: 0, succeeded: 0 }, codes: [], banks: [],
  not_understood: { count: 0, of: 0 }, ratings: { count: 0, average: null, stars: [] },
};

const SPANS = [[7, "7 days"], [30, "30 days"], [90, "90 days"]];

export class Reports {
  /** @param {import("./api.js").Api} api @param {HTMLElement} root */
  constructor(api, root) {
    this.api = api;
    this.from = el("input", { type: "date", name: "from", "aria-label": "From", value: isoDay(29), change: () => this.open() });
    this.to = el("input", { type: "date", name: "to", "aria-label": "To", value: isoDay(0), change: () => this.open() });
    this.csv = el("a", { class: "plain", download: "" }, icon("down"), "CSV");
    this.body = el("div", { class: "report-body", "aria-live": "polite" });
    const span = ([days, title]) => el("button", { type: "button", class: "plain", click: () => this.#last(Number(days)) }, title);
    root.append(el("div", { class: "report-head" }, el("h1", {}, "Reports"), el("div", { class: "report-range" }, ...SPANS.map(span), this.from, el("span", { class: "quiet" }, "to"), this.to, this.csv)), this.body);
  }

  async open() {
    const range = { from: this.from.value, to: this.to.value };
    this.csv.href = `${this.api.root}/reports.csv?${new URLSearchParams(range)}`;
    const turn = (this.turn = {});
    this.body.setAttribute("aria-busy", "true");
    let shown;
    try {
      shown = panels({ ...NOTHING, ...(await this.api.get("/reports", range)) }, Math.max(260, this.body.clientWidth - 42));
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
  const { solved, conversations, first_answer: first, resolution, refreshes, ratings, not_understood: missed } = report;
  const handovers = report.handovers.reduce((all, { count }) => all + count, 0);
  return [
    el("div", { class: "figures" },
      figure("Conversations", conversations.toLocaleString(), `${handovers} went to a person`),
      figure("First answer by a person", seconds(first.median), spread(first)),
      figure("Until resolved", seconds(resolution.median), spread(resolution)),
      figure("Ratings", ratings.average == null ? "–" : `${ratings.average.toFixed(1)} of 5`, `${ratings.count} given`)),
    panel("Conversations each day", "wide", columns("Conversations each day", report.days.map((one) => ({ label: shortDay(one.date), values: [one.conversations - one.handovers, one.handovers] })), ["assistant alone", "with a person"], width)),
    panel("Solved without a person", "", el("div", { class: "rings" },
      share(solved.count, conversations, "solved by the assistant", `${solved.count} of ${conversations}`),
      share(solved.came_back, solved.count, "of these came back within 7 days", `${solved.came_back} of ${solved.count}`))),
    panel("Refreshes and answers in time", "", el("div", { class: "rings" },
      share(refreshes.succeeded, refreshes.count, "refreshes succeeded", `${refreshes.succeeded} of ${refreshes.count}`),
      first.within_target == null ? null : share(first.within_target, 1, "first answers within the target", ""))),
    panel("Why people were called", "", bars(report.handovers.map(({ reason, count }) => ({ label: reasonWords(reason), value: count })))),
    panel("Codes", "", bars(report.codes.map(({ code, title, count }) => ({ label: title && !title.startsWith(code) ? `${code} ${title}` : title || code, value: count })))),
    panel("Banks", "", bars(report.banks.map(({ bank, count }) => ({ label: bank, value: count })))),
    panel("Ratings", "", bars([5, 4, 3, 2, 1].map((stars) => ({ label: `${stars} star${stars > 1 ? "s" : ""}`, value: ratings.stars[stars - 1] ?? 0 })))),
    panel("Not understood", "", el("p", { class: "quiet" }, `${missed.count} of ${missed.of} messages (${percent(missed.count / missed.of)}).`),
      missed.examples?.length ? bars(missed.examples.map(({ text, count }) => ({ label: text, value: count }))) : null),
  ];
}

const panel = (title, kind, ...content) => el("section", { class: `panel ${kind}` }, el("h2", {}, title), ...content);
const figure = (label, value, note) => el("section", { class: "figure" }, el("h2", {}, label), el("p", { class: "number" }, value), el("p", { class: "quiet small" }, note));
const share = (part, whole, label, count) => el("div", { class: "share" }, ring(part / whole, label), el("p", {}, label, count && el("small", {}, count)));
const seconds = (value) => (value == null ? "–" : duration(value));
const spread = ({ median, p90 }) => (median == null ? "none yet" : `median; 9 of 10 within ${seconds(p90)}`);
const shortDay = (date) => new Date(`${date}T12:00:00`).toLocaleDateString([], { day: "numeric", month: "short" });

/** @param {number} ago days */
function isoDay(ago) {
  const date = new Date(Date.now() - ago * 86_400_000);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
}
