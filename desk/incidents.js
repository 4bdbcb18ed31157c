/** One card for all incidents that are open: how many it hit and since when, and what can be done for all at once. */
import { el } from "/widget/dom.js";
import { newId } from "/widget/outbox.js";
import { sentence } from "./api.js";
import { ask } from "./dialogs.js";
import { moment } from "./format.js";

const EVERY_MS = 20_000;

/** @typedef {{id: string, name: string, state: string, since: string, customers: number, told: number}} Incident */

export class Incidents {
  /** @param {import("./desk.js").Desk} desk @param {(text: string, tone?: string) => void} toast */
  constructor(desk, toast) {
    this.desk = desk;
    this.toast = toast;
    this.list = el("ul", {});
    this.root = el("section", { class: "incidents", hidden: true, "aria-label": "Incidents" }, this.list);
    window.setInterval(() => void this.read(), EVERY_MS);
    void this.read();
  }

  /** Without an answer the card stays as it is. */
  async read() {
    try {
      const { items } = await this.desk.api.get("/incidents");
      this.#render(items.filter((/** @type {Incident} */ one) => one.state !== "closed"));
    } catch {
      // Offline, or a server of the version before: the desk says the first by itself.
    }
  }

  /** @param {Incident[]} open */
  #render(open) {
    const version = JSON.stringify(open);
    if (version === this.version) return;
    this.version = version;
    this.root.hidden = open.length === 0;
    this.list.replaceChildren(...open.map((one) => this.#row(one)));
  }

  /** @param {Incident} one */
  #row(one) {
    const button = (words, act) => el("button", { type: "button", class: "plain", click: act }, words);
    return el(
      "li",
      {},
      el("b", { dir: "auto" }, one.name),
      " ",
      el("span", { class: "badge", "data-tone": one.state === "confirmed" ? "bad" : "busy" }, one.state),
      el("p", { class: "quiet small" }, `${one.customers} customers since ${moment(one.since)}, ${one.told} told`),
      button("Answer all", () => this.#answer(one)),
      one.state === "suspected" && button("Confirm", () => this.#do(one, "confirm", {}, "Confirmed.")),
      button("Close", () => this.#do(one, "close", {}, "Closed. Everybody who was told hears it.")),
    );
  }

  /** @param {Incident} one */
  async #answer(one) {
    const words = el("textarea", { name: "text", rows: 4, required: true, maxlength: 2000 });
    const field = el("label", { class: "stack" }, el("span", {}, "To all who were told or wait for this bank"), words);
    const text = await ask(`Answer all about ${one.name}`, [field], "Send", (form) => String(form.get("text")).trim());
    if (text) await this.#do(one, "answer", { id: newId(), text }, "Sent to all.");
  }

  /** @param {Incident} one @param {string} step @param {object} body @param {string} done */
  async #do(one, step, body, done) {
    try {
      await this.desk.api.post(`/incidents/${one.id}/${step}`, body);
      this.toast(done);
    } catch (error) {
      this.toast(sentence(error), "bad");
    }
    await this.read();
  }
}
