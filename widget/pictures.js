/** Pictures, drawn on canvases: a page with a strict policy would forbid an image from anywhere else than its list. */
import { button, el, icon, show } from "./dom.js";

/** @typedef {import("./texts.js").Words} Words */

export const KINDS = "image/png,image/jpeg,image/gif,image/webp";
const MAX_BYTES = 5 * 1024 * 1024;
/** Pixels of the longer side: enough to read a screenshot, little enough to keep. */
const MOST = 1600;

/** @param {File} file @param {Words} words @returns {string} what is wrong with it, or "" */
export function problemWith({ type, size }, words) {
  if (!KINDS.split(",").includes(type)) return words.pictureKind;
  return size > MAX_BYTES ? words.pictureSize : "";
}

/** @param {Blob} blob @param {number} [most] @returns {Promise<HTMLCanvasElement>} @throws when it is no picture */
export async function drawn(blob, most = MOST) {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  return copied(bitmap, bitmap.width * scale, bitmap.height * scale);
}

/** @param {CanvasImageSource} source @param {number} width @param {number} height */
function copied(source, width, height) {
  const canvas = el("canvas", { width: Math.ceil(width), height: Math.ceil(height), "aria-hidden": "true" });
  canvas.getContext("2d").drawImage(source, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * A picture that is fetched when it comes into sight, again when that failed, and opens larger.
 * @param {() => Promise<Blob>} fetched @param {string} label @param {Words} words
 */
export function picture(fetched, label, words) {
  /** @type {HTMLCanvasElement|null} */
  let canvas = null;
  const fate = el("span", {}, words.pictureLoading);
  const frame = button({ class: "picture", "aria-label": label, click: () => (canvas ? enlarge(canvas, label, words, frame.getRootNode()) : load()) }, fate);
  const load = async () => {
    fate.textContent = words.pictureLoading;
    try {
      canvas = await drawn(await fetched());
      frame.replaceChildren(canvas);
    } catch {
      fate.textContent = words.pictureLost;
    }
  };
  new IntersectionObserver(([{ isIntersecting }], watch) => {
    if (!isIntersecting) return;
    watch.disconnect();
    void load();
  }).observe(frame);
  return frame;
}

/** @param {HTMLCanvasElement} canvas @param {string} label @param {Words} words @param {any} root */
function enlarge(canvas, label, words, root) {
  const viewer = el(
    "dialog",
    { class: "viewer", "aria-label": label, click: () => viewer.close(), close: () => viewer.remove() },
    copied(canvas, canvas.width, canvas.height),
    button({ class: "icon", "aria-label": words.pictureClose }, icon("close")),
  );
  root.append(viewer);
  viewer.showModal();
}

/** The picture that goes along with the next message: what it is, how far it got, what went wrong. */
export class Enclosure {
  /** @type {File|null} */
  #file = null;
  #busy = false;

  /** @param {Words} words @param {() => void} changed */
  constructor(words, changed) {
    this.words = words;
    this.changed = changed;
    this.progress = el("progress", { max: 1, value: 0, "aria-label": words.pictureSending, hidden: true });
    this.name = el("span", { class: "chip-name" });
    this.thumb = el("span", { class: "thumb" });
    this.remove = button({ class: "icon", "aria-label": words.pictureRemove, click: () => this.clear() }, icon("close"));
    this.chip = el("div", { class: "chip", hidden: true }, this.thumb, el("span", { class: "chip-text" }, this.name, this.progress), this.remove);
    this.error = el("p", { class: "error", role: "alert", hidden: true });
    this.node = el("div", {}, this.chip, this.error);
  }

  get ready() {
    return Boolean(this.#file) && !this.#busy;
  }

  /** @param {string} text */
  tell(text) {
    show(this.error, text);
  }

  clear() {
    this.#take(null);
    this.tell("");
  }

  /** @param {File[]} files */
  async choose([file, ...more]) {
    if (!file || this.#busy) return;
    const problem = problemWith(file, this.words);
    this.tell(problem || (more.length ? this.words.pictureOne : ""));
    if (problem) return;
    this.#take(file);
    const canvas = await drawn(file, 96).catch(() => null);
    if (file !== this.#file) return;
    if (canvas) this.thumb.replaceChildren(canvas);
    else {
      this.clear();
      this.tell(this.words.pictureKind);
    }
  }

  /** @param {import("./conversation.js").Conversation} conversation */
  async send(conversation) {
    const file = this.#file;
    if (!file || this.#busy) return;
    this.#setBusy(true);
    this.tell("");
    try {
      const fresh = await conversation.sendPicture(file, (share) => { this.progress.value = share; });
      this.#setBusy(false);
      if (file !== this.#file) return;
      this.clear();
      if (!fresh) this.tell(this.words.pictureTwice);
    } catch (error) {
      this.#setBusy(false);
      if (file === this.#file) this.tell(`${this.words.failed}. ${error.message || this.words.trouble}`);
    }
  }

  #setBusy(busy) {
    this.#busy = busy;
    this.progress.hidden = !busy;
    this.remove.hidden = busy;
    this.progress.value = 0;
    this.changed();
  }

  /** @param {File|null} file */
  #take(file) {
    this.#file = file;
    this.chip.hidden = !file;
    this.name.textContent = file?.name ?? "";
    this.thumb.replaceChildren();
    this.changed();
  }
}
