/**
 * Entry: `<script type="module" src="https://help.example/widget.js"></script>` puts the chat on a page.
 *
 * Served as /widget.js while its neighbours are served under /widget/, hence the path of the import.
 * `?auto=no` only registers the element and leaves placing it to the page.
 */
import { HelplineChat } from "./widget/element.js";

if (!customElements.get("helpline-chat")) customElements.define("helpline-chat", HelplineChat);

const wanted = new URL(import.meta.url).searchParams.get("auto") !== "no";
if (wanted && !document.querySelector("helpline-chat")) {
  document.body.append(document.createElement("helpline-chat"));
}
