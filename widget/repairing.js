/** *Fix it here*: opens the one-time page with the provider's own window in a tab of its own. */
import { el } from "./dom.js";
import { Refused } from "./outside.js";

/** @typedef {import("./conversation.js").Conversation} Conversation @typedef {import("./texts.extras.js").MoreWords} Words */

/**
 * @param {Conversation} conversation @param {{connection: string}} repair @param {HTMLElement} place where a link or a reason is shown
 * @param {Words} words
 */
export async function mend(conversation, { connection }, place, words) {
  // At once, as long as the browser knows that somebody has clicked; the address comes later.
  const tab = window.open("about:blank", "_blank");
  const note = place.querySelector("[role=status]") ?? el("p", { role: "status" });
  note.replaceChildren(words.repairOpening);
  place.append(note);
  try {
    const { ticket } = await conversation.call("repairs", { body: { connection } });
    const [door] = await conversation.door("");
    const address = `${door.split("/api/conversations/")[0]}/repair#${ticket}`;
    if (tab) tab.location.replace(address);
    note.replaceChildren(...(tab ? [words.repairOpened] : [words.repairBlocked, " ", link(address, words.repairLink)]));
  } catch (error) {
    tab?.close();
    note.replaceChildren(error instanceof Refused && error.message ? error.message : words.repairAway);
  }
}

/** @param {string} address @param {string} words */
const link = (address, words) => el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, words);
