/** The state of one conversation: what the server has numbered, and what still waits to be sent. */
import { backoff, EventStream, exclusively, isGone, isTemporary, Refused, request, Store, upload } from "./outside.js";

/**
 * @typedef {{seq: number, id: string, author: "customer"|"bot"|"agent"|"system", text: string, card: any, at: string,
 *   buttons: {title: string, choice: string}[], answered?: boolean, name?: string, attachment?: {id: string}}} Message of the
 *   server; `answered`: every reply to this line of the customer is here
 */
/** @typedef {{id: string, text: string, choice?: string, at: number, state: "waiting"|"sent"|"failed", reason?: string}} Outgoing */

const TYPING_AFTER_MS = 300;
const TYPING_FOR_MS = 6000;
const TELL_TYPING_MS = 3000;
/** So long the tab where a line was written has it to itself. */
const OTHERS_MS = 3000;
/** What the server tells in lines of its own only. */
const TICKET = /\bCB-[0-9A-Z]{6}\b/;

/** Whose token this is, untrusted: only to keep customers of one browser apart. @param {string} identity */
function subject(identity) {
  try {
    const part = identity.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return String(JSON.parse(atob(part)).sub ?? identity);
  } catch {
    return identity;
  }
}

/** Emits `change` after any change, and `message` (detail: Message) for each new line of the other side. */
export class Conversation extends EventTarget {
  /** @type {"bot"|"waiting"|"agent"|"closed"} who has the floor */
  owner = "bot";
  /** In the queue, while waiting. @type {number|null} */
  place = null;
  connected = true;
  /** The server no longer knew the stored one. */
  renewed = false;

  #server;
  #identity;
  #store;
  /** @type {{id: string, token: string}|null} */
  #known = null;
  /** @type {Map<number, Message>} */
  #messages = new Map();
  /** @type {Map<string, Outgoing>} */
  #outbox = new Map();
  /** What was written here. @type {Set<string>} */
  #own = new Set();
  /** @type {EventStream|null} */
  #stream = null;
  #loaded = false;
  #typing = { from: 0, until: 0, name: "" };
  /** What the desk knows of us. */
  #told = { seq: 0, typing: 0 };
  #ended = new AbortController();
  #flushing = false;
  #failures = 0;
  #retry = 0;
  #holdUntil = 0;
  #changing = false;

  /** @param {string} server address without a final slash @param {string} identity JWT, "" for a stranger */
  constructor(server, identity) {
    super();
    this.#server = server;
    this.#identity = identity;
    this.#store = new Store(`helpline:${server}:${subject(identity)}`);
  }

