/** Quick answers: a list that opens with "/" in an empty line, and words filled from the conversation. */
import { el } from "/widget/dom.js";

/** @typedef {{id: string, title: string, text: string}} Answer */

/** A variable that nobody could fill, as it stands in the text. */
export const OPEN_VARIABLE = /\{(name|bank|code|agent)\}/;

/** Keys that went into the line instead of the list, such as "/" or "r/": never a reply. @param {string} text */
export const isSlip = (text) => /^\w?\/\w*$/.test(text.trim());
export const SLIP = "Choose a quick answer, or write a reply: this would not help the customer.";

/** @param {string} text @param {Record<string, string>} values the empty ones stay open @returns {string} */
export const fill = (text, values) => text.replace(/\{(name|bank|code|agent)\}/g, (whole, key) => values[key] || whole);

/** @param {any} facts of an OpenConversation @param {string} agent @returns {Record<string, string>} */
export const valuesOf = (facts, agent) => ({
  name: (facts?.customer?.name ?? "").split(" ")[0],
  bank: facts?.brief?.bank ?? "",
  code: facts?.brief?.code ?? "",
  agent: agent.split(" ")[0],
});

/** A listbox above the composer; the focus stays in the text field. */
export class AnswerList {
  #answers = /** @type {Answer[]} */ ([]);
  #chosen = 0;
  #any = false;

  /** @param {(answer: Answer) => void} pick */
  constructor(pick) {
    this.pick = pick;
    this.root = el("ul", {
      class: "answers",
      id: "answers",
      role: "listbox",
      "aria-label": "Quick answers",
      hidden: true,
    });
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Id of the chosen one for aria-activedescendant, "" when closed. */
  get active() {
    return this.isOpen && this.#answers.length ? `answer-${this.#chosen}` : "";
  }

  /** @param {Answer[]} all @param {string} typed without the slash */
  open(all, typed) {
    const wanted = typed.toLowerCase();
    this.#answers = all.filter(({ title, text }) => `${title} ${text}`.toLowerCase().includes(wanted));
    this.#chosen = 0;
    this.#any = all.length > 0;
    this.root.hidden = false;
    this.#render();
  }

  close() {
    this.root.hidden = true;
  }

  /** @param {KeyboardEvent} event @returns {boolean} whether it was meant for the list */
  onKey(event) {
    if (!this.isOpen) return false;
    const count = this.#answers.length;
    if (event.key === "Escape") this.close();
    else if (event.key === "ArrowDown" && count) this.#chosen = (this.#chosen + 1) % count;
    else if (event.key === "ArrowUp" && count) this.#chosen = (this.#chosen + count - 1) % count;
    else if (["Enter", "Tab"].includes(event.key) && count) this.#take(this.#chosen);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    if (this.isOpen) this.#render();
    return true;
  }

  #take(place) {
    this.close();
    this.pick(this.#answers[place]);
  }

  #render() {
    const options = this.#answers.map((answer, place) =>
      el(
        "li",
        {
          role: "option",
          id: `answer-${place}`,
          "aria-selected": String(place === this.#chosen),
          mousedown: (event) => event.preventDefault(),
          click: () => this.#take(place),
        },
        el("b", {}, answer.title),
        el("span", {}, answer.text),
      ),
    );
    if (!options.length)
      options.push(
        el(
          "li",
          { role: "option", "aria-disabled": "true", "aria-selected": "false" },
          el(
            "span",
            {},
            this.#any ? "No quick answer matches" : "There is none yet. Write your own under “My quick answers” above.",
          ),
        ),
      );
    this.root.replaceChildren(...options);
    this.root.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }
}
