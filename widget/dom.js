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

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.5v8a2.5 2.5 0 0 1-2.5 2.5H11l-4.7 4v-4A2.5 2.5 0 0 1 4 13.5zM8.5 8h7M8.5 11.5h4.5",
  close: "M6 6l12 12M18 6L6 18",
  more: "M12 5v.01M12 12v.01M12 19v.01",
  send: "M12 19V5M5.5 11.5L12 5l6.5 6.5",
  picture: "M4 5h16v14H4zM4 16l4.5-4 4 4 3.5-3 4 3.5M15 9v.01",
  bank: "M4 10l8-5.5L20 10zM6 10v7M10 10v7M14 10v7M18 10v7M4 19.5h16",
};

/** @param {keyof typeof PATHS} name */
export const icon = (name) => drawing(PATHS[name]);

/** @param {string} d of a path in a field of 24 by 24 */
export function drawing(d) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", d);
  svg.append(path);
  return svg;
}

/**
 * Makes the children of `parent` those of `wanted`; what is unchanged keeps its place, focus and state.
 * @param {Element} parent
 * @param {{key: string, version: string, classes: string, make: () => HTMLElement}[]} wanted
 */
export function reconcile(parent, wanted) {
  /** @type {Map<string|undefined, any>} */
  const present = new Map(Array.from(/** @type {any} */ (parent.children), (child) => [child.dataset.key, child]));
  /** @type {any} */
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
