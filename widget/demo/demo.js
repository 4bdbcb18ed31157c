/** The "Try it as" panel: the visitor becomes a sample customer, who begins anew at each choice. */
import { before, signIn } from "./session.js";

/** @typedef {{id: string, name: string, title: string, story: string, sentence: string}} Customer without an `id`: a visitor */

/** @type {Customer[]} */
const CUSTOMERS = await (await fetch("/widget/demo/customers.json", { signal: AbortSignal.timeout(10_000) })).json();
const status = /** @type {HTMLElement} */ (document.getElementById("demo-status"));
const list = /** @type {HTMLElement} */ (document.getElementById("customers"));

/** @param {Customer} customer */
function row(customer) {
  const item = document.createElement("li");
  const choose = document.createElement("button");
  const title = document.createElement("b");
  const story = document.createElement("span");
  const say = document.createElement("button");
  title.textContent = customer.title;
  story.textContent = customer.story;
  choose.type = say.type = "button";
  choose.className = "customer";
  choose.append(title, " ", story);
  say.className = "say";
  say.textContent = `“${customer.sentence}”`;
  say.setAttribute("aria-label", `Start as “${customer.title}” and say: ${customer.sentence}`);
  item.dataset.id = customer.id;
  choose.addEventListener("click", () => act(customer, false));
  say.addEventListener("click", () => act(customer, true));
  item.append(choose, say);
  return item;
}

/** @param {Customer} customer @param {boolean} speak */
async function act(customer, speak) {
  status.textContent = "";
  try {
    const chat = await signIn(customer.id, true);
    if (!chat) return;
    mark(customer.id);
    chat.restart();
    chat.open();
    if (speak) chat.send(customer.sentence);
  } catch (error) {
    status.textContent = String(/** @type {any} */ (error).message);
  }
}

/** @param {string|null} id */
function mark(id) {
  for (const item of list.children) item.classList.toggle("chosen", /** @type {any} */ (item).dataset.id === id);
}

list.append(...CUSTOMERS.map(row));
mark(before);
/** @type {HTMLElement} */ (document.getElementById("ask")).addEventListener("click", () =>
  /** @type {any} */ (document.querySelector("helpline-chat")).open(),
);
