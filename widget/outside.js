/** The server, by JSON requests. */

const TIMEOUT_MS = 15_000;
/** For a picture or a whole transcript. */
export const LONG_MS = 60_000;

/** The server said no. `message` is safe to show. */
export class Refused extends Error {
  /** @param {number} status @param {{title?: string, detail?: string}} problem @param {number} retryAfter seconds or 0 */
  constructor(status, problem, retryAfter) {
    super(problem.detail || problem.title || "");
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** Nobody answered, or somebody between us and the server did: a broken line, a portal's page. */
export class Unreachable extends Error {}

/** @param {Error} error of fetch, or of reading its answer @returns {never} @throws {Unreachable} */
export const unreachable = (error) => {
  throw new Unreachable(error.message);
};

/** Trying again later can help. What is neither of ours is a fault of this page, which time does not heal. @param {unknown} error */
export const isTemporary = (error) =>
  error instanceof Unreachable ||
  (error instanceof Refused && (error.status >= 500 || [408, 425, 429].includes(error.status)));

/** The server does not know this conversation or its token. @param {unknown} error */
export const isGone = (error) => error instanceof Refused && [401, 404, 410].includes(error.status);

/** Milliseconds to wait: doubling to 30 s, spread so that clients do not return together. @param {number} failures */
export const backoff = (failures) => Math.min(30_000, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);

/**
 * The part of the chat that not every visitor needs; a browser may remember a failure, hence another address each time.
 * @param {AbortSignal} [signal] @returns {Promise<typeof import("./extras.js")>} once it has come
 */
export async function extras(signal) {
  for (let failures = 0; ; failures += 1) {
    try {
      return await import(failures ? `./extras.js?${failures}` : "./extras.js");
    } catch {
      await new Promise((resolve) => setTimeout(resolve, backoff(failures)));
      signal?.throwIfAborted();
    }
  }
}

/** @param {Response} response */
export async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refused(response.status, problem ?? {}, Number(response.headers.get("Retry-After")) || 0);
}

/**
 * One request; given a body it is a POST. No answer within the time is an error, too.
 * @param {string} url
 * @param {{token?: string, body?: object, signal?: AbortSignal, read?: "json"|"blob"}} [options]
 * @returns {Promise<any>} null for an answer without content
 * @throws {Refused|Unreachable}
 */
export async function request(url, { token, body, signal, read = "json" } = {}) {
  signal?.throwIfAborted();
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
    }).catch(unreachable);
    if (!response.ok) throw await refusal(response);
    return response.status === 204 ? null : await response[read]().catch(unreachable);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
