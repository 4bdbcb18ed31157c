/** Where agents write: a reply to the customer, or a yellow note for the team. Drafts outlive a reload. */
import { el } from "/widget/dom.js";
import { AnswerList, fill, isSlip, OPEN_VARIABLE, SLIP, valuesOf } from "./answers.js";
import { sentence } from "./api.js";
import { askForCode } from "./dialogs.js";
import { Gate } from "./gate.js";
import { icon } from "./icons.js";
import { PICTURES, problemWith } from "./pictures.js";

const LIMIT = 4000;
const TYPING_EVERY_MS = 3000;

/** @typedef {{text: string, card?: any, attachment?: {id: string, url: string, name: string}}} Draft a card or a picture, not both */

export class Composer {
  /** @type {"message"|"note"} */
  mode = "message";
  #id = "";
  #typedAt = 0;
  #extra = /** @type {Pick<Draft, "card"|"attachment">} */ ({});

  /** @param {import("./desk.js").Desk} desk @param {{toast: (text: string, tone?: string) => void, claim: () => void, sent: () => void, unsent: import("./unsent.js").Unsent}} page */
  constructor(desk, page) {
    this.desk = desk;
    this.page = page;
    this.answers = new AnswerList((answer) => this.#insertAnswer(answer));
    this.modes = { message: this.#modeButton("message", "Reply"), note: this.#modeButton("note", "Note") };
    this.input = el("textarea", {
      rows: 2,
      maxlength: LIMIT,
      "aria-label": "Reply",
      enterkeyhint: "send",
      "aria-controls": "answers",
      input: () => this.#onInput(),
      keydown: (event) => this.#onKey(event),
      blur: () => this.#setTyping(false),
      paste: (event) => this.#onPaste(event),
    });
    this.file = el("input", {
      type: "file",
      accept: PICTURES,
      class: "unseen",
      tabindex: "-1",
      "aria-label": "Picture",
      change: () => this.#attach(this.file.files[0]),
    });
    this.tools = el(
      "div",
      { class: "tools" },
      this.#tool("keys", "Quick answers (type /)", () => this.#openAnswers()),
      this.#tool("clip", "Attach a picture", () => this.file.click()),
      this.#tool("code", "Insert the explanation of a code", () => this.#insertCode()),
      this.#tool("spark", "Ask the assistant for a suggestion", () => this.#suggest()),
    );
    this.extra = el("div", { class: "extra", hidden: true });
    this.hint = el("p", { class: "hint" });
    this.send = el("button", { type: "submit", class: "primary send" }, icon("send"), el("span", {}, "Send"));
    this.gate = new Gate(page.claim);
    this.form = el(
      "form",
      { submit: (event) => this.#onSubmit(event) },
      this.gate.root,
      this.answers.root,
      this.extra,
      el(
        "div",
        { class: "writing" },
        this.input,
        el("div", { class: "writing-foot" }, this.tools, this.hint, this.send),
      ),
      this.file,
    );
    this.root = el(
      "div",
      {
        class: "composer",
        "data-mode": "message",
        dragover: (event) => event.preventDefault(),
        drop: (event) => this.#onDrop(event),
      },
      el("div", { class: "modes", role: "group", "aria-label": "What you write" }, this.modes.message, this.modes.note),
      this.form,
    );
  }

  /** After any change of the conversation or who holds it. */
  render() {
    const { opened, me } = this.desk;
    if (!opened) return;
    if (opened.id !== this.#id) {
      this.#id = opened.id;
      this.#load(
        this.desk.store.get(`draft:${opened.id}:note`)?.text && !this.desk.store.get(`draft:${opened.id}:message`)?.text
          ? "note"
          : "message",
      );
    }
    const { facts } = opened;
    const mine = facts?.owner === "agent" && facts.agent?.id === me.id;
    const closed = this.mode === "message" && !mine;
    this.root.dataset.mode = this.mode;
    this.form.classList.toggle("gated", closed);
    this.input.disabled = closed || !facts;
    this.gate.render(closed ? facts : null);
  }

  /** @param {"message"|"note"} mode */
  write(mode) {
    this.setMode(mode);
    if (this.input.disabled) this.gate.focus();
    else this.input.focus();
  }

  /** @param {"message"|"note"} mode */
  setMode(mode) {
    if (mode !== this.mode) this.#load(mode);
    this.render();
  }

  /** Puts words back, such as those the server refused. @param {import("./outbox.js").Outgoing} entry */
  edit({ kind, text, card, attachment }) {
    this.setMode(kind);
    const kept = this.input.value.trim();
    this.#fill({
      text: kept ? `${text}\n\n${kept}` : text,
      card,
      attachment: attachment && { ...attachment, name: "Picture" },
    });
    this.input.focus();
  }

