/** Every word the widget says by itself. Another language is another entry with the same keys. */

const en = {
  launcher: "Chat with support",
  launcherUnread: (count) => `Chat with support, ${count} new ${count === 1 ? "message" : "messages"}`,
  title: "Helpline",
  subtitle: "Cloud Banking support",
  close: "Close chat",
  messages: "Conversation",
  greeting: "Hi! A bank connection giving you trouble? Tell me what you see and I’ll find out what is wrong and walk you through the fix.",
  starters: ["My bank connection is broken", "I see an error code", "Talk to a person"],
  suggestions: "Suggested answers",
  placeholder: "Write a message…",
  input: "Your message",
  send: "Send message",
  left: (left) => (left >= 0 ? `${left} characters left` : `${-left} characters too many`),
  privacy: "Never share passwords or security codes here.",
  you: "You",
  bot: "Assistant",
  agent: "Support",
  system: "Helpline",
  typing: "The assistant is working on an answer",
  today: "Today",
  yesterday: "Yesterday",
  waiting: "Waiting to be sent",
  failed: "Not sent",
  failedReason: "The server did not accept it.",
  retry: "Retry",
  remove: "Remove",
  offline: "Connection lost – trying again",
  renewed: "Your earlier chat has expired, so we started a new one.",
  ownerWaiting: "You’re in the queue for a person",
  ownerAgent: "You’re chatting with a person",
  ownerClosed: "This chat has ended",
  startNew: "Start a new chat",
  steps: (count) => (count === 1 ? "Show the step" : `Show all ${count} steps`),
  ticket: "Support ticket",
  refreshRunning: (bank) => `Refreshing ${bank}…`,
  refreshSucceeded: (bank) => `${bank} was refreshed`,
  refreshFailed: (bank) => `${bank} could not be refreshed`,
  refreshUnknown: (bank) => `No result of the refresh of ${bank}`,
  refreshNote: "This can take a few minutes. You can close the chat meanwhile.",
  yourBank: "your bank",
};

/** @typedef {typeof en} Words */

/** @type {Record<string, Words>} keyed by the first part of a language tag */
export const languages = { en };

/** @param {string} tag such as "en-GB" @returns {Words} English where we do not speak it */
export const wordsFor = (tag) => languages[tag.toLowerCase().split("-")[0]] ?? en;
