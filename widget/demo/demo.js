/** The "Try it as" panel: signs the visitor in as a sample customer of the sandbox. */

/** @type {{name: string, title: string, story: string, sentence: string}[]} */
const CUSTOMERS = [
  { name: "demo-healthy", title: "All is well", story: "Every bank connection works.", sentence: "How are my bank connections doing?" },
  { name: "demo-402", title: "Sign-in refused", story: "The bank no longer accepts the saved sign-in (error 402).", sentence: "I get error 402 for my bank" },
  { name: "demo-bank-down", title: "Bank is down", story: "The bank’s own site is not available.", sentence: "My bank has stopped updating" },
  { name: "demo-mfa", title: "Security code wanted", story: "The bank asks for a one-time code at each sign-in.", sentence: "My bank keeps asking for a security code" },
  { name: "demo-two-broken", title: "Two broken banks", story: "Two connections fail, for different reasons.", sentence: "My bank connection is broken" },
  { name: "demo-refresh", title: "A passing fault", story: "A manual refresh puts it right.", sentence: "Please refresh my bank connection" },
  { name: "", title: "Nobody signed in", story: "An anonymous visitor of the help centre.", sentence: "What does error 429 mean?" },
];

const KEPT = "helpline-demo-customer";
const status = document.getElementById("demo-status");
let choices = 0;

/** Like a session of the help site: who was chosen stays signed in, over a reload too. @param {string} [name] to keep */
function chosenName(name) {
  try {
    if (name !== undefined) localStorage.setItem(KEPT, name);
    return localStorage.getItem(KEPT);
  } catch {
    return null; // blocked by the browser
  }
}

/** @param {string} name @returns {Promise<string>} the sample customer's token; "" for a visitor */
async function identityOf(name) {
  if (!name) return "";
  const response = await fetch(`/demo/identity/${name}`, { signal: AbortSignal.timeout(10_000) });
  if (!response.ok) throw new Error(`identity answered ${response.status}`);
  return (await response.json()).identity;
}

/** @param {typeof CUSTOMERS[number]} customer @returns {Promise<any>} the chat, or null if another choice was faster */
async function become(customer) {
  const choice = ++choices;
  const identity = await identityOf(customer.name);
  if (choice !== choices) return null;
  const chat = /** @type {any} */ (document.querySelector("helpline-chat"));
  if (identity) chat.setAttribute("identity", identity);
  else chat.removeAttribute("identity");
  for (const item of document.querySelectorAll("#customers li")) item.classList.toggle("chosen", /** @type {any} */ (item).dataset.name === customer.name);
  return chat;
}

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
  const chat = await signIn(customer);
  if (!chat) return;
  chosenName(customer.name);
  chat.restart();
  chat.open();
  if (speak) chat.send(customer.sentence);
}

/** @param {typeof CUSTOMERS[number]} customer */
async function signIn(customer) {
  status.textContent = "";
  try {
    return await become(customer);
  } catch {
    status.textContent = "That sample customer is not available. Is the sandbox running?";
    return null;
  }
}

document.getElementById("customers").append(...CUSTOMERS.map(row));
document.getElementById("ask").addEventListener("click", () => /** @type {any} */ (document.querySelector("helpline-chat")).open());
const before = CUSTOMERS.find(({ name }) => name === chosenName());
if (before) void signIn(before);
