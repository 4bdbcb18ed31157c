/** What the whole desk knows: who works, what waits, which conversation is open. Views listen and ask. */
import { isTemporary } from "/widget/outside.js";
import { Events } from "./events.js";
import { OpenConversation } from "./open_conversation.js";
import { AgentOutbox } from "./outbox.js";

/**
 * @typedef {{conversation: string, ticket: any, state: string, reason: string, customer: any, name: string, verified: boolean, bank: string,
 *   code: string, opened_at: string, waiting_since: string, first_answer_at: string|null, agent: {id: string, name: string}|null,
 *   last: {author: string, text: string, at: string}|null, unread: number, mood: string,
 *   said: {text: string, at: string}|null, chats: number, here: boolean, seen_at: string|null}} Item
 */

const QUEUE_EVERY_MS = 700;
const RETRY_MS = 2000;
/** Nothing rings for chats of the assistant that nobody looks at, and the list of all shows them. */
const ALL_EVERY_MS = 10_000;

/** Emits `queue`, `agents`, `connected`, `opened` (another one is open), `new-work` and `new-message` (detail: what). */
export class Desk extends EventTarget {
  /** @type {Record<"waiting"|"mine"|"all", Item[]>} */
  lists = { waiting: [], mine: [], all: [] };
  /** How many there are on all pages. */
  totals = { waiting: 0, mine: 0, all: 0 };
  /** @type {"waiting"|"mine"|"all"} */
  filter = "waiting";
  query = "";
  reason = "";
  /** @type {import("./narrowing.js").Narrow} */
  narrow = { bank: "", code: "", overdue: "", sort: "" };
  /** How many wait longer than the target. */
  overdue = 0;
  target = 300;
  waiting = 0;
  /** @type {{items: Item[], next: string|null}|null} past conversations that match */
  found = null;
  /** @type {any[]} */
  agents = [];
  /** @type {any[]} */
  answers = [];
  connected = true;
  /** The queue was read at least once. */
  loaded = false;
  /** @type {OpenConversation|null} */
  opened = null;

  #known = /** @type {Map<string, string>|null} */ (null);
  #queueTimer = 0;
  #allTimer = 0;
  /** Pages of the list that is shown. */
  #pages = 1;
  #events = /** @type {Events|null} */ (null);

  /** @param {import("./api.js").Api} api @param {any} me agent of GET /me */
  constructor(api, me) {
    super();
    this.api = api;
    this.me = me;
    this.outbox = new AgentOutbox(api, me.id);
    this.store = this.outbox.store;
    this.filter = this.store.get("filter") ?? "waiting";
    this.outbox.addEventListener("sent", (/** @type {any} */ event) => {
      if (this.opened?.id === event.detail.conversation) void this.readOpened();
    });
  }

