/** What the server tells by itself. Its events only say what to read again, so nothing is lost by a gap. */
import { backoff } from "/widget/outside.js";
import { inTurn } from "/widget/storage.js";

/** Half-open lines say nothing: read again that often, whatever the stream does. */
const SAFETY_MS = 45_000;
const NAMES = ["queue", "conversation", "typing", "presence"];

/**
 * @typedef {{event: (name: string, data: any) => void, connected: (on: boolean) => void, again: () => void}} Listener
 * `again`: read everything, something may have been missed
 */

/** One tab of a browser holds the stream and tells the others: over HTTP/1.1 there are six lines for all of them. */
export class Events {
  #source = /** @type {EventSource|null} */ (null);
  #timer = 0;
  #failures = 0;
  #stopped = new AbortController();
  #others;

  /** @param {string} url @param {Listener} listener */
  constructor(url, listener) {
    this.url = url;
    this.listener = listener;
    const signal = this.#stopped.signal;
    const wake = () => (document.visibilityState === "visible" ? this.#hurry() : undefined);
    window.addEventListener("online", () => this.#hurry(), { signal });
    window.addEventListener("offline", () => listener.connected(false), { signal });
    document.addEventListener("visibilitychange", wake, { signal });
    const safety = window.setInterval(() => listener.again(), SAFETY_MS);
    signal.addEventListener("abort", () => window.clearInterval(safety));
    this.#others = channel(`helpline-desk:${url}`);
    if (this.#others) this.#share(this.#others);
    else this.#open();
  }

  /** @param {BroadcastChannel} others */
  #share(others) {
    others.onmessage = ({ data: [act, ...told] }) => /** @type {any} */ (this.listener)[act](...told);
    void inTurn(others.name, this.#stopped.signal, () => this.#lead());
  }

  stop() {
    this.#stopped.abort();
    window.clearTimeout(this.#timer);
    this.#source?.close();
    this.#others?.close();
  }

  /** Until this tab's desk ends. @returns {Promise<void>} */
  #lead() {
    this.#open();
    return new Promise((resolve) => this.#stopped.signal.addEventListener("abort", () => resolve()));
  }

  #open() {
    const source = new EventSource(this.url);
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.#tell("connected", true);
      this.#tell("again");
    };
    source.onerror = () => {
      source.close();
      if (this.#source !== source || this.#stopped.signal.aborted) return;
      // A line that was cut is tried again at once; only a failed try is worth showing.
      if (this.#failures++ > 0 || !navigator.onLine) this.#tell("connected", false);
      this.#timer = window.setTimeout(() => this.#open(), this.#failures > 1 ? backoff(this.#failures - 2) : 200);
    };
    for (const name of NAMES) {
      source.addEventListener(name, (event) => this.#tell("event", name, JSON.parse(event.data || "{}")));
    }
  }

  /** @param {keyof Listener} act @param {...any} told */
  #tell(act, ...told) {
    this.#others?.postMessage([act, ...told]);
    /** @type {any} */ (this.listener[act])(...told);
  }

  /** Without a stream of its own a tab only reads again. */
  #hurry() {
    if (this.#source?.readyState !== EventSource.CLOSED) return this.listener.again();
    window.clearTimeout(this.#timer);
    this.#open();
  }
}

/** @param {string} name */
function channel(name) {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null; // missing, or refused: then every tab has a stream of its own
  }
}
