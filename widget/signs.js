/** What both sides show each other beside words: that somebody writes, that something was seen. */

const AFTER_MS = 300;
const FOR_MS = 6000;
const TELL_MS = 3000;

/** Somebody on the other side writes: the sign comes late enough not to flicker, and ends by itself. */
export class Typing {
  /** Of the agent who types, "" for the assistant. */
  name = "";
  #from = 0;
  #until = 0;
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  get on() {
    const now = Date.now();
    return this.#from <= now && now < this.#until;
  }

  /** The assistant has been asked. */
  expect() {
    this.#show(AFTER_MS, "");
  }

  /** @param {boolean} on @param {string} name */
  tell(on, name) {
    if (on) this.#show(0, name);
    else this.end();
  }

  end() {
    this.#from = this.#until = 0;
    this.name = "";
  }

  /** @param {number} delay milliseconds @param {string} name */
  #show(delay, name) {
    const from = this.on ? Date.now() : Date.now() + delay;
    this.#from = from;
    this.#until = from + FOR_MS;
    this.name = name;
    for (const moment of [from, from + FOR_MS]) {
      window.setTimeout(this.#changed, moment - Date.now() + 5);
    }
  }
}

/** What people at the desk hear of the customer; the assistant has no use for it. */
export class Told {
  #conversation;
  #seq = 0;
  #typing = 0;

  /** @param {import("./conversation.js").Conversation} conversation */
  constructor(conversation) {
    this.#conversation = conversation;
  }

  /** @param {number} seq of the last message seen */
  seen(seq) {
    const { owner, connected } = this.#conversation;
    if (owner === "bot" || !connected || this.#seq >= seq) return;
    this.#seq = seq;
    this.#conversation.call("seen", { body: { seq } }).catch(() => {
      this.#seq = 0;
    });
  }

  /** Not too often. @param {boolean} on */
  typing(on) {
    const now = Date.now();
    if (this.#conversation.owner !== "agent" || (on ? now < this.#typing + TELL_MS : !this.#typing)) return;
    this.#typing = on ? now : 0;
    this.#conversation.call("typing", { body: { on } }).catch(() => undefined);
  }

  /** Words came after the typing. */
  spoke() {
    this.#typing = 0;
  }
}
