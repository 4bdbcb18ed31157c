/** `<helpline-chat>`: what a page sees of the chat. Importing this file registers nothing. */
import { subject } from "./access.js";
import { LIMIT, signs } from "./composer.js";
import { Conversation } from "./conversation.js";
import { fit } from "./frame.js";
import { extras } from "./outside.js";
import { Panel } from "./panel.js";
import { Store } from "./storage.js";
import { sheet } from "./style.js";
import { wordsFor } from "./texts.js";

/** So long the page has time for a new token. */
const IDENTITY_MS = 15_000;

/**
 * @attr {string} server default: where this script came from
 * @attr {string} identity JWT of a signed-in customer; another customer's changes the conversation, a newer one of the same does not
 * @attr {boolean} open
 * `renewIdentity`, when the page sets it, is a function that gives a fresh token for the stale one: `(stale) => string|Promise<string>`.
 * @fires helpline-open @fires helpline-close @fires helpline-message - detail: the message
 * @fires helpline-identity-needed - the token has run out; detail: `{stale}`
 */
export class HelplineChat extends HTMLElement {
  static observedAttributes = ["server", "identity", "open"];

  /** @type {Conversation|null} */
  #conversation = null;
  /** There once the element stands in a page. @type {Panel} */
  #panel = /** @type {any} */ (null);
  /** Of which server and customer the conversation is. */
  #whose = "";
  #isOpen = false;
  /** Opened by the customer or by `open()`: who drops the attribute does not mean to close it. */
  #opened = false;
  #away = new AbortController();
  #onIdentity = (/** @type {string} */ _identity) => {};
  /** @type {Promise<void>|undefined} */
  #more;

  get server() {
    return (this.getAttribute("server") || new URL("..", import.meta.url).href).replace(/\/+$/, "");
  }
  get identity() {
    return this.getAttribute("identity") ?? "";
  }
  set identity(token) {
    this.setAttribute("identity", token);
  }
  get isOpen() {
    return this.#isOpen;
  }

