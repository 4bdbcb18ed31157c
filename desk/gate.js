/** What stands in the place of the reply field while somebody else has the floor. */
import { el } from "/widget/dom.js";

export class Gate {
  #shown = "";

  /** @param {() => void} claim takes it, from the queue, the assistant or its end */
  constructor(claim) {
    this.claim = claim;
    this.root = el("div", { class: "gate", hidden: true });
  }

  focus() {
    this.root.querySelector("button")?.focus();
  }

  /** @param {any} facts of an OpenConversation, null opens the gate */
  render(facts) {
    this.root.hidden = !facts;
    if (!facts || this.#shown === `${facts.owner} ${facts.agent?.name}`) return;
    this.#shown = `${facts.owner} ${facts.agent?.name}`;
    const { owner, agent } = facts;
    const words = {
      waiting: "Nobody has taken this conversation yet.",
      bot: "The assistant is answering. Claim it to speak yourself.",
      agent: `${agent?.name || "A colleague"} is answering. You can leave a note.`,
      closed: "This conversation is resolved. Reopen it to write; the customer is told.",
    }[owner];
    const [title, key] = owner === "closed" ? ["Reopen to reply", "O"] : ["Claim to reply", "C"];
    const button = el(
      "button",
      { type: "button", class: "primary", click: () => this.claim() },
      title,
      el("kbd", { "aria-hidden": "true" }, key),
    );
    this.root.replaceChildren(el("p", {}, words), ...(owner === "agent" ? [] : [button]));
  }
}
