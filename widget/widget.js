/**
 * Puts the chat on a page, from a module or a classic script, before or after the page is there.
 * Served as /widget.js while its neighbours are under /widget/, hence the path; `?auto=no` is answered with register.js.
 */
(() => {
  // A classic script of another origin has no address to be relative to, a module has no current script.
  const own = /** @type {HTMLScriptElement|null} */ (document.currentScript)?.src;
  const part = (/** @type {string} */ name) => import(own ? new URL(`widget/${name}`, own).href : `./widget/${name}`);
  const ready = Promise.all([part("launch.js"), part("element.js")]);
  /** @type {HTMLElement|null} */
  let placed = null;
  if (document.readyState !== "loading" && !document.querySelector("helpline-chat")) {
    placed = document.createElement("helpline-chat");
    document.documentElement.append(placed);
  }
  // The page's next script may use the chat at once: what it asks for is done when the chat is there.
  if (!customElements.get("helpline-chat")) {
    for (const chat of /** @type {NodeListOf<any>} */ (document.querySelectorAll("helpline-chat"))) {
      for (const act of ["open", "close", "send", "restart"])
        chat[act] = (/** @type {any[]} */ ...told) => ready.then(() => chat[act](...told));
    }
  }
  ready.then(([{ launch }]) => launch(placed));
})();
