/** What stands in the place of the reply field while somebody else has the floor. */
import { el } from "/widget/dom.js";

export class Gate {
  #shown = "";

  /** @param {() => void} claim */
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
      closed: "This conversation is resolved. The customer can open it again by writing.",
    }[owner];
    const button = el(
      "button",
      { type: "button", class: "primary", click: () => this.claim() },
      "Claim to reply",
      el("kbd", { "aria-hidden": "true" }, "C"),
    );
    this.root.replaceChildren(el("p", {}, words), ...(owner === "waiting" || owner === "bot" ? [button] : []));
  }
}
