/** The thread in its window: who reads the end stays there, who reads further up is left alone and told of news. */
import { button, el, show } from "./dom.js";

const NEAR_END_PX = 80;
const NEAR_START_PX = 200;
/** Lines that come so close behind each other are one answer. */
const ONE_ANSWER_MS = 2000;
/** What stays visible above the first line of an answer. */
const ABOVE_PX = 12;

export class Scroller {
  #words;
  #readOlder;
  #list;
  #isOpen = () => false;
  #stick = true;
  /** Where we scrolled to ourselves. */
  #target = 0;
  /** The first line of the answer that came last. */
  #answer = { seq: 0, at: 0 };
  /** Numbers of what came while something else was read. @type {number[]} */
  #news = [];

  /**
   * @param {import("./texts.js").Words} words @param {HTMLElement} list whose children have their number in `data-key`
   * @param {HTMLElement[]} parts the scroller's content, the list included
   * @param {{isOpen: () => boolean, readOlder: () => Promise<void>}} chat
   */
  constructor(words, list, parts, chat) {
    this.#words = words;
    this.#list = list;
    this.#isOpen = chat.isOpen;
    this.#readOlder = chat.readOlder;
    this.earlier = button({ class: "link earlier", hidden: true, click: () => this.#older() }, words.earlier);
    this.scroller = el(
      "div",
      {
        class: "scroller",
        role: "region",
        tabindex: "0",
        "aria-label": words.messages,
        scroll: () => this.#onScroll(),
      },
      this.earlier,
      ...parts,
    );
    this.below = button({ class: "below", hidden: true, click: () => this.#toNews() });
    this.node = el("div", { class: "reading" }, this.scroller, this.below);
    // Whatever grows or shrinks, who reads the end stays at the end.
    const watch = new ResizeObserver(() => this.settle());
    for (const part of [this.scroller, ...parts]) watch.observe(part);
  }

  /** Whether the end is read. */
  get sticks() {
    return this.#stick;
  }

  /** To the end, or to the first line not seen yet. @param {number} [seq] */
  toEnd(seq = 0) {
    this.#stick = true;
    this.#answer = { seq, at: 0 };
    this.#setNews([]);
  }

  /** A line of the other side. @param {number} seq */
  add(seq) {
    if (!this.#stick) this.#setNews([...this.#news, seq]);
    else if (Date.now() - this.#answer.at > ONE_ANSWER_MS) this.#answer = { seq, at: Date.now() };
  }

  /** What is older comes above what is read. @param {boolean} isOlder @param {() => void} act changes the list */
  keepPlace(isOlder, act) {
    const { scroller } = this;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    act();
    if (isOlder && !this.#stick) scroller.scrollTop = scroller.scrollHeight - fromEnd;
  }

  /** A long answer is shown from its beginning, a short one with its end. */
  settle() {
    if (!this.#isOpen() || !this.#stick) return;
    const { scroller } = this;
    const end = scroller.scrollHeight - scroller.clientHeight;
    const line = this.#answer.seq && this.#line(this.#answer.seq);
    const top = Math.max(0, Math.min(end, line ? line.offsetTop - ABOVE_PX : end));
    scroller.scrollTop = top;
    this.#target = scroller.scrollTop;
    this.#stick = end - top < NEAR_END_PX;
  }

  /** @param {number} seq @returns {HTMLElement|null} */
  #line(seq) {
    return this.#list.querySelector(`[data-key="seq ${seq}"]`);
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    if (!clientHeight) return;
    if (Math.abs(scrollTop - this.#target) > 1) {
      this.#target = -2;
      if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) this.toEnd();
      else this.#stick = false;
    }
    if (scrollTop < NEAR_START_PX && !this.earlier.hidden && !this.#stick) this.#older();
  }

  #older() {
    this.#stick = false;
    this.#readOlder().catch(() => undefined); // the button stays, and so does the next scroll
  }

  #toNews() {
    const line = this.#line(this.#news[0]);
    if (line) this.scroller.scrollTop = line.offsetTop - ABOVE_PX;
    this.#setNews([]);
    this.scroller.focus({ preventScroll: true });
  }

  /** @param {number[]} news */
  #setNews(news) {
    this.#news = news;
    show(this.below, news.length ? this.#words.news(news.length) : "");
  }
}
