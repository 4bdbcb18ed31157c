/** Several conversations of the queue, chosen to get one answer: each gets it once, and the agent hears who did not. */
import { el } from "/widget/dom.js";
import { newId } from "/widget/outbox.js";
import { OPEN_VARIABLE } from "./answers.js";
import { sentence } from "./api.js";
import { ask } from "./dialogs.js";
import { icon } from "./icons.js";
import { OUTCOMES } from "./words.js";

/** @typedef {import("./desk.js").Item} Item */
/** @typedef {{answered: number, pending: number, missed: {conversation: string, owner: string, name: string}[]}} Result */

const LOOK_MS = 400;
const PATIENCE_MS = 60_000;
const AFTER = [
  ["keep", "They keep their place in the queue", "Somebody still takes each of them."],
  ["claim", "They become yours", "What they answer comes to you."],
  ["resolve", "They are resolved", "Whoever writes again is back with the assistant."],
];

export class Selection {
  on = false;
  /** @type {Set<string>} conversations; they stay chosen when others take them, and the result says so */
  chosen = new Set();
  #last = "";

  /** @param {import("./desk.js").Desk} desk @param {{changed: () => void, toast: (text: string, tone?: string) => void}} page */
  constructor(desk, page) {
    this.desk = desk;
    this.page = page;
    this.toggle = el(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-pressed": "false",
        "aria-label": "Select",
        title: "Choose several (x)",
        click: () => this.#switch(!this.on),
      },
      icon("check"),
    );
    this.answer = el("button", { type: "button", class: "primary", click: () => this.#answer() });
    this.bar = el(
      "div",
      { class: "selected", role: "group", "aria-label": "Chosen conversations", hidden: true },
      this.answer,
      el("button", { type: "button", class: "plain", click: () => this.#all() }, "All"),
      el("button", { type: "button", class: "plain", click: () => this.#switch(false) }, "Cancel"),
    );
    this.#render();
  }

  /** Whom one answers: who waits, and one's own. @param {Item} item */
  may({ state, agent }) {
    return state === "waiting" || (state === "agent" && agent?.id === this.desk.me.id);
  }

  /** Beside a row, "" while nothing is chosen from. @param {Item} item */
  box(item) {
    if (!this.on || !this.may(item)) return "";
    const { conversation: id, name } = item;
    return el("input", {
      type: "checkbox",
      class: "choose",
      value: id,
      checked: this.chosen.has(id),
      "aria-label": `Choose ${name || "Visitor"}`,
      click: (event) => this.#choose(id, event.target.checked, event.shiftKey),
    });
  }

  /** By key: the row that has the focus. @param {string} id */
  flip(id) {
    if (!this.#open.includes(id)) return;
    if (!this.on) this.#switch(true);
    this.#choose(id, !this.chosen.has(id), false);
  }

  /** Those of the list that can be chosen, in its order. */
  get #open() {
    return this.desk.lists[this.desk.filter].filter((item) => this.may(item)).map(({ conversation }) => conversation);
  }

  /** @param {string} id @param {boolean} on @param {boolean} range from the one before on */
  #choose(id, on, range) {
    const open = this.#open;
    const [from, to] = [open.indexOf(this.#last), open.indexOf(id)].sort((a, b) => a - b);
    const ids = range && from >= 0 ? open.slice(from, to + 1) : [id];
    for (const one of ids) this.chosen[on ? "add" : "delete"](one);
    this.#last = id;
    this.#render();
  }

  #all() {
    for (const id of this.#open) this.chosen.add(id);
    this.#render();
  }

  /** @param {boolean} on */
  #switch(on) {
    this.on = on;
    this.chosen.clear();
    this.#last = "";
    this.#render();
    const row = document.activeElement?.getAttribute("href");
    this.page.changed();
    // Rows are made anew with their boxes; who walks them by key goes on from there.
    if (row) /** @type {HTMLElement|null} */ (document.querySelector(`.items a[href="${CSS.escape(row)}"]`))?.focus();
  }

  #render() {
    const { size } = this.chosen;
    this.toggle.setAttribute("aria-pressed", String(this.on));
    this.bar.hidden = !this.on;
    this.answer.textContent = size ? `Answer ${size}` : "Answer";
    this.answer.setAttribute("aria-disabled", String(!size));
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input.choose")))
      box.checked = this.chosen.has(box.value);
  }

  async #answer() {
    const conversations = [...this.chosen];
    if (!conversations.length) return;
    const count = people(conversations.length);
    const words = el("textarea", { name: "text", rows: 5, required: true, maxlength: 4000, autofocus: true });
    words.addEventListener("input", () => {
      const [open] = words.value.match(OPEN_VARIABLE) ?? [];
      const slip = words.value.trim() === "/" ? "A lone / is no answer." : "";
      words.setCustomValidity(open ? `${open} is not filled in here: all get the same words.` : slip);
    });
    const answer = await ask(
      `One answer to ${count}`,
      [el("label", { class: "stack" }, el("span", {}, "The same words to each of them"), words), afterField()],
      `Send to ${count}`,
      (form) => ({
        text: String(form.get("text")).trim(),
        after: String(form.get("after")),
        outcome: String(form.get("outcome")),
      }),
    );
    if (answer) await this.#send({ id: newId(), conversations, ...answer });
  }

  /** @param {{id: string, conversations: string[], text: string, after: string, outcome: string}} body */
  async #send(body) {
    try {
      await this.desk.api.post("/bulk-answers", body);
      this.#switch(false);
      const result = await this.#result(body.id);
      this.page.toast(resultWords(result), result.missed.length ? "bad" : "");
    } catch (error) {
      this.page.toast(sentence(error), "bad");
    }
    this.desk.readQueueSoon();
  }

  /** Once all had their turn, or as far as it is after a minute. @param {string} id @returns {Promise<Result>} */
  async #result(id) {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const result = await this.desk.api.get(`/bulk-answers/${id}`);
      if (!result.pending || Date.now() > end) return result;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}

const people = (/** @type {number} */ count) => `${count} conversation${count === 1 ? "" : "s"}`;

/** The outcome counts, and is shown, only where they are resolved. */
function afterField() {
  const outcome = el(
    "label",
    { class: "stack", hidden: true },
    el("span", {}, "Outcome"),
    el("select", { name: "outcome" }, ...OUTCOMES.map(([value, title]) => el("option", { value }, title))),
  );
  outcome.querySelector("select").value = "other";
  const field = choices();
  field.addEventListener("change", () => {
    outcome.hidden = /** @type {HTMLInputElement} */ (field.querySelector("input:checked")).value !== "resolve";
  });
  field.append(outcome);
  return field;
}

const choices = () =>
  el(
    "fieldset",
    {},
    el("legend", {}, "And then"),
    ...AFTER.map(([value, title, hint], place) =>
      el(
        "label",
        { class: "option" },
        el("input", { type: "radio", name: "after", value, checked: place === 0 }),
        el("span", {}, el("b", {}, title), el("small", {}, hint)),
      ),
    ),
  );

/** Such as "12 answered, 1 was taken by Ann meanwhile". @param {Result} result */
export function resultWords({ answered, pending, missed }) {
  const why = ({ owner, name }) =>
    ({
      agent: `taken by ${name || "a colleague"} meanwhile`,
      closed: "resolved meanwhile",
      bot: "back with the assistant meanwhile",
      "": "erased meanwhile",
    })[owner] ?? "not answered";
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const one of missed) counts.set(why(one), (counts.get(why(one)) ?? 0) + 1);
  const rest = [...counts].map(([words, count]) => `${count} ${count === 1 ? "was" : "were"} ${words}`);
  return [`${answered} answered`, ...rest, pending && `${pending} still to go`].filter(Boolean).join(", ");
}
