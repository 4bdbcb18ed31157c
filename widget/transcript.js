/** The conversation as a text file. */
import { el } from "./dom.js";

/** @param {import("./conversation.js").Conversation} conversation @param {string} name of the file @throws {Refused|Unreachable} */
export async function saveTranscript(conversation, name) {
  const href = URL.createObjectURL(await conversation.call("transcript", { read: "blob" }));
  el("a", { href, download: `${name}.txt` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
