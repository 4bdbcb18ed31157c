/** What outlives the page: a drawer of localStorage per server and customer; where that fails, of this page's memory. */

/** @type {Map<string, string>} */
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
