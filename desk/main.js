/** Starts the desk: asks who is there, shows the way in, and comes back to it when the session ends. */
import { Store } from "/widget/storage.js";
import { Api } from "./api.js";
import { Desk } from "./desk.js";
import { signIn } from "./login.js";
import { Shell } from "./shell.js";
import { refusalWords } from "./words.js";

const RETRY_MS = 3000;
const root = /** @type {HTMLElement} */ (document.getElementById("desk"));
const api = new Api();
const tab = new Store("helpline-desk", "sessionStorage");

/** @returns {Promise<any>} null when nobody is signed in */
async function whoIsThere() {
  for (;;) {
    try {
      return await api.get("/me");
    } catch (error) {
      if (/** @type {any} */ (error).status === 401) return null;
      root.textContent = "No connection to the server. Trying again…";
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

/** @param {string} why */
async function enter(why) {
  const known = (await whoIsThere()) ?? (await signIn(api, root, why));
  api.csrf = known.csrf;
  const desk = new Desk(api, { ...known.agent, undo_send: known.undo_send ?? 0 });
  const leave = async () => {
    await api.post("/logout").catch(() => undefined);
    window.location.reload();
  };
  new Shell(desk, root, leave);
  api.onSignedOut = () => {
    api.onSignedOut = () => {};
    desk.stop();
    // A fresh page: nothing of one person's desk stays in the memory of the next one's.
    tab.set("why", "Your session has ended. Sign in to go on; nothing that you wrote is lost.");
    window.location.reload();
  };
  desk.start();
}

function whyHere() {
  const refused = new URLSearchParams(window.location.search).get("refused");
  const why = tab.get("why") ?? "";
  tab.remove("why");
  if (refused === null) return why;
  window.history.replaceState(null, "", window.location.pathname + window.location.hash); // a reload says it no more
  return refusalWords(refused);
}

void enter(whyHere());
