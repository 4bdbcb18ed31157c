/** Who the visitor of the help site is: a sample customer of the sandbox, or nobody. Kept over pages and reloads. */

const KEPT = "helpline-demo-customer";
const AWAY = "That sample customer is not available right now. Please try again in a moment.";
let choices = 0;

/** @param {string} [name] to keep @returns {string|null} null: nothing was chosen yet */
function kept(name) {
  try {
    if (name !== undefined) localStorage.setItem(KEPT, name);
    return localStorage.getItem(KEPT);
  } catch {
    return null; // blocked by the browser
  }
}

/** @param {string} name @param {boolean} anew @returns {Promise<string>} the sample customer's token; "" for a visitor */
async function identityOf(name, anew) {
  if (!name) return "";
  const call = { method: anew ? "POST" : "GET", signal: AbortSignal.timeout(10_000) };
  const response = await fetch(`/demo/identity/${encodeURIComponent(name)}`, call);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.detail || answer.title);
  return answer.identity;
}

/**
 * @param {string} name "" is nobody @param {boolean} anew undoes what was done to the sample customer's connections
 * @returns {Promise<any>} the chat; null if another choice was faster
 * @throws {Error} whose message is for people
 */
export async function signIn(name, anew) {
  const choice = ++choices;
  const identity = await identityOf(name, anew).catch((error) => {
    throw new Error(error instanceof TypeError || error.name === "TimeoutError" ? AWAY : error.message || AWAY);
  });
  if (choice !== choices) return null;
  kept(name);
  const chat = /** @type {any} */ (document.querySelector("helpline-chat"));
  if (identity) chat.setAttribute("identity", identity);
  else chat.removeAttribute("identity");
  return chat;
}

/** Like a session of a help site: who was chosen stays signed in. */
export const before = kept();
if (before) signIn(before, false).catch(() => undefined);
