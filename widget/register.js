/** Only makes the element known; the page places it. */
import { HelplineChat } from "./element.js";

if (!customElements.get("helpline-chat")) customElements.define("helpline-chat", HelplineChat);
