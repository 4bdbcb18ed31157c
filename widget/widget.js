/**
 * Puts the chat on a page; `?auto=no` only registers the element.
 * Served as /widget.js while its neighbours are under /widget/, hence the path of the import.
 */
import { HelplineChat } from "./widget/element.js";

if (!customElements.get("helpline-chat")) customElements.define("helpline-chat", HelplineChat);

const wanted = new URL(import.meta.url).searchParams.get("auto") !== "no";
if (wanted && !document.querySelector("helpline-chat")) {
  document.body.append(document.createElement("helpline-chat"));
}
