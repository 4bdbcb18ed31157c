/** Requests to the Helpline server, and the ways they fail. */

const TIMEOUT_MS = 15_000;

/** The server answered, and said no. `message` is safe to show. */
export class Refused extends Error {
  /** @param {number} status @param {{title?: string, detail?: string, code?: string}} problem @param {number} retryAfter seconds, 0 when not told */
  constructor(status, problem, retryAfter) {
    super(problem.detail || problem.title || "");
    this.status = status;
    this.code = problem.code ?? "";
    this.retryAfter = retryAfter;
  }
}

/** True when trying again later can help: no answer at all, overload, or a fault of the server. @param {unknown} error */
export const isTemporary = (error) =>
  !(error instanceof Refused) || error.status >= 500 || [408, 425, 429].includes(error.status);

/** True when the server no longer knows this conversation or its token. @param {unknown} error */
export const isGone = (error) => error instanceof Refused && [401, 404, 410].includes(error.status);

/** Milliseconds before try number `failures` + 1: doubling from 1 s to 30 s, spread so that clients do not return together. @param {number} failures */
export const backoff = (failures) => Math.min(30_000, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);

/** @param {Response} response @returns {Promise<Refused>} */
export async function refusal(response) {
  const problem = await response.json().catch(() => ({}));
  return new Refused(response.status, problem ?? {}, Number(response.headers.get("Retry-After")) || 0);
}

/**
 * One JSON request; given a body it is a POST.
 * @param {string} url
 * @param {{token?: string, body?: object, signal?: AbortSignal}} [options]
 * @returns {Promise<any>}
 * @throws {Refused} the server said no
 * @throws {TypeError|DOMException} no answer within 15 s
 */
export async function request(url, { token, body, signal } = {}) {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), TIMEOUT_MS);
  const stop = () => timeout.abort();
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
      cache: "no-store",
      signal: timeout.signal,
    });
    if (!response.ok) throw await refusal(response);
    return await response.json();
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