  start() {
    void this.readAnswers();
    this.#events = new Events(`${this.api.root}/events`, {
      event: (name, data) => this.#onEvent(name, data),
      connected: (on) => {
        if (this.connected !== on) {
          this.connected = on;
          this.#tell("connected", on);
        }
        if (on) this.outbox.flush();
      },
      again: () => this.readAll(),
    });
    this.readAll();
    this.#allTimer = window.setInterval(
      () => this.filter === "all" && this.connected && this.readQueueSoon(),
      ALL_EVERY_MS,
    );
  }

  /** Whether lines wait a moment, so that they can be taken back. */
  get holds() {
    return this.me.undo_send > 0 && this.store.get("undo-send") !== false;
  }

  set holds(on) {
    this.store.set("undo-send", on);
  }

  stop() {
    window.clearInterval(this.#allTimer);
    this.#events?.stop();
    this.opened?.leave();
    window.clearTimeout(this.#queueTimer);
  }

  readAll() {
    this.readQueueSoon();
    void this.readAgents();
    void this.readOpened();
  }

  /** @param {"waiting"|"mine"|"all"} filter */
  show(filter) {
    this.filter = filter;
    this.#pages = 1;
    this.store.set("filter", filter);
    this.#tell("queue");
    return this.readQueue();
  }

  /** @param {string} query @param {string} reason */
  async search(query, reason) {
    Object.assign(this, { query, reason });
    this.#pages = 1;
    if (!query) this.found = null;
    await Promise.all([this.readQueue(), query && this.#readFound("")]);
  }

  /** @param {import("./narrowing.js").Narrow} narrow */
  narrowTo(narrow) {
    this.narrow = narrow;
    this.#pages = 1;
    return this.readQueue();
  }

  /** Whether the list shows less than there is. */
  get narrowed() {
    return Boolean(this.query || this.reason || Object.values(this.narrow).some(Boolean));
  }

  moreQueue() {
    this.#pages += 1;
    return this.readQueue();
  }

  moreFound() {
    return this.found?.next ? this.#readFound(this.found.next) : undefined;
  }

  /** Bursts of events become one reading. */
  readQueueSoon() {
    this.#queueTimer ||= window.setTimeout(
      () => {
        this.#queueTimer = 0;
        void this.readQueue();
      },
      this.loaded ? QUEUE_EVERY_MS : 0,
    );
  }

  async readQueue() {
    const { filter, query, reason, narrow: by } = this;
    const wanted = new Set(["waiting", "mine", filter]);
    const narrow = (/** @type {string} */ state) => (state === filter ? { state, q: query, reason, ...by } : { state });
    try {
      const found = await Promise.all(
        [...wanted].map((state) => this.#readList(narrow(state), state === filter ? this.#pages : 1)),
      );
      if (filter !== this.filter || query !== this.query || reason !== this.reason || by !== this.narrow) return;
      [...wanted].forEach((state, place) => {
        this.lists[state] = found[place].items;
        this.totals[state] = found[place].total;
      });
      this.target = found[0].target_seconds;
      this.waiting = found[0].waiting;
      this.overdue = found[0].overdue ?? 0;
      this.loaded = true;
      this.#noticeNews();
      this.#tell("queue");
    } catch {
      // The bar that says "no connection" is enough, and the next event reads again; but never show an empty queue for long.
      if (!this.loaded) window.setTimeout(() => this.readQueueSoon(), RETRY_MS);
    }
  }

  /** The first pages of a list as one. @param {{state: string, q?: string, reason?: string}} wanted @param {number} pages */
  async #readList(wanted, pages) {
    const list = await this.api.get("/queue", wanted);
    for (let next = list.next, read = 1; next && read < pages; read += 1) {
      const page = await this.api.get("/queue", { ...wanted, after: next });
      const known = new Set(list.items.map(({ conversation }) => conversation));
      list.items.push(...page.items.filter(({ conversation }) => !known.has(conversation)));
      next = page.next;
    }
    return list;
  }

  /** The team's, then one's own, which are marked so. */
  async readAnswers() {
    this.answers = (await this.api.get("/answers").catch(() => null)) ?? this.answers;
  }

  async readAgents() {
    this.agents = await this.api.get("/agents").catch(() => this.agents);
    this.#tell("agents");
  }

  /** @param {string} id of a conversation, "" closes the one that is open */
  open(id) {
    if (this.opened?.id === id) return;
    this.opened?.leave();
    this.opened = id ? new OpenConversation(this.api, id) : null;
    const { opened } = this;
    opened?.addEventListener("message", (/** @type {any} */ event) =>
      this.#tell("new-message", { opened, message: event.detail }),
    );
    this.#tell("opened");
    void this.readOpened();
  }

  async readOpened() {
    const { opened } = this;
    try {
      await opened?.read();
      const known = opened ? [...opened.messages, ...opened.notes, ...opened.unsent] : [];
      for (const { id } of known) this.outbox.remove(id);
    } catch (error) {
      if (opened && /** @type {any} */ (error).status === 404) this.#tell("unknown", opened.id);
      else if (isTemporary(error))
        window.setTimeout(() => opened === this.opened && !opened?.facts && this.readOpened(), RETRY_MS);
    }
  }

  /** @param {"available"|"away"} presence */
  async setPresence(presence) {
    await this.api.put("/me/presence", { presence });
    this.me = { ...this.me, presence };
    this.#tell("agents");
  }

  async #readFound(before) {
    const { query } = this;
    const page = await this.api.get("/search", { q: query, before }).catch(() => null);
    if (!page || query !== this.query) return;
    this.found = { items: [...(before ? (this.found?.items ?? []) : []), ...page.items], next: page.next };
    this.#tell("queue");
  }

  #onEvent(name, data) {
    if (name === "queue") this.readQueueSoon();
    if (name === "presence") {
      void this.readAgents();
      void this.readOpened();
    }
    if (name === "conversation") {
      this.readQueueSoon();
      if (data.conversation === this.opened?.id) void this.readOpened();
    }
    if (name === "typing" && data.conversation === this.opened?.id && data.name !== this.me.name)
      this.opened?.onTyping(data);
  }

  /** New work is a conversation that began to wait, or a line of the customer in one of mine. */
  #noticeNews() {
    if (this.narrowed && this.filter !== "all") return;
    const now = new Map(this.lists.waiting.map((item) => [item.conversation, item.waiting_since]));
    for (const item of this.lists.mine) {
      if (item.last?.author === "customer") now.set(item.conversation, item.last.at);
    }
    const items = [...this.lists.waiting, ...this.lists.mine];
    const news =
      this.#known &&
      items.find(
        ({ conversation }) => now.has(conversation) && now.get(conversation) !== this.#known?.get(conversation),
      );
    this.#known = now;
    if (news) this.#tell("new-work", news);
  }

  /** @param {string} name @param {any} [detail] */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
