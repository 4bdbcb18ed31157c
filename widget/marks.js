/** The marks in what is said: bold, and addresses that become links. */
import { el } from "./dom.js";

/** **Bold**, addresses of the web, and bare ones such as chase.com; neither e-mail addresses nor the stop after an address. */
const MARKS =
  /\*\*(?=\S)(.+?)\*\*|https?:\/\/[^\s<>"']+|(?<![\w@./-])([\w-]+\.)+(com|net|org|ca|co|bank)(?![\w@/-]|\.\w)/gi;
const STOPS = /[.,;:!?)\]*]+$/;

/** @param {string} text of ours, never a customer's @returns {(Node|string)[]} */
export function rich(text) {
  const parts = [];
  let end = 0;
  for (const { 0: found, 1: bold, index } of text.matchAll(MARKS)) {
    const whole = bold ? found : found.replace(STOPS, "");
    parts.push(text.slice(end, index), bold ? el("strong", {}, ...rich(bold)) : link(whole));
    end = index + whole.length;
  }
  return [...parts, text.slice(end)];
}

/** Beside the page, and of the web only. @param {string} address @param {string} [words] */
export const link = (address, words = address) =>
  el(
    "a",
    { href: /^https?:/i.test(address) ? address : `https://${address}`, target: "_blank", rel: "noopener noreferrer" },
    words,
  );
