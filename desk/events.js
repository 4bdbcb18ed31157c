/** What the server tells by itself. Its events only say what to read again, so nothing is lost by a gap. */
import { backoff } from "/widget/outside.js";

/** Half-open lines say nothing: read again that often, whatever the stream does. */
const SAFETY_MS = 45_000;
const NAMES = ["queue", "conversation", "typing", "presence"];

export class Events {
  #source = /** @type {EventSource|null} */ (null);
  #timer = 0;
  #failures = 0;
  #stopped = new AbortController();

  /** @param {string} url @param {{event: (name: string, data: any) => void, connected: (on: boolean) => void, again: () => void}} listener */
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
    this.#open();
  }

  stop() {
    this.#stopped.abort();
    window.clearTimeout(this.#timer);
    this.#source?.close();
  }

  #open() {
    const source = new EventSource(this.url);
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.listener.connected(true);
      this.listener.again();
    };
    source.onerror = () => {
      source.close();
      if (this.#source !== source || this.#stopped.signal.aborted) return;
      // A line that was cut is tried again at once; only a failed try is worth showing.
      if (this.#failures++ > 0 || !navigator.onLine) this.listener.connected(false);
      this.#timer = window.setTimeout(() => this.#open(), this.#failures > 1 ? backoff(this.#failures - 2) : 200);
    };
    for (const name of NAMES) {
      source.addEventListener(name, (event) => this.listener.event(name, JSON.parse(event.data || "{}")));
    }
  }

  #hurry() {
    if (this.#source?.readyState !== EventSource.CLOSED) return this.listener.again();
    window.clearTimeout(this.#timer);
    this.#open();
  }
}
