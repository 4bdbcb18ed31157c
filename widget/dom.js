/** Building elements. Text always enters as text; nothing here or elsewhere parses markup. */

/**
 * @param {string} name
 * @param {Record<string, any>} [attributes] functions are listeners, null and false are left out
 * @param {...(Node|string|null|undefined|false)} children
 * @returns {any}
 */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child || child === ""));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  chat: "M4 5.5A2.5 2.5 0 0 1 6.5 3h11A2.5 2.5 0 0 1 20 5.500v8a2.5 2.5 0 0 1-2.5 2.500H11l-4.7 4v-4A2.5 2.5 0 0 1 4 13.500zM8.5 8h7M8.5 11.500h4.5",
  close: "M6 6l12 12M18 6L6 18",
  send: "M12 19V5M5.5 11.500L12 5l6.5 6.5",
  down: "M12 5v14M5.5 12.500L12 19l6.5-6.5",
  bank: "M4 10l8-5.500L20 10zM6 10v7M10 10v7M14 10v7M18 10v7M4 19.500h16",
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
 * Makes the children of `parent` those of `wanted`: what is unchanged stays in place, with its focus and its state.
 * @param {Element} parent
 * @param {{key: string, version: string, make: () => HTMLElement}[]} wanted
 */
export function reconcile(parent, wanted) {
  /** @type {Map<string|undefined, HTMLElement>} */
  const present = new Map(Array.from(parent.children, (child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const { key, version, make } of wanted) {
    let node = present.get(key);
    present.delete(key);
    if (node && node.dataset.version !== version) {
      const fresh = make();
      if (node === place) place = fresh;
      node.replaceWith(fresh);
      node = fresh;
    }
    node ??= make();
    Object.assign(node.dataset, { key, version });
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
  for (const node of present.values()) node.remove();
}
