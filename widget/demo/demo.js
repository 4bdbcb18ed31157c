/** The "Try it as" panel: the visitor becomes a sample customer, who begins anew at each choice. */
import { before, signIn } from "./session.js";

/** @type {{name: string, title: string, story: string, sentence: string}[]} */
const CUSTOMERS = [
  {
    name: "demo-three-banks",
    title: "Three banks",
    story: "Two fail for two reasons, one is fine.",
    sentence: "Chase and Citi are both stuck, Ally is fine",
  },
  {
    name: "demo-402",
    title: "Sign-in refused",
    story: "The bank refuses the saved sign-in.",
    sentence: "I get error 402 for my bank",
  },
  {
    name: "demo-refresh",
    title: "A passing fault",
    story: "A manual refresh puts it right.",
    sentence: "Please refresh my bank connection",
  },
  {
    name: "demo-missing-days",
    title: "Missing days",
    story: "It works, yet some days never came.",
    sentence: "Some days are missing from my PNC account",
  },
  {
    name: "demo-mfa",
    title: "Security code",
    story: "Wanted by the bank at each sign-in.",
    sentence: "My bank keeps asking for a security code",
  },
  {
    name: "demo-bank-down",
    title: "Bank is down",
    story: "The bank’s own site is not available.",
    sentence: "My bank has stopped updating",
  },
  {
    name: "demo-merged",
    title: "Bank was merged",
    story: "Cadence became part of Huntington.",
    sentence: "Cadence stopped working",
  },
  {
    name: "demo-two-broken",
    title: "Two broken banks",
    story: "Each fails in its own way.",
    sentence: "My bank connection is broken",
  },
  {
    name: "demo-healthy",
    title: "All is well",
    story: "Every bank connection works.",
    sentence: "How are my bank connections doing?",
  },
  {
    name: "",
    title: "Nobody signed in",
    story: "An anonymous visitor of the help site.",
    sentence: "What does error 429 mean?",
  },
];

const status = /** @type {HTMLElement} */ (document.getElementById("demo-status"));
const list = /** @type {HTMLElement} */ (document.getElementById("customers"));

/** @param {typeof CUSTOMERS[number]} customer */
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
  item.dataset.name = customer.name;
  choose.addEventListener("click", () => act(customer, false));
  say.addEventListener("click", () => act(customer, true));
  item.append(choose, say);
  return item;
}

/** @param {typeof CUSTOMERS[number]} customer @param {boolean} speak */
async function act(customer, speak) {
  status.textContent = "";
  try {
    const chat = await signIn(customer.name, true);
    if (!chat) return;
    mark(customer.name);
    chat.restart();
    chat.open();
    if (speak) chat.send(customer.sentence);
  } catch (error) {
    status.textContent = String(/** @type {any} */ (error).message);
  }
}

/** @param {string|null} name */
function mark(name) {
  for (const item of list.children) item.classList.toggle("chosen", /** @type {any} */ (item).dataset.name === name);
}

list.append(...CUSTOMERS.map(row));
mark(before);
/** @type {HTMLElement} */ (document.getElementById("ask")).addEventListener("click", () =>
  /** @type {any} */ (document.querySelector("helpline-chat")).open(),
);