  #modeButton(mode, title) {
    return el(
      "button",
      { type: "button", "aria-pressed": "false", click: () => this.write(mode) },
      mode === "note" && icon("note"),
      title,
      el("kbd", { "aria-hidden": "true" }, title[0]),
    );
  }

  #tool(name, title, act) {
    return el("button", { type: "button", class: "tool", title, "aria-label": title, click: act }, icon(name));
  }

  #load(mode) {
    this.mode = mode;
    for (const [name, button] of Object.entries(this.modes)) button.setAttribute("aria-pressed", String(name === mode));
    const note = mode === "note";
    this.input.setAttribute("aria-label", note ? "Note for your team" : "Reply");
    this.input.placeholder = note
      ? "Write a note. Only your team sees this."
      : "Reply to the customer, / for quick answers";
    this.hint.textContent = note ? "Only your team sees this" : "";
    this.send.lastChild.textContent = note ? "Save note" : "Send";
    this.tools.hidden = note;
    this.answers.close();
    this.#fill(this.desk.store.get(`draft:${this.#id}:${mode}`) ?? { text: "" });
  }

  /** @param {Draft} draft */
  #fill({ text, card, attachment }) {
    this.input.value = text;
    this.#extra = { card, attachment };
    this.#onChanged();
  }

  #onChanged() {
    const { card, attachment } = this.#extra;
    const text = this.input.value;
    const key = `draft:${this.#id}:${this.mode}`;
    if (text || card || attachment) this.desk.store.set(key, { text, card, attachment });
    else this.desk.store.remove(key);
    const chip = (title) =>
      el(
        "span",
        { class: "chip" },
        title,
        el(
          "button",
          {
            type: "button",
            class: "tool",
            "aria-label": `Remove ${title}`,
            click: () => this.#fill({ text: this.input.value }),
          },
          icon("close"),
        ),
      );
    this.extra.hidden = !card && !attachment;
    this.extra.replaceChildren(
      ...[card && chip(card.title || "Card"), attachment && chip(attachment.name || "Picture")].filter(Boolean),
    );
    this.send.setAttribute("aria-disabled", String(!text.trim() && !card && !attachment));
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 200)}px`;
  }

  #onInput() {
    this.#onChanged();
    const { value } = this.input;
    if (this.mode === "message" && value.startsWith("/") && !value.includes("\n"))
      this.answers.open(this.#filledAnswers(), value.slice(1));
    else this.answers.close();
    this.#showActive();
    this.#setTyping(Boolean(value) && this.mode === "message" && !this.answers.isOpen);
  }

  #onKey(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const taken = this.answers.onKey(event);
    this.#showActive();
    if (taken) return;
    const undoes = event.key === "z" && (event.ctrlKey || event.metaKey) && !event.shiftKey;
    if (undoes && this.#isEmpty && this.page.unsent.mine.length) {
      event.preventDefault();
      void this.page.unsent.takeBack();
    }
    if (event.key === "Enter" && !event.shiftKey) this.#onSubmit(event);
    if (event.key === "Escape") this.input.blur();
  }

  #showActive() {
    const { active } = this.answers;
    if (active) this.input.setAttribute("aria-activedescendant", active);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #onSubmit(event) {
    event.preventDefault();
    const text = this.input.value.trim();
    const { card, attachment } = this.#extra;
    if (this.input.disabled) return;
    if (this.#isEmpty) return void this.page.unsent.sendNow();
    const [open] = this.mode === "message" ? (text.match(OPEN_VARIABLE) ?? []) : [];
    if (open) {
      this.#select(open);
      return this.page.toast(`Fill in ${open} first`, "bad");
    }
    if (this.mode === "message" && isSlip(text)) return this.page.toast(SLIP, "bad");
    const hold = this.mode === "message" && this.desk.holds;
    this.desk.outbox.add({ conversation: this.#id, kind: this.mode, text, card, attachment, hold });
    this.#fill({ text: "" });
    if (!hold) this.#setTyping(false);
    this.page.sent();
    this.input.focus();
  }

  get #isEmpty() {
    const { card, attachment } = this.#extra;
    return !this.input.value.trim() && !card && !attachment;
  }

  #openAnswers() {
    this.answers.open(this.#filledAnswers(), "");
    this.input.focus();
  }

  #filledAnswers() {
    const values = valuesOf(this.desk.opened?.facts, this.desk.me.name);
    return this.desk.answers.map((answer) => ({ ...answer, text: fill(answer.text, values) }));
  }

  #insertAnswer({ text }) {
    const { value } = this.input;
    const kept = value.startsWith("/") ? "" : value.trim();
    this.#fill({ ...this.#extra, text: kept ? `${kept}\n${text}` : text });
    this.input.focus();
    const [open] = text.match(OPEN_VARIABLE) ?? [];
    if (open) this.#select(open);
  }

  #select(words) {
    const start = this.input.value.indexOf(words);
    this.input.focus();
    this.input.setSelectionRange(start, start + words.length);
  }

  async #insertCode() {
    const id = this.#id;
    const answer = await askForCode(this.desk);
    if (answer?.card && id === this.#id) this.#fill({ text: this.input.value, card: answer.card });
    this.input.focus();
  }

  async #suggest() {
    const { opened } = this.desk;
    if (!opened) return;
    this.hint.textContent = "Asking the assistant…";
    try {
      const { text } = await this.desk.api.post(`${opened.path}/suggest`);
      if (opened !== this.desk.opened) return;
      if (!text) return this.page.toast("The assistant has nothing to suggest here.");
      const kept = this.input.value.trim();
      this.#fill({ ...this.#extra, text: kept ? `${kept}\n\n${text}` : text });
      this.hint.textContent = "Read it before you send it";
      this.input.focus();
    } catch (error) {
      this.page.toast(sentence(error), "bad");
      this.hint.textContent = "";
    }
  }

  #onPaste(event) {
    const [file] = event.clipboardData?.files ?? [];
    if (file && this.mode === "message") this.#attach(file);
  }

  #onDrop(event) {
    event.preventDefault();
    const [file] = event.dataTransfer?.files ?? [];
    if (file && this.mode === "message" && !this.input.disabled) this.#attach(file);
  }

  /** @param {File|undefined} file */
  async #attach(file) {
    this.file.value = "";
    const { opened } = this.desk;
    if (!file || !opened) return;
    const problem = problemWith(file);
    if (problem) return this.page.toast(problem, "bad");
    this.hint.textContent = "Uploading…";
    try {
      const { id, url } = await this.desk.api.upload(`${opened.path}/attachments`, file);
      if (opened === this.desk.opened)
        this.#fill({ text: this.input.value, attachment: { id, url, name: file.name || "Picture" } });
    } catch (error) {
      this.page.toast(sentence(error), "bad");
    }
    this.hint.textContent = "";
  }

  #setTyping(on) {
    const { opened, me } = this.desk;
    if (!opened || opened.facts?.agent?.id !== me.id) return;
    if ((!on && !this.#typedAt) || (on && Date.now() - this.#typedAt < TYPING_EVERY_MS)) return;
    this.#typedAt = on ? Date.now() : 0;
    this.desk.api.post(`${opened.path}/typing`, { on }).catch(() => undefined);
  }
}
