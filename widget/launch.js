/** Keeps one chat on the page: beside the body, so that a page which swaps its body leaves it alone. */
import "./register.js";

/** @type {HTMLElement|null} the one that we placed */
let ours = null;
/** The document's root, once we watch it. @type {Node|null} */
let watched = null;

/** @param {HTMLElement|null} placed already, by the script that called */
export function launch(placed) {
  if (watched) return;
  ours = placed;
  // A script in the head may run before there is a body.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin, { once: true });
  else begin();
}

function begin() {
  place();
  // A page may put another one in its place, with or without an element of its own, or exchange even its root.
  new MutationObserver(place).observe(document, { childList: true });
  watchRoot();
}

function watchRoot() {
  const root = document.documentElement;
  if (root === watched || !root) return;
  watched = root;
  new MutationObserver((changes) => {
    const gone = changes.flatMap(({ removedNodes }) => [...removedNodes]);
    // A script that takes away the chat alone means it; with the body gone it was swept away.
    if (gone.some((node) => node !== ours)) place();
  }).observe(root, { childList: true });
}

function place() {
  watchRoot();
  const placed = [...document.querySelectorAll("helpline-chat")].filter((one) => one !== ours);
  if (placed.length) {
    ours?.remove();
    return;
  }
  if (ours?.isConnected || !document.documentElement) return;
  ours ??= document.createElement("helpline-chat");
  document.documentElement.append(ours);
}
