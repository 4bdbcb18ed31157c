/**
 * The sandbox's stand-in for the provider's script (Yodlee FastLink 4, `initialize.js`): puts `window.fastlink` on the page.
 * `open(options, id)` posts token and parameters into a frame within the element `id`, and calls back what the frame tells.
 */
(() => {
  /** @type {HTMLIFrameElement|null} */
  let frame = null;
  let listening = new AbortController();

  /** Which of the page's functions hears which word of the window. */
  const HEARD = { accountStatus: "onSuccess", errorHandler: "onError", closeHandler: "onExit" };

  /** @param {{fastLinkURL: string, accessToken: string, params: Record<string, any>, [name: string]: any}} options @param {string} id */
  function open(options, id) {
    close();
    const { origin } = new URL(options.fastLinkURL);
    frame = document.createElement("iframe");
    frame.name = "fastlink-frame";
    frame.title = "Sign in to your bank";
    document.getElementById(id)?.replaceChildren(frame);
    listening = new AbortController();
    window.addEventListener("message", (event) => hear(event, origin, options), { signal: listening.signal });
    post(options);
  }

  /** @param {MessageEvent} event @param {string} origin @param {any} options */
  function hear({ data, origin: from, source }, origin, options) {
    if (from !== origin || source !== frame?.contentWindow || !data?.type) return;
    if (data.type !== "POST_MESSAGE") options.onEvent?.(data);
    else options[HEARD[/** @type {keyof typeof HEARD} */ (data.fnToCall)]]?.(data.data);
  }

  /** A form, so that the token stands in no address. @param {any} options */
  function post({ fastLinkURL, accessToken, params }) {
    const form = document.createElement("form");
    Object.assign(form, { method: "POST", action: fastLinkURL, target: "fastlink-frame", hidden: true });
    for (const [name, value] of [
      ["accessToken", accessToken],
      ["extraParams", new URLSearchParams(params).toString()],
    ]) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
      form.append(field);
    }
    document.body.append(form);
    form.submit();
    form.remove();
  }

  function close() {
    listening.abort();
    frame?.remove();
    frame = null;
  }

  /** @type {any} */ (window).fastlink = { open, close };
})();
