/** Keeps the chat in its corner of the window, whatever the page does to the elements around it. */

/** A scroll bar's width: less is no difference. */
const SLACK_PX = 20;

/**
 * A zoom of the page is taken back; where an ancestor (transform, filter …) has become the frame of what should be fixed
 * to the window, the chat goes to the browser's top layer, which none contains.
 * @param {HTMLElement} root whose first child is fixed to all four sides
 */
export function fit(root) {
  root.style.removeProperty("zoom");
  const zoom = /** @type {any} */ (root).currentCSSZoom ?? 1;
  if (zoom !== 1) root.style.setProperty("zoom", String(1 / zoom));
  if (!root.showPopover) return;
  if (root.matches(":popover-open")) return; // until it is moved: hiding would take the focus away
  root.popover = isContained(/** @type {Element} */ (root.firstElementChild)) ? "manual" : null;
  if (root.popover) root.showPopover();
}

/** @param {Element} probe */
function isContained(probe) {
  const { left, top, width, height } = probe.getBoundingClientRect();
  const off = [left, top, width - document.documentElement.clientWidth, height - window.innerHeight];
  return width > 0 && off.some((pixels) => Math.abs(pixels) > SLACK_PX);
}
