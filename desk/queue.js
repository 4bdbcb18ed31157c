/** The left pane: who waits for whom, longest first. */
import { el, reconcile } from "/widget/dom.js";
import { attendance, duration, initials, moment, secondsSince, wait } from "./format.js";
import { icon } from "./icons.js";
import { Narrowing } from "./narrowing.js";
import { Selection } from "./selection.js";
import { moodWords, reasonWords } from "./words.js";

/** @typedef {import("./desk.js").Item} Item */

const TABS = /** @type {const} */ ([
  ["waiting", "Waiting"],
  ["mine", "Mine"],
  ["all", "All"],
]);
const EMPTY = {
  waiting: ["Nobody is waiting", "New conversations appear here by themselves."],
  mine: ["You hold no conversation", "Open one that waits and claim it."],
  all: ["No open conversations", "Search finds the past ones."],
};
const TICK_MS = 5000;
/** Conversations of a page, as the server gives them. */
const PAGE = 200;

export class Queue {
  /** @param {import("./desk.js").Desk} desk @param {HTMLElement} root @param {(text: string, tone?: string) => void} toast */
  constructor(desk, root, toast) {
    this.desk = desk;
    this.tabs = Object.fromEntries(TABS.map(([name, title]) => [name, this.#tab(name, title)]));
    this.search = el("input", {
      type: "search",
      placeholder: "Search",
      "aria-label": "Search conversations",
      input: () => this.#onSearch(),
      keydown: (event) => this.#onSearchKey(event),
    });
    this.reasons = el(
      "select",
      { "aria-label": "Reason", change: () => this.#onSearch() },
      el("option", { value: "" }, "Every reason"),
    );
    this.narrowing = new Narrowing(desk);
    this.selection = new Selection(desk, { toast, changed: () => this.render() });
    this.narrowing.root.append(this.selection.toggle);
    this.list = el("ul", { class: "items", "aria-label": "Conversations" });
    this.more = el("button", { type: "button", class: "plain", hidden: true, click: () => this.desk.moreQueue() });
    this.empty = el("div", { class: "empty", hidden: true });
    this.past = el("section", { class: "past", hidden: true, "aria-label": "Past conversations" });
    root.append(
      el("h2", { class: "unseen" }, "Queue"),
      el(
        "div",
        { class: "queue-head" },
        el(
          "div",
          { class: "tabs", role: "group", "aria-label": "Which conversations" },
          ...Object.values(this.tabs).map(({ button }) => button),
        ),
        el("div", { class: "searching" }, el("label", { class: "field" }, icon("search"), this.search), this.reasons),
        this.narrowing.root,
      ),
      el("div", { class: "queue-scroll", tabindex: "-1" }, this.list, this.more, this.empty, this.past),
      this.selection.bar,
    );
    desk.addEventListener("queue", () => this.render());
    desk.addEventListener("opened", () => this.#markCurrent());
    window.setInterval(() => this.#tick(), TICK_MS);
    this.render();
  }

  /** Moves to the neighbour of the focused item, or of the open one. @param {1|-1} way */
  move(way) {
    const links = [...this.list.querySelectorAll("a"), ...this.past.querySelectorAll("a")];
    const here = links.indexOf(/** @type {any} */ (document.activeElement));
    const start = here >= 0 ? here : links.findIndex((link) => link.getAttribute("aria-current"));
    const next = start < 0 ? (way > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, start + way));
    links[next]?.focus();
  }

  /** Chooses the row that has the focus, or lets it go. */
  choose() {
    const [, id] = document.activeElement?.getAttribute("href")?.split("#c/") ?? [];
    if (id) this.selection.flip(decodeURIComponent(id));
  }

  render() {
    const { desk } = this;
    const items = desk.lists[desk.filter];
    const counts = { waiting: desk.waiting, mine: desk.totals.mine, all: null };
    for (const [name] of TABS) {
      const { button, count } = this.tabs[name];
      button.setAttribute("aria-pressed", String(name === desk.filter));
      count.textContent = counts[name] ? String(counts[name]) : "";
    }
    reconcile(
      this.list,
      items.map((item) => this.#row(item)),
    );
    this.list.hidden = items.length === 0;
    const left = desk.totals[desk.filter] - items.length;
    this.more.hidden = left <= 0;
    this.more.textContent = left > PAGE ? `Show ${PAGE} of ${left} more` : `Show ${left} more`;
    this.#renderEmpty(items.length);
    this.#renderReasons();
    this.narrowing.render();
    this.#renderPast();
    this.#tick();
    this.#markCurrent();
  }

  #tab(name, title) {
    const count = el("span", { class: "count" });
    return { count, button: el("button", { type: "button", click: () => this.desk.show(name) }, title, count) };
  }

  #row(item) {
    const box = this.selection.box(item);
    const version = JSON.stringify([item, Boolean(box)]);
    return {
      key: item.conversation,
      version,
      classes: `item ${item.state}${box ? " choosable" : ""}`,
      make: () => el("li", {}, this.selection.box(item), itemLink(item, this.desk.me.id)),
    };
  }

  #renderEmpty(count) {
    const { desk, empty } = this;
    empty.hidden = count > 0 || !desk.loaded;
    if (empty.hidden) return;
    const [title, text] = desk.narrowed
      ? ["Nothing here matches", "Past conversations are below when there are any."]
      : EMPTY[desk.filter];
    empty.replaceChildren(icon("inbox"), el("p", { class: "strong" }, title), el("p", {}, text));
  }

  #renderReasons() {
    const known = new Set([...this.reasons.options].map(({ value }) => value));
    for (const { reason } of Object.values(this.desk.lists).flat()) {
      if (reason && !known.has(reason)) {
        known.add(reason);
        this.reasons.append(el("option", { value: reason }, reasonWords(reason)));
      }
    }
  }

  #renderPast() {
    const { found } = this.desk;
    this.past.hidden = !found;
    if (!found) return this.past.replaceChildren();
    const shown = new Set(this.desk.lists[this.desk.filter].map(({ conversation }) => conversation));
    const items = found.items.filter(({ conversation }) => !shown.has(conversation));
    this.past.replaceChildren(
      ...[
        el("h3", {}, "Other conversations"),
        el(
          "ul",
          { class: "items" },
          ...items.map((item) => el("li", { class: `item ${item.state}` }, itemLink(item, this.desk.me.id))),
        ),
        !items.length && el("p", { class: "quiet pad" }, "None found."),
        found.next && el("button", { type: "button", class: "plain", click: () => this.desk.moreFound() }, "Show more"),
      ].filter(Boolean),
    );
  }

  #markCurrent() {
    const id = this.desk.opened?.id;
    for (const link of document.querySelectorAll(".items a")) {
      if (link.getAttribute("href") === `#c/${id}`) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** Only words and colours change, so nothing is laid out twice. */
  #tick() {
    for (const mark of this.list.querySelectorAll('.there[data-here="false"]')) {
      mark.textContent = attendance({ seen_at: mark.dataset.at });
    }
    for (const pill of this.list.querySelectorAll(".wait")) {
      const { tone, time, words } = wait(pill.dataset.since, this.desk.target);
      pill.dataset.tone = tone;
      pill.firstChild.textContent = time;
      pill.lastChild.textContent = words;
    }
  }

  #onSearch() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.desk.search(this.search.value.trim(), this.reasons.value), 200);
  }

