/** Every word the widget says by itself. Another language is another entry with the same keys. */

const en = {
  launcher: "Chat with support",
  launcherUnread: (/** @type {number} */ count) =>
    `Chat with support, ${count} new ${count === 1 ? "message" : "messages"}`,
  title: "Helpline",
  subtitle: "Cloud Banking support",
  close: "Close chat",
  messages: "Conversation",
  earlier: "Show earlier messages",
  news: (/** @type {number} */ count) => `${count} new ${count === 1 ? "message" : "messages"} ↓`,
  greeting:
    "Hi! A bank connection giving you trouble? Tell me what you see and I’ll find out what is wrong and walk you through the fix.",
  starters: ["My bank connection is broken", "I see an error code", "Talk to a person"],
  suggestions: "Suggested answers",
  placeholder: "Write a message…",
  input: "Your message",
  send: "Send message",
  left: (/** @type {number} */ left) => (left >= 0 ? `${left} characters left` : `${-left} characters too many`),
  privacy: "Never share passwords or security codes here.",
  you: "You",
  bot: "Assistant",
  agent: "Support",
  system: "Helpline",
  typing: (/** @type {string} */ name) => (name ? `${name} is typing` : "The assistant is working on an answer"),
  today: "Today",
  yesterday: "Yesterday",
  waiting: "Waiting to be sent",
  failed: "Not sent",
  failedReason: "The server did not accept it.",
  /** @type {Record<string, string>} */
  reasons: {
    signIn: "Your sign-in on this page has run out. Reload the page and sign in again; what you wrote stays here.",
    page: "Something on this page went wrong. Reload it, then try again; what you wrote stays here.",
  },
  retry: "Retry",
  remove: "Remove",
  offline: "Connection lost – trying again",
  renewed: "Your earlier chat has expired, so we started a new one.",
  queue: (/** @type {number|null} */ place) =>
    place
      ? `You’re ${place === 1 ? "next" : ["number", place].join(" ")} in the queue`
      : "You’re in the queue for a person",
  withAgent: (/** @type {string} */ name) => `You’re chatting with ${name || "a person"}`,
  ended: "This chat has ended",
  ticketNumber: (/** @type {string} */ ticket) => `Ticket ${ticket}`,
  more: "More",
  transcript: "Save transcript",
  startNew: "Start a new chat",
  trouble: "That didn’t work. Check your connection and try again.",
  pictureAdd: "Add a picture",
};

/** @typedef {typeof en} Words */

/** @type {Record<string, Words>} keyed by the first part of a language tag */
export const languages = { en };

/** @param {string} tag such as "en-GB" @returns {Words} English where we do not speak it */
export const wordsFor = (tag) => languages[tag.toLowerCase().split("-")[0]] ?? en;
