/** Server-sent events over fetch: EventSource cannot send an Authorization header. */
import { backoff, isGone, refusal } from "./api.js";

/** The server sends at least a comment every 20 s; after this silence the line is dead (sleep, lost network). */
const SILENCE_MS = 45_000;

/**
 * @typedef {object} Listener
 * @property {(signal: AbortSignal) => Promise<string>} before runs before each connection; gives the id to resume after
 * @property {(event: string, data: any) => void} event
 * @property {(connected: boolean) => void} state
 * @property {() => void} gone the server does not know this conversation any more; the stream has ended
 */

/** Keeps one stream open until stopped: it reconnects with backoff, and at once when the network or the page wakes. */
export class EventStream {
  #url;
  #token;
  #listener;
  #ended = new AbortController();
  #attempt = new AbortController();
  #wake = () => {};
  #heardAt = 0;
  #failures = 0;

  /** @param {string} url @param {string} token @param {Listener} listener */
  constructor(url, token, listener) {
    this.#url = url;
    this.#token = token;
    this.#listener = listener;
    const signal = this.#ended.signal;
    window.addEventListener("online", () => this.#hurry(), { signal });
    window.addEventListener("offline", () => this.#attempt.abort(), { signal });
    document.addEventListener("visibilitychange", () => this.#onVisible(), { signal });
    void this.#run();
  }

  stop() {
    this.#ended.abort();
    this.#attempt.abort();
    this.#wake();
  }

  async #run() {
    while (!this.#ended.signal.aborted) {
      try {
        await this.#connect();
      } catch (error) {
        if (this.#ended.signal.aborted) return;
        if (isGone(error)) {
          this.stop();
          this.#listener.gone();
          return;
        }
        this.#failures += 1;
        // A line that was cut is tried again at once; only a failed try is worth showing.
        if (this.#failures > 1 || !navigator.onLine) this.#listener.state(false);
      }
      await this.#pause(this.#failures > 1 ? backoff(this.#failures - 2) : 100 + Math.random() * 200);
    }
  }

  async #connect() {
    this.#attempt = new AbortController();
    const signal = this.#attempt.signal;
    this.#heardAt = Date.now();
    const watchdog = setInterval(() => {
      if (Date.now() - this.#heardAt > SILENCE_MS) this.#attempt.abort();
    }, 5000);
    try {
      const after = await this.#listener.before(signal);
      const response = await fetch(`${this.#url}?after=${after}`, {
        headers: { Authorization: `Bearer ${this.#token}`, Accept: "text/event-stream", "Last-Event-ID": after },
        credentials: "omit",
        cache: "no-store",
        signal,
      });
      if (!response.ok || !response.body) throw await refusal(response);
      this.#failures = 0;
      this.#listener.state(true);
      await this.#read(response.body);
    } finally {
      clearInterval(watchdog);
    }
  }

  /** @param {ReadableStream<Uint8Array>} body */
  async #read(body) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.#ended.signal.aborted) return;
      this.#heardAt = Date.now();
      const blocks = (rest + value).replace(/\r\n?/g, "\n").split("\n\n");
      rest = blocks.pop() ?? "";
      blocks.forEach((block) => this.#dispatch(block));
    }
  }

  /** @param {string} block lines of one event */
  #dispatch(block) {
    let event = "message";
    const data = [];
    for (const line of block.split("\n")) {
      if (line.startsWith("event:")) event = line.slice(6).trim();
      if (line.startsWith("data:")) data.push(line.slice(5));
    }
    if (data.length) this.#listener.event(event, JSON.parse(data.join("\n")));
  }

  #onVisible() {
    if (document.visibilityState === "visible") this.#hurry();
  }

  /** The world may have changed: end a pause, and drop a line that has been silent for long. */
  #hurry() {
    if (Date.now() - this.#heardAt > SILENCE_MS) this.#attempt.abort();
    this.#wake();
  }

  /** @param {number} ms */
  #pause(ms) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }
}
