/** The ways out that stay open as long as the customer waits for a person. */
import { newId } from "./outbox.js";

/**
 * @typedef {{title: string, choice?: string}} Choice
 * @param {Choice[]} offered @param {import("./conversation.js").Conversation} conversation
 * @param {import("./texts.extras.js").MoreWords} words @returns {Choice[]}
 */
export function withExits(offered, { owner, outgoing }, words) {
  if (owner !== "waiting" || outgoing.length) return offered;
  const exits = words.exits.map(([title, choice]) => ({ title, choice }));
  return [...offered.filter((one) => exits.every(({ choice }) => choice !== one.choice)), ...exits];
}

/**
 * A new chat begins once the request for a person is cancelled, and that once it was asked whether it should be.
 * @param {import("./conversation.js").Conversation} conversation @param {HTMLElement} entry of the menu that was clicked
 * @param {import("./panel.js").AllWords} words @returns {Promise<boolean>} whether somebody is waited for, or here
 * @throws when it could not be cancelled
 */
export async function staysInQueue(conversation, entry, words) {
  const { owner } = conversation;
  if (owner !== "waiting") return false;
  if (entry.textContent !== words.cancelFirst) {
    entry.ariaLive = "polite"; // the new words are heard
    entry.textContent = words.cancelFirst;
    const reset = () => {
      entry.textContent = words.startNew;
    };
    entry.closest("details")?.addEventListener("toggle", reset, { once: true });
    return true;
  }
  await conversation.call("messages", { body: { id: newId(), choice: "withdraw" } });
  return conversation.owner === "agent"; // who has come meanwhile
}
