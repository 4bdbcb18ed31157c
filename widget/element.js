/** `<helpline-chat>`: the launcher and the panel. Importing this file registers nothing. */
import { Conversation } from "./conversation.js";
import { el, icon, reconcile } from "./dom.js";
import { sheet } from "./style.js";
import { wordsFor } from "./texts.js";
import { senderOf, threadItems } from "./thread.js";

const LIMIT = 4000;
const LIMIT_SHOWN_FROM = 3600;
const NEAR_END_PX = 80;
const ANNOUNCEMENTS_KEPT = 5;

/**
 * @attr {string} server default: where this script came from
 * @attr {string} identity JWT of a signed-in customer; changing it changes the conversation
 * @attr {boolean} open
 * @fires helpline-open @fires helpline-message - detail: the message
 */
export class HelplineChat extends HTMLElement {
  static observedAttributes = ["server", "identity", "open"];

  #words = wordsFor("en");
  #language = "en";
  /** @type {Conversation|null} */
  #conversation = null;
  /** @type {Record<string, any>} */
  #parts = {};
  #composing = false;
  #stick = true;

  get server() { return (this.getAttribute("server") || new URL("..", import.meta.url).href).replace(/\/+$/, ""); }
  get identity() { return this.getAttribute("identity") ?? ""; }
  get isOpen() { return this.hasAttribute("open"); }

  connectedCallback() {
    this.#language = this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en";
    this.#words = wordsFor(this.#language);
    if (!this.shadowRoot) this.#build();
    this.#begin();
    this.#showOpen();
  }

  disconnectedCallback() {
    this.#conversation?.stop();
    this.#conversation = null;
  }