  start() {
    const signal = this.#ended.signal;
    this.#store.watch(() => this.#synchronise(), signal);
    window.addEventListener("online", () => this.#onNetwork(true), { signal });
    window.addEventListener("offline", () => this.#onNetwork(false), { signal });
    document.addEventListener("visibilitychange", () => this.#changed(), { signal });
    this.#synchronise();
  }

  stop() {
    this.#ended.abort();
    this.#stream?.stop();
    clearTimeout(this.#retry);
  }

  /** Leaves all behind; the next message begins another conversation. */
  restart() {
    for (const entry of this.#outbox.values()) this.#store.remove(`out:${entry.id}`);
    this.#outbox.clear();
    if (this.#known) this.#forget(this.#known);
    this.renewed = false;
    this.#changed();
  }

  /** @returns {Message[]} in order */
  get messages() {
    return [...this.#messages.values()].sort((a, b) => a.seq - b.seq);
  }

  /** Own lines that the server has not shown back yet. @returns {Outgoing[]} */
  get outgoing() {
    return [...this.#outbox.values()].sort((a, b) => a.at - b.at);
  }

  /** "" before the first message. */
  get id() {
    return this.#known?.id ?? "";
  }

  /** A person is there, or called. */
  get attended() {
    return this.owner === "waiting" || this.owner === "agent";
  }

  /** Number of the last ticket, or "". */
  get ticket() {
    return this.#lastTold(({ author, text }) => author === "system" && text.match(TICKET)?.[0]);
  }

  /** Name of the agent who came or spoke last, or "". */
  get agent() {
    return this.#lastTold(({ name }) => name);
  }

  /** @param {(message: Message) => string|false|undefined} told */
  #lastTold(told) {
    return this.messages.map(told).filter(Boolean).at(-1) ?? "";
  }

  /** Name of the agent who types, "" when it is the assistant. */
  get typist() {
    return this.#typing.name;
  }

  get typing() {
    const now = Date.now();
    return this.owner !== "closed" && this.#typing.from <= now && now < this.#typing.until;
  }

  get unread() {
    const seen = this.#seen;
    return this.messages.filter((message) => message.author !== "customer" && message.seq > seen).length;
  }

  markSeen() {
    if (this.unread) {
      this.#store.set("seen", { id: this.id, seq: this.#last });
      this.#changed();
    }
    if (this.owner === "bot" || !this.connected || this.#told.seq >= this.#last) return;
    this.#told.seq = this.#last;
    this.call("seen", { body: { seq: this.#last } }).catch(() => { this.#told.seq = 0; });
  }

  /** The desk hears of it while an agent is there, not too often. @param {boolean} on */
  tellTyping(on) {
    const now = Date.now();
    if (this.owner !== "agent" || (on ? now < this.#told.typing + TELL_TYPING_MS : !this.#told.typing)) return;
    this.#told.typing = on ? now : 0;
    this.call("typing", { body: { on } }).catch(() => undefined);
  }

  /** What stands beside the messages. @param {string} path under the conversation @param {object} [options] of `request` */
  call(path, options) {
    return this.#ask(this.#known, path, options);
  }

  /** @param {File} file @param {(share: number) => void} progress @returns {Promise<boolean>} false: it is here already */
  async sendPicture(file, progress) {
    const last = this.#last;
    const { seq } = await upload(`${this.#path(this.#known)}/attachments`, this.#known.token, file, progress, this.#ended.signal);
    return seq > last;
  }

  /** Given by the customer, 0 before. */
  get stars() {
    return this.#kept("rated").stars ?? 0;
  }

  /** @param {number} stars 1 to 5 @param {string} words */
  async rate(stars, words) {
    const { id } = this;
    await this.call("rating", { body: { stars, words } });
    this.#store.set("rated", { id, stars });
    this.#changed();
  }

  /** @param {string} text @param {string} [choice] payload of the quick reply named `text` */
  send(text, choice) {
    this.#told.typing = 0;
    const last = this.outgoing.at(-1)?.at ?? 0;
    /** @type {Outgoing} */
    const entry = { id: newId(), text, at: Math.max(Date.now(), last + 1), state: "waiting" };
    if (choice !== undefined) entry.choice = choice;
    this.#own.add(entry.id);
    this.#keep(entry);
    void this.#flush();
  }

  /** @param {string} id of an outgoing line */
  retry(id) {
    const entry = this.#outbox.get(id);
    if (entry) this.#keep({ ...entry, state: "waiting", reason: undefined });
    void this.#flush();
  }

  /** @param {string} id */
  remove(id) {
    this.#outbox.delete(id);
    this.#store.remove(`out:${id}`);
    this.#changed();
  }

  get #last() {
    return Math.max(0, ...this.#messages.keys());
  }

  get #seen() {
    return this.#kept("seen").seq ?? 0;
  }

  /** What is stored about this very conversation. @param {string} name */
  #kept(name) {
    const kept = this.#store.get(name);
    return kept?.id === this.id ? kept : {};
  }

  #changed() {
    if (this.#changing) return;
    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      if (!this.#ended.signal.aborted) this.dispatchEvent(new Event("change"));
    });
  }

  /** On start, and whenever another tab changed what is stored. */
  #synchronise() {
    const known = this.#store.get("conversation");
    if (known?.id !== this.#known?.id) this.#enter(known);
    this.#readOutbox();
    this.#changed();
    void this.#flush();
    window.setTimeout(() => void this.#flush(), OTHERS_MS);
  }

  #readOutbox() {
    /** @type {Map<string, Outgoing>} */
    const stored = new Map(this.#store.list("out:").map((entry) => [entry.id, entry]));
    for (const entry of stored.values()) {
      if (!this.messages.some((message) => message.id === entry.id)) this.#outbox.set(entry.id, entry);
    }
    for (const entry of this.#outbox.values()) {
      if (stored.has(entry.id)) continue;
      // Gone from the drawer: another tab has sent it, or its owner took it back.
      if (entry.state === "waiting") this.#outbox.set(entry.id, { ...entry, state: "sent" });
      if (entry.state === "failed") this.#outbox.delete(entry.id);
    }
  }

  /** Another tab's line only when that tab had time to send it: what it then took out of the drawer we see late. */
  get #waiting() {
    const last = Date.now() - OTHERS_MS;
    return this.outgoing.find(({ id, at, state }) => state === "waiting" && (at < last || this.#own.has(id)));
  }

  #keep(entry) {
    this.#outbox.set(entry.id, entry);
    this.#store.set(`out:${entry.id}`, entry);
    this.#changed();
  }

  async #flush() {
    if (this.#flushing || Date.now() < this.#holdUntil) return;
    this.#flushing = true;
    clearTimeout(this.#retry);
    this.#retry = 0;
    try {
      await exclusively(this.#store.name, () => this.#sendWaiting());
    } finally {
      this.#flushing = false;
    }
    if (this.#waiting && !this.#retry && !this.#ended.signal.aborted) void this.#flush();
  }

  async #sendWaiting() {
    for (;;) {
      this.#readOutbox(); // another tab may have sent some while we waited for our turn
      const entry = this.#waiting;
      if (!entry || this.#ended.signal.aborted) return;
      try {
        await this.#deliver(entry);
        this.#onDelivered(entry);
      } catch (error) {
        if (this.#ended.signal.aborted) return;
        if (isTemporary(error)) {
          this.#tryLater(error);
          return;
        }
        const reason = error instanceof Refused ? error.message : "";
        this.#keep({ ...entry, state: "failed", reason });
      }
    }
  }

  #tryLater(error) {
    const told = error instanceof Refused ? error.retryAfter * 1000 : 0;
    this.#retry = window.setTimeout(() => {
      this.#holdUntil = 0;
      void this.#flush();
    }, told || backoff(this.#failures));
    this.#failures += 1;
    this.#holdUntil = Date.now() + told;
    if (!(error instanceof Refused)) this.connected = false;
    this.#changed();
  }

  async #deliver(entry) {
    const stored = this.#known;
    const known = stored ?? (await this.#create());
    try {
      await this.#post(known, entry);
    } catch (error) {
      if (!stored || !isGone(error)) throw error;
      this.#forget(stored);
      this.renewed = true;
      await this.#post(await this.#create(), entry);
    }
  }

  /** @param {{id: string, token: string}} known @param {Outgoing} entry */
  #post(known, { id, text, choice }) {
    return this.#ask(known, "messages", { body: choice === undefined ? { id, text } : { id, choice } });
  }

  async #ask(known, path, options) {
    return request(`${this.#path(known)}/${path}`, { token: known.token, signal: this.#ended.signal, ...options });
  }

  async #create() {
    const { origin, pathname } = window.location; // the query may hold what is none of our business
    const { id, token } = await request(`${this.#server}/api/conversations`, {
      body: {
        ...(this.#identity && { identity: this.#identity }),
        page: origin + pathname,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      signal: this.#ended.signal,
    });
    const known = { id, token };
    this.#store.set("conversation", known);
    this.#enter(known);
    this.#loaded = true;
    return known;
  }

  #onDelivered(entry) {
    this.#failures = 0;
    this.connected = true;
    this.#store.remove(`out:${entry.id}`);
    if (this.#outbox.has(entry.id)) {
      this.#outbox.set(entry.id, { ...entry, state: "sent" });
      if (this.owner === "bot") this.#showTyping(TYPING_AFTER_MS);
    }
    this.#changed();
  }

  /** @param {{id: string, token: string}} known */
  #path(known) {
    return `${this.#server}/api/conversations/${encodeURIComponent(known.id)}`;
  }

  /** @param {{id: string, token: string}|null} known */
  #enter(known) {
    this.#stream?.stop();
    this.#stream = null;
    this.#known = known;
    this.#messages.clear();
    this.#loaded = false;
    this.#typing = { from: 0, until: 0, name: "" };
    this.#told = { seq: 0, typing: 0 };
    this.owner = "bot";
    this.place = null;
    this.connected = navigator.onLine;
    if (known) this.#stream = this.#listen(known);
  }

  /** @param {{id: string, token: string}} known */
  #forget(known) {
    // Another tab may have begun a new one already; that one stays.
    if (this.#store.get("conversation")?.id === known.id) this.#store.remove("conversation");
    for (const [id, entry] of this.#outbox) if (entry.state === "sent") this.#outbox.delete(id);
    this.#enter(this.#store.get("conversation"));
  }

  /** @param {{id: string, token: string}} known */
  #listen(known) {
    // Late answers of a conversation that was left are dropped.
    const current = () => this.#known === known && !this.#ended.signal.aborted;
    return new EventStream(`${this.#path(known)}/events`, known.token, {
      before: async (signal) => {
        const page = await this.#ask(known, `messages?after=${this.#last}`, { signal });
        if (current()) this.#onHistory(page);
        return String(this.#last);
      },
      event: (name, data) => {
        if (current()) this.#onEvent(name, data);
      },
      state: (connected) => {
        if (!current()) return;
        this.connected = connected;
        this.#changed();
        if (connected && this.#waiting) void this.#flush();
      },
      gone: () => {
        if (!current()) return;
        this.#forget(known);
        this.renewed = true;
        this.#changed();
      },
    });
  }

  /** @param {{owner: Conversation["owner"], place?: number, messages: Message[]}} page */
  #onHistory(page) {
    this.owner = page.owner;
    this.place = page.place ?? null;
    page.messages.forEach((message) => this.#add(message));
    this.#loaded = true;
    this.#changed();
  }

  /** @param {string} name @param {any} data */
  #onEvent(name, data) {
    if (name === "owner") this.owner = data.owner;
    if (name === "queue") this.place = data.place;
    if (name === "typing" && data.author !== "customer") this.#onTyping(data.on, data.author === "agent" ? data.name || this.agent : "");
    if (name === "message") this.#add(data);
    this.#changed();
  }

  /** A number that is known already replaces its line. @param {Message} message */
  #add(message) {
    const isNew = !this.#messages.has(message.seq);
    this.#messages.set(message.seq, message);
    if (this.#outbox.delete(message.id)) this.#store.remove(`out:${message.id}`);
    if (!this.#loaded) return;
    const unanswered = [...this.#messages.values()].some((one) => one.answered === false);
    if (this.owner === "bot" && unanswered && isNew) this.#showTyping(TYPING_AFTER_MS);
    if (this.owner === "bot" ? !unanswered : message.author !== "customer") this.#onTyping(false);
    if (isNew && message.author !== "customer") {
      this.dispatchEvent(new CustomEvent("message", { detail: message }));
    }
  }

  #onTyping(on, name = "") {
    if (on) this.#showTyping(0, name);
    else this.#typing = { from: 0, until: 0, name: "" };
  }

  /** @param {number} delay milliseconds */
  #showTyping(delay, name = "") {
    const from = this.typing ? Date.now() : Date.now() + delay;
    this.#typing = { from, until: from + TYPING_FOR_MS, name };
    for (const moment of [from, from + TYPING_FOR_MS]) {
      window.setTimeout(() => this.#changed(), moment - Date.now() + 5);
    }
  }

  #onNetwork(online) {
    if (!online || !this.#stream) this.connected = online;
    this.#changed();
    if (online) void this.#flush();
  }
}

/** `crypto.randomUUID` is missing on plain-http pages. */
const newId = () =>
  "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx".replace(/x/g, () => (crypto.getRandomValues(new Uint8Array(1))[0] & 15).toString(16));
