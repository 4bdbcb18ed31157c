/** Buttons that open the customer's own product where a sentence or a step says. */
import { el } from "./dom.js";

/** @typedef {{label: string, url: string}} Place */

/**
 * Beside the page; a page that moves without loading takes `helpline-navigate` (detail: the place) and prevents its default.
 * @param {Place[]|undefined} places
 */
export function placeLinks(places) {
  if (!places?.length) return null;
  const link = (/** @type {Place} */ { label, url }) =>
    el("a", { class: "place-link", href: url, target: "_blank", rel: "noopener noreferrer", click: tell }, label);
  /** @param {MouseEvent} event */
  function tell(event) {
    const place = places?.find(({ url }) => url === /** @type {Element} */ (event.currentTarget).getAttribute("href"));
    const told = new CustomEvent("helpline-navigate", {
      bubbles: true,
      composed: true,
      cancelable: true,
      detail: place,
    });
    if (!event.currentTarget?.dispatchEvent(told)) event.preventDefault();
  }
  return el("p", { class: "product-places" }, ...places.filter(({ url }) => /^https?:/i.test(url)).map(link));
}
