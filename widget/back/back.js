/** The page that a mail's link leads to: opens that chat once, in this browser. */
import { Store } from "../storage.js";

const server = location.origin;
const store = new Store(`helpline:${server}:`);
const link = location.hash.slice(1);
const part = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

history.replaceState(null, "", location.pathname); // the link is nobody else's

async function arrive() {
  part("open").hidden = true;
  part("words").textContent = "Your chat is at the bottom of this page.";
  await import("../register.js");
  const chat = document.createElement("helpline-chat");
  chat.setAttribute("open", "");
  document.documentElement.append(chat);
}

async function enter() {
  part("trouble").textContent = "";
  try {
    const answer = await fetch("/api/links", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ link }),
      signal: AbortSignal.timeout(15_000),
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.detail);
    store.set("conversation", { id: told.id, token: told.token });
    await arrive();
  } catch (error) {
    const known = error instanceof Error && error.name === "Error" && error.message;
    part("trouble").textContent = known || "That didn’t work. Please try again in a moment.";
  }
}

if (link) part("open").addEventListener("click", () => void enter());
else void arrive();
