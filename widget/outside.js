/** What is outside of the page: the server, by JSON requests and event streams, and this browser's storage. */

const TIMEOUT_MS = 15_000;
/** For a picture or a whole transcript. */
const LONG_MS = 60_000;
/** The server is heard every 15 s; after this silence the line is dead. */
const SILENCE_MS = 45_000;

/** The server said no. `message` is safe to show. */
export class Refused extends Error {
  /** @param {number} status @param {{title?: string, detail?: string}} problem @param {number} retryAfter seconds or 0 */
  constructor(status, problem, retryAfter) {
    super(problem.detail || problem.title || "");
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Trying again later can help. @param {unknown} error */
export const isTemporary = (error) =>
  !(error instanceof Refused) || error.status >= 500 || [408, 425, 429].includes(error.status);

/** The server does not know this conversation or its token. @param {unknown} error */
export const isGone = (error) => error instanceof Refused && [401, 404, 410].includes(error.status);

/** Milliseconds to wait: doubling to 30 s, spread so that clients do not return together. @param {number} failures */
export const backoff = (failures) => Math.min(30_000, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);

/** @param {Response} response */
async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refused(response.status, problem ?? {}, Number(response.headers.get("Retry-After")) || 0);
}

/**
 * One request; given a body it is a POST. No answer within the time is an error, too.
 * @param {string} url
 * @param {{token?: string, body?: object, signal?: AbortSignal, read?: "json"|"blob"}} [options]
 * @returns {Promise<any>} null for an answer without content
 * @throws {Refused}
 */
export async function request(url, { token, body, signal, read = "json" } = {}) {
  const ended = new AbortController();
  const stop = () => ended.abort();
  const timer = setTimeout(stop, read === "blob" ? LONG_MS : TIMEOUT_MS);
  signal?.addEventListener("abort", stop);
  try {
    const response = await fetch(url, {
      method: body ? "POST" : "GET",
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { "Content-Type": "application/json" }),
      },
      body: body && JSON.stringify(body),
      credentials: "omit",
      cache: read === "blob" ? "default" : "no-store",
      signal: ended.signal,
    });
    if (!response.ok) throw await refusal(response);
    return response.status === 204 ? null : await response[read]();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/**
 * Sends a file as the field `file`; fetch cannot tell how far it got.
 * @param {string} url @param {string} token @param {File} file @param {(share: number) => void} progress 0 to 1
 * @param {AbortSignal} signal @returns {Promise<any>} @throws {Refused}
 */
export function upload(url, token, file, progress, signal) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    call.open("POST", url);
    call.setRequestHeader("Authorization", `Bearer ${token}`);
    call.responseType = "json";
    call.timeout = LONG_MS;
    call.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    call.onloadend = () => (call.status === 200 ? resolve(call.response) : reject(new Refused(call.status, call.response ?? {}, 0)));
    signal.addEventListener("abort", () => call.abort());
    call.send(form);
  });
}

/**
 * @typedef {object} Listener
 * @property {(signal: AbortSignal) => Promise<string>} before gives the number to resume after
 * @property {(event: string, data: any) => void} event
 * @property {(connected: boolean) => void} state
 * @property {() => void} gone the conversation is unknown; the stream has ended
 */

/** Reconnects with backoff, and at once when the network or the page wakes. */
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

  #hurry() {
    if (Date.now() - this.#heardAt > SILENCE_MS) this.#attempt.abort();
    this.#wake();
  }

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

/**
 * What outlives the page: a drawer of localStorage per server and customer; where that fails, of this page's memory.
 * @type {Map<string, string>}
 */
const memory = new Map();

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // blocked by the browser
  }
}

export class Store {
  #area = storage();

  /** @param {string} name prefix of every key, and of the lock that tabs share */
  constructor(name) {
    this.name = name;
  }

  /** @param {string} key @returns {any} null when absent or unreadable */
  get(key) {
    const full = `${this.name}:${key}`;
    try {
      return JSON.parse(memory.get(full) ?? this.#area?.getItem(full) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {any} value */
  set(key, value) {
    const full = `${this.name}:${key}`;
    const text = JSON.stringify(value);
    try {
      if (!this.#area) throw new Error();
      this.#area.setItem(full, text);
      memory.delete(full);
    } catch {
      memory.set(full, text); // no storage, or its quota is used up
    }
  }

  /** @param {string} key */
  remove(key) {
    memory.delete(`${this.name}:${key}`);
    this.#area?.removeItem(`${this.name}:${key}`);
  }

  /** @param {string} prefix @returns {any[]} values of all keys that start so */
  list(prefix) {
    const keys = new Set([...memory.keys(), ...Object.keys(this.#area ?? {})]);
    return [...keys]
      .filter((key) => key.startsWith(`${this.name}:${prefix}`))
      .map((key) => this.get(key.slice(this.name.length + 1)))
      .filter(Boolean);
  }

  /** @param {() => void} listener called when another tab changed this drawer @param {AbortSignal} signal */
  watch(listener, signal) {
    const heard = (/** @type {StorageEvent} */ { key }) => {
      if (key === null || key.startsWith(`${this.name}:`)) listener();
    };
    window.addEventListener("storage", heard, { signal });
  }
}

/**
 * Runs `task` while no other tab does. Without Web Locks it just runs: the server knows a repeated id.
 * @param {string} name @param {() => Promise<void>} task
 */
export const exclusively = (name, task) => (navigator.locks ? navigator.locks.request(name, task) : task());
