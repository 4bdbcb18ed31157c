/** The way in: e-mail and password, then a code where the account wants one; or single sign-on where it is set up. */
import { el } from "/widget/dom.js";
import { sentence } from "./api.js";
import { duration } from "./format.js";
import { icon } from "./icons.js";

/**
 * @param {import("./api.js").Api} api @param {HTMLElement} root @param {string} why said above the form, "" at the first visit
 * @returns {Promise<{agent: any, csrf: string}>} of the one who signed in
 */
export function signIn(api, root, why) {
  return new Promise((resolve) => {
    const problem = el("p", { class: "problem", role: "alert" });
    const email = field("E-mail", { type: "email", name: "email", autocomplete: "username", required: true });
    const password = field("Password", {
      type: "password",
      name: "password",
      autocomplete: "current-password",
      required: true,
    });
    const code = field("Code from your authenticator app", {
      name: "code",
      inputmode: "numeric",
      autocomplete: "one-time-code",
      pattern: "[0-9 ]*",
      maxlength: 10,
    });
    code.hidden = true;
    const button = el("button", { type: "submit", class: "primary wide" }, "Sign in");
    const single = el("a", { class: "plain wide", hidden: true }, "Sign in with single sign-on");
    const demo = el("div", { class: "demo", hidden: true });

    const submit = async (event) => {
      event.preventDefault();
      const { code: typed, ...body } = Object.fromEntries(new FormData(event.target));
      button.disabled = true;
      problem.textContent = "";
      try {
        resolve(await api.post("/login", code.hidden ? body : { ...body, code: String(typed).replace(/\s/g, "") }));
      } catch (error) {
        problem.textContent = refusal(error, code);
      }
      button.disabled = false;
    };

    const form = el(
      "form",
      { class: "login", submit, "aria-labelledby": "login-title" },
      el("div", { class: "brand" }, el("span", { class: "logo" }, icon("bank")), el("span", {}, "Helpline")),
      el("h1", { id: "login-title" }, "Sign in to the desk"),
      why && el("p", { class: "why" }, why),
      email,
      password,
      code,
      problem,
      button,
      single,
      demo,
    );
    root.replaceChildren(el("main", { class: "login-page" }, form));
    email.querySelector("input").focus();
    void offerSingle(api, single);
    void offerDemo(api, demo, (known) => {
      email.querySelector("input").value = known.email;
      password.querySelector("input").value = known.password;
      button.focus();
    });
  });
}

function refusal(error, code) {
  if (error.code === "second-factor") {
    const first = code.hidden;
    code.hidden = false;
    code.querySelector("input").value = "";
    code.querySelector("input").focus();
    return first ? "" : "That code was not accepted. Use the newest one.";
  }
  if (error.code === "wrong-login") return "E-mail or password is wrong.";
  if (error.status === 429) return `Too many tries. Try again in ${duration(error.retryAfter || 900)}.`;
  return sentence(error);
}

const field = (label, attributes) => el("label", { class: "stack" }, el("span", {}, label), el("input", attributes));

async function offerSingle(api, link) {
  const methods = await api.get("/login").catch(() => null);
  if (!methods?.sso) return;
  // The place is not sent to the server by itself; single sign-on brings us back to it.
  const lead = () => {
    const place = window.location.hash.slice(1);
    link.href = place ? `${methods.sso}?place=${encodeURIComponent(place)}` : methods.sso;
  };
  lead();
  window.addEventListener("hashchange", lead);
  link.hidden = false;
}

async function offerDemo(api, place, use) {
  const known = await api.get("/demo").catch(() => null);
  if (!known?.email) return;
  place.hidden = false;
  place.append(
    el("p", {}, el("b", {}, "Demo only"), " Sign in as the sample agent."),
    el(
      "dl",
      {},
      el("div", {}, el("dt", {}, "E-mail"), el("dd", {}, known.email)),
      el("div", {}, el("dt", {}, "Password"), el("dd", {}, known.password)),
    ),
    el("button", { type: "button", class: "plain wide", click: () => use(known) }, "Fill in for me"),
  );
}
