/** Pictures to and from the other side. Loaded once there is a conversation, or a picture for one. */
import { button, el, icon } from "./dom.js";
import { LONG_MS, Refused } from "./outside.js";

const KINDS = "image/png,image/jpeg,image/gif,image/webp";
const MOST_BYTES = 5 * 1024 * 1024;
const THUMB = 96;
/** Pixels of a picture's longer side: enough to read a screenshot, little enough to keep. */
const SHARP = 1600;

/** @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./panel.js").AllWords} Words */

/** The picture that goes along with the next words. */
export class Enclosure {
  #words;
  #composer;
  /** Known before a picture can be chosen. @type {Conversation} */
  #conversation = /** @type {any} */ (null);
  /** @type {File|null} */
  #file = null;
  #sending = false;
  /** Of the conversation that it goes to, "" before the first words. */
  #goesTo = "";

  /** @param {Words} words @param {import("./composer.js").Composer} composer */
  constructor(words, composer) {
    this.#words = words;
    this.#composer = composer;
    this.files = el("input", { type: "file", accept: KINDS, hidden: true, change: () => this.#onChosen() });
    this.progress = el("progress", { "aria-label": words.pictureSending });
    this.name = el("span", {});
    this.thumb = el("span", { class: "thumb", "aria-hidden": "true" });
    this.remove = button(
      { class: "icon", "aria-label": words.pictureRemove, click: () => this.clear() },
      icon("close"),
    );
    this.chip = el(
      "div",
      { class: "chip" },
      this.thumb,
      el("span", { class: "chip-text" }, this.name, this.progress),
      this.remove,
    );
    this.node = el("div", {}, this.chip, this.files);
    this.#show();
  }

  get ready() {
    return this.#file !== null && !this.#sending;
  }

  clear() {
    this.#enclose(null);
  }

  /** @param {Conversation} conversation */
  update(conversation) {
    if (this.#goesTo && !conversation.id) this.clear();
    this.#goesTo = conversation.id;
    this.#conversation = conversation;
  }

  choose() {
    this.files.click();
  }

  /** @param {File[]} files of which the first one goes along */
  async take([file, ...more]) {
    if (!file || this.#sending) return;
    const words = this.#words;
    const problem = !KINDS.includes(file.type || "?")
      ? words.pictureKind
      : file.size > MOST_BYTES
        ? words.pictureSize
        : "";
    const whose = this.#conversation;
    const canvas = !problem && (await drawn(file, THUMB).catch(() => null));
    if (whose !== this.#conversation) return; // another customer meanwhile
    if (!canvas) return this.#composer.complain(problem || words.pictureKind);
    this.#enclose(file);
    this.thumb.replaceChildren(canvas);
    this.#composer.complain(more.length ? words.pictureOne : "");
  }

  /** @returns {Promise<void>} once it is there, or is not */
  async send() {
    const file = this.#file;
    if (!file || this.#sending) return;
    const words = this.#words;
    let fate = "";
    this.#setSending(true);
    try {
      const isFresh = await this.#upload(file);
      if (file === this.#file) this.clear();
      if (!isFresh) fate = words.pictureTwice;
    } catch (error) {
      if (file === this.#file) fate = `${words.failed}. ${/** @type {any} */ (error).message || words.trouble}`;
    }
    this.#setSending(false);
    this.#composer.complain(fate);
  }

  /** @param {File} file @returns {Promise<boolean>} false: it is in the chat already */
  async #upload(file) {
    const door = await this.#conversation.door("attachments");
    const last = this.#conversation.messages.at(-1)?.seq ?? 0;
    const { seq } = await upload(...door, file, (share) => {
      this.progress.value = share;
    });
    return seq > last;
  }

  #onChosen() {
    void this.take([...this.files.files]);
    this.files.value = ""; // or the same file could not be chosen again
    this.#composer.input.focus();
  }

  /** @param {File|null} file */
  #enclose(file) {
    this.#file = file;
    this.name.textContent = file?.name ?? "";
    this.#composer.complain("");
    this.#show();
  }

  /** @param {boolean} on */
  #setSending(on) {
    this.#sending = on;
    this.progress.value = 0;
    this.#composer.complain("");
    this.#show();
  }

  #show() {
    this.chip.hidden = !this.#file;
    this.progress.hidden = !this.#sending;
    this.remove.hidden = this.#sending;
    this.#composer.refresh();
  }
}

/**
 * Fetched when it comes into sight, and again on a click when that failed; then a click opens it larger.
 * @param {() => Promise<Blob>} fetched @param {string} label @param {Words} words
 */
export function picture(fetched, label, words) {
  /** @type {HTMLCanvasElement|undefined} */
  let canvas;
  const load = async () => {
    frame.textContent = words.pictureLoading;
    try {
      canvas = await drawn(await fetched(), SHARP, label);
      frame.replaceChildren(canvas);
    } catch {
      frame.textContent = words.pictureLost;
    }
  };
  const frame = button({ class: "picture", click: () => (canvas ? enlarge(canvas, label, words, frame) : load()) });
  new IntersectionObserver(([{ isIntersecting }], watch) => {
    if (!isIntersecting) return;
    watch.disconnect();
    void load();
  }).observe(frame);
  return frame;
}

/** @param {HTMLCanvasElement} canvas @param {string} label @param {Words} words @param {HTMLElement} frame */
async function enlarge(canvas, label, words, frame) {
  const viewer = el(
    "dialog",
    { class: "viewer", "aria-label": words.picture, click: () => viewer.close(), close: () => viewer.remove() },
    await drawn(canvas, SHARP, label),
    button({ class: "icon", "aria-label": words.pictureClose }, icon("close")),
  );
  frame.closest(".root")?.append(viewer);
  viewer.showModal();
}

/**
 * A picture on a canvas: for an image from a blob, a page with a strict policy would have to list blobs.
 * @param {Blob|HTMLCanvasElement} source @param {number} most pixels of the longer side @param {string} [label] @throws when it is no picture
 * @returns {Promise<HTMLCanvasElement>}
 */
async function drawn(source, most, label) {
  const bitmap = await createImageBitmap(source);
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  const canvas = el("canvas", {
    width: Math.ceil(bitmap.width * scale),
    height: Math.ceil(bitmap.height * scale),
    role: "img",
    "aria-label": label,
  });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * Sends a file as the field `file`; fetch cannot tell how far it got.
 * @param {string} url @param {string} token @param {File} file @param {(share: number) => void} progress 0 to 1
 * @returns {Promise<any>} @throws {Refused}
 */
function upload(url, token, file, progress) {
  return new Promise((resolve, reject) => {
    const call = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file);
    call.open("POST", url);
    call.setRequestHeader("Authorization", `Bearer ${token}`);
    call.responseType = "json";
    call.timeout = LONG_MS;
    call.upload.onprogress = ({ loaded, total }) => progress(loaded / total);
    call.onloadend = () =>
      call.status === 200 ? resolve(call.response) : reject(new Refused(call.status, call.response ?? {}, 0));
    call.send(form);
  });
}
