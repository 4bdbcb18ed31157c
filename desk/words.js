/** What the wire's short words mean to people. An unknown one is shown with its underscores taken out. */

const REASONS = {
  requested: "Asked for a person",
  frustrated: "Lost patience",
  way_ended: "Steps did not help",
  offered: "Took the offer of a person",
  taken_over: "Taken over by hand",
  reopened: "Opened again by an agent",
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
  reopen: "opened it again",
  take_back: "took a line back",
  answer: "sent one answer to several",
  withdraw: "cancelled the request",
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

const ACTORS = {
  user: "The customer must act",
  bank: "The bank must act",
  support: "We must act, with the data provider",
  wait: "Nobody: it passes by itself",
  nobody: "Nobody: all is well",
};

const STATUSES = {
  INCORRECT_CREDENTIALS: "The bank refused the saved sign-in",
  CREDENTIALS_UPDATE_NEEDED: "The sign-in has to be entered again",
  ADDL_AUTHENTICATION_REQUIRED: "The bank asks for a second sign-in step",
  INVALID_ADDL_INFO_PROVIDED: "The answer to the second sign-in step was wrong",
  USER_ACTION_NEEDED_AT_SITE: "The bank wants something done at its own site",
  ACCOUNT_LOCKED: "The bank has locked the login",
  REQUEST_TIME_OUT: "The update took too long",
  SITE_UNAVAILABLE: "The bank’s site is down",
  SITE_NOT_SUPPORTED: "This bank can’t be reached any more",
  SITE_SESSION_INVALIDATED: "The customer was signed in elsewhere at the same time",
  SITE_BLOCKING_ERROR: "The bank turns the provider away",
  UNEXPECTED_SITE_ERROR: "The bank’s site answered in an unexpected way",
  BETA_SITE_DEV_IN_PROGRESS: "The provider has just begun to support this bank",
  TECH_ERROR: "A fault at the data provider",
  CONSENT_REQUIRED: "The customer has to give consent",
  CONSENT_EXPIRED: "The consent has ended",
  CONSENT_REVOKED: "The consent was taken back",
  INCORRECT_OAUTH_TOKEN: "The bank’s permission is no longer valid",
  NEW_AUTHENTICATION_REQUIRED: "The bank has changed how its customers sign in",
  DATA_RETRIEVAL_FAILED: "Some of the data could not be read",
  DATA_NOT_AVAILABLE: "The bank shows no data of this kind",
  DATASET_NOT_SUPPORTED: "This kind of data is not read at this bank",
  ENROLLMENT_REQUIRED_FOR_DATASET: "The customer has to sign up for this at the bank",
  PARTIAL_DATA_RETRIEVED: "Only a part of the data came",
  DATA_RETRIEVAL_IN_PROGRESS: "The data is being read",
  LOGIN_IN_PROGRESS: "Signing in at the bank",
  AVAILABLE_DATA_RETRIEVED: "What there is has come",
  ACCT_SUMMARY_RECEIVED: "The accounts have come, their transactions not yet",
  PROPERTY_VALUE_NOT_AVAILABLE: "The value of a property is not known",
  MIGRATION_IN_PROGRESS: "The connection is moving to the bank’s new interface",
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
/** Who has to do something about a code. @param {string} word */
export const actorWords = (word) => ACTORS[word] ?? plain(word);
/** What the provider's status means, with the status itself in small behind it. @param {string} word */
export const statusWords = (word) => STATUSES[word] ?? "";
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
