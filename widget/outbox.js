/** A writer's own lines, customer or agent, until the server shows them back: kept in the drawer, sent in order, each once. */
import { backoff, isTemporary, Refused } from "./outside.js";
import { exclusively } from "./storage.js";

/** @typedef {{id: string, at: number, state: "waiting"|"sent"|"failed", reason?: string}} Entry `reason` of one that failed: a sentence of the server, or "page" */

/** So long the tab where a line was written has it to itself. */
const OTHERS_MS = 3000;

/**
 * @template {Entry} Line
 * @typedef {object} Courier what the outbox needs of who writes
 * @property {(entry: Line) => Promise<void>} deliver throws Refused or Unreachable
 * @property {(id: string) => boolean} shown the server has shown this line back
 * @property {(entry: Line) => void} delivered
 * @property {() => void} unreachable nobody answered
 * @property {() => void} changed
 * @property {AbortSignal} ended
 */

/** @template {Entry} Line */
export class Outbox {
  #store;
  #courier;
  /** @type {Map<string, Line>} */
  #entries = new Map();
  /** What was written here. @type {Set<string>} */
  #own = new Set();
  #flushing = false;
  #failures = 0;
  #retry = 0;
  #holdUntil = 0;

  /** @param {import("./storage.js").Store} store @param {Courier<Line>} courier */
  constructor(store, courier) {
    this.#store = store;
    this.#courier = courier;
    courier.ended.addEventListener("abort", () => clearTimeout(this.#retry));
  }

  /** In order. @returns {Line[]} */
  get lines() {
    return [...this.#entries.values()].sort((a, b) => a.at - b.at);
  }

  /** @param {Omit<Line, keyof Entry>} words */
  add(words) {
    const last = this.lines.at(-1)?.at ?? 0;
    const entry = { ...words, id: newId(), at: Math.max(Date.now(), last + 1), state: "waiting" };
    this.#own.add(entry.id);
    this.#keep(/** @type {any} */ (entry));
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
    setTimeout(() => this.flush(), OTHERS_MS);
  }

  flush() {
    void this.#flush();
  }

  #read() {
    /** @type {Map<string, Line>} */
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

  /** @param {Line} entry */
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
    this.#retry = setTimeout(() => {
      this.#holdUntil = 0;
      this.flush();
    }, told || backoff(this.#failures));
    this.#failures += 1;
    this.#holdUntil = Date.now() + told;
    if (!(error instanceof Refused)) this.#courier.unreachable();
    this.#courier.changed();
  }

  /** @param {Line} entry */
  #onDelivered(entry) {
    this.#failures = 0;
    this.#store.remove(`out:${entry.id}`);
    if (this.#entries.has(entry.id)) this.#entries.set(entry.id, { ...entry, state: "sent" });
    this.#courier.delivered(entry);
  }
}

/** `crypto.randomUUID` is missing on plain-http pages. */
export const newId = () =>
  "xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx".replace(/x/g, () =>
    (crypto.getRandomValues(new Uint8Array(1))[0] & 15).toString(16),
  );
