/** `<helpline-chat>`: the launcher and the panel. Importing this file registers nothing. */
import { Conversation } from "./conversation.js";
import { button, el, icon, reconcile, show } from "./dom.js";
import { aftercare, Composer, LIMIT, signs } from "./forms.js";
import { sheet } from "./style.js";
import { wordsFor } from "./texts.js";
import { senderOf, threadItems } from "./thread.js";

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
  /** @type {Composer} */
  #composer;
  #stick = true;
  #trouble = "";

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
    this.#tell("helpline-open");
  }

  close() {
    if (!this.isOpen) return;
    this.removeAttribute("open");
    this.#parts.launcher?.focus();
  }

  /** Says something in the customer's name. @param {string} text */
  send(text) {
    const words = signs(text).slice(0, LIMIT).join("");
    if (words) this.#conversation?.send(words);
    this.#trouble = "";
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
    this.#composer.clear();
    conversation.addEventListener("change", () => this.#render());
    conversation.addEventListener("message", (event) => this.#onMessage(event.detail));
    conversation.start();
    this.#render();
  }

  #build() {
    const words = this.#words;
    const parts = this.#parts;
    const root = this.attachShadow({ mode: "open" });
    this.#composer = new Composer(words, {
      conversation: () => this.#conversation,
      send: (text) => this.send(text),
    });
    root.adoptedStyleSheets = [sheet];
    parts.badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });
    parts.launcher = button({ class: "launcher", "aria-haspopup": "dialog", click: () => this.open() }, icon("chat"), parts.badge);
    // Outside the panel, or screen readers would miss what comes while it is closed.
    parts.announcer = el("div", { class: "hidden", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": words.messages });
    parts.panel = el(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, ...this.#listeners() },
      this.#buildHeader(),
      this.#buildBars(),
      this.#buildThread(),
      this.#composer.node,
    );
    root.append(parts.announcer, parts.panel, parts.launcher);
    // Whatever grows or shrinks, who reads the end stays at the end.
    const watch = new ResizeObserver(() => this.isOpen && this.#stick && this.#scrollToEnd());
    for (const part of [parts.scroller, parts.list, parts.after]) watch.observe(part);
  }

  #buildHeader() {
    const words = this.#words;
    const parts = this.#parts;
    const entry = (/** @type {string} */ name, /** @type {() => void} */ act) => button({ click: () => { this.#closeMenu(); act(); } }, name);
    parts.fresh = entry(words.startNew, () => this.#startNew());
    parts.menu = el(
      "details",
      { class: "menu" },
      el("summary", { class: "icon", "aria-label": words.more }, icon("more")),
      el("div", {}, entry(words.transcript, () => this.#saveTranscript()), parts.fresh),
    );
    return el(
      "div",
      { class: "head" },
      el("span", { class: "logo" }, icon("bank")),
      el("div", { class: "names" }, el("h2", { id: "title" }, words.title), el("p", {}, words.subtitle)),
      parts.menu,
      button({ class: "icon", "aria-label": words.close, click: () => this.close() }, icon("close")),
    );
  }

  /** Files may be dropped anywhere on the panel; the page itself would open them. */
  #listeners() {
    const dragover = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") && event.preventDefault();
    const click = (/** @type {Event} */ event) => { if (!event.composedPath().includes(this.#parts.menu)) this.#parts.menu.open = false; };
    return { keydown: (event) => this.#onKey(event), click, focusin: click, dragover, drop: (event) => this.#composer.offer(event, event.dataTransfer) };
  }

  #buildBars() {
    const parts = this.#parts;
    parts.offline = el("p", { class: "bar offline", hidden: true });
    parts.state = el("span", { class: "state" });
    parts.ticket = el("span", { class: "ticket" });
    parts.owner = el("p", { class: "bar owner", hidden: true }, parts.state, parts.ticket);
    return el("div", { class: "bars", role: "status" }, parts.offline, parts.owner);
  }

  #buildThread() {
    const words = this.#words;
    const parts = this.#parts;
    parts.list = el("ol", { class: "list", role: "list" });
    parts.renewed = el("p", { class: "note", hidden: true }, words.renewed);
    parts.after = el("div", { class: "after" });
    parts.choices = el("div", { class: "choices", role: "group", "aria-label": words.suggestions, hidden: true });
    parts.scroller = el(
      "div",
      { class: "scroller", role: "region", tabindex: "0", "aria-label": words.messages, scroll: () => this.#onScroll() },
      el("div", { class: "line bot first last greeting" }, el("div", { class: "bubble" }, words.greeting)),
      parts.renewed,
      parts.list,
      parts.after,
      parts.choices,
    );
    return parts.scroller;
  }

  #render() {
    const conversation = this.#conversation;
    if (!conversation) return;
    const { list, renewed, offline, menu, fresh } = this.#parts;
    reconcile(list, threadItems(conversation, this.#words, this.#language));
    this.#renderAfter(conversation);
    this.#renderChoices(conversation);
    renewed.hidden = !conversation.renewed;
    show(offline, conversation.connected ? this.#trouble : this.#words.offline);
    this.#renderOwner(conversation);
    menu.hidden = !conversation.id;
    fresh.hidden = conversation.attended;
    this.#composer.update(conversation);
    if (this.isOpen && this.#stick) this.#scrollToEnd();
    if (this.isOpen && document.visibilityState === "visible") conversation.markSeen();
    this.#renderLauncher(conversation.unread);
  }

  /** @param {Conversation} conversation */
  #renderOwner({ owner, place, agent, ticket }) {
    const parts = this.#parts;
    const words = this.#words;
    const state = { waiting: words.queue(place), agent: words.withAgent(agent), closed: words.ended }[owner] ?? "";
    show(parts.state, state);
    show(parts.ticket, ticket && words.ticketNumber(ticket));
    parts.owner.hidden = !state;
    parts.owner.dataset.owner = owner;
  }

  #renderAfter(conversation) {
    const { after } = this.#parts;
    const had = after.contains(this.shadowRoot.activeElement);
    reconcile(after, aftercare(conversation, this.#words, (text) => this.#announce(text)));
    if (had && !this.shadowRoot.activeElement) this.#focusInput();
  }

  #renderChoices(conversation) {
    const { choices, list } = this.#parts;
    const buttons = choicesOf(conversation, this.#words);
    reconcile(choices, buttons.map(({ title, choice }, index) => ({
      key: `${index}`,
      version: JSON.stringify([title, choice]),
      classes: "choice",
      make: () => button({ dir: "auto", click: () => (conversation.owner === "closed" ? this.#startNew() : this.#choose(title, choice)) }, title),
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
    this.#announce(`${senderOf(message, this.#words)}: ${message.text.replaceAll("**", "") || message.card?.title || (message.attachment && this.#words.picture) || ""}`);
    this.#tell("helpline-message", message);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }

  #announce(text) {
    const { announcer } = this.#parts;
    announcer.append(el("p", {}, text));
    while (announcer.childElementCount > ANNOUNCEMENTS_KEPT) announcer.firstElementChild.remove();
  }

  async #saveTranscript() {
    this.#trouble = "";
    try {
      const href = URL.createObjectURL(await this.#conversation.call("transcript", { read: "blob" }));
      el("a", { href, download: `${this.#words.transcriptFile}.txt` }).click();
      setTimeout(() => URL.revokeObjectURL(href), 60_000);
    } catch {
      this.#trouble = this.#words.trouble;
    }
    this.#render();
  }

  #closeMenu() {
    this.#parts.menu.open = false;
    this.#parts.menu.firstChild.focus();
  }

  #onKey(event) {
    if (this.#composer.isComposing(event)) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      if (this.#parts.menu.open) this.#closeMenu();
      else this.close();
    }
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
    const touch = window.matchMedia("(pointer: coarse)").matches;
    (touch ? this.#parts.scroller : this.#composer?.input)?.focus({ preventScroll: true });
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

/**
 * Starters at first, then what the last line offers. The bot's offers end when it loses the floor.
 * @param {Conversation} conversation @param {import("./texts.js").Words} words
 * @returns {{title: string, choice?: string}[]}
 */
function choicesOf(conversation, words) {
  if (conversation.outgoing.length) return [];
  if (conversation.owner === "closed") return [{ title: words.startNew }];
  const last = conversation.messages.at(-1);
  if (!last) return words.starters.map((title) => ({ title }));
  const offers = last.author === "system" || (last.author === "bot" && conversation.owner === "bot");
  return offers ? (last.buttons ?? []) : [];
}