  connectedCallback() {
    this.#adopt();
    if (!this.#panel) this.#build();
    if (!this.#conversation) this.#arrive();
    this.#begin();
    this.#opened ||= this.#tab.get("open") === true;
    if (this.#opened || this.hasAttribute("open")) this.#setOpen(true);
    fit(this.#panel.node);
  }

  /** A move takes the element out and puts it in at once: then nothing has ended. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#away.abort();
      this.#conversation?.stop();
      this.#conversation = null;
    });
  }

  /** @param {string} name @param {string|null} before @param {string|null} after */
  attributeChangedCallback(name, before, after) {
    if (!this.#conversation || before === after) return;
    if (name !== "open") this.#begin();
    else if (after !== null) this.#setOpen(true);
    else if (this.#isOpen && this.#opened)
      this.setAttribute("open", ""); // a page that renders itself anew knows nothing of us
    else this.#setOpen(false);
  }

  open() {
    if (this.#isOpen) return;
    this.#opened = true;
    this.#tab.set("open", true);
    this.#setOpen(true);
    this.#panel?.focusInput();
    this.#tell("helpline-open");
  }

  close() {
    if (!this.#isOpen) return;
    this.#tab.remove("open");
    this.#setOpen(false);
    this.#panel?.focusLauncher();
    this.#tell("helpline-close");
  }

  /** Says something in the customer's name. @param {string} text @param {string} [choice] */
  send(text, choice) {
    const words = signs(text).slice(0, LIMIT).join("");
    if (words) this.#conversation?.send(words, choice);
    if (!this.#panel) return;
    this.#panel.trouble = "";
    this.#panel.scroller.toEnd();
  }

  /** The next message begins a new conversation. */
  restart() {
    this.#conversation?.restart();
    this.#panel?.clear();
    this.#render();
  }

  /** What the page and widget.js set before the class was there hides what the class has. */
  #adopt() {
    const { identity } = this;
    for (const name of ["identity", "open", "close", "send", "restart"]) Reflect.deleteProperty(this, name);
    if (identity !== this.identity) this.identity = identity;
  }

  /** What outlives a reload of this tab. */
  get #tab() {
    return new Store(`helpline:${this.server}`, "sessionStorage");
  }

  #build() {
    const language = this.closest("[lang]")?.getAttribute("lang") || navigator.language || "en";
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheet];
    this.#panel = new Panel(wordsFor(language), language, {
      conversation: () => this.#conversation,
      send: (text, choice) => this.send(text, choice),
      open: () => this.open(),
      close: () => this.close(),
      restart: () => this.restart(),
      isOpen: () => this.#isOpen,
      more: () => (this.#more ??= this.#fetchExtras()),
    });
    root.append(this.#panel.node);
  }

  #arrive() {
    this.#away = new AbortController();
    const { signal } = this.#away;
    document.addEventListener("visibilitychange", () => this.#look(), { signal });
    window.addEventListener("resize", () => fit(this.#panel.node), { signal });
  }

  /** Whenever server or customer changes, nothing of the former conversation stays; a newer token changes nothing. */
  #begin() {
    const { server, identity } = this;
    const whose = `${server}:${subject(identity)}`;
    if (this.#conversation && whose === this.#whose) {
      this.#onIdentity(identity);
      this.#conversation.renew(identity);
      return;
    }
    this.#conversation?.stop();
    const conversation = new Conversation(server, identity, {
      looking: () => this.#looks,
      identity: (stale) => this.#renewed(stale),
    });
    this.#conversation = conversation;
    if (whose !== this.#whose) {
      this.#panel.clear();
      this.#panel.composer.open(new Store(`helpline:${whose}`, "sessionStorage"));
    }
    this.#whose = whose;
    conversation.addEventListener("change", () => this.#render());
    conversation.addEventListener("message", (event) => this.#onMessage(/** @type {CustomEvent} */ (event).detail));
    conversation.start();
    this.#render();
  }

  /** @param {string} stale @returns {Promise<string>} "" when the page gives none in time */
  async #renewed(stale) {
    const given = new Promise((resolve) => {
      this.#onIdentity = resolve;
      setTimeout(() => resolve(""), IDENTITY_MS);
    });
    this.#tell("helpline-identity-needed", { stale });
    const made = Promise.resolve(stale)
      .then(/** @type {any} */ (this).renewIdentity)
      .catch(() => "");
    const identity = await Promise.race([given, made.then((token) => (token === stale ? "" : token) || given)]);
    if (identity) this.identity = identity;
    return subject(identity) === subject(stale) ? identity : ""; // another customer has a conversation of their own
  }

  get #looks() {
    return this.#isOpen && document.visibilityState === "visible";
  }

  #look() {
    this.#conversation?.look();
    this.#render();
  }

  #render() {
    const conversation = this.#conversation;
    if (!conversation) return;
    if (conversation.id) this.#more ??= this.#fetchExtras();
    this.#panel.render(conversation);
    if (this.#looks) conversation.markSeen();
  }

  /** What only a conversation needs, or a picture for one. */
  async #fetchExtras() {
    const more = await extras();
    /** @type {ShadowRoot} */ (this.shadowRoot).adoptedStyleSheets = [sheet, more.sheet];
    this.#panel.add(more);
    this.#render();
  }

  /** @param {boolean} on */
  #setOpen(on) {
    if (this.#isOpen === on) return;
    this.#isOpen = on;
    if (!on) this.#opened = false;
    this.toggleAttribute("open", on);
    this.#panel.show(on, on ? (this.#conversation?.unseen ?? 0) : 0);
    fit(this.#panel.node);
    this.#look();
  }

  /** @param {import("./log.js").Message} message */
  #onMessage(message) {
    this.#panel.tell(message);
    this.#tell("helpline-message", message);
  }

  /** @param {string} name @param {any} [detail] */
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
  }
}
