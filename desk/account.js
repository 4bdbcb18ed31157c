/** One's own account: the password, where one is signed in, and the proof that it is oneself. */
import { el } from "/widget/dom.js";
import { sentence } from "./api.js";
import { duration, moment, secondsSince } from "./format.js";

/** @typedef {{id: string, browser: string, current: boolean, began_at: string, used_at: string}} Session */

const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
];
const SYSTEMS = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS", "Mac"],
  ["Linux", "Linux"],
];

/** @param {string} agent as a browser calls itself @returns {string} such as "Firefox on Mac" */
export function browserWords(agent) {
  const named = (/** @type {string[][]} */ all) => all.find(([mark]) => agent.includes(mark))?.[1];
  return [named(BROWSERS) ?? "A browser", named(SYSTEMS)].filter(Boolean).join(" on ");
}

/** @param {unknown} error */
function refusal(error) {
  const { code, status, retryAfter } = /** @type {any} */ (error);
  if (code === "wrong-login") return "That is not your current password.";
  if (code === "second-factor") return "That code was not accepted. Use the newest one.";
  return status === 429 ? `Too many tries. Try again in ${duration(retryAfter || 900)}.` : sentence(error);
}

const field = (label, attributes, hint = "") =>
  el(
    "label",
    { class: "stack" },
    el("span", {}, label),
    el("input", { required: true, ...attributes }),
    hint && el("small", {}, hint),
  );
const password = (label, name, autocomplete, hint = "", more = {}) =>
  field(label, { type: "password", name, autocomplete, ...more }, hint);
const code = () =>
  field("Code from your authenticator app", {
    name: "code",
    inputmode: "numeric",
    autocomplete: "one-time-code",
    maxlength: 10,
  });
const foot = (...buttons) => el("div", { class: "dialog-foot" }, ...buttons);

/** Shows a modal one; it is gone from the page when it is closed. @param {string} id of its title @param {any[]} inside @param {() => void} closed */
function dialogWith(id, inside, closed = () => {}) {
  const dialog = el(
    "dialog",
    {
      "aria-labelledby": id,
      close: () => {
        dialog.remove();
        closed();
      },
    },
    ...inside,
  );
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** @param {(form: FormData) => Promise<any>} act what the form is for @param {HTMLElement} problem where a refusal is said */
const submitting = (act, problem) => async (/** @type {any} */ event) => {
  event.preventDefault();
  const button = event.submitter;
  button.disabled = true;
  problem.textContent = "";
  try {
    await act(new FormData(event.target));
  } catch (error) {
    problem.textContent = refusal(error);
  }
  button.disabled = false;
};

/** @param {import("./desk.js").Desk} desk @param {(text: string, tone?: string) => void} toast @param {() => void} leave signs out */
export function showAccount(desk, toast, leave) {
  const { me } = desk;
  const list = el("ul", { class: "sessions" });
  const dialog = dialogWith("account-title", [
    el(
      "div",
      { class: "account" },
      el(
        "div",
        {},
        el("h2", { id: "account-title" }, "Your account"),
        el("p", { class: "quiet" }, `${me.name} · ${me.email}`),
      ),
      me.password === false
        ? el("p", { class: "quiet" }, "You sign in by single sign-on: your password is kept there.")
        : passwordForm(desk, toast, () => readSessions(desk, list, toast)),
      el(
        "section",
        { "aria-labelledby": "sessions-title" },
        el("h3", { id: "sessions-title" }, "Where you are signed in"),
        list,
      ),
      foot(
        el("button", { type: "button", class: "plain", click: leave }, "Sign out"),
        el("button", { type: "button", class: "plain", click: () => dialog.close() }, "Close"),
      ),
    ),
  ]);
  void readSessions(desk, list, toast);
}

function passwordForm(desk, toast, changed) {
  const problem = el("p", { class: "bad", role: "alert" });
  const form = el(
    "form",
    {
      "aria-label": "Change your password",
      submit: submitting(async (given) => {
        await desk.api.post("/me/password", { current: given.get("current"), password: given.get("new") });
        form.reset();
        toast("Your password is changed. Other browsers are signed out.");
        changed();
      }, problem),
    },
    el("h3", {}, "Password"),
    el("input", {
      type: "email",
      name: "email",
      autocomplete: "username",
      value: desk.me.email,
      hidden: true,
      readonly: true,
    }),
    password("Current password", "current", "current-password"),
    password("New password", "new", "new-password", "12 characters or more. A few words of your own are good.", {
      minlength: 12,
      maxlength: 200,
    }),
    problem,
    foot(el("button", { type: "submit", class: "primary" }, "Change password")),
  );
  return form;
}

async function readSessions(desk, list, toast) {
  const end = async (path) => {
    try {
      await desk.api.delete(path);
    } catch (error) {
      toast(sentence(error), "bad");
    }
    await readSessions(desk, list, toast);
  };
  try {
    const found = await desk.api.get("/me/sessions");
    list.replaceChildren(...found.map((one) => sessionRow(one, () => end(`/me/sessions/${one.id}`))));
    if (found.length > 2)
      list.append(
        el(
          "li",
          {},
          el("button", { type: "button", class: "link", click: () => end("/me/sessions") }, "End all others"),
        ),
      );
  } catch (error) {
    list.replaceChildren(el("li", { class: "bad" }, sentence(error)));
  }
}

/** @param {Session} session @param {() => void} end */
function sessionRow({ browser, current, began_at: began, used_at: used }, end) {
  const name = browserWords(browser);
  const times = current ? `since ${moment(began)}` : `since ${moment(began)}, used ${duration(secondsSince(used))} ago`;
  return el(
    "li",
    {},
    el("span", {}, el("b", {}, name), el("small", {}, times)),
    current
      ? el("span", { class: "badge", "data-tone": "good" }, "This one")
      : el("button", { type: "button", class: "plain", "aria-label": `End the sign-in in ${name}`, click: end }, "End"),
  );
}

/** @param {any} me agent of GET /me @param {import("./api.js").Api} api @returns {Promise<boolean>} whether it is proven now */
export function askForProof(me, api) {
  return new Promise((resolve) => {
    const problem = el("p", { class: "bad", role: "alert" });
    let proven = false;
    const submit = submitting(async (given) => {
      await api.post("/me/proof", Object.fromEntries(given));
      proven = true;
      dialog.close();
    }, problem);
    const cancel = el("button", { type: "button", class: "plain", click: () => dialog.close() }, "Cancel");
    const place = encodeURIComponent(window.location.hash.slice(1));
    const method =
      me.password === false
        ? [
            el("p", { class: "quiet" }, "Sign in by single sign-on once more. What you have not saved here is lost."),
            foot(cancel, el("a", { class: "primary", href: `/desk/login/sso?place=${place}` }, "Sign in again")),
          ]
        : [
            password("Your password", "password", "current-password", "", { autofocus: true }),
            me.totp && code(),
            problem,
            foot(cancel, el("button", { type: "submit", class: "primary" }, "Go on")),
          ];
    const dialog = dialogWith(
      "proof-title",
      [
        el(
          "form",
          { submit },
          el(
            "div",
            {},
            el("h2", { id: "proof-title" }, "Is it you?"),
            el("p", { class: "quiet" }, "What administrators do needs a proof, good for ten minutes."),
          ),
          ...method,
        ),
      ],
      () => resolve(proven),
    );
  });
}
