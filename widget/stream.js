/** Keeping up with one conversation: by an event stream while somebody looks, by asking now and then while nobody does. */
import { backoff, isGone, refusal, unreachable } from "./outside.js";
import { amongFew } from "./storage.js";

/** The server is heard every 15 s; after this silence the line is dead. */
const SILENCE_MS = 45_000;
/** It speaks at once on a new stream, unless somebody between us keeps its words back or the browser has no line free. */
const FIRST_MS = 8000;
/** Where streams do not come through, we ask for so long before the next try. */
const DEAF_MS = 300_000;
/** Who looks, but has no stream, asks that often. */
const ASK_MS = 3000;
/** While nobody looks: when news are likely, when not, and in a tab that nobody sees. */
const NEWS_MS = 3000;
const QUIET_MS = 30_000;
const HIDDEN_NEWS_MS = 15_000;
const HIDDEN_MS = 60_000;
/** Over HTTP/1.1 a browser has six lines to a server for all its tabs. */
const STREAMS = 3;

/**
 * @typedef {object} Listener
 * @property {(signal: AbortSignal) => Promise<string>} before reads what was missed, gives the number to resume after
 * @property {(event: string, data: any) => void} event
 * @property {(connected: boolean) => void} state
 * @property {() => void} gone the conversation is unknown; the feed has ended
 * @property {() => boolean} watched somebody looks
 * @property {() => boolean} expecting news are likely to come soon
 */

/** Comes back with backoff, and at once when the network or the page wakes. */
export class Feed {
  #url;
  #token;
  #listener;
  #ended = new AbortController();
  #attempt = new AbortController();
  #wake = () => {};
  #heardAt = 0;
  #failures = 0;
  #streaming = false;
  #deafUntil = 0;

  /** @param {string} url @param {string} token @param {Listener} listener */
  constructor(url, token, listener) {
    this.#url = url;
    this.#token = token;
    this.#listener = listener;
    const signal = this.#ended.signal;
    window.addEventListener("online", () => this.#hurry(), { signal });
    window.addEventListener("offline", () => this.#attempt.abort(), { signal });
    void this.#run();
  }

  stop() {
    this.#ended.abort();
    this.#attempt.abort();
    this.#wake();
  }

  /** To be called when `watched` may have changed, or news may be there. */
  look() {
    if (this.#streaming && !this.#listener.watched()) this.#attempt.abort();
    else this.#hurry();
  }

  async #run() {
    while (!this.#ended.signal.aborted) {
      let pause = 100 + Math.random() * 200;
      try {
        if (!(await this.#stream())) pause = await this.#ask();
      } catch (error) {
        if (this.#ended.signal.aborted) return;
        if (isGone(error)) {
          this.stop();
          this.#listener.gone();
          return;
        }
        pause = this.#onFailure(pause);
      }
      await this.#pause(pause);
    }
  }

  /** A line that was cut is tried again at once; only a failed try is worth showing. @param {number} soon @returns {number} pause in ms */
  #onFailure(soon) {
    if (!this.#listener.watched()) return this.#pace();
    this.#failures += 1;
    if (this.#failures > 1 || !navigator.onLine) this.#listener.state(false);
    return this.#failures > 1 ? backoff(this.#failures - 2) : soon;
  }

  /** @returns {Promise<boolean>} false: nobody looks, or no stream is to be had */
  async #stream() {
    if (!this.#listener.watched() || Date.now() < this.#deafUntil) return false;
    this.#streaming = true;
    try {
      return await amongFew(STREAMS, `helpline-stream:${new URL(this.#url).origin}`, () => this.#connect());
    } finally {
      this.#streaming = false;
    }
  }

  /** @returns {Promise<number>} pause in ms */
  async #ask() {
    const watched = this.#listener.watched();
    this.#attempt = new AbortController();
    await this.#listener.before(this.#attempt.signal);
    this.#heardAt = Date.now();
    this.#failures = 0;
    this.#listener.state(true);
    if (this.#listener.watched()) return watched ? ASK_MS : 0;
    return this.#pace();
  }

  #pace() {
    const [soon, late] = document.visibilityState === "hidden" ? [HIDDEN_NEWS_MS, HIDDEN_MS] : [NEWS_MS, QUIET_MS];
    return this.#listener.expecting() ? soon : late;
  }

  async #connect() {
    this.#attempt = new AbortController();
    const signal = this.#attempt.signal;
    const after = await this.#listener.before(signal);
    this.#heardAt = Date.now();
    let limit = FIRST_MS;
    const watchdog = setInterval(() => {
      if (Date.now() - this.#heardAt < limit) return;
      if (limit === FIRST_MS) this.#deafUntil = Date.now() + DEAF_MS;
      this.#attempt.abort();
    }, 1000);
    try {
      const response = await fetch(`${this.#url}?after=${after}`, {
        headers: { Authorization: `Bearer ${this.#token}`, Accept: "text/event-stream", "Last-Event-ID": after },
        credentials: "omit",
        cache: "no-store",
        signal,
      }).catch(unreachable);
      if (response.status === 429) this.#deafUntil = Date.now() + DEAF_MS; // too many streams: we ask
      if (!response.ok || !response.body) throw await refusal(response);
      await this.#read(response.body, () => {
        limit = SILENCE_MS;
        this.#failures = 0;
        this.#listener.state(true);
      });
    } finally {
      clearInterval(watchdog);
    }
  }

  /** @param {ReadableStream<any>} body @param {() => void} begun at its first bytes */
  async #read(body, begun) {
    const reader = body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = "";
    for (let first = true; ; first = false) {
      const { done, value } = await reader.read();
      if (done || this.#ended.signal.aborted) return;
      this.#heardAt = Date.now();
      if (first) begun();
      const blocks = (rest + value).replace(/\r\n?/g, "\n").split("\n\n");
      rest = blocks.pop() ?? "";
      for (const block of blocks) this.#dispatch(block);
    }
  }

  /** @param {string} block */
  #dispatch(block) {
    let event = "message";
    const data = [];
    for (const line of block.split("\n")) {
      if (line.startsWith("event:")) event = line.slice(6).trim();
      if (line.startsWith("data:")) data.push(line.slice(5));
    }
    if (data.length) this.#listener.event(event, JSON.parse(data.join("\n")));
  }

  #hurry() {
    if (this.#streaming && Date.now() - this.#heardAt > SILENCE_MS) this.#attempt.abort();
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
