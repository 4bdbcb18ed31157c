/** Times and lengths of time in words. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @param {number} seconds @returns {string} such as "40 s", "12 min", "3 h 5 min", "2 d" */
export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < DAY) {
    const hours = `${Math.floor(whole / HOUR)} h`;
    const minutes = Math.floor((whole % HOUR) / MINUTE);
    return minutes ? `${hours} ${minutes} min` : hours;
  }
  return `${Math.floor(whole / DAY)} d`;
}

/** @param {string} at ISO time @param {number} [now] ms */
export const secondsSince = (at, now = Date.now()) => Math.max(0, (now - Date.parse(at)) / 1000);

/**
 * How the wait stands against the target: a colour and the words for it.
 * @param {string} since ISO time @param {number} target seconds @returns {{tone: "good"|"busy"|"bad", time: string, words: string}}
 */
export function wait(since, target) {
  const seconds = secondsSince(since);
  const time = duration(seconds);
  if (seconds > target) return { tone: "bad", time, words: "over target" };
  if (seconds > target * 0.6) return { tone: "busy", time, words: `${duration(target - seconds)} left` };
  return { tone: "good", time, words: "on time" };
}

/**
 * Whether the customer is still there.
 * @param {{here?: boolean, seen_at?: string|null}} told by the server @returns {string} "" where nothing is known
 */
export function attendance({ here, seen_at: at }) {
  if (here) return "Here";
  return at ? `Left ${duration(secondsSince(at))} ago` : "";
}

/** @param {number|null|undefined} stars of 5 @param {string} [words] @returns {string} "" for none */
export const rating = (stars, words) => (stars ? [`${stars} of 5`, words].filter(Boolean).join(": ") : "");

/** @param {string} at ISO time */
export const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "numeric", minute: "2-digit" });

/** @param {Date} date */
export function day(date) {
  const ago = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  return ["Today", "Yesterday"][ago] ?? date.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" });
}

/** Time alone for today, with the date before. @param {string} at ISO time */
export function moment(at) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  return today ? clock(at) : `${date.toLocaleDateString([], { day: "numeric", month: "short" })}, ${clock(at)}`;
}

/** @param {string} name */
export const initials = (name) =>
  (name || "?")
    .trim()
    .split(/\s+/)
    .map((part) => part[0])
    .filter((_, place, all) => place === 0 || place === all.length - 1)
    .join("")
    .toUpperCase();
