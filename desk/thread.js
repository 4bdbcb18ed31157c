/** The transcript: every line with its author and time, the team's notes between them, what is not sent yet. */
import { makeCard } from "/widget/cards.js";
import { el, reconcile } from "/widget/dom.js";
import { rich } from "/widget/marks.js";
import { placeLinks } from "/widget/places.js";
import { moreWordsFor } from "/widget/texts.extras.js";
import { clock, day, moment } from "./format.js";
import { icon } from "./icons.js";
import { whyNotSent } from "./outbox.js";

const GROUP_MS = 5 * 60_000;
const NEAR_END_PX = 90;
const words = moreWordsFor("en");

export class Thread {
  #stick = true;
  #id = "";

  /**
   * @param {import("./desk.js").Desk} desk @param {(entry: import("./outbox.js").Outgoing) => void} edit puts unsent words back into the composer
   * @param {import("./unsent.js").Unsent} unsent
   */
  constructor(desk, edit, unsent) {
    this.desk = desk;
    this.unsent = unsent;
    this.edit = edit;
    this.list = el("ol", { class: "lines", role: "list" });
    this.typing = el("p", { class: "typing", hidden: true });
    this.log = el("div", { class: "unseen", role: "log", "aria-live": "polite", "aria-label": "New messages" });
    this.scroller = el(
      "div",
      {
        class: "scroller",
        role: "region",
        tabindex: "0",
        "aria-label": "Conversation",
        scroll: () => this.#onScroll(),
      },
      this.list,
      this.typing,
    );
    this.newer = el(
      "button",
      { type: "button", class: "newer", hidden: true, click: () => this.toEnd() },
      icon("down"),
      "New messages",
    );
    this.root = el("div", { class: "thread" }, this.log, this.scroller, this.newer);
    desk.addEventListener("new-message", (/** @type {any} */ event) => this.#announce(event.detail));
  }

  render() {
    const { opened, outbox } = this.desk;
    if (!opened) return;
    if (opened.id !== this.#id) {
      this.#id = opened.id;
      this.#stick = true;
      this.log.replaceChildren();
    }
    const before = this.list.childElementCount;
    const said = new Set(opened.messages.map(({ id }) => id));
    const held = opened.unsent.filter(({ id }) => !said.has(id));
    const shown = new Set([...opened.messages, ...opened.notes, ...held].map(({ id }) => id));
    const outgoing = outbox.of(opened.id).filter(({ id }) => !shown.has(id));
    reconcile(this.list, [
      ...this.#items(opened),
      ...held.map((line) => this.unsent.item(line)),
      ...outgoing.map((entry) => this.#outgoing(entry)),
    ]);
    const grew = this.list.childElementCount > before;
    this.typing.hidden = !opened.typing;
    this.typing.textContent = opened.typing ? `${opened.typing} is typing…` : "";
    if (this.#stick) this.toEnd();
    else if (grew) this.newer.hidden = false;
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newer.hidden = true;
  }

  /** Own words always come into view. */
  follow() {
    this.#stick = true;
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.#stick = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.#stick) this.newer.hidden = true;
  }

  #announce({ opened, message }) {
    if (opened !== this.desk.opened) return;
    this.log.append(el("p", {}, `${opened.facts.customer?.name || "Customer"}: ${message.text}`));
    while (this.log.childElementCount > 5) this.log.firstElementChild.remove();
  }

  /** @param {import("./open_conversation.js").OpenConversation} opened */
  #items(opened) {
    const { messages } = opened;
    /** @type {{at: string, message?: any, note?: any}[]} */
    const lines = [
      ...messages.map((message) => ({ at: message.at, message })),
      ...opened.notes.map((note) => ({ at: note.at, note })),
    ];
    lines.sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.message?.seq ?? 0) - (b.message?.seq ?? 0));
    const told = messages.findLast(({ author }) => author === "agent")?.seq;
    const items = [];
    let date = "";
    lines.forEach(({ at, message, note }, place) => {
      if (new Date(at).toDateString() !== date) {
        date = new Date(at).toDateString();
        items.push(dayItem(at));
      }
      if (note) items.push(noteItem(note));
      else
        items.push(
          messageItem(message, {
            first: !sameGroup(lines[place - 1]?.message, message),
            customer: opened.facts.customer?.name || "Visitor",
            state: refreshState(message, messages),
            mark: told && message.seq === told ? fateOf(told, opened.facts) : "",
          }),
        );
    });
    return items;
  }

  /** @param {import("./outbox.js").Outgoing} entry */
  #outgoing(entry) {
    const { outbox } = this.desk;
    const button = (title, act) => el("button", { type: "button", class: "link", click: act }, title);
    const fate = { waiting: "Sending…", sent: "Sent" }[entry.state];
    const make = () =>
      el(
        "li",
        {},
        entry.kind === "note" && el("p", { class: "sender" }, icon("note"), "Note · only your team sees this"),
        el("div", { class: "bubble", dir: "auto" }, entry.text || "Picture"),
        fate && el("p", { class: "mark" }, fate),
        entry.state === "failed" &&
          el(
            "p",
            { class: "mark bad" },
            `Not sent. ${whyNotSent(entry)} `,
            button("Retry", () => outbox.retry(entry.id)),
            " ",
            button("Edit", () => {
              outbox.remove(entry.id);
              this.edit(entry);
            }),
            " ",
            button("Discard", () => outbox.remove(entry.id)),
          ),
      );
    return {
      key: `out ${entry.id}`,
      version: `${entry.state}${entry.reason ?? ""}`,
      classes: `line ${entry.kind === "note" ? "note" : "agent"} first ${entry.state}`,
      make,
    };
  }
}

