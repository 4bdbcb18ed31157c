/** Lines that were sent and can still be taken back: the customer sees the agent typing until they arrive. */
import { el } from "/widget/dom.js";
import { sentence } from "./api.js";

const TICK_MS = 500;
const TYPING_EVERY_MS = 3000;

/** @typedef {{id: string, agent: string, name: string, text: string, card: any, attachment?: {id: string, url: string}, until: number}} Line `until` in this page's time */

export class Unsent {
  /** Conversations where lines of this agent wait, and until when in ms. @type {Map<string, number>} */
  #waiting = new Map();

  /** @param {import("./desk.js").Desk} desk @param {{toast: (text: string, tone?: string) => void, edit: (line: Line) => void}} page */
  constructor(desk, page) {
    this.desk = desk;
    this.page = page;
    desk.outbox.addEventListener("sent", (/** @type {any} */ { detail }) => this.#onSent(detail));
    window.setInterval(() => this.#tick(), TICK_MS);
    window.setInterval(() => this.#type(), TYPING_EVERY_MS);
  }

  /** Own ones of the conversation that is open. @returns {Line[]} */
  get mine() {
    const { opened, me } = this.desk;
    return opened?.unsent.filter(({ agent }) => agent === me.id) ?? [];
  }

  /** The newest, or this one: its words go back to where they were written. @param {Line} [line] */
  async takeBack(line = this.mine.at(-1)) {
    const { opened } = this.desk;
    if (!opened || !line) return;
    try {
      await this.desk.api.post(`${opened.path}/take-back`, { id: line.id });
      opened.drop(line.id);
      if (opened === this.desk.opened) this.page.edit(line);
      this.page.toast("Taken back. The customer has not seen it.");
    } catch (error) {
      this.page.toast(sentence(error), "bad");
    }
    if (!this.mine.length) this.#waiting.delete(opened.id);
    await this.desk.readOpened();
  }

  /** Everything that waits in the open conversation. */
  async sendNow() {
    const { opened } = this.desk;
    if (!opened || !this.mine.length) return;
    this.#waiting.delete(opened.id);
    await this.desk.api
      .post(`${opened.path}/send-now`)
      .catch((/** @type {unknown} */ error) => this.page.toast(sentence(error), "bad"));
    await this.desk.readOpened();
  }

  /** @param {Line} line */
  item(line) {
    const mine = line.agent === this.desk.me.id;
    const button = (title, hint, act) =>
      el("button", { type: "button", class: "link", title: hint, click: act }, title);
    const make = () =>
      el(
        "li",
        {},
        el("div", { class: "bubble", dir: "auto" }, line.text || "Picture or card"),
        el(
          "p",
          { class: "mark" },
          el("span", { class: "left", "data-until": String(line.until) }, left(line.until)),
          mine && button("Take back", "Ctrl+Z in the empty field", () => this.takeBack(line)),
          mine && button("Send now", "Enter in the empty field", () => this.sendNow()),
        ),
      );
    return { key: `unsent ${line.id}`, version: "", classes: "line agent first unsent", make };
  }

  /** @param {import("./outbox.js").Outgoing} entry */
  #onSent({ conversation, hold }) {
    if (!hold) return;
    this.#waiting.set(conversation, Date.now() + this.desk.me.undo_send * 1000);
    this.#type();
  }

  /** Only the figure changes, so nothing is laid out or read out twice. */
  #tick() {
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".unsent .left")))
      place.textContent = left(Number(place.dataset.until));
  }

  #type() {
    for (const [conversation, until] of this.#waiting) {
      if (until < Date.now()) this.#waiting.delete(conversation);
      else this.desk.api.post(`/conversations/${conversation}/typing`, { on: true }).catch(() => undefined);
    }
  }
}

/** @param {number} until */
function left(until) {
  const seconds = Math.ceil((until - Date.now()) / 1000);
  return seconds > 0 ? `Goes out in ${seconds} s` : "Sending…";
}
