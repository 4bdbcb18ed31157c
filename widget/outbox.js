/** The customer's own lines until the server shows them back: kept in the drawer, sent in order, each once. */
import { backoff, isTemporary, Refused } from "./outside.js";
import { exclusively } from "./storage.js";

/**
 * @typedef {{id: string, text: string, choice?: string, at: number, state: "waiting"|"sent"|"failed", reason?: string}} Outgoing `reason` is a
 *   sentence of the server, or a key of `reasons` in the texts
 */

/** So long the tab where a line was written has it to itself. */
const OTHERS_MS = 3000;

/**
 * @typedef {object} Courier what the outbox needs of its conversation
 * @property {(entry: Outgoing) => Promise<void>} deliver throws Refused or Unreachable
 * @property {(id: string) => boolean} shown the server has shown this line back
 * @property {() => void} delivered
 * @property {() => void} unreachable nobody answered
 * @property {() => void} changed
 * @property {AbortSignal} ended
 */

export class Outbox {
  #store;
  #courier;
  /** @type {Map<string, Outgoing>} */
  #entries = new Map();
  /** What was written here. @type {Set<string>} */
  #own = new Set();
  #flushing = false;
  #failures = 0;
  #retry = 0;
  #holdUntil = 0;

  /** @param {import("./storage.js").Store} store @param {Courier} courier */
  constructor(store, courier) {
    this.#store = store;
    this.#courier = courier;
    courier.ended.addEventListener("abort", () => clearTimeout(this.#retry));
  }

  /** In order. @returns {Outgoing[]} */
  get lines() {
    return [...this.#entries.values()].sort((a, b) => a.at - b.at);
  }

  /** @param {string} text @param {string} [choice] payload of the quick reply named `text` */
  add(text, choice) {
    const last = this.lines.at(-1)?.at ?? 0;
    /** @type {Outgoing} */
    const entry = { id: newId(), text, at: Math.max(Date.now(), last + 1), state: "waiting" };
    if (choice !== undefined) entry.choice = choice;
    this.#own.add(entry.id);
    this.#keep(entry);
    this.flush();
  }

  /** @param {string} id */
  retry(id) {
    const entry = this.#entries.get(id);
    if (entry) this.#keep({ ...entry, state: "waiting", reason: undefined });
    this.flush();
  }

  /** @param {string} reason of those that failed */
  retryAll(reason) {
    for (const entry of this.lines) if (entry.state === "failed" && entry.reason === reason) this.retry(entry.id);
  }

  /** @param {string} id @returns {boolean} whether it was here */
  remove(id) {
    this.#store.remove(`out:${id}`);
    return this.#entries.delete(id);
  }

  clear() {
    for (const id of [...this.#entries.keys()]) this.remove(id);
  }

  /** What was sent belongs to the conversation that is left; what waits goes to the next one. */
  leave() {
    for (const [id, entry] of this.#entries) if (entry.state === "sent") this.#entries.delete(id);
  }

  /** On start, and whenever another tab changed the drawer. */
  synchronise() {
    this.#read();
    this.#courier.changed();
    this.flush();
    window.setTimeout(() => this.flush(), OTHERS_MS);
  }

  flush() {
    void this.#flush();
  }

  #read() {
    /** @type {Map<string, Outgoing>} */
    const stored = new Map(
      this.#store
        .list("out:")
        .filter(({ id }) => id)
        .map((entry) => [entry.id, entry]),
    );
    for (const entry of stored.values()) if (!this.#courier.shown(entry.id)) this.#entries.set(entry.id, entry);
    for (const entry of this.#entries.values()) {
      if (stored.has(entry.id)) continue;
      // Gone from the drawer: another tab has sent it, or its owner took it back.
      if (entry.state === "waiting") this.#entries.set(entry.id, { ...entry, state: "sent" });
      if (entry.state === "failed") this.#entries.delete(entry.id);
    }
  }

  /** Another tab's line only when that tab had time to send it: what it then took out of the drawer we see late. */
  get #waiting() {
    const last = Date.now() - OTHERS_MS;
    return this.lines.find(({ id, at, state }) => state === "waiting" && (at < last || this.#own.has(id)));
  }

  /** @param {Outgoing} entry */
  #keep(entry) {
    this.#entries.set(entry.id, entry);
    this.#store.set(`out:${entry.id}`, entry);
    this.#courier.changed();
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
    if (this.#waiting && !this.#retry && !this.#courier.ended.aborted) void this.#flush();
  }

  async #sendWaiting() {
    for (;;) {
      this.#read(); // another tab may have sent some while we waited for our turn
      const entry = this.#waiting;
      if (!entry || this.#courier.ended.aborted) return;
      try {
        await this.#courier.deliver(entry);
        this.#onDelivered(entry);
      } catch (error) {
        if (this.#courier.ended.aborted) return;
        if (isTemporary(error)) return this.#tryLater(error);
        this.#keep({ ...entry, state: "failed", reason: error instanceof Refused ? error.message : "page" });
        if (!(error instanceof Refused)) reportError(error);
      }
    }
  }

  /** @param {any} error */
  #tryLater(error) {
    const told = (error.retryAfter ?? 0) * 1000;
    this.#retry = window.setTimeout(() => {
      this.#holdUntil = 0;
      this.flush();
    }, told || backoff(this.#failures));
    this.#failures += 1;
    this.#holdUntil = Date.now() + told;
    if (!(error instanceof Refused)) this.#courier.unreachable();
    this.#courier.changed();
  }

  /** @param {Outgoing} entry */
  #onDelivered(entry) {
    this.#failures = 0;
    this.#store.remove(`out:${entry.id}`);
    if (this.#entries.has(entry.id)) this.#entries.set(entry.id, { ...entry, state: "sent" });
    this.#courier.delivered();
  }
}

/** `crypto.randomUUID` is missing on plain-http pages. */
export const newId = () =>
  "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx".replace(/x/g, () =>
    (crypto.getRandomValues(new Uint8Array(1))[0] & 15).toString(16),
  );
