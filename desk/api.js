/** The line to the server: JSON with the session's cookie and its CSRF token. */
import { Refused, Unreachable, unreachable } from "/widget/outside.js";

const TIMEOUT_MS = 15_000;
/** Where 401 says that what was typed is wrong. */
const ASKS = ["/login", "/me", "/me/proof", "/me/password"];

/** The server said no. `message` is safe to show, `body` is the whole problem document. */
export class Problem extends Refused {
  /** @param {number} status @param {any} body @param {number} retryAfter seconds or 0 */
  constructor(status, body, retryAfter) {
    super(status, body, retryAfter);
    this.body = body;
    this.code = String(body.code ?? "");
  }
}

export class Api {
  csrf = "";
  /** Called when the session has ended. */
  onSignedOut = () => {};
  /** Asks the agent to prove who they are. @type {() => Promise<boolean>} */
  prove = async () => false;

  /** @param {string} root */
  constructor(root = "/desk/api") {
    this.root = root;
  }

  /** @param {string} path @param {Record<string, string|number>} [query] the empty ones are left out */
  get(path, query = {}) {
    const filled = Object.entries(query).filter(([, value]) => value !== "" && value != null);
    const search = new URLSearchParams(filled.map(([key, value]) => [key, String(value)])).toString();
    return this.#request("GET", search ? `${path}?${search}` : path);
  }

  /** @param {string} path @param {object} [body] */
  post(path, body = {}) {
    return this.#request("POST", path, body);
  }

  /** @param {string} path @param {object} body */
  put(path, body) {
    return this.#request("PUT", path, body);
  }

  /** @param {string} path */
  delete(path) {
    return this.#request("DELETE", path);
  }

  /** @param {string} path @param {File} file @returns {Promise<{id: string, url: string}>} */
  upload(path, file) {
    const form = new FormData();
    form.append("file", file);
    return this.#request("POST", path, form);
  }

  /**
   * @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} null when there is no content
   * @throws {Problem|Unreachable}
   */
  async #request(method, path, body) {
    const isForm = body instanceof FormData;
    const response = await fetch(this.root + path, {
      method,
      headers: {
        Accept: "application/json",
        ...(method !== "GET" && { "X-CSRF-Token": this.csrf }),
        ...(body && !isForm && { "Content-Type": "application/json" }),
      },
      body: isForm ? body : body && JSON.stringify(body),
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(isForm ? 4 * TIMEOUT_MS : TIMEOUT_MS),
    }).catch(unreachable);
    if (!response.ok) {
      const problem = await this.#problem(response, path);
      if (problem.code === "proof-needed" && (await this.prove())) return this.#request(method, path, body);
      throw problem;
    }
    return response.status === 204 ? null : response.json().catch(() => null);
  }

  /** @param {Response} response @param {string} path */
  async #problem(response, path) {
    const body = (await response.json().catch(() => null)) ?? {};
    if (response.status === 401 && (body.code === "signed-out" || !ASKS.includes(path))) this.onSignedOut();
    return new Problem(response.status, body, Number(response.headers.get("Retry-After")) || 0);
  }
}

/** What to tell people. @param {unknown} error */
export function sentence(error) {
  if (error instanceof Refused) return error.message || "The server refused it.";
  if (error instanceof Unreachable) return "No connection to the server. Nothing was changed.";
  return "Something on this page went wrong. Reload it and try again.";
}
