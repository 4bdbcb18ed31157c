/** Which conversation of the server's is ours: begins it, keeps up with it, and leaves it when the server has forgotten it. */
import { extras, isGone } from "./outside.js";

/** Lines in one answer of the server; older ones are fetched when somebody scrolls up. */
const PAGE = 50;

/** @typedef {import("./access.js").Known} Known @typedef {import("./log.js").Message} Message */
/** @typedef {{owner: "bot"|"waiting"|"agent"|"closed", place?: number, messages: Message[]}} History an answer of the server */
/**
 * @typedef {object} Side who is told
 * @property {(fresh: boolean) => void} entered another conversation, or none, is ours; in a fresh one nothing was said
 * @property {() => void} left nothing more comes of the one that was ours
 * @property {() => void} expired the server no longer knew ours
 * @property {(history: History) => void} history what was said since `last`
 * @property {(name: string, data: any) => void} event
 * @property {(on: boolean) => void} connected
 * @property {() => number} last number of the last message read
 * @property {() => boolean} looking somebody sees the conversation
 * @property {() => boolean} expecting more words are likely to come soon
 */

export class Link {
  /** @type {Known|null} */
  known = null;
  #access;
  #store;
  #side;
  #signal;
  /** @type {import("./stream.js").Feed|null} */
  #feed = null;

  /** @param {import("./access.js").Access} access @param {import("./storage.js").Store} store @param {Side} side @param {AbortSignal} signal */
  constructor(access, store, side, signal) {
    this.#access = access;
    this.#store = store;
    this.#side = side;
    this.#signal = signal;
    signal.addEventListener("abort", () => this.#feed?.stop());
  }

  get isListening() {
    return this.#feed !== null;
  }

  /** Another tab may have begun a conversation, or left it. */
  synchronise() {
    const known = this.#store.get("conversation");
    if (known?.id !== this.known?.id) this.#enter(known);
  }

  look() {
    this.#feed?.look();
  }

  /** @param {string} path under the conversation @param {object} [options] of `request` */
  call(path, options) {
    return this.#access.ask(/** @type {Known} */ (this.known), path, options);
  }

  /** Address and token of what stands beside the messages of ours, which begins with it. @param {string} path @returns {Promise<[string, string]>} */
  async door(path) {
    const known = this.known ?? (await this.#create());
    return [this.#access.url(known, path), known.token];
  }

  /** The page before message number `seq`. @param {number} seq @returns {Promise<Message[]>} none when the conversation was left meanwhile */
  async before(seq) {
    const { known } = this;
    const { messages } = await this.call(`messages?before=${seq}&last=${PAGE}`);
    return known === this.known ? messages : [];
  }

  /** Begins a conversation if there is none. @param {object} body of a message */
  async post(body) {
    const stored = this.known;
    const known = stored ?? (await this.#create());
    try {
      await this.#access.ask(known, "messages", { body });
    } catch (error) {
      if (!stored || !isGone(error)) throw error;
      this.forget(stored);
      this.#side.expired();
      await this.#access.ask(await this.#create(), "messages", { body });
    }
  }

  forget(known = this.known) {
    if (!known) return;
    // Another tab may have begun a new one already; that one stays.
    if (this.#store.get("conversation")?.id === known.id) this.#store.remove("conversation");
    this.#side.left();
    this.#enter(this.#store.get("conversation"));
  }

  async #create() {
    const known = await this.#access.open();
    this.#store.set("conversation", known);
    this.#enter(known, true);
    return known;
  }

  /** @param {Known|null} known */
  #enter(known, fresh = false) {
    this.#feed?.stop();
    this.#feed = null;
    this.known = known;
    this.#side.entered(fresh);
    if (known) void this.#listen(known).catch(() => undefined); // the page is gone
  }

  /** @param {Known} known */
  async #listen(known) {
    const side = this.#side;
    // Late answers of a conversation that was left are dropped.
    const current = () => this.known === known && !this.#signal.aborted;
    const { Feed } = await extras(this.#signal);
    if (!current()) return;
    this.#feed = new Feed(this.#access.url(known, "events"), known.token, {
      before: async (/** @type {AbortSignal} */ signal) => {
        const last = side.last();
        const page = last ? "" : `&last=${PAGE}`;
        const history = await this.#access.ask(known, `messages?after=${last}${page}`, { signal });
        if (current()) side.history(history);
        return String(side.last());
      },
      event: (/** @type {string} */ name, /** @type {any} */ data) => current() && side.event(name, data),
      state: (/** @type {boolean} */ on) => current() && side.connected(on),
      gone: () => {
        if (!current()) return;
        this.forget(known);
        side.expired();
      },
      watched: side.looking,
      expecting: side.expecting,
    });
  }
}
