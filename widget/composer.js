/** Where the customer writes. What is half written survives a reload of the page. */
import { button, el, icon, show } from "./dom.js";

export const LIMIT = 4000;
const LIMIT_SHOWN_FROM = 3600;

/**
 * The characters to send, counted as the server does. None when nothing would show: spaces, accents without a letter and
 * fillers don't; `conversations/incoming.py` knows the same. @param {string} text
 */
export const signs = (text) => (/[^\s\p{C}\p{M}\p{DI}\u2800]/u.test(text) ? [...text.trim()] : []);

/** @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./texts.js").Words} Words */
/**
 * @typedef {object} Enclosure a picture that goes along
 * @property {HTMLElement} node @property {() => void} choose lets somebody choose a file
 * @property {boolean} ready there is one to be sent
 * @property {(conversation: Conversation) => void} update
 * @property {(files: File[]) => void} take @property {() => Promise<void>} send @property {() => void} clear
 */

export class Composer {
  #words;
  #chat;
  #composing = false;
  /** @type {Enclosure|null} comes with the first conversation, or when it is wanted */
  #enclosure = null;
  /** @type {import("./storage.js").Store|null} */
  #drafts = null;

  /** @param {Words} words @param {{conversation: () => Conversation|null, send: (text: string) => void, more: () => Promise<void>}} chat */
  constructor(words, chat) {
    this.#words = words;
    this.#chat = chat;
    this.input = el("textarea", {
      rows: 1,
      "aria-label": words.input,
      "aria-describedby": "count",
      placeholder: words.placeholder,
      enterkeyhint: "send",
      input: () => this.#onInput(),
      paste: (/** @type {ClipboardEvent} */ event) => this.offer(event, event.clipboardData),
      keydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === "Enter" && !event.shiftKey && !this.isComposing(event)) this.#onSubmit(event);
      },
      compositionstart: () => {
        this.#composing = true;
      },
      compositionend: () => {
        this.#composing = false;
      },
    });
    this.grow = el("div", { class: "grow" }, this.input);
    this.attach = button(
      { class: "icon", "aria-label": words.pictureAdd, click: async () => (await this.#pictures()).choose() },
      icon("picture"),
    );
    // No submitting: a sandboxed frame may forbid forms.
    this.submit = button(
      { class: "send", "aria-label": words.send, click: (/** @type {Event} */ event) => this.#onSubmit(event) },
      icon("send"),
    );
    this.count = el("p", { id: "count", class: "count", hidden: true });
    this.error = el("p", { class: "error", role: "alert" });
    this.field = el("div", { class: "field" }, this.grow, this.attach, this.submit);
    this.node = el(
      "div",
      { class: "foot" },
      this.error,
      this.field,
      this.count,
      el("p", { class: "privacy" }, words.privacy),
    );
  }

  /** @param {Enclosure} enclosure */
  add(enclosure) {
    this.#enclosure = enclosure;
    this.node.prepend(enclosure.node);
  }

  /** Another customer's words: nothing of the former one's stays. @param {import("./storage.js").Store} drafts */
  open(drafts) {
    this.#drafts = drafts;
    this.input.value = drafts.get("draft") ?? "";
    this.#enclosure?.clear();
    this.refresh();
  }

  /** @param {Conversation} conversation */
  update(conversation) {
    this.#enclosure?.update(conversation);
  }

  /** While an input method composes, Enter and Escape belong to it; keyCode 229 is how Safari says so. @param {KeyboardEvent} event */
  isComposing(event) {
    return this.#composing || event.isComposing || event.keyCode === 229;
  }

  /** Takes a picture that was pasted or dropped. @param {Event} event @param {DataTransfer|null} from */
  async offer(event, from) {
    // A spreadsheet's cells come as text and as a picture of it: they are meant as text.
    if (!from?.files.length || from.types.includes("text/plain")) return;
    event.preventDefault();
    const files = [...from.files]; // they are gone a moment later
    (await this.#pictures()).take(files);
  }

  /** @param {string} why "" takes it back */
  complain(why) {
    show(this.error, why);
  }

  /** After a change of what would be sent. */
  refresh() {
    const { length } = signs(this.input.value);
    this.grow.dataset.value = this.input.value;
    show(this.count, length >= LIMIT_SHOWN_FROM ? this.#words.left(LIMIT - length) : "");
    this.count.classList.toggle("over", length > LIMIT);
    this.submit.setAttribute("aria-disabled", String((!length && !this.#enclosure?.ready) || length > LIMIT));
  }

  /** @returns {Promise<Enclosure>} */
  async #pictures() {
    if (!this.#enclosure) await this.#chat.more();
    return /** @type {Enclosure} */ (this.#enclosure);
  }

  #onInput() {
    const text = this.input.value;
    if (text) this.#drafts?.set("draft", text);
    else this.#drafts?.remove("draft");
    this.#chat.conversation()?.tellTyping(signs(text).length > 0);
    this.refresh();
  }

  /** The assistant reads the picture before the words that go with it. @param {string} text */
  async #send(text) {
    const chat = this.#chat;
    const sent = this.#enclosure?.ready && this.#enclosure.send();
    if (sent && !chat.conversation()?.attended) await sent;
    chat.send(text);
  }

  /** @param {Event} event */
  #onSubmit(event) {
    event.preventDefault();
    if (signs(this.input.value).length > LIMIT) return;
    void this.#send(this.input.value);
    this.input.value = "";
    this.#onInput();
    this.input.focus();
  }
}