  /** @param {string} name @param {string|null} before @param {string|null} after */
  attributeChangedCallback(name, before, after) {
    if (!this.#conversation || before === after) return;
    if (name !== "open") this.#begin();
    else if ((before === null) !== (after === null)) this.#showOpen();
  }

  open() {
    if (this.isOpen) return;
    this.setAttribute("open", "");
    this.#focusInput();
    this.dispatchEvent(new CustomEvent("helpline-open", { bubbles: true, composed: true }));
  }

  close() {
    if (!this.isOpen) return;
    this.removeAttribute("open");
    this.#parts.launcher?.focus();
  }

  /** Says something in the customer's name. @param {string} text */
  send(text) {
    const words = text.trim().slice(0, LIMIT);
    if (words) this.#conversation?.send(words);
    this.#stick = true;
  }

  /** The next message begins a new conversation. */
  restart() {
    this.#conversation?.restart();
    this.#parts.announcer?.replaceChildren();
  }

  /** Whenever server or customer changes, nothing of the former conversation stays. */
  #begin() {
    this.#conversation?.stop();
    const conversation = new Conversation(this.server, this.identity);
    this.#conversation = conversation;
    this.#parts.announcer.replaceChildren();
    this.#parts.input.value = "";
    this.#onInput();
    conversation.addEventListener("change", () => this.#render());
    conversation.addEventListener("message", (event) => this.#onMessage(event.detail));
    conversation.start();
    this.#render();
  }

  #build() {
    const words = this.#words;
    const parts = this.#parts;
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    parts.badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });
    parts.launcher = el("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", click: () => this.open() }, icon("chat"), parts.badge);
    // Outside the panel, or screen readers would miss what comes while it is closed.
    parts.announcer = el("div", { class: "hidden", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": words.messages });
    parts.panel = el(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, keydown: (event) => this.#onKey(event) },
      this.#buildHeader(),
      this.#buildBars(),
      this.#buildThread(),
      this.#buildComposer(),
    );
    root.append(parts.announcer, parts.panel, parts.launcher);
  }

  #buildHeader() {
    const words = this.#words;
    return el(
      "div",
      { class: "head" },
      el("span", { class: "logo" }, icon("bank")),
      el("div", { class: "names" }, el("h2", { id: "title" }, words.title), el("p", {}, words.subtitle)),
      el("button", { type: "button", class: "icon", "aria-label": words.close, click: () => this.close() }, icon("close")),
    );
  }

  #buildBars() {
    const parts = this.#parts;
    parts.offline = el("p", { class: "bar offline", hidden: true });
    parts.owner = el("p", { class: "bar owner", hidden: true });
    return el("div", { class: "bars", role: "status" }, parts.offline, parts.owner);
  }

  #buildThread() {
    const words = this.#words;
    const parts = this.#parts;
    parts.list = el("ol", { class: "list", role: "list" });
    parts.renewed = el("p", { class: "note", hidden: true }, words.renewed);
    parts.choices = el("div", { class: "choices", role: "group", "aria-label": words.suggestions, hidden: true });
    parts.scroller = el(
      "div",
      { class: "scroller", role: "region", tabindex: "0", "aria-label": words.messages, scroll: () => this.#onScroll() },
      el("div", { class: "line bot first last greeting" }, el("div", { class: "bubble" }, words.greeting)),
      parts.renewed,
      parts.list,
      parts.choices,
    );
    return parts.scroller;
  }

  #buildComposer() {
    const words = this.#words;
    const parts = this.#parts;
    parts.input = el("textarea", {
      rows: 1,
      "aria-label": words.input,
      "aria-describedby": "count",
      placeholder: words.placeholder,
      enterkeyhint: "send",
      input: () => this.#onInput(),
      compositionstart: () => { this.#composing = true; },
      compositionend: () => { this.#composing = false; },
    });
    parts.grow = el("div", { class: "grow" }, parts.input);
    parts.send = el("button", { type: "submit", class: "send", "aria-label": words.send }, icon("send"));
    parts.count = el("p", { id: "count", class: "count", hidden: true });
    parts.form = el("form", { submit: (event) => this.#onSubmit(event) }, el("div", { class: "field" }, parts.grow, parts.send), parts.count, el("p", { class: "privacy" }, words.privacy));
    parts.ended = el("div", { class: "ended", hidden: true }, el("button", { type: "button", class: "primary", click: () => this.#startNew() }, words.startNew));
    return el("div", { class: "foot" }, parts.form, parts.ended);
  }

  #render() {
    const conversation = this.#conversation;
    if (!conversation) return;
    const { list, renewed, offline, owner, form, ended } = this.#parts;
    reconcile(list, threadItems(conversation, this.#words, this.#language, {
      retry: (id) => conversation.retry(id),
      remove: (id) => conversation.remove(id),
    }));
    this.#renderChoices(conversation);
    renewed.hidden = !conversation.renewed;
    show(offline, conversation.connected ? "" : this.#words.offline);
    show(owner, { waiting: this.#words.ownerWaiting, agent: this.#words.ownerAgent, closed: this.#words.ownerClosed, bot: "" }[conversation.owner] ?? "");
    owner.dataset.owner = conversation.owner;
    form.hidden = conversation.owner === "closed";
    ended.hidden = !form.hidden;
    if (this.isOpen && this.#stick) this.#scrollToEnd();
    if (this.isOpen && document.visibilityState === "visible") conversation.markSeen();
    this.#renderLauncher(conversation.unread);
  }

  #renderChoices(conversation) {
    const { choices, list } = this.#parts;
    const buttons = choicesOf(conversation, this.#words);
    reconcile(choices, buttons.map(({ title, choice }, index) => ({
      key: `${index}`,
      version: JSON.stringify([title, choice]),
      classes: "choice",
      make: () => el("button", { type: "button", dir: "auto", click: () => this.#choose(title, choice) }, title),
    })));
    choices.hidden = !buttons.length;
    list.hidden = !list.childElementCount;
  }

  #renderLauncher(unread) {
    const { badge, launcher } = this.#parts;
    badge.textContent = unread > 9 ? "9+" : String(unread);
    badge.hidden = unread === 0;
    launcher.setAttribute("aria-label", unread ? this.#words.launcherUnread(unread) : this.#words.launcher);
  }

  #showOpen() {
    const { panel, launcher } = this.#parts;
    panel.hidden = !this.isOpen;
    launcher.hidden = this.isOpen;
    this.#stick = true;
    this.#render();
  }

  /** @param {import("./conversation.js").Message} message */
  #onMessage(message) {
    const { announcer } = this.#parts;
    announcer.append(el("p", {}, `${senderOf(message, this.#words)}: ${message.text || message.card?.title || ""}`));
    while (announcer.childElementCount > ANNOUNCEMENTS_KEPT) announcer.firstElementChild.remove();
    this.dispatchEvent(new CustomEvent("helpline-message", { bubbles: true, composed: true, detail: message }));
  }

  #onKey(event) {
    // While an input method composes, Enter and Escape belong to it; keyCode 229 is how Safari says so.
    if (this.#composing || event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
    }
    if (event.key === "Enter" && !event.shiftKey && event.target === this.#parts.input) this.#onSubmit(event);
  }

  #onInput() {
    const { input, grow, count, send } = this.#parts;
    const length = input.value.trim().length;
    grow.dataset.value = input.value;
    show(count, length >= LIMIT_SHOWN_FROM ? this.#words.left(LIMIT - length) : "");
    count.classList.toggle("over", length > LIMIT);
    send.setAttribute("aria-disabled", String(length === 0 || length > LIMIT));
  }

  #onSubmit(event) {
    event.preventDefault();
    const { input } = this.#parts;
    const text = input.value.trim();
    if (!text || text.length > LIMIT) return;
    this.send(text);
    input.value = "";
    this.#onInput();
    input.focus();
  }

  #choose(title, choice) {
    this.#stick = true;
    this.#conversation?.send(title, choice);
    this.#focusInput();
  }

  #startNew() {
    this.restart();
    this.#render();
    this.#focusInput();
  }

  /** On touch the keyboard would cover what the customer came to read. */
  #focusInput() {
    const { input, scroller, form } = this.#parts;
    const touch = window.matchMedia("(pointer: coarse)").matches;
    (touch || form?.hidden ? scroller : input)?.focus({ preventScroll: true });
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#parts.scroller;
    if (clientHeight) this.#stick = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
  }

  #scrollToEnd() {
    const { scroller } = this.#parts;
    scroller.scrollTop = scroller.scrollHeight;
  }
}

/** @param {HTMLElement} part @param {string} text hidden when empty */
function show(part, text) {
  if (part.textContent !== text) part.textContent = text;
  part.hidden = !text;
}

/**
 * Starters at first, then what the last line offers. The bot's offers end when it loses the floor.
 * @param {Conversation} conversation @param {import("./texts.js").Words} words
 * @returns {{title: string, choice?: string}[]}
 */
function choicesOf(conversation, words) {
  if (conversation.outgoing.length || conversation.owner === "closed") return [];
  const last = conversation.messages.at(-1);
  if (!last) return words.starters.map((title) => ({ title }));
  const offers = last.author === "system" || (last.author === "bot" && conversation.owner === "bot");
  return offers ? (last.buttons ?? []) : [];
}
