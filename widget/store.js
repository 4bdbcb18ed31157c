/** What outlives the page: one small drawer of localStorage per server and customer. */

/** Stands in for localStorage where the browser forbids it; lives as long as the page. */
class MemoryStorage {
  #items = new Map();
  get length() { return this.#items.size; }
  key(index) { return [...this.#items.keys()][index] ?? null; }
  getItem(key) { return this.#items.get(key) ?? null; }
  setItem(key, value) { this.#items.set(key, value); }
  removeItem(key) { this.#items.delete(key); }
}

const memory = new MemoryStorage();

function usableStorage() {
  try {
    const storage = window.localStorage;
    storage.setItem("helpline:probe", "1");
    storage.removeItem("helpline:probe");
    return storage;
  } catch {
    return memory; // blocked by the browser, or full: the chat still works, for this page only
  }
}

export class Store {
  #area = usableStorage();

  /** @param {string} name prefix of every key, also the name of the lock that its users share */
  constructor(name) {
    this.name = name;
  }

  /** @param {string} key @returns {any} the value, or null when absent or unreadable */
  get(key) {
    try {
      return JSON.parse(this.#area.getItem(`${this.name}:${key}`) ?? "null");
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {any} value */
  set(key, value) {
    try {
      this.#area.setItem(`${this.name}:${key}`, JSON.stringify(value));
    } catch {
      this.#moveToMemory(); // the quota is used up
      memory.setItem(`${this.name}:${key}`, JSON.stringify(value));
    }
  }

  /** @param {string} key */
  remove(key) {
    this.#area.removeItem(`${this.name}:${key}`);
  }

  /** @param {string} prefix @returns {any[]} values of all keys that start so */
  list(prefix) {
    return this.#keys()
      .filter((key) => key.startsWith(`${this.name}:${prefix}`))
      .map((key) => this.get(key.slice(this.name.length + 1)))
      .filter((value) => value !== null);
  }

  /**
   * Calls back when another tab changed this drawer.
   * @param {() => void} listener @param {AbortSignal} signal ends the watch
   */
  watch(listener, signal) {
    const heard = (/** @type {StorageEvent} */ event) => {
      if (event.key === null || event.key.startsWith(`${this.name}:`)) listener();
    };
    window.addEventListener("storage", heard, { signal });
  }

  #keys() {
    return Array.from({ length: this.#area.length }, (_, index) => this.#area.key(index) ?? "");
  }

  #moveToMemory() {
    for (const key of this.#keys()) {
      if (key.startsWith(`${this.name}:`)) memory.setItem(key, this.#area.getItem(key) ?? "null");
    }
    this.#area = memory;
  }
}

/**
 * Runs `task` while no other tab runs one of the same name. Without Web Locks it just runs: the
 * server recognises a repeated message id, so the worst case is a wasted request.
 * @param {string} name @param {() => Promise<void>} task
 */
export function exclusively(name, task) {
  return navigator.locks ? navigator.locks.request(name, task) : task();
}
