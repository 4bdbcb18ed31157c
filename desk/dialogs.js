/** The questions the desk asks. Each resolves with the answer, or null when the agent thought better of it. */
import { el } from "/widget/dom.js";
import { sentence } from "./api.js";
import { OUTCOMES } from "./words.js";

/**
 * A modal form; the browser keeps the focus inside and gives it back. Only the submit button closes it with an answer.
 * @param {string} title @param {any[]} fields @param {string} action text of the button @param {(form: FormData) => any} read
 * @returns {Promise<any>}
 */
export function ask(title, fields, action, read) {
  return new Promise((resolve) => {
    const submit = (event) => {
      event.preventDefault();
      const answer = read(new FormData(event.target));
      dialog.close();
      resolve(answer);
    };
    const dialog = el(
      "dialog",
      {
        "aria-labelledby": "dialog-title",
        close: () => {
          resolve(null);
          dialog.remove();
        },
      },
      el(
        "form",
        { submit },
        el("h2", { id: "dialog-title" }, title),
        ...fields,
        el(
          "div",
          { class: "dialog-foot" },
          el("button", { type: "button", class: "plain", click: () => dialog.close() }, action ? "Cancel" : "Close"),
          action && el("button", { type: "submit", class: "primary" }, action),
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
    /** @type {HTMLElement|null} */ (dialog.querySelector("[autofocus]"))?.focus();
  });
}

const note = (label, hint) =>
  el(
    "label",
    { class: "stack" },
    el("span", {}, label),
    el("textarea", { name: "note", rows: 3, maxlength: 2000 }),
    hint && el("small", {}, hint),
  );

/** A choice among people, those who are available first. @param {string} title @param {any} nobody what may be chosen instead @param {any[]} agents */
function people(title, nobody, agents) {
  const sorted = [...agents].sort((a, b) => Number(b.presence === "available") - Number(a.presence === "available"));
  const option = ({ id, name, presence, open, words }, place) =>
    el(
      "label",
      { class: "option" },
      el("input", {
        type: "radio",
        name: "to",
        value: id,
        required: true,
        checked: place === 0,
        autofocus: place === 0,
      }),
      el(
        "span",
        {},
        el("b", {}, name),
        el("small", {}, words ?? `${presence === "available" ? "Available" : "Away"} · ${open} open`),
      ),
    );
  return el("fieldset", {}, el("legend", { class: "unseen" }, title), ...[nobody, ...sorted].map(option));
}

/** @param {any[]} agents but oneself @returns {Promise<{to: string, note: string}|null>} */
export function askForTransfer(agents) {
  const queue = { id: "", name: "Back to the queue", words: "Whoever is free takes it" };
  return ask(
    "Transfer to",
    [people("Transfer to", queue, agents), note("Note for the next person", "Only your team sees this.")],
    "Transfer",
    (form) => ({ to: String(form.get("to")), note: String(form.get("note")).trim() }),
  );
}

/** @param {any[]} agents but oneself @returns {Promise<{to: string}|null>} */
export function askForAssignee(agents) {
  const any = { id: "any", name: "Whoever is available", words: "The one with the fewest open conversations" };
  return ask("Assign to", [people("Assign to", any, agents)], "Assign", (form) => ({ to: String(form.get("to")) }));
}

/** @returns {Promise<{note: string}|null>} */
export const askForReturn = () =>
  ask(
    "Give back to the assistant",
    [
      el("p", { class: "quiet" }, "The assistant answers the customer’s next message. The customer is told."),
      note("Note", "What should the team know? The customer does not see it."),
    ],
    "Give back",
    (form) => ({ note: String(form.get("note")).trim() }),
  );

/** @returns {Promise<{outcome: string, note: string}|null>} */
export const askForOutcome = () =>
  ask(
    "Resolve",
    [
      el(
        "fieldset",
        {},
        el("legend", { class: "unseen" }, "Outcome"),
        ...OUTCOMES.map(([value, title, text], place) =>
          el(
            "label",
            { class: "option" },
            el("input", {
              type: "radio",
              name: "outcome",
              value,
              required: true,
              checked: place === 0,
              autofocus: place === 0,
            }),
            el("span", {}, el("b", {}, title), el("small", {}, text)),
          ),
        ),
      ),
      note("Note", "Only your team sees this."),
    ],
    "Resolve",
    (form) => ({ outcome: String(form.get("outcome")), note: String(form.get("note")).trim() }),
  );

/** Looks a code up and shows what would be sent. @param {import("./desk.js").Desk} desk @returns {Promise<any>} answer of GET /codes */
export function askForCode(desk) {
  let found = /** @type {any} */ (null);
  const shown = el(
    "div",
    { class: "found", "aria-live": "polite" },
    el("p", { class: "quiet" }, "A number such as 402, or a constant of the provider."),
  );
  const look = async (text) => {
    try {
      found = text ? await desk.api.get(`/codes/${encodeURIComponent(text)}`) : null;
      shown.replaceChildren(found ? codePreview(found) : "");
    } catch (error) {
      found = null;
      shown.replaceChildren(
        el(
          "p",
          { class: "bad" },
          /** @type {any} */ (error).status === 404 ? "This code is not known." : sentence(error),
        ),
      );
    }
  };
  let timer = 0;
  const input = el("input", {
    name: "code",
    autofocus: true,
    autocomplete: "off",
    value: desk.opened?.facts?.brief?.code ?? "",
    input: () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => look(input.value.trim()), 200);
    },
  });
  if (input.value) void look(input.value);
  return ask(
    "Insert the explanation of a code",
    [el("label", { class: "stack" }, el("span", {}, "Code"), input), shown],
    "Insert",
    () => found,
  );
}

/** @param {any} code */
const codePreview = ({ title, meaning, steps }) =>
  el(
    "div",
    { class: "card" },
    el("p", { class: "card-title" }, title),
    el("p", {}, meaning),
    steps?.length > 0 && el("ol", {}, ...steps.map((step) => el("li", {}, step))),
  );

export const KEYS = [
  ["j k", "Next and previous conversation"],
  ["Enter", "Open it"],
  ["x", "Choose it, for one answer to several"],
  ["c", "Claim"],
  ["o", "Reopen what was resolved"],
  ["r", "Reply"],
  ["n", "Note for the team"],
  ["z", "Take back the line that was just sent"],
  ["a", "Assign to somebody"],
  ["t", "Transfer"],
  ["b", "Give back to the assistant"],
  ["e", "Resolve"],
  ["i", "Show or hide the brief"],
  ["/", "Search; in a reply: quick answers"],
  ["Esc", "Leave the field, close"],
  ["?", "This help"],
];

/** @param {import("./desk.js").Desk} desk @param {import("./alerts.js").Alerts} alerts @param {{on: boolean}} shortcuts */
export function showHelp(desk, alerts, shortcuts) {
  const check = (title, hint, on, change) =>
    el(
      "label",
      { class: "option" },
      el("input", { type: "checkbox", checked: on, change }),
      el("span", {}, el("b", {}, title), el("small", {}, hint)),
    );
  return ask(
    "Alerts and keyboard",
    [
      el(
        "fieldset",
        {},
        el("legend", {}, "Tell me about new work"),
        check("Play a sound", "When somebody begins to wait, or a customer of yours writes.", alerts.sound, (event) =>
          alerts.setSound(event.target.checked),
        ),
        check(
          "Browser notification",
          "When this page is in the background. Your browser asks for permission.",
          alerts.notify,
          async (event) => {
            event.target.checked = await alerts.setNotify(event.target.checked);
          },
        ),
      ),
      desk.me.undo_send > 0 &&
        el(
          "fieldset",
          {},
          el("legend", {}, "What I send"),
          check(
            `Hold my lines for ${desk.me.undo_send} seconds`,
            "So long they can be taken back, and the customer sees you typing. Enter in the empty field sends at once.",
            desk.holds,
            (event) => {
              desk.holds = event.target.checked;
            },
          ),
        ),
      el(
        "fieldset",
        {},
        el("legend", {}, "Keyboard"),
        check(
          "Single-key shortcuts",
          "Switch off if you dictate or use assistive technology.",
          shortcuts.on,
          (event) => {
            shortcuts.on = event.target.checked;
          },
        ),
        el(
          "dl",
          { class: "keys" },
          ...KEYS.flatMap(([keys, text]) => [
            el("dt", {}, ...keys.split(" ").map((key) => el("kbd", {}, key))),
            el("dd", {}, text),
          ]),
        ),
      ),
    ],
    "",
    () => null,
  );
}