  #onSearchKey(event) {
    if (event.key === "Escape") {
      this.search.value = "";
      this.#onSearch();
      this.search.blur();
    }
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      this.move(1);
    }
  }
}

/** @param {Item} item @param {string} me */
function itemLink(item, me) {
  const facts = [item.bank, item.code && `code ${item.code}`].filter(Boolean).join(" · ");
  const waits = item.state === "waiting" && item.waiting_since;
  return el(
    "a",
    { href: `#c/${item.conversation}` },
    el("span", { class: "avatar", "aria-hidden": "true" }, initials(item.name)),
    el("span", { class: "name", dir: "auto" }, item.name || "Visitor"),
    waits ? waitPill(item.waiting_since) : el("span", { class: "when" }, holder(item, me)),
    el(
      "span",
      { class: "facts" },
      ["waiting", "agent"].includes(item.state) && there(item),
      item.mood && el("span", { class: "mood" }, moodWords(item.mood)),
      item.chats > 1 && el("span", { class: "mood" }, `${item.chats} chats`),
      [facts, `${duration(secondsSince(item.opened_at))} old`, reasonWords(item.reason)].filter(Boolean).join(" · "),
    ),
    el(
      "span",
      { class: "last" },
      el(
        "span",
        { class: "snippet", dir: "auto" },
        item.said?.text ?? (item.last ? `${speaker(item)}${item.last.text || "Picture or card"}` : ""),
      ),
      item.unread > 0 &&
        el("span", { class: "unread" }, String(item.unread), el("span", { class: "unseen" }, " unread")),
    ),
  );
}

/** @param {Item} item */
const there = (item) =>
  item.seen_at &&
  el("span", { class: "there", "data-here": String(item.here), "data-at": item.seen_at }, attendance(item));

/** @param {string} since */
const waitPill = (since) =>
  el(
    "span",
    { class: "wait", "data-since": since },
    el("b", {}, duration(secondsSince(since))),
    " ",
    el("span", {}, "waiting"),
  );

/** @param {Item} item @param {string} me */
function holder({ state, agent, last }, me) {
  const time = last ? moment(last.at) : "";
  if (state === "agent") return agent?.id === me ? `You · ${time}` : `${agent?.name ?? "Agent"} · ${time}`;
  return `${{ bot: "Assistant", closed: "Resolved" }[state] ?? ""} · ${time}`;
}

/** @param {Item} item */
const speaker = ({ last }) => ({ bot: "Assistant: ", agent: "Agent: " })[last?.author ?? ""] ?? "";
