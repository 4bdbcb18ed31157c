/** The state of one conversation: what the server has numbered, who has the floor, what was seen. */
import { Access, subject } from "./access.js";
import { Link } from "./link.js";
import { Log, ticketIn } from "./log.js";
import { Outbox } from "./outbox.js";
import { Told, Typing } from "./signs.js";
import { Store } from "./storage.js";

/** @typedef {import("./log.js").Message} Message @typedef {import("./access.js").Page} Page */
/** @typedef {import("./outbox.js").Entry & {text: string, choice?: string}} Outgoing */

/** So long after the last words more of them are likely. */
const RECENT_MS = 300_000;

/** Emits `change` after any change, and `message` (detail: Message) for each new line of the other side. */
export class Conversation extends EventTarget {
  /** @type {"bot"|"waiting"|"agent"|"closed"} who has the floor */
  owner = "bot";
  /** In the queue, while waiting. @type {number|null} */
  place = null;
  connected = true;
  /** The server no longer knew the stored one. */
  renewed = false;

  #access;
  #store;
  #outbox;
  #link;
  #log = new Log();
  #loaded = false;
  #reading = false;
  #typing = new Typing(() => this.#changed());
  #told = new Told(this);
  #ended = new AbortController();
  #changing = false;

  /** @param {string} server address without a final slash @param {string} identity JWT, "" for a stranger @param {Page} page */
  constructor(server, identity, page) {
    super();
    const { signal } = this.#ended;
    this.#access = new Access(server, identity, (stale) => page.identity(stale), signal);
    this.#store = new Store(`helpline:${server}:${subject(identity)}`);
    this.#link = new Link(this.#access, this.#store, this.#side(page), signal);
    /** @type {Outbox<Outgoing>} */
    this.#outbox = new Outbox(this.#store, {
      deliver: ({ id, text, choice }) => this.#link.post(choice === undefined ? { id, text } : { id, choice }),
      shown: (id) => this.messages.some((message) => message.id === id),
      delivered: () => this.#onDelivered(),
      unreachable: () => {
        this.connected = false;
      },
      changed: () => this.#changed(),
      ended: signal,
    });
  }

  start() {
    const { signal } = this.#ended;
    this.#store.watch(() => this.#synchronise(), signal);
    window.addEventListener("online", () => this.#onNetwork(!this.#link.isListening || this.connected), { signal });
    window.addEventListener("offline", () => this.#onNetwork(false), { signal });
    this.#synchronise();
    this.#outbox.retryAll("signIn"); // the page may have signed in anew
  }

  stop() {
    this.#ended.abort();
  }

  /** To be called when somebody begins or ceases to look. */
  look() {
    this.#link.look();
    this.#changed();
  }

  /** A newer token of the same customer. @param {string} identity */
  renew(identity) {
    this.#access.identity = identity;
    this.#outbox.retryAll("signIn");
  }

  /** Leaves all behind; the next message begins another conversation. */
  restart() {
    this.#outbox.clear();
    this.#link.forget();
    this.renewed = false;
    this.#changed();
  }

  /** @returns {Message[]} in order, from the oldest that was read */
  get messages() {
    return this.#log.messages;
  }

  /** Own lines that the server has not shown back yet. @returns {Outgoing[]} */
  get outgoing() {
    return this.#outbox.lines;
  }

  /** There are older messages than those read. */
  get more() {
    return this.#loaded && this.#log.first > 1;
  }

  /** Number of the first message that came after those seen, 0 for none. */
  get unseen() {
    return this.seen && this.#log.firstAbove(this.seen);
  }

  /** "" before the first message. */
  get id() {
    return this.#link.known?.id ?? "";
  }

  /** A person is there, or called. */
  get attended() {
    return this.owner === "waiting" || this.owner === "agent";
  }

  /** Number of the last ticket, or "". @returns {string} */
  get ticket() {
    return this.#log.lastTold(ticketIn) || (this.kept("ticket").number ?? "");
  }

  /** Name of the agent who came or spoke last, or "". @returns {string} */
  get agent() {
    return this.#log.lastTold(({ name }) => name);
  }

  /** Name of the agent who types, "" when it is the assistant. */
  get typist() {
    return this.#typing.name;
  }

  get typing() {
    return this.owner !== "closed" && this.#typing.on;
  }

  get unread() {
    return this.#log.countAbove(this.seen);
  }

  /** Number of the last message that was seen. @returns {number} */
  get seen() {
    return this.kept("seen").seq ?? 0;
  }

  /** Number of the first line that tells of a fix by the assistant, while those are the last words; else 0. */
  get fix() {
    return this.owner === "bot" && !this.outgoing.length ? this.#log.fix : 0;
  }

  markSeen() {
    const { last } = this.#log;
    if (this.unread) this.keep("seen", { seq: last });
    this.#told.seen(last);
  }

  /** @param {boolean} on */
  tellTyping(on) {
    this.#told.typing(on);
  }

  /** What stands beside the messages. @param {string} path under the conversation @param {object} [options] of `request` */
  call(path, options) {
    return this.#link.call(path, options);
  }

  /** Address and token of what stands beside the messages. @param {string} path @returns {Promise<[string, string]>} */
  door(path) {
    return this.#link.door(path);
  }

  /** What this browser remembers about this very conversation. @param {string} name @returns {Record<string, any>} */
  kept(name) {
    const kept = this.#store.get(name);
    return kept?.id === this.id ? kept : {};
  }

  /** @param {string} name @param {object} facts */
  keep(name, facts) {
    this.#store.set(name, { id: this.id, ...facts });
    this.#changed();
  }

  /** @param {string} text @param {string} [choice] payload of the quick reply named `text` */
  send(text, choice) {
    this.#told.spoke();
    this.#outbox.add({ text, choice });
  }

  /** @param {string} id of an outgoing line */
  retry(id) {
    this.#outbox.retry(id);
  }

  /** @param {string} id of an outgoing line */
  remove(id) {
    this.#outbox.remove(id);
    this.#changed();
  }

  /** Reads the page before the first message. @throws {Refused|Unreachable} */
  async readOlder() {
    if (!this.more || this.#reading) return;
    this.#reading = true;
    try {
      for (const message of await this.#link.before(this.#log.first)) this.#log.add(message);
    } finally {
      this.#reading = false;
    }
    this.#changed();
  }

  /** Lets go of what nobody looks at. */
  trim() {
    this.#log.trim();
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
    this.#link.synchronise();
    this.#outbox.synchronise();
  }

  #onDelivered() {
    this.connected = true;
    this.#link.look();
    if (this.owner === "bot" && this.outgoing.length) this.#typing.expect();
    this.#changed();
  }

  /** @param {Page} page @returns {import("./link.js").Side} */
  #side(page) {
    return {
      entered: (fresh) => this.#reset(fresh),
      left: () => this.#outbox.leave(),
      expired: () => {
        this.renewed = true;
        this.#changed();
      },
      history: ({ owner, place, messages }) => {
        Object.assign(this, { owner, place: place ?? null });
        for (const message of messages) this.#add(message);
        this.#loaded = true;
        this.#changed();
      },
      event: (name, data) => this.#onEvent(name, data),
      connected: (on) => this.#onNetwork(on),
      last: () => this.#log.last,
      looking: () => page.looking(),
      expecting: () => this.attended || Date.now() - Date.parse(this.messages.at(-1)?.at ?? "") < RECENT_MS,
    };
  }

  /** @param {boolean} fresh nothing was said before */
  #reset(fresh) {
    this.#log.clear();
    this.#loaded = fresh;
    this.#typing.end();
    this.#told = new Told(this);
    Object.assign(this, { owner: "bot", place: null, connected: navigator.onLine });
  }

  /** @param {string} name @param {any} data */
  #onEvent(name, data) {
    if (name === "owner") this.owner = data.owner;
    if (name === "queue") this.place = data.place;
    if (name === "typing" && data.author !== "customer")
      this.#typing.tell(data.on, data.author === "agent" ? data.name || this.agent : "");
    if (name === "message") this.#add(data);
    this.#changed();
  }

  /** @param {Message} message */
  #add(message) {
    const isNew = this.#log.add(message);
    this.#outbox.remove(message.id);
    const number = ticketIn(message);
    if (number) this.keep("ticket", { number });
    if (!this.#loaded) return;
    const unanswered = this.messages.some((one) => one.answered === false);
    if (this.owner === "bot" && unanswered && isNew) this.#typing.expect();
    if (this.owner === "bot" ? !unanswered : message.author !== "customer") this.#typing.end();
    if (isNew && message.author !== "customer") {
      this.dispatchEvent(new CustomEvent("message", { detail: message }));
    }
  }

  /** @param {boolean} connected */
  #onNetwork(connected) {
    this.connected = connected;
    this.#changed();
    if (navigator.onLine) this.#outbox.flush();
  }
}
