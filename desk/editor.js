/** Where admins write the quick answers of the team, and agents their own. */
import { el } from "/widget/dom.js";
import { newId } from "/widget/outbox.js";
import { sentence } from "./api.js";
import { icon } from "./icons.js";

/** @param {import("./desk.js").Desk} desk @param {(text: string, tone?: string) => void} toast @param {boolean} own one's own ones */
export function editAnswers(desk, toast, own) {
  const heading = own ? "My quick answers" : "Quick answers";
  const list = el("div", { class: "editor" });
  const row = ({ id, title, text }) => {
    const fields = el(
      "fieldset",
      { class: "editor-row", "data-id": id },
      el("legend", { class: "unseen" }, title || "New quick answer"),
      el(
        "label",
        { class: "stack" },
        el("span", {}, "Title"),
        el("input", { value: title, required: true, maxlength: 100 }),
      ),
      el(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": `Remove ${title || "this quick answer"}`,
          click: () => fields.remove(),
        },
        icon("close"),
      ),
      el(
        "label",
        { class: "stack" },
        el("span", {}, "Text"),
        el("textarea", { rows: 2, required: true, maxlength: 2000 }, text),
      ),
    );
    return fields;
  };
  const add = () => {
    const fresh = row({ id: newId(), title: "", text: "" });
    list.append(fresh);
    fresh.querySelector("input").focus();
  };
  const save = async (event) => {
    event.preventDefault();
    const answers = [...list.children].map((one) => ({
      id: one.dataset.id,
      title: one.querySelector("input").value.trim(),
      text: one.querySelector("textarea").value.trim(),
    }));
    try {
      await desk.api.put(own ? "/me/answers" : "/answers", answers);
      await desk.readAnswers();
      dialog.close();
      toast("Quick answers saved.");
    } catch (error) {
      problem.textContent = sentence(error);
    }
  };
  const problem = el("p", { class: "bad", role: "alert" });
  const dialog = el(
    "dialog",
    { class: "broad", "aria-labelledby": "editor-title", close: () => dialog.remove() },
    el(
      "form",
      { submit: save },
      el("h2", { id: "editor-title" }, heading),
      el(
        "p",
        { class: "quiet" },
        `${own ? "Only you have these. " : ""}{name}, {bank}, {code} and {agent} are filled in from the conversation.`,
      ),
      list,
      problem,
      el(
        "div",
        { class: "dialog-foot" },
        el("button", { type: "button", class: "plain", click: add }, "Add"),
        el("button", { type: "button", class: "plain", click: () => dialog.close() }, "Cancel"),
        el("button", { type: "submit", class: "primary" }, "Save"),
      ),
    ),
  );
  list.append(...desk.answers.filter((one) => Boolean(one.own) === own).map(row));
  document.body.append(dialog);
  dialog.showModal();
}
