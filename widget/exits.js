/** The ways out that stay open as long as the customer waits for a person. */

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
