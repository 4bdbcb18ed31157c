/** What agents wrote and the server has not shown back yet. It outlives reloads and dropped networks. */
import { Outbox } from "/widget/outbox.js";
import { Refused, Unreachable } from "/widget/outside.js";
import { Store } from "/widget/storage.js";
import { sentence } from "./api.js";

/**
 * @typedef {import("/widget/outbox.js").Entry & {conversation: string, kind: "message"|"note", text: string, card?: object,
 *   attachment?: {id: string, url: string}, hold?: boolean}} Outgoing
 */

/** Emits `change` after any change and `sent` (detail: Outgoing) once the server has it. */
export class AgentOutbox extends EventTarget {
  #outbox;

  /** @param {import("./api.js").Api} api @param {string} agent whose words these are: another person must not send them */
  constructor(api, agent) {
    super();
    const { signal } = new AbortController(); // as long as the page
    this.store = new Store(`helpline-desk:${agent}`);
    /** @type {Outbox<Outgoing>} */
    this.#outbox = new Outbox(this.store, {
      deliver: (entry) => send(api, entry),
      shown: () => false, // what was shown back is removed
      delivered: (entry) => this.dispatchEvent(new CustomEvent("sent", { detail: entry })),
      unreachable: () => undefined,
      changed: () => this.#tell(),
      ended: signal,
    });
    // The version before kept what was sent, too.
    for (const { id, state } of this.store.list("out:")) if (state === "sent") this.store.remove(`out:${id}`);
    this.store.watch(() => this.#outbox.synchronise(), signal);
    window.addEventListener("online", () => this.flush());
    this.#outbox.synchronise();
  }

  /** @param {string} conversation @returns {Outgoing[]} oldest first */
  of(conversation) {
    return this.#outbox.lines.filter((entry) => entry.conversation === conversation);
  }

  /** @param {Omit<Outgoing, keyof import("/widget/outbox.js").Entry>} words */
  add(words) {
    this.#outbox.add(words);
  }

  /** @param {string} id */
  retry(id) {
    this.#outbox.retry(id);
  }

  /** Also when the server has shown it back. @param {string} id */
  remove(id) {
    if (this.#outbox.remove(id)) this.#tell();
  }

  flush() {
    this.#outbox.flush();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {import("./api.js").Api} api @param {Outgoing} entry */
async function send(api, { id, conversation, kind, text, card, attachment, hold }) {
  const path = `/conversations/${conversation}/${kind === "note" ? "notes" : "messages"}`;
  const body = {
    id,
    text,
    ...(hold && { hold }),
    ...(card && { card }),
    ...(attachment && { attachment: attachment.id }),
  };
  try {
    await api.post(path, body);
  } catch (error) {
    // Who signs in again goes on with what was written.
    throw /** @type {any} */ (error).status === 401 ? new Unreachable("signed out") : error;
  }
}

/** Of one that failed. @param {Outgoing} entry */
export const whyNotSent = ({ reason }) =>
  sentence(reason === "page" ? undefined : new Refused(0, { title: reason }, 0));
