/** What the wire's short words mean to people. An unknown one is shown with its underscores taken out. */

const REASONS = {
  requested: "Asked for a person",
  frustrated: "Lost patience",
  way_ended: "Steps did not help",
  offered: "Took the offer of a person",
  taken_over: "Taken over by hand",
  assistant_unavailable: "Assistant was unavailable",
  not_understood: "Not understood",
};

const STEPS = {
  bank_login_checked: "Signed in at the bank’s own site",
  bank_action_done: "Did what the bank asked for",
  waited: "Waited for the bank",
  manual_refresh: "Refreshed by hand",
  credentials_reentered: "Entered the sign-in again",
};

const SOURCES = { told: "The customer said", seen: "Seen at the provider", done: "Done in this chat" };

const ACTIONS = {
  claim: "claimed it",
  picture: "attached a picture",
  transfer: "transferred it",
  return: "gave it back to the assistant",
  resolve: "resolved it",
  assign: "assigned it",
  refresh: "started a refresh",
  read: "read it",
  connections: "looked at the bank connections",
  gone: "was gone, so it is back in the queue",
  silent: "did not answer, so it is back in the queue",
  overdue: "said that nobody has come yet",
};

const REFUSALS = {
  "sso-expired": "That sign-in took too long, or was begun elsewhere. Please try again.",
  "sso-unverified": "Your identity provider has not verified your e-mail address.",
  "sso-unknown": "There is no account for your e-mail address. Ask an administrator of the desk.",
  "sso-away": "Single sign-on can’t be reached right now. Please try again in a moment.",
  "too-many": "That was a lot at once. Please wait a moment and try again.",
};

const ENDS = {
  fixed_seen: "Fixed, seen at the provider",
  fixed_told: "Fixed, said the customer",
  answered: "Answered or advised",
  person: "Went to a person",
  left: "Left in the middle",
  unanswered: "No answer",
  under_way: "Under way",
  unknown: "Not known",
};

const MOODS = { upset: "Upset", frustrated: "Upset", angry: "Angry", calm: "Calm" };

export const OUTCOMES = [
  ["fixed", "Fixed", "The connection works again."],
  ["bank", "Waiting for the bank", "Only the bank can mend it."],
  ["provider", "Waiting for the data provider", "A case is open with the provider."],
  ["other", "Something else", "Say what in the note."],
];

export const STATES = {
  healthy: ["good", "Working"],
  failing: ["bad", "Failing"],
  running: ["busy", "Refreshing now"],
  needs_input: ["busy", "Waits for the customer"],
};

/** @param {string} word */
const plain = (word) => {
  const text = String(word ?? "")
    .replace(/[_-]+/g, " ")
    .trim();
  return text && text[0].toUpperCase() + text.slice(1);
};

/** A short word of the wire as a person would write it. @param {string} word */
export const sentenceOf = plain;
/** @param {string} word */
export const reasonWords = (word) => REASONS[word] ?? plain(word);
/** @param {string} word */
export const stepWords = (word) => STEPS[word] ?? plain(word);
/** @param {string} word */
export const actionWords = (word) => ACTIONS[word] ?? plain(word).toLowerCase();
/** Why single sign-on ended here. @param {string} word */
export const refusalWords = (word) => REFUSALS[word] ?? "Single sign-on was refused.";
/** Where facts come from, in the order of reading. */
export const sources = Object.entries(SOURCES);
/** @param {{fact: string, value?: string}} fact */
export const factWords = ({ fact, value }) =>
  plain(fact) + (["", "true", "yes", undefined].includes(value) ? "" : `: ${value}`);
/** How a conversation ended. @param {string} word */
export const endWords = (word) => ENDS[word] ?? plain(word);
/** @param {string} word */
export const moodWords = (word) => MOODS[word] ?? plain(word);

/** What this agent has to know first about who speaks. @param {string} owner @param {{id: string, name: string}|null} agent @param {string} me */
export function floorWords(owner, agent, me) {
  if (owner === "waiting") return "Waiting for a person";
  if (owner === "agent")
    return agent?.id === me ? "You have this conversation" : `${agent?.name || "A colleague"} has this conversation`;
  return owner === "closed" ? "Resolved" : "The assistant is answering";
}
