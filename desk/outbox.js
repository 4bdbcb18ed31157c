/** What agents wrote and the server has not shown back yet. It outlives reloads and dropped networks. */
import { backoff, isTemporary, Refused } from "/widget/outside.js";
import { exclusively, Store } from "/widget/storage.js";
import { sentence } from "./api.js";

/**
 * @typedef {{id: string, conversation: string, kind: "message"|"note", text: string, card?: object, attachment?: {id: string, url: string},
 *   hold?: boolean, at: number, state: "waiting"|"sent"|"failed", reason?: string}} Outgoing
 */

/** The server has it, but its conversation was not opened again to see it. */
const SENT_KEPT_MS = 3_600_000;

/** Emits `change` (detail: conversation) after any change and `sent` (detail: Outgoing) once the server has it. */
export class Outbox extends EventTarget {
  /** @type {Map<string, Outgoing>} */
  #entries = new Map();
  #flushing = false;
  #failures = 0;
  #timer = 0;

  /** @param {import("./api.js").Api} api @param {string} agent whose words these are: another person must not send them */
  constructor(api, agent) {
    super();
    this.api = api;
    this.store = new Store(`helpline-desk:${agent}`);
    this.#read();
    this.store.watch(() => this.#read(), new AbortController().signal);
    window.addEventListener("online", () => void this.flush());
    void this.flush();
  }

  /** @param {string} conversation @returns {Outgoing[]} oldest first */
  of(conversation) {
    return this.#sorted.filter((entry) => entry.conversation === conversation);
  }

  /** @param {Omit<Outgoing, "id"|"at"|"state">} words */
  add(words) {
    const last = this.#sorted.at(-1)?.at ?? 0;
    this.#keep({ ...words, id: crypto.randomUUID(), at: Math.max(Date.now(), last + 1), state: "waiting" });
    void this.flush();
  }

  /** @param {string} id */
  retry(id) {
    const entry = this.#entries.get(id);
    if (entry) this.#keep({ ...entry, state: "waiting", reason: undefined });
    void this.flush();
  }

  /** Also when the server has shown it back. @param {string} id */
  remove(id) {
    const entry = this.#entries.get(id);
    if (!entry) return;
    this.#entries.delete(id);
    this.store.remove(`out:${id}`);
    this.#tell(entry.conversation);
  }

  async flush() {
    if (this.#flushing) return;
    this.#flushing = true;
    window.clearTimeout(this.#timer);
    try {
      await exclusively(this.store.name, () => this.#sendAll());
    } finally {
      this.#flushing = false;
    }
  }

  get #sorted() {
    return [...this.#entries.values()].sort((a, b) => a.at - b.at);
  }

  #read() {
    const stored = this.store.list("out:");
    const known = new Set(stored.map(({ id }) => id));
    for (const entry of stored) {
      const isStale = entry.state === "sent" && Date.now() - entry.at > SENT_KEPT_MS;
      if (isStale) this.store.remove(`out:${entry.id}`);
      else this.#entries.set(entry.id, entry);
    }
    for (const id of this.#entries.keys()) if (!known.has(id)) this.#entries.delete(id);
    this.#tell("");
  }

  /** @param {Outgoing} entry */
  #keep(entry) {
    this.#entries.set(entry.id, entry);
    this.store.set(`out:${entry.id}`, entry);
    this.#tell(entry.conversation);
  }

  async #sendAll() {
    for (;;) {
      const entry = this.#sorted.find(({ state }) => state === "waiting");
      if (!entry) return;
      try {
        await this.#send(entry);
        this.#failures = 0;
        // Its event can be faster than the answer to the request.
        if (this.#entries.has(entry.id)) this.#keep({ ...entry, state: "sent" });
        this.dispatchEvent(new CustomEvent("sent", { detail: entry }));
      } catch (error) {
        if (isTemporary(error) || /** @type {any} */ (error).status === 401) return this.#later(error);
        this.#keep({ ...entry, state: "failed", reason: sentence(error) });
        if (!(error instanceof Refused)) reportError(error);
      }
    }
  }

  /** @param {Outgoing} entry */
  #send({ id, conversation, kind, text, card, attachment, hold }) {
    const path = `/conversations/${conversation}/${kind === "note" ? "notes" : "messages"}`;
    return this.api.post(path, {
      id,
      text,
      ...(hold && { hold }),
      ...(card && { card }),
      ...(attachment && { attachment: attachment.id }),
    });
  }

  #later(error) {
    const told = (error.retryAfter ?? 0) * 1000;
    this.#timer = window.setTimeout(() => void this.flush(), told || backoff(this.#failures++));
  }

  #tell(conversation) {
    this.dispatchEvent(new CustomEvent("change", { detail: conversation }));
  }
}
