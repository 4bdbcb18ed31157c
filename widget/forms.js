/** What the customer fills in: the message with a picture, a way to be reached while waiting, a rating when it is over. */
import { button, drawn, el, icon, show } from "./dom.js";

export const LIMIT = 4000;
const KINDS = "image/png,image/jpeg,image/gif,image/webp";
const MOST_BYTES = 5 << 20;

/**
 * The characters to send, counted as the server does. None when nothing would show: spaces, accents without a letter and
 * fillers don't; `conversations/incoming.py` knows the same. @param {string} text
 */
export const signs = (text) => (/[^\s\p{C}\p{M}\p{DI}\u2800]/u.test(text) ? [...text.trim()] : []);

/** @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./texts.js").Words} Words */

export class Composer {
  #words;
  #chat;
  #attended = false;
  #composing = false;
  /** @type {File|null} the picture that goes along */
  #file = null;
  #sending = false;

  /**
   * @param {Words} words
   * @param {{conversation: () => Conversation, send: (text: string) => void}} chat
   */
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
      paste: (event) => this.offer(event, event.clipboardData),
      keydown: (event) => {
        if (event.key === "Enter" && !event.shiftKey && !this.isComposing(event)) this.#onSubmit(event);
      },
      compositionstart: () => { this.#composing = true; },
      compositionend: () => { this.#composing = false; },
    });
    this.grow = el("div", { class: "grow" }, this.input);
    this.files = el("input", { type: "file", accept: KINDS, hidden: true, change: () => this.#onChosen() });
    this.attach = button({ class: "icon", "aria-label": words.pictureAdd, click: () => this.files.click() }, icon("picture"));
    this.submit = el("button", { class: "send", "aria-label": words.send }, icon("send"));
    this.count = el("p", { id: "count", class: "count", hidden: true });
    this.node = el(
      "form",
      { class: "foot", submit: (event) => this.#onSubmit(event) },
      this.#buildChip(),
      el("div", { class: "field" }, this.grow, this.files, this.attach, this.submit),
      this.count,
      el("p", { class: "privacy" }, words.privacy),
    );
  }

  #buildChip() {
    const words = this.#words;
    this.progress = el("progress", { "aria-label": words.pictureSending });
    this.name = el("span", {});
    this.thumb = el("span", { class: "thumb", "aria-hidden": "true" });
    this.remove = button({ class: "icon", "aria-label": words.pictureRemove, click: () => this.#enclose(null) }, icon("close"));
    this.chip = el("div", { class: "chip" }, this.thumb, el("span", { class: "chip-text" }, this.name, this.progress), this.remove);
    this.error = el("p", { class: "error", role: "alert" });
    return el("div", {}, this.chip, this.error);
  }

  /** Nothing of what was written or chosen stays. */
  clear() {
    this.input.value = "";
    this.#enclose(null);
  }

  /** @param {Conversation} conversation */
  update({ attended }) {
    if (this.#attended && !attended) this.#enclose(null);
    this.#attended = attended;
    this.attach.hidden = !attended;
  }

  /** While an input method composes, Enter and Escape belong to it; keyCode 229 is how Safari says so. @param {KeyboardEvent} event */
  isComposing(event) {
    return this.#composing || event.isComposing || event.keyCode === 229;
  }

  /** Takes a picture that was pasted or dropped. @param {Event} event @param {DataTransfer|null} from */
  offer(event, from) {
    // A spreadsheet's cells come as text and as a picture of it: they are meant as text.
    if (!from?.files.length || from.types.includes("text/plain")) return;
    event.preventDefault();
    if (this.#attended) void this.#choose([...from.files]);
    else show(this.error, this.#words.pictureLater);
  }

  #onChosen() {
    void this.#choose([...this.files.files]);
    this.files.value = ""; // or the same file could not be chosen again
    this.input.focus();
  }

  /** @param {File[]} files */
  async #choose([file, ...more]) {
    if (!file || this.#sending) return;
    const words = this.#words;
    const problem = !KINDS.includes(file.type || "?") ? words.pictureKind : file.size > MOST_BYTES ? words.pictureSize : "";
    const canvas = !problem && (await drawn(file, 96).catch(() => null));
    if (!this.#attended) return; // meanwhile
    if (!canvas) return show(this.error, problem || words.pictureKind);
    this.#enclose(file);
    this.thumb.replaceChildren(canvas);
    show(this.error, more.length ? words.pictureOne : "");
  }

  /** @param {File|null} file */
  #enclose(file) {
    this.#file = file;
    this.name.textContent = file?.name ?? "";
    show(this.error, "");
    this.#onInput();
  }

  async #sendPicture() {
    const file = this.#file;
    if (!file || this.#sending) return;
    const words = this.#words;
    let fate = "";
    this.#setSending(true);
    try {
      const fresh = await this.#chat.conversation().sendPicture(file, (share) => { this.progress.value = share; });
      if (file === this.#file) this.#enclose(null);
      if (!fresh) fate = words.pictureTwice;
    } catch (error) {
      if (file === this.#file) fate = `${words.failed}. ${error.message || words.trouble}`;
    }
    this.#setSending(false);
    show(this.error, fate);
  }

  #setSending(on) {
    this.#sending = on;
    this.progress.value = 0;
    show(this.error, "");
    this.#onInput();
  }

  #onInput() {
    const { length } = signs(this.input.value);
    this.grow.dataset.value = this.input.value;
    show(this.count, length > 3600 ? this.#words.left(LIMIT - length) : "");
    const over = this.count.classList.toggle("over", length > LIMIT);
    this.chip.hidden = !this.#file;
    this.progress.hidden = !this.#sending;
    this.remove.hidden = this.#sending;
    this.submit.setAttribute("aria-disabled", String(over || !(length || (this.#file && !this.#sending))));
    this.#chat.conversation()?.tellTyping(!!length);
  }

  /** @param {Event} event */
  #onSubmit(event) {
    event.preventDefault();
    if (this.count.classList.contains("over")) return;
    void this.#sendPicture();
    this.#chat.send(this.input.value);
    this.input.value = "";
    this.#onInput();
    this.input.focus();
  }
}

/**
 * @param {Conversation} conversation @param {Words} words @param {(text: string) => void} announce
 * @returns {import("./thread.js").Item[]}
 */
export function aftercare(conversation, words, announce) {
  const { id, owner, stars } = conversation;
  if (owner === "waiting") return [{ key: `contact ${id}`, version: "", classes: "card", make: () => contactCard(conversation, words) }];
  if (owner !== "closed") return [];
  return [{ key: `rating ${id}`, version: `${stars}`, classes: "card", make: () => (stars ? thanks(stars, words) : ratingCard(conversation, words, announce)) }];
}

/** @param {Conversation} conversation @param {Words} words */
function contactCard(conversation, words) {
  const title = el("summary", {}, words.contact);
  const field = el("input", { type: "text", autocomplete: "email", maxlength: 200, required: true, "aria-label": words.contactField, placeholder: words.contactField });
  const form = asking(words, async () => {
    await conversation.call("contact", { body: { contact: field.value } });
    title.textContent = words.contactChange;
    title.focus();
    box.open = false;
  }, el("p", { class: "quiet" }, words.contactWhy), el("div", { class: "pair" }, field, el("button", { class: "choice" }, words.contactSave)));
  const box = el("details", {}, title, form);
  return el("div", {}, box);
}

/** @param {Conversation} conversation @param {Words} words @param {(text: string) => void} announce */
function ratingCard(conversation, words, announce) {
  let stars = 0;
  const verdict = el("p", { class: "quiet", "aria-hidden": "true" });
  const more = el(
    "div",
    { class: "more", hidden: true },
    el("textarea", { rows: 2, maxlength: 2000, "aria-label": words.rateWords, placeholder: words.rateWords }),
    el("button", { class: "primary" }, words.rateSend),
  );
  const choose = (number) => {
    stars = number;
    verdict.textContent = words.stars[number - 1];
    more.hidden = false;
  };
  const star = (name, index) => el(
    "label",
    { class: "star" },
    el("input", { type: "radio", name: "stars", class: "hidden", "aria-label": words.star(index + 1, name), change: () => choose(index + 1) }),
    icon("star"),
  );
  return asking(words, async () => {
    await conversation.rate(stars, more.firstElementChild.value.trim());
    announce(words.rated);
  },
    el("fieldset", {}, el("legend", { class: "card-title" }, words.rate), el("div", { class: "stars" }, ...words.stars.map(star)), verdict), more);
}

/** @param {number} stars @param {Words} words */
const thanks = (stars, words) => el(
  "div",
  {},
  el("p", { class: "card-title" }, words.rated),
  el("p", { class: "stars given", role: "img", "aria-label": words.star(stars, words.stars[stars - 1]) }, ...Array.from({ length: stars }, () => icon("star"))),
);

/** A form that says what went wrong. @param {Words} words @param {() => Promise<void>} act @param {...any} children */
function asking(words, act, ...children) {
  const error = el("p", { class: "error", role: "alert" });
  let busy = false;
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    error.textContent = "";
    try {
      await act();
    } catch (problem) {
      error.textContent = (problem.status && problem.message) || words.trouble;
    }
    busy = false;
  };
  return el("form", { submit }, ...children, error);
}
