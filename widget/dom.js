/** Building elements. Text enters as text; nothing parses markup. */

/**
 * @param {string} name @param {Record<string, any>} [attributes] functions are listeners; null and false are left out
 * @param {...any} children the empty ones are left out @returns {any}
 */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value != null && value !== false) node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.filter(Boolean));
  return node;
}

/** @param {Record<string, any>} attributes @param {...any} children */
export const button = (attributes, ...children) => el("button", { type: "button", ...attributes }, ...children);

/** @param {HTMLElement} part @param {string} text hidden when empty */
export function show(part, text) {
  if (part.textContent !== text) part.textContent = text;
  part.hidden = !text;
}

/** **Bold**, addresses of the web, and bare ones such as chase.com; neither e-mail addresses nor the stop after an address. */
const MARKS = /\*\*(?=\S)(.+?)\*\*|https?:\/\/[^\s<>"']+|(?<![\w@./-])([\w-]+\.)+(com|net|org|ca|co|bank)(?![\w@/-]|\.\w)/gi;
const STOPS = /[.,;:!?)\]*]+$/;

/** @param {string} text of ours, never a customer's @returns {(Node|string)[]} */
export function rich(text) {
  const parts = [];
  let end = 0;
  for (const { 0: found, 1: bold, index } of text.matchAll(MARKS)) {
    const whole = bold ? found : found.replace(STOPS, "");
    parts.push(text.slice(end, index), bold ? el("strong", {}, ...rich(bold)) : link(whole));
    end = index + whole.length;
  }
  return [...parts, text.slice(end)];
}

/** Beside the page, and of the web only. @param {string} address @param {string} [words] */
export const link = (address, words = address) =>
  el("a", { href: /^https?:/i.test(address) ? address : `https://${address}`, target: "_blank", rel: "noopener noreferrer" }, words);

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.7 4v-4A2.5 2.5 0 0 1 4 13.5zM8.5 8h7M8.5 11.5h4.5",
  close: "M6 6l12 12M18 6L6 18",
  more: "M12 5v.01M12 12v.01M12 19v.01",
  picture: "M4 5h16v14H4zM4 16l4.5-4 4 4 3.5-3 4 3.5M15 9v.01",
  star: "M12 3.6l2.6 5.3 5.8.8-4.2 4.1 1 5.8-5.2-2.7-5.2 2.7 1-5.8-4.2-4.1 5.8-.8z",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  bank: "M4 10l8-5.5L20 10zM6 10v7M10 10v7M14 10v7M18 10v7M4 19.5h16",
};

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/**
 * A picture on a canvas: for an image from a blob, a page with a strict policy would have to list blobs.
 * @param {Blob|HTMLCanvasElement} source @param {number} most pixels of the longer side @param {string} [label] @throws when it is no picture
 * @returns {Promise<HTMLCanvasElement>}
 */
export async function drawn(source, most, label) {
  const bitmap = await createImageBitmap(source);
  const scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height));
  const canvas = el("canvas", { width: Math.ceil(bitmap.width * scale), height: Math.ceil(bitmap.height * scale), role: "img", "aria-label": label });
  canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/**
 * Makes the children of `parent` those of `wanted`; what is unchanged keeps its place, focus and state.
 * @param {Element} parent
 * @param {{key: string, version: string, classes: string, make: () => HTMLElement}[]} wanted
 */
export function reconcile(parent, wanted) {
  /** @type {Map<string|undefined, HTMLElement>} */
  const present = new Map(Array.from(parent.children, (child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const { key, version, classes, make } of wanted) {
    let node = present.get(key);
    present.delete(key);
    if (node && node.dataset.version !== version) {
      const fresh = make();
      if (node === place) place = fresh;
      node.replaceWith(fresh);
      node = fresh;
    }
    node ??= make();
    node.className = classes;
    Object.assign(node.dataset, { key, version });
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const node of present.values()) node.remove();
}
