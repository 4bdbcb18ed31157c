/** Words of cards, pictures, ratings. Another language is another entry with the same keys. */

const en = {
  exits: [
    ["Back to the assistant", "resume"],
    ["Cancel my request", "withdraw"],
  ],
  cancelFirst: "Cancel my request and start anew?",
  transcriptFile: "support-chat",
  contact: "Leave a way to be reached",
  contactWhy: "In case you leave before there is an answer.",
  contactField: "E-mail or phone number",
  contactSave: "Save",
  contactChange: "Change how we reach you",
  rate: "How did we do?",
  rateFix: "Glad it works again. How did it go?",
  stars: ["Very poor", "Poor", "Okay", "Good", "Excellent"],
  star: (/** @type {number} */ count, /** @type {string} */ name) =>
    `${count} ${count === 1 ? "star" : "stars"}: ${name}`,
  rateWords: "Anything to add? (optional)",
  rateSend: "Send rating",
  rated: "Thank you for your rating",
  picture: "Picture",
  pictureOf: (/** @type {string} */ name, /** @type {boolean} */ own) =>
    own ? "Your picture" : `Picture from ${name}`,
  pictureLoading: "Loading…",
  pictureLost: "Not loaded. Try again",
  pictureClose: "Close picture",
  pictureRemove: "Remove picture",
  pictureSending: "Sending picture",
  pictureKind: "Only PNG, JPEG, GIF and WebP pictures can be sent.",
  pictureSize: "The picture is larger than 5 MB.",
  pictureOne: "Only one picture can be sent at a time.",
  pictureTwice: "This picture has been sent already.",
  steps: (/** @type {number} */ count) => (count === 1 ? "Show the step" : `Show all ${count} steps`),
  ticket: "Support ticket",
  refreshRunning: (/** @type {string} */ bank) => `Refreshing ${bank}…`,
  refreshSucceeded: (/** @type {string} */ bank) => `${bank} was refreshed`,
  refreshFailed: (/** @type {string} */ bank) => `${bank} could not be refreshed`,
  refreshUnknown: (/** @type {string} */ bank) => `No result of the refresh of ${bank}`,
  refreshNote: "This can take a few minutes. You can close the chat meanwhile.",
  yourBank: "your bank",
  notify: "By notification",
  notifyWhy: "This browser can tell you, too, when the chat is closed.",
  notifyOn: "This browser will tell you that there is news. What it is stands in the chat alone.",
  notifyStop: "No notifications",
  notifyDenied: "Your browser doesn’t allow notifications from this page.",
  notifyAway: "That doesn’t work right now. Please try again in a moment.",
  repair: "Fix it here",
  repairWhy: (/** @type {string} */ bank) =>
    `Sign in to ${bank || "your bank"} again in a secure window. I see it when it works.`,
  repairOpening: "Opening the window…",
  repairOpened: "The window is open in another tab. I’ll tell you here as soon as it works.",
  repairBlocked: "Your browser has blocked the window.",
  repairLink: "Open it here (good for five minutes)",
  repairAway: "The window can’t be opened right now. Try again in a moment, or go on with the steps.",
};

/** @typedef {typeof en} MoreWords */

/** @type {Record<string, MoreWords>} keyed by the first part of a language tag */
export const languages = { en };

/** @param {string} tag such as "en-GB" @returns {MoreWords} English where we do not speak it */
export const moreWordsFor = (tag) => languages[tag.toLowerCase().split("-")[0]] ?? en;
