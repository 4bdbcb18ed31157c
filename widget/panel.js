/** What is seen: the launcher, the panel, and the conversation in it. */
import { Composer } from "./composer.js";
import { button, el, icon, reconcile, show } from "./dom.js";
import { outgoingItem, senderOf } from "./lines.js";
import { Scroller } from "./scroller.js";

const ANNOUNCEMENTS_KEPT = 5;

/** @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./log.js").Message} Message */
/**
 * @typedef {object} Chat what a click or a key can do
 * @property {() => Conversation|null} conversation
 * @property {(text: string, choice?: string) => void} send
 * @property {() => void} open @property {() => void} close @property {() => void} restart
 * @property {() => boolean} isOpen
 * @property {() => Promise<void>} more brings the extras
 */

/** @typedef {import("./texts.js").Words} Words @typedef {Words & import("./texts.extras.js").MoreWords} AllWords */

export class Panel {
  trouble = "";
  /** @type {Scroller} */
  scroller = /** @type {any} */ (null);
  /** @type {Record<string, any>} */
  #parts = {};
  /** Those of the extras are there when these are. @type {AllWords} */
  #words;
  #language;
  #chat;
  /** @type {typeof import("./extras.js")|null} */
  #extras = null;
  /** Number of the first message shown. */
  #first = 0;

