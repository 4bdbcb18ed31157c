/** The one-time page: shows its ticket once for the token of the provider's window, opens that, and says how it went. */

const WORDS = {
  ready: "",
  done: "Done. The chat goes on by itself; you can close this window.",
  closed: "The window was closed. If you have not finished, open it again from the chat.",
  late: "This took too long, so the window was closed for your safety. Open it again from the chat.",
  failed: "The bank’s window reported a problem. Try again from the chat, or go on with the steps there.",
  used: "This link was used before. Open the window again from the chat.",
  expired: "This link was good for five minutes. Open the window again from the chat.",
  unknown: "This link opens nothing. Open the window from the chat.",
  away: "The bank’s connection service can’t be reached right now. Try again from the chat in a moment, or go on with the steps there.",
  blocked: "The bank’s window could not be loaded. Allow it in your browser, or go on with the steps in the chat.",
};
const GOOD = ["ready", "done"];
const CLOSE_MS = 2500;
/** Codes by which the provider says that its session was idle, or is over. */
const LATE = /E109|E110|timed?.?out/i;

/** @typedef {{bank: string, name: string, fastLinkURL: string, accessToken: string, params: Record<string, string>}} Opened */

const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
const ticket = window.location.hash.slice(1);
let over = false;

/** @param {keyof typeof WORDS} name */
function say(name) {
  const words = part("words");
  words.textContent = WORDS[name];
  words.dataset.tone = GOOD.includes(name) ? "good" : "bad";
}

/** @param {string} path @param {object} body */
const post = (path, body) =>
  fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    cache: "no-store",
    credentials: "omit",
    keepalive: true,
  });

/** The provider is asked what came of it; this only says when. @param {"done"|"closed"|"late"|"failed"} how */
function end(how) {
  say(how);
  if (over) return;
  over = true;
  void post("/repair/left", { ticket, how }).catch(() => undefined);
  part("elsewhere").hidden = true;
  if (how === "done" || how === "closed") setTimeout(() => window.close(), CLOSE_MS);
}

/** The bank's own page, if the window can't open it by itself. @param {any} event */
function hear({ type, data }) {
  if (type !== "OPEN_EXTERNAL_URL" || !/^https:|^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(data?.url ?? "")) return;
  const link = /** @type {HTMLAnchorElement} */ (part("elsewhere").firstElementChild);
  link.href = data.url;
  link.textContent = "Go to your bank’s own page";
  part("elsewhere").hidden = false;
}

/** @param {Opened} opened */
function show({ bank, name, fastLinkURL, accessToken, params }) {
  document.title = `Sign in to ${bank}`;
  part("title").textContent = `Sign in to ${bank}`;
  part("whose").textContent = `For the bank feeds of ${name || "your account"}. If that is not you, close this window.`;
  part("whose").hidden = false;
  const fastlink = /** @type {any} */ (window).fastlink;
  if (!fastlink) {
    end("failed");
    say("blocked");
    return;
  }
  say("ready");
  fastlink.open(
    {
      fastLinkURL,
      accessToken,
      params,
      forceIframe: true,
      onSuccess: () => end("done"),
      onError: (/** @type {any} */ error) => end(LATE.test(`${error?.code} ${error?.message}`) ? "late" : "failed"),
      onExit: () => end(over ? "done" : "closed"),
      onEvent: hear,
    },
    "window",
  );
}

async function begin() {
  // Neither the history nor whoever looks over a shoulder keeps it; a reload finds nothing.
  window.history.replaceState(null, "", window.location.pathname);
  if (!ticket) return say("used");
  const answer = await post("/repair", { ticket }).catch(() => null);
  const body = await answer?.json().catch(() => null);
  if (answer?.ok && body) show(body);
  else say(answer?.status === 410 ? body?.reason : answer?.status === 422 ? "unknown" : "away");
}

window.addEventListener("pagehide", () => {
  if (!over && !part("whose").hidden) end("closed");
});
// The provider's script stands before this one, and is there when the page is.
if (document.readyState === "complete") void begin();
else window.addEventListener("load", () => void begin());