/** A later card about the same bank settles a refresh that was running. @param {import("./open_conversation.js").Message} message @param {import("./open_conversation.js").Message[]} messages */
function refreshState({ card, seq }, messages) {
  if (card?.type !== "refresh" || card.state !== "running") return card?.state ?? "";
  const later = messages.find(
    (one) =>
      one.seq > seq && one.card?.type === "refresh" && one.card.bank === card.bank && one.card.state !== "running",
  );
  return later ? later.card.state : "running";
}

function sameGroup(a, b) {
  return Boolean(
    a && b && a.author === b.author && a.name === b.name && Date.parse(b.at) - Date.parse(a.at) < GROUP_MS,
  );
}

const dayItem = (at) => {
  const name = day(new Date(at));
  return {
    key: `day ${new Date(at).toDateString()}`,
    version: name,
    classes: "day",
    make: () => el("li", {}, el("span", {}, name)),
  };
};

/** @param {import("./open_conversation.js").Note} note */
const noteItem = (note) => ({
  key: `note ${note.id}`,
  version: note.text,
  classes: "line note first",
  make: () =>
    el(
      "li",
      {},
      el("p", { class: "sender" }, icon("note"), `${note.name || "Note"} · only your team sees this · `, time(note.at)),
      el("div", { class: "bubble", dir: "auto" }, note.text),
    ),
});

/** What became of a mail; "seen" has no words, as the chat was faster. @type {Record<string, (at: string) => string>} */
const MAILED = {
  planned: () => "mail on its way",
  sent: (at) => `mailed ${moment(at)}`,
  refused: () => "mail came back",
  failed: () => "mail could not be sent",
};

/**
 * Delivered is what the customer's browser has.
 * @param {number} seq @param {{seen?: number, got?: number, mails?: {first_seq: number, last_seq: number, state: string, at: string}[]}} facts
 */
function fateOf(seq, { seen = 0, got = 0, mails = [] }) {
  const fate = seen >= seq ? "Seen" : got >= seq ? "Delivered" : "Sent";
  const mail = mails.findLast((one) => one.first_seq <= seq && seq <= one.last_seq);
  const words = mail && MAILED[mail.state]?.(mail.at);
  return words ? `${fate} · ${words}` : fate;
}

/** @param {import("./open_conversation.js").Message} message @param {{first: boolean, customer: string, state: string, mark: string}} context */
function messageItem(message, { first, customer, state, mark }) {
  const name = { customer, bot: "Assistant", agent: message.name || "Agent", system: "" }[message.author];
  const make = () =>
    el(
      "li",
      {},
      el("p", { class: "sender" }, name && el("bdi", {}, name), name && " · ", time(message.at)),
      message.text &&
        el(
          "div",
          { class: "bubble", dir: "auto" },
          ...(message.author === "customer" ? [message.text] : rich(message.text)),
        ),
      picture(message),
      message.card && makeCard(message.card, words, state),
      placeLinks(message.places),
      mark && el("p", { class: "mark" }, mark === "Seen" && icon("check"), mark),
    );
  return {
    key: `seq ${message.seq}`,
    version: JSON.stringify([message, state, mark]),
    classes: `line ${message.author}${first ? " first" : ""}`,
    make,
  };
}

const time = (at) => el("time", { datetime: at }, clock(at));

/** @param {import("./open_conversation.js").Message} message */
function picture(message) {
  const url = message.attachment?.url;
  if (!url) return null;
  return el(
    "a",
    { class: "picture", href: url, target: "_blank", rel: "noopener" },
    el("img", { src: url, alt: "Picture, opens larger", loading: "lazy" }),
  );
}
