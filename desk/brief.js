/** The right pane: what the agent must know so that nobody has to ask again. */
import { el } from "/widget/dom.js";
import { sentence } from "./api.js";
import { earlier } from "./earlier.js";
import { duration, moment, rating, secondsSince } from "./format.js";
import { icon } from "./icons.js";
import { banks, facts, history, ownWords, rows, section, ticketFacts, tried } from "./sections.js";
import { actorWords, moodWords, STATES, sentenceOf, statusWords } from "./words.js";

const SENT = "“Fix it here” was sent. The result appears in the conversation.";

export class Brief {
  #version = "";
  #id = "";
  #code = { asked: "", answer: /** @type {any} */ (null) };
  #connections = /** @type {{state: string, list: any[], reason?: string, at?: string}} */ ({
    state: "none",
    list: [],
  });
  #refreshing = new Map();
  #earlier = /** @type {import("./earlier.js").Before[]} */ ([]);

  /** @param {import("./desk.js").Desk} desk @param {HTMLElement} root @param {{toast: (text: string, tone?: string) => void}} page */
  constructor(desk, root, page) {
    this.desk = desk;
    this.page = page;
    this.body = el("div", { class: "brief-body" });
    root.append(this.body);
  }

  render() {
    const { opened } = this.desk;
    if (opened && opened.id !== this.#id) this.#begin(opened.id);
    if (!opened?.facts) {
      this.#version = "";
      this.body.replaceChildren();
      return;
    }
    const { customer, brief, ticket, audit, stars, rating_words: words } = opened.facts;
    if (this.#connections.state === "none") void this.readConnections();
    void this.#readCode(brief?.code ?? "");
    const version = JSON.stringify([
      customer,
      brief,
      ticket,
      audit,
      stars,
      words,
      this.#connections,
      this.#earlier,
      this.#code,
      [...this.#refreshing],
    ]);
    if (version === this.#version) return;
    this.#version = version;
    this.#rebuild([
      this.#customer(customer, brief ?? {}, stars, words),
      this.#problem(brief ?? {}),
      this.#connectionList(customer),
      facts(brief ?? {}),
      tried(brief ?? {}),
      ownWords(brief ?? {}),
      earlier(this.#earlier),
      ticketFacts(ticket, opened.facts),
      history(audit ?? []),
    ]);
  }

  async readConnections() {
    const { opened } = this.desk;
    if (!opened?.facts?.customer?.verified) {
      this.#connections = { state: "unverified", list: [] };
      return;
    }
    this.#connections = { ...this.#connections, state: "reading" };
    this.render();
    let read;
    try {
      const answer = await this.desk.api.get(`${opened.path}/connections`);
      read = { state: "read", list: answer.connections ?? answer, at: new Date().toISOString() };
    } catch (error) {
      read = { state: "failed", list: [], reason: sentence(error) };
    }
    if (opened !== this.desk.opened) return;
    this.#connections = read;
    this.render();
  }

  /** What is unfolded and focused stays so. @param {any[]} sections */
  #rebuild(sections) {
    const unfolded = new Set([...this.body.querySelectorAll("details[open]")].map(({ id }) => id));
    const focused = this.body.contains(document.activeElement) ? document.activeElement?.id : "";
    this.body.replaceChildren(...sections.filter(Boolean));
    for (const id of unfolded) this.body.querySelector(`#${id}`)?.setAttribute("open", "");
    if (focused) document.getElementById(focused)?.focus();
  }

  #begin(id) {
    this.#id = id;
    this.#connections = { state: "none", list: [] };
    this.#earlier = [];
    void this.#readEarlier();
    this.#refreshing.clear();
    this.#code = { asked: "", answer: null };
    this.#version = "";
    this.body.scrollTop = 0;
  }

  async #readEarlier() {
    const { opened } = this.desk;
    const found = opened && (await this.desk.api.get(`${opened.path}/earlier`).catch(() => null));
    if (!found || opened !== this.desk.opened) return;
    this.#earlier = found;
    this.render();
  }

  async #readCode(code) {
    if (code === this.#code.asked) return;
    this.#code = { asked: code, answer: null };
    const answer = code ? await this.desk.api.get(`/codes/${encodeURIComponent(code)}`).catch(() => null) : null;
    if (code !== this.#code.asked) return;
    this.#code = { asked: code, answer };
    this.render();
  }

  #customer(customer, brief, stars, words) {
    const verified = customer?.verified;
    return section(
      "Customer",
      el("p", { class: "big", dir: "auto" }, customer?.name || "Visitor"),
      el(
        "p",
        { class: "badges" },
        el("span", { class: "badge", "data-tone": verified ? "good" : "busy" }, verified ? "Verified" : "Not verified"),
        brief.mood && el("span", { class: "badge", "data-tone": "bad" }, moodWords(brief.mood)),
      ),
      !verified && el("p", { class: "quiet" }, "Anyone could be writing. Do not speak of accounts or transactions."),
      rows([
        ["Customer id", customer?.id],
        ["Reach at", customer?.contact],
        ["On the page", customer?.page],
        ["Rating", rating(stars, words)],
      ]),
    );
  }

  #problem(brief) {
    const { answer } = this.#code;
    const staff = answer?.staff;
    return section(
      "Problem",
      rows([
        ["Bank", brief.bank],
        ["Account", brief.account],
      ]),
      banks(brief),
      brief.code &&
        el(
          "div",
          { class: "code" },
          el(
            "p",
            {},
            el("b", { class: "code-number" }, brief.code),
            " ",
            answer ? answer.title.replace(`${brief.code}: `, "") : "",
          ),
          answer && el("p", { class: "quiet" }, answer.meaning),
        ),
      staff &&
        rows([
          ["Next", actorWords(staff.who_acts)],
          ["Why", statusWords(staff.status)],
          ["Escalate", sentenceOf(staff.escalate)],
        ]),
      staff && el("p", { class: "quiet small" }, [staff.status, staff.name].filter(Boolean).join(" · ")),
      !brief.bank &&
        !brief.code &&
        !brief.account &&
        el(
          "p",
          { class: "quiet" },
          brief.opening || brief.last_words
            ? "No bank and no code yet. What the customer wrote is below."
            : "No bank and no code yet.",
        ),
    );
  }

  #connectionList(customer) {
    if (!customer?.verified) return null;
    const { state, list, reason, at } = this.#connections;
    const again = el(
      "button",
      {
        type: "button",
        class: "tool",
        id: "connections-again",
        "aria-label": "Read the connections again",
        title: "Read again",
        click: () => this.readConnections(),
      },
      icon("refresh"),
    );
    return section(
      ["Connections", again],
      state === "reading" && !list.length && el("p", { class: "quiet" }, "Asking the provider…"),
      state === "failed" && el("p", { class: "bad" }, reason),
      state === "read" && !list.length && el("p", { class: "quiet" }, "No bank connection."),
      ...list.map((one) => this.#connection(one)),
      at && el("p", { class: "quiet small" }, `Read at ${moment(at)}`),
    );
  }

  #connection(one) {
    const [tone, words] = STATES[one.state] ?? ["", one.state];
    const asked = this.#refreshing.get(one.id);
    const wait = one.next_refresh_at && Date.parse(one.next_refresh_at) > Date.now() ? one.next_refresh_at : "";
    const why =
      asked ??
      (one.needs_credentials
        ? "The customer has to enter the sign-in again first."
        : wait
          ? `Next refresh possible at ${moment(wait)}.`
          : "");
    const can = one.state !== "running" && !one.needs_credentials && !wait && asked !== "Refresh started.";
    return el(
      "div",
      { class: "connection" },
      el(
        "p",
        { class: "connection-head" },
        el("span", { class: "dot", "data-tone": tone, "aria-hidden": "true" }),
        el("b", {}, one.bank),
        el("span", { class: "quiet" }, [words, one.code].filter(Boolean).join(" · ")),
      ),
      el("p", { class: "quiet small" }, (one.accounts ?? []).join(", ")),
      el("p", { class: "quiet small" }, dataWords(one)),
      why && el("p", { class: "small" }, why),
      can &&
        el(
          "button",
          { type: "button", class: "plain", id: `refresh-${one.id}`, click: () => this.#refresh(one) },
          icon("refresh"),
          "Refresh now",
        ),
      one.can_repair &&
        asked !== SENT &&
        el(
          "button",
          { type: "button", class: "plain", id: `repair-${one.id}`, click: () => this.#sendRepair(one) },
          "Send “Fix it here”",
        ),
    );
  }

  /** Only who has the chat can send it; the server says so to others. */
  async #sendRepair(one) {
    const { opened } = this.desk;
    if (!opened) return;
    try {
      await this.desk.api.post(`${opened.path}/repair`, { connection: one.id });
      this.#refreshing.set(one.id, SENT);
    } catch (error) {
      this.#refreshing.set(one.id, sentence(error));
    }
    if (opened === this.desk.opened) this.render();
  }

  async #refresh(one) {
    const { opened } = this.desk;
    if (!opened) return;
    this.#refreshing.set(one.id, "Starting…");
    this.render();
    try {
      await this.desk.api.post(`${opened.path}/refresh`, { connection: one.id });
      this.#refreshing.set(one.id, "Refresh started.");
      this.page.toast(`Refresh of ${one.bank} started. The result appears in the conversation.`);
    } catch (error) {
      const next = /** @type {any} */ (error).body?.next_allowed_at;
      const later = next ? ` Next try at ${moment(next)}.` : "";
      this.#refreshing.set(one.id, sentence(error) + later);
    }
    if (opened === this.desk.opened) this.render();
  }
}

/** From the last success; a try is named as such, whatever it brought. @param {any} connection */
function dataWords({ state, last_updated: came, last_attempt: tried }) {
  const ago = (at) => `${duration(secondsSince(at))} ago`;
  const data = !came
    ? "No data came yet"
    : state === "healthy"
      ? `Data came ${ago(came)}`
      : `No new data since ${moment(came)} (${ago(came)})`;
  return tried && tried !== came ? `${data} · last try ${ago(tried)}` : data;
}
