/** Where admins write the quick answers of the team. */
import { el } from "/widget/dom.js";
import { sentence } from "./api.js";
import { icon } from "./icons.js";

/** @param {import("./desk.js").Desk} desk @param {(text: string, tone?: string) => void} toast */
export function editAnswers(desk, toast) {
  const list = el("div", { class: "editor" });
  const row = ({ id, title, text }) => {
    const fields = el(
      "fieldset",
      { class: "editor-row", "data-id": id },
      el("legend", { class: "unseen" }, title || "New quick answer"),
      el("input", { "aria-label": "Title", value: title, required: true, maxlength: 100 }),
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
      el("textarea", { "aria-label": "Text", rows: 2, required: true, maxlength: 2000 }, text),
    );
    return fields;
  };
  const add = () => {
    const fresh = row({ id: crypto.randomUUID(), title: "", text: "" });
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
      await desk.api.put("/answers", answers);
      desk.answers = answers;
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
      el("h2", { id: "editor-title" }, "Quick answers"),
      el("p", { class: "quiet" }, "{name}, {bank}, {code} and {agent} are filled in from the conversation."),
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
  list.append(...desk.answers.map(row));
  document.body.append(dialog);
  dialog.showModal();
}
