/** This browser's storage and locks: what outlives the page, and what its tabs share. Each may be missing or refused. */

/** For what the browser does not keep. @type {Map<string, string>} */
const memory = new Map();

/** @param {"localStorage"|"sessionStorage"} kind */
function area(kind) {
  try {
    return window[kind];
  } catch {
    return null; // blocked by the browser, or the frame is sandboxed
  }
}

/** A drawer for one server and customer; where the browser refuses, in this page's memory. */
export class Store {
  #area;

  /** @param {string} name prefix of every key, and of the lock that tabs share @param {"localStorage"|"sessionStorage"} [kind] */
  constructor(name, kind = "localStorage") {
    this.name = name;
    this.#area = area(kind);
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
    try {
      this.#area?.removeItem(`${this.name}:${key}`);
    } catch {
      // As if it were gone: nothing can be read there either.
    }
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

/** A frozen tab may keep the lock for ever; one request of ours takes less. */
const PATIENCE_MS = 20_000;

/**
 * Runs `task` while no other tab does. Where locks are missing, refused or never free it just runs: the server knows a repeated id.
 * @param {string} name @param {() => Promise<void>} task
 */
export const exclusively = (name, task) => locked(name, () => ({ signal: AbortSignal.timeout(PATIENCE_MS) }), task);

/**
 * Runs `task` if fewer than `count` tabs of this browser do.
 * @param {number} count @param {string} name @param {() => Promise<void>} task @returns {Promise<boolean>} whether it ran
 */
export async function amongFew(count, name, task) {
  for (let place = 0; place < count; place += 1) {
    if (await locked(`${name} ${place}`, () => ({ ifAvailable: true }), task)) return true;
  }
  return false;
}

/**
 * Runs `task` in one tab after the other; where locks are missing or refused, in every tab at once.
 * @param {string} name @param {AbortSignal} signal ends the waiting @param {() => Promise<void>} task
 */
export async function inTurn(name, signal, task) {
  let isOurs = false;
  const run = () => {
    isOurs = true;
    return task();
  };
  try {
    await navigator.locks.request(name, { signal }, run);
  } catch (error) {
    if (isOurs) throw error;
    if (!signal.aborted) await task();
  }
}

/** @param {string} name @param {() => LockOptions} options @param {() => Promise<void>} task @returns {Promise<boolean>} whether it ran */
async function locked(name, options, task) {
  let refused = true;
  const run = async (/** @type {Lock|null} */ lock) => {
    refused = false;
    if (lock) await task();
    return lock !== null;
  };
  try {
    return await navigator.locks.request(name, options(), run);
  } catch (error) {
    if (!refused) throw error; // the task's own
    await task();
    return true;
  }
}
