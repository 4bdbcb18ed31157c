/** What was said, as far as it was read: the last pages of a conversation, in order of its numbers. */

/**
 * @typedef {{seq: number, id: string, author: "customer"|"bot"|"agent"|"system", text: string, card: any, at: string,
 *   buttons: {title: string, choice: string}[], answered?: boolean, name?: string, attachment?: {id: string},
 *   places?: {label: string, url: string}[],
 *   about?: {said: string[], asks: string}|null}} Message of the server; `answered`: every reply to this line of the customer is here
 */

/** Lines kept while the end is read. */
const KEPT = 150;
/** What the server tells in lines of its own only. */
const TICKET = /\bCB-[0-9A-Z]{6}\b/;
/** What the assistant says when a bank works again. */
const FIXED = /^utter_(refresh_succeeded|fixed_told|goodbye_fixed)/;

/** The ticket that a line of the server names. @param {Message} message */
export const ticketIn = ({ author, text }) => (author === "system" && text.match(TICKET)?.[0]) || "";

export class Log {
  /** @type {Map<number, Message>} */
  #messages = new Map();
  /** Those in order, until one changes. @type {Message[]|null} */
  #sorted = null;

  /** @returns {Message[]} in order, from the oldest that was read */
  get messages() {
    this.#sorted ??= [...this.#messages.values()].sort((a, b) => a.seq - b.seq);
    return this.#sorted;
  }

  /** Number of the oldest that was read, 1 when there is none. */
  get first() {
    return this.messages[0]?.seq ?? 1;
  }

  get last() {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** Number of the first line of the assistant's last turn if it tells of a fix and asks nothing about it, else 0. */
  get fix() {
    const own = this.messages.findLastIndex(({ author }) => author === "customer");
    const turn = this.messages.slice(own + 1);
    const isTold = turn.some(({ about }) => about?.said?.some((response) => FIXED.test(response)));
    return isTold && ["", "anything_else"].includes(turn.at(-1)?.about?.asks ?? "") ? turn[0].seq : 0;
  }

  /** The last thing of its kind, "" for none. @param {(message: Message) => string|false|undefined} told */
  lastTold(told) {
    return this.messages.map(told).filter(Boolean).at(-1) || "";
  }

  /** @param {number} seq messages that are not the customer's and above it */
  countAbove(seq) {
    return this.messages.filter((message) => message.author !== "customer" && message.seq > seq).length;
  }

  /** @param {number} seq number of the first message that is not the customer's and above it, else 0 */
  firstAbove(seq) {
    return this.messages.find((message) => message.author !== "customer" && message.seq > seq)?.seq ?? 0;
  }

  /** A number that is known already replaces its line. @param {Message} message @returns {boolean} whether it is new */
  add(message) {
    const isNew = !this.#messages.has(message.seq);
    this.#messages.set(message.seq, message);
    this.#sorted = null;
    return isNew;
  }

  /** Lets go of what nobody looks at: who reads the end does not need the beginning. @returns {boolean} whether there was any */
  trim() {
    const beyond = this.messages.slice(0, -KEPT);
    for (const { seq } of beyond) this.#messages.delete(seq);
    if (beyond.length) this.#sorted = null;
    return beyond.length > 0;
  }

  clear() {
    this.#messages.clear();
    this.#sorted = null;
  }
}
