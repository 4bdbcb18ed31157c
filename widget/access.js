/** The way to the server: opens a conversation in the customer's name, and asks about it with its token. */
import { request } from "./outside.js";

/** @typedef {{id: string, token: string}} Known a conversation and the token for it */
/**
 * @typedef {object} Page what the conversation needs of the page it is on
 * @property {() => boolean} looking somebody sees the conversation
 * @property {(stale: string) => Promise<string>} identity another token than the stale one, "" when there is none
 */

/** Whose token this is, untrusted: only to keep customers of one browser apart. @param {string} identity */
export function subject(identity) {
  try {
    const part = identity.split(".")[1].replace(/-/g, "+").replace(/_/g, "/");
    return String(JSON.parse(atob(part)).sub ?? identity);
  } catch {
    return identity;
  }
}

export class Access {
  /** JWT, "" for a stranger. */
  identity;
  #server;
  #renewed;
  #signal;

  /**
   * @param {string} server address without a final slash @param {string} identity
   * @param {(stale: string) => Promise<string>} renewed asks the page for another token than the stale one; "" when it has none
   * @param {AbortSignal} signal ends every question
   */
  constructor(server, identity, renewed, signal) {
    this.#server = server;
    this.identity = identity;
    this.#renewed = renewed;
    this.#signal = signal;
  }

  /** @param {Known} known @param {string} [path] under the conversation */
  url({ id }, path = "") {
    return `${this.#server}/api/conversations/${encodeURIComponent(id)}/${path}`;
  }

  /** @param {Known} known @param {string} path @param {object} [options] of `request` @returns {Promise<any>} @throws {Refused|Unreachable} */
  async ask(known, path, options) {
    return request(this.url(known, path), { token: known.token, signal: this.#signal, ...options });
  }

  /** A token that ran out is no fault of the customer's: the page is asked for another one. @returns {Promise<Known>} */
  async open() {
    try {
      return await this.#open();
    } catch (error) {
      if (/** @type {any} */ (error).status !== 401 || !this.identity) throw error;
      this.identity = (await this.#renewed(this.identity)) || this.identity;
      return this.#open().catch((/** @type {any} */ again) => {
        if (again.status === 401) again.message = "signIn";
        throw again;
      });
    }
  }

  async #open() {
    const { origin, pathname } = window.location; // the query may hold what is none of our business
    const { id, token } = await request(`${this.#server}/api/conversations`, {
      body: {
        ...(this.identity && { identity: this.identity }),
        page: origin + pathname,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      },
      signal: this.#signal,
    });
    return { id, token };
  }
}
