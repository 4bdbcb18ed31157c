/** One conversation as the desk knows it: read whole once, then only what is new. */

/**
 * @typedef {{seq: number, id: string, author: "customer"|"bot"|"agent"|"system", text: string, card: any, at: string, name?: string,
 *   attachment?: {id: string, url: string}, places?: {label: string, url: string}[]}} Message
 * @typedef {{id: string, agent: string, name: string, text: string, at: string}} Note
 */

const TYPING_FOR_MS = 6000;

/** Emits `change`, and `message` (detail: Message) for each new line of the customer. */
export class OpenConversation extends EventTarget {
  /** @type {any} all but messages and notes, as the server last told it; null before the first answer */
  facts = null;
  /** @type {Map<number, Message>} */
  #messages = new Map();
  /** @type {Map<string, Note>} */
  #notes = new Map();
  /** @type {Map<string, import("./unsent.js").Line>} */
  #unsent = new Map();
  #reading = /** @type {Promise<void>|null} */ (null);
  #again = false;
  #typing = { name: "", until: 0 };
  #readUpTo = 0;
  #left = false;

  /** @param {import("./api.js").Api} api @param {string} id */
  constructor(api, id) {
    super();
    this.api = api;
    this.id = id;
    this.path = `/conversations/${encodeURIComponent(id)}`;
  }

  /** Late answers are dropped from now on. */
  leave() {
    this.#left = true;
  }

  get messages() {
    return [...this.#messages.values()].sort((a, b) => a.seq - b.seq);
  }

  get notes() {
    return [...this.#notes.values()];
  }

  /** Lines that can still be taken back, in the order of writing. */
  get unsent() {
    return [...this.#unsent.values()];
  }

  /** It was taken back. @param {string} id */
  drop(id) {
    this.#unsent.delete(id);
    this.#tell();
  }

  get last() {
    return Math.max(0, ...this.#messages.keys());
  }

  /** Name of the one who types, or "". */
  get typing() {
    return Date.now() < this.#typing.until ? this.#typing.name : "";
  }

  /** Ends when what the server knew at the call is here. @throws {import("./api.js").Problem} when it cannot be read */
  read() {
    this.#again = true;
    this.#reading ??= this.#readAgain().finally(() => (this.#reading = null));
    return this.#reading;
  }

  /** One of claim, reopen, transfer, return, resolve; reads again whatever the answer was. @param {string} step @param {object} [body] */
  async step(step, body = {}) {
    try {
      return await this.api.post(`${this.path}/${step}`, { version: this.facts?.version, ...body });
    } finally {
      await this.read().catch(() => undefined);
    }
  }

  /** @param {{author: string, name?: string, on: boolean}} event */
  onTyping({ author, name, on }) {
    if (author === "bot") return;
    const who = author === "customer" ? this.facts?.customer?.name || "The customer" : name || "A colleague";
    this.#typing = { name: on ? who : "", until: on ? Date.now() + TYPING_FOR_MS : 0 };
    if (on) window.setTimeout(() => this.#tell(), TYPING_FOR_MS + 5);
    this.#tell();
  }

  /** The customer's lines up to here were on screen. */
  markRead() {
    if (!this.facts || this.last <= this.#readUpTo) return;
    this.#readUpTo = this.last;
    this.api.post(`${this.path}/seen`, { seq: this.last }).catch(() => (this.#readUpTo = 0));
  }

  async #readAgain() {
    while (this.#again && !this.#left) {
      this.#again = false;
      this.#take(await this.api.get(this.path, { after: this.last }));
    }
  }

  /** @param {any} answer of GET /conversations/{id} */
  #take({ messages, notes, unsent, ...facts }) {
    if (this.#left) return;
    const first = !this.facts;
    this.facts = facts;
    for (const note of notes ?? []) this.#notes.set(note.id, note);
    // How long is left is measured once, by this page's clock.
    const until = (line) => this.#unsent.get(line.id)?.until ?? Date.now() + line.seconds * 1000;
    this.#unsent = new Map((unsent ?? []).map((line) => [line.id, { ...line, until: until(line) }]));
    for (const message of messages) {
      const isNew = !this.#messages.has(message.seq);
      this.#messages.set(message.seq, message);
      if (isNew && !first && message.author === "customer") {
        this.#typing = { name: "", until: 0 };
        this.dispatchEvent(new CustomEvent("message", { detail: message }));
      }
    }
    this.#tell();
  }

  #tell() {
    if (!this.#left) this.dispatchEvent(new Event("change"));
  }
}
