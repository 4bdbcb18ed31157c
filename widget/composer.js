/** Where the customer writes, and encloses a picture while a person is there. */
import { button, el, icon, show } from "./dom.js";
import { Enclosure, KINDS } from "./pictures.js";

export const LIMIT = 4000;
const LIMIT_SHOWN_FROM = 3600;

/** @typedef {import("./conversation.js").Conversation} Conversation */

export class Composer {
  #attended = false;
  #composing = false;

  /**
   * @param {import("./texts.js").Words} words
   * @param {{conversation: () => Conversation, send: (text: string) => void, sent: () => void}} chat
   */
  constructor(words, chat) {
    this.words = words;
    this.chat = chat;
    this.input = el("textarea", {
      rows: 1,
      "aria-label": words.input,
      "aria-describedby": "count",
      placeholder: words.placeholder,
      enterkeyhint: "send",
      input: () => this.#onInput(),
      paste: (event) => this.#onFiles(event, event.clipboardData),
      keydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !this.isComposing(event)) this.#onSubmit(event);
      },
      compositionstart: () => { this.#composing = true; },
      compositionend: () => { this.#composing = false; },
    });
    this.grow = el("div", { class: "grow" }, this.input);
    this.file = el("input", { type: "file", accept: KINDS, hidden: true, change: () => this.#onChosen() });
    this.attach = button({ class: "icon attach", "aria-label": words.pictureAdd, click: () => this.file.click() }, icon("picture"));
    this.send = el("button", { type: "submit", class: "send", "aria-label": words.send }, icon("send"));
    this.count = el("p", { id: "count", class: "count", hidden: true });
    this.enclosure = new Enclosure(words, () => this.#onInput());
    this.hint = el("p", { class: "drop", "aria-hidden": "true", hidden: true }, icon("picture"), words.pictureDrop);
    const form = el("form", { submit: (event) => this.#onSubmit(event) },
      this.enclosure.node, el("div", { class: "field" }, this.grow, this.file, this.attach, this.send), this.count, el("p", { class: "privacy" }, words.privacy));
    this.node = el("div", { class: "foot" }, form, this.hint);
  }

  /** Nothing of what was written or chosen stays. */
  clear() {
    this.input.value = "";
    this.enclosure.clear();
  }

  /** @param {Conversation} conversation */
  update({ attended }) {
    if (this.#attended && !attended) this.enclosure.clear();
    this.#attended = attended;
    this.attach.hidden = !attended;
  }

  /** While an input method composes, Enter and Escape belong to it; keyCode 229 is how Safari says so. @param {KeyboardEvent} event */
  isComposing(event) {
    return this.#composing || event.isComposing || event.keyCode === 229;
  }

  /** @param {DragEvent} event dragover, dragleave or drop */
  drop(event) {
    this.hint.hidden = event.type !== "dragover" || !this.#attended;
    if (event.type === "drop") this.#onFiles(event, event.dataTransfer);
  }

  #onChosen() {
    void this.enclosure.choose([...this.file.files]);
    this.file.value = ""; // or the same file could not be chosen again
    this.input.focus();
  }

  /** @param {Event} event @param {DataTransfer|null} from */
  #onFiles(event, from) {
    const files = [...(from?.files ?? [])];
    // A spreadsheet's cells come as text and as a picture of it: they are meant as text.
    if (!files.length || from?.types.includes("text/plain")) return;
    event.preventDefault();
    if (this.#attended) void this.enclosure.choose(files);
    else this.enclosure.tell(this.words.pictureLater);
  }

  #onInput() {
    const length = this.input.value.trim().length;
    this.grow.dataset.value = this.input.value;
    show(this.count, length >= LIMIT_SHOWN_FROM ? this.words.left(LIMIT - length) : "");
    this.count.classList.toggle("over", length > LIMIT);
    this.send.setAttribute("aria-disabled", String((length === 0 && !this.enclosure.ready) || length > LIMIT));
    this.chat.conversation()?.tellTyping(length > 0);
  }

  /** @param {Event} event */
  #onSubmit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    if (text.length > LIMIT) return;
    this.chat.sent();
    void this.enclosure.send(this.chat.conversation());
    if (!text) return;
    this.chat.send(text);
    if (!this.#attended) this.enclosure.tell("");
    this.input.value = "";
    this.#onInput();
    this.input.focus();
  }
}
