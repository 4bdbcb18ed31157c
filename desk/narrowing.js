/** Below the search: which bank and code, only who waits too long, and who comes first. */
import { el } from "/widget/dom.js";

/** @typedef {{bank: string, code: string, overdue: string, sort: string}} Narrow */

export class Narrowing {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.bank = this.#choice("Bank", "Every bank");
    this.code = this.#choice("Code", "Every code");
    this.sort = this.#choice("Order", "Longest wait");
    this.sort.append(el("option", { value: "newest" }, "Newest first"));
    this.count = el("span", { class: "count" });
    this.overdue = el(
      "button",
      { type: "button", class: "plain overdue", "aria-pressed": "false", click: () => this.#toggle() },
      "Over target",
      this.count,
    );
    this.root = el(
      "div",
      { class: "narrowing", role: "group", "aria-label": "Narrow the list" },
      this.bank,
      this.code,
      this.sort,
      this.overdue,
    );
  }

  /** Choices are what the lists have shown so far. */
  render() {
    const items = Object.values(this.desk.lists).flat();
    offer(this.bank, new Set(items.map(({ bank }) => bank)));
    offer(this.code, new Set(items.map(({ code }) => code)));
    this.count.textContent = this.desk.overdue ? String(this.desk.overdue) : "";
  }

  #choice(label, every) {
    return el("select", { "aria-label": label, change: () => this.#apply() }, el("option", { value: "" }, every));
  }

  #toggle() {
    this.overdue.setAttribute("aria-pressed", String(this.overdue.getAttribute("aria-pressed") !== "true"));
    this.#apply();
  }

  #apply() {
    const overdue = this.overdue.getAttribute("aria-pressed") === "true" ? "yes" : "";
    void this.desk.narrowTo({ bank: this.bank.value, code: this.code.value, overdue, sort: this.sort.value });
  }
}

/** @param {HTMLSelectElement} select @param {Set<string>} values */
function offer(select, values) {
  const known = new Set([...select.options].map(({ value }) => value));
  const news = [...values].filter((value) => value && !known.has(value));
  select.append(...news.map((value) => el("option", { value }, value)));
}