  /** @param {Words} words @param {string} language @param {Chat} chat */
  constructor(words, language, chat) {
    this.#words = /** @type {AllWords} */ (words);
    this.#language = language;
    this.#chat = chat;
    this.composer = new Composer(words, chat);
    const parts = this.#parts;
    parts.badge = el("span", { class: "badge", "aria-hidden": "true", hidden: true });
    parts.launcher = button(
      { class: "launcher", "aria-haspopup": "dialog", click: chat.open },
      icon("chat"),
      parts.badge,
    );
    // Outside the panel, or screen readers would miss what comes while it is closed.
    parts.announcer = el("div", {
      class: "hidden",
      role: "log",
      "aria-live": "polite",
      "aria-relevant": "additions",
      "aria-label": words.messages,
    });
    const head = this.#buildHeader();
    parts.panel = el(
      "section",
      { class: "panel", role: "dialog", "aria-labelledby": "title", hidden: true, ...this.#listeners() },
      head,
      this.#buildBars(),
      this.#buildThread(),
      this.composer.node,
    );
    this.node = el(
      "div",
      { class: "root" },
      el("div", { class: "probe" }),
      parts.announcer,
      parts.panel,
      parts.launcher,
    );
  }

  /** @param {typeof import("./extras.js")} extras */
  add(extras) {
    const words = { ...this.#words, ...extras.moreWordsFor(this.#language) };
    this.#words = words;
    this.#extras = extras;
    this.composer.add(new extras.Enclosure(words, this.composer));
  }

  clear() {
    this.#parts.announcer.replaceChildren();
    this.scroller.toEnd();
  }

  #buildHeader() {
    const words = this.#words;
    const parts = this.#parts;
    parts.fresh = button({ click: () => this.#startNew() }, words.startNew);
    parts.menu = el(
      "details",
      { class: "menu" },
      el("summary", { class: "icon", "aria-label": words.more }, icon("more")),
      el("div", {}, button({ click: () => this.#saveTranscript() }, words.transcript), parts.fresh),
    );
    return el(
      "div",
      { class: "head" },
      el("span", { class: "logo" }, icon("bank")),
      el("div", { class: "names" }, el("h2", { id: "title" }, words.title), el("p", {}, words.subtitle)),
      parts.menu,
      button({ class: "icon", "aria-label": words.close, click: this.#chat.close }, icon("close")),
    );
  }

  /** Files may be dropped anywhere on the panel; the page itself would open them. */
  #listeners() {
    const { menu } = this.#parts;
    const dragover = (/** @type {DragEvent} */ event) =>
      event.dataTransfer?.types.includes("Files") && event.preventDefault();
    const click = (/** @type {Event} */ event) => {
      if (!event.composedPath().includes(menu)) menu.open = false;
    };
    const drop = (/** @type {DragEvent} */ event) => this.composer.offer(event, event.dataTransfer);
    return {
      keydown: (/** @type {KeyboardEvent} */ event) => this.#onKey(event),
      click,
      focusin: click,
      dragover,
      drop,
    };
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
    parts.greeting = el(
      "div",
      { class: "line bot first last greeting" },
      el("div", { class: "bubble" }, words.greeting),
    );
    parts.list = el("ol", { class: "list", role: "list" });
    parts.renewed = el("p", { class: "note", hidden: true }, words.renewed);
    parts.after = el("div", { class: "after" });
    parts.choices = el("div", { class: "choices", role: "group", "aria-label": words.suggestions, hidden: true });
    parts.praise = el("div", { class: "after" });
    const shown = [parts.greeting, parts.renewed, parts.list, parts.after, parts.choices, parts.praise];
    this.scroller = new Scroller(words, parts.list, shown, {
      isOpen: this.#chat.isOpen,
      readOlder: async () => this.#chat.conversation()?.readOlder(),
    });
    return this.scroller.node;
  }

  /** @param {Conversation} conversation */
  render(conversation) {
    const { list, renewed, offline, menu, fresh, greeting } = this.#parts;
    if (this.scroller.sticks) conversation.trim();
    const first = conversation.messages[0]?.seq ?? 0;
    this.scroller.keepPlace(first < this.#first, () => {
      reconcile(list, this.#items(conversation));
      this.scroller.earlier.hidden = !conversation.more;
      greeting.hidden = conversation.more;
    });
    this.#first = first;
    this.#renderAfter(conversation);
    this.#renderChoices(conversation);
    renewed.hidden = !conversation.renewed;
    show(offline, conversation.connected ? this.trouble : this.#words.offline);
    this.#renderOwner(conversation);
    menu.hidden = !conversation.id;
    fresh.hidden = conversation.owner === "agent";
    this.composer.update(conversation);
    this.scroller.settle();
    this.#renderLauncher(conversation.unread);
  }

  /** @param {Conversation} conversation */
  #items(conversation) {
    return (
      this.#extras?.threadItems(conversation, this.#words, this.#language) ??
      conversation.outgoing.map((entry) => outgoingItem(entry, this.#words, conversation))
    );
  }

  /** @param {boolean} isOpen @param {number} unseen number of the first message not seen yet, 0 for none */
  show(isOpen, unseen) {
    const { panel, launcher } = this.#parts;
    panel.hidden = !isOpen;
    launcher.hidden = isOpen;
    this.scroller.toEnd(unseen);
  }

  /** @param {Message} message of the other side */
  tell(message) {
    const { text, card, attachment, seq } = message;
    this.announce(
      `${senderOf(message, this.#words)}: ${text.replaceAll("**", "") || card?.title || (attachment && this.#words.picture) || ""}`,
    );
    this.scroller.add(seq);
  }

  /** @param {string} text */
  announce(text) {
    const { announcer } = this.#parts;
    announcer.append(el("p", {}, text));
    while (announcer.childElementCount > ANNOUNCEMENTS_KEPT) announcer.firstElementChild.remove();
  }

  focusLauncher() {
    this.#parts.launcher.focus();
  }

  /** On touch the keyboard would cover what the customer came to read. */
  focusInput() {
    const touch = window.matchMedia("(pointer: coarse)").matches;
    (touch ? this.scroller.scroller : this.composer.input).focus({ preventScroll: true });
  }

  /** @param {Conversation} conversation */
  #renderOwner({ owner, place, agent, ticket }) {
    const parts = this.#parts;
    const words = this.#words;
    const state =
      { waiting: words.queue(place), agent: words.withAgent(agent), closed: words.ended }[
        /** @type {"waiting"} */ (owner)
      ] ?? "";
    show(parts.state, state);
    show(parts.ticket, ticket && words.ticketNumber(ticket));
    parts.owner.hidden = !state;
    parts.owner.dataset.owner = owner;
  }

  /** @param {Conversation} conversation */
  #renderAfter(conversation) {
    for (const [part, items] of [
      [this.#parts.after, this.#extras?.aftercare],
      [this.#parts.praise, this.#extras?.praise],
    ]) {
      const had = part.contains(this.node.getRootNode().activeElement);
      reconcile(part, items?.(conversation, this.#words, (/** @type {string} */ text) => this.announce(text)) ?? []);
      if (had && !this.node.getRootNode().activeElement) this.focusInput();
    }
  }

  /** @param {Conversation} conversation */
  #renderChoices(conversation) {
    const { choices, list } = this.#parts;
    const offered = choicesOf(conversation, this.#words);
    const buttons = this.#extras?.withExits(offered, conversation, this.#words) ?? offered;
    reconcile(
      choices,
      buttons.map(({ title, choice }, index) => ({
        key: `${index}`,
        version: JSON.stringify([title, choice]),
        classes: "choice",
        make: () =>
          button(
            {
              dir: "auto",
              click: () => (conversation.owner === "closed" ? this.#startNew() : this.#choose(title, choice)),
            },
            title,
          ),
      })),
    );
    choices.hidden = !buttons.length;
    list.hidden = !list.childElementCount;
  }

  /** @param {number} unread */
  #renderLauncher(unread) {
    const { badge, launcher } = this.#parts;
    badge.textContent = unread > 9 ? "9+" : String(unread);
    badge.hidden = unread === 0;
    launcher.setAttribute("aria-label", unread ? this.#words.launcherUnread(unread) : this.#words.launcher);
  }

  #saveTranscript() {
    this.#closeMenu();
    this.#attempt(() =>
      this.#extras?.saveTranscript(/** @type {Conversation} */ (this.#chat.conversation()), this.#words.transcriptFile),
    );
  }

  /** What fails is said. @param {() => Promise<any>|undefined} act */
  async #attempt(act) {
    this.trouble = "";
    try {
      await act();
    } catch {
      this.trouble = this.#words.trouble;
    }
    this.render(/** @type {Conversation} */ (this.#chat.conversation()));
  }

  #closeMenu() {
    this.#parts.menu.open = false;
    this.#parts.menu.firstChild.focus();
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    if (event.key !== "Escape" || this.composer.isComposing(event)) return;
    event.stopPropagation();
    if (this.#parts.menu.open) this.#closeMenu();
    else this.#chat.close();
  }

  /** @param {string} title @param {string} [choice] */
  #choose(title, choice) {
    this.#chat.send(title, choice);
    this.focusInput();
  }

  #startNew() {
    this.#attempt(async () => {
      if (
        await this.#extras?.staysInQueue(
          /** @type {Conversation} */ (this.#chat.conversation()),
          this.#parts.fresh,
          this.#words,
        )
      )
        return;
      this.#closeMenu();
      this.#chat.restart();
      this.focusInput();
    });
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
