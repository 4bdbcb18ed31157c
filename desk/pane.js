/** The middle pane: who it is, who has the floor, what can be done, the transcript and the composer. */
import { el, reconcile } from "/widget/dom.js";
import { sentence } from "./api.js";
import { Composer } from "./composer.js";
import { askForAssignee, askForOutcome, askForReturn, askForTransfer } from "./dialogs.js";
import { attendance, wait } from "./format.js";
import { icon } from "./icons.js";
import { Thread } from "./thread.js";
import { Unsent } from "./unsent.js";
import { floorWords } from "./words.js";

export class Pane {
  /** The step under way: one begins when the one before is over. @type {Promise<void> | null} */
  #busy = null;

  /** @param {import("./desk.js").Desk} desk @param {HTMLElement} root @param {{toast: (text: string, tone?: string) => void, toggleBrief: () => void}} page */
  constructor(desk, root, page) {
    this.desk = desk;
    this.page = page;
    const edit = (/** @type {any} */ line) => this.composer.edit({ kind: "message", ...line });
    this.unsent = new Unsent(desk, { toast: page.toast, edit });
    this.composer = new Composer(desk, {
      toast: page.toast,
      claim: () => (this.can("reopen") ? this.reopen() : this.claim()),
      sent: () => this.thread.follow(),
      unsent: this.unsent,
    });
    this.thread = new Thread(desk, edit, this.unsent);
    this.name = el("h2", { dir: "auto", tabindex: "-1" });
    this.verified = el("span", { class: "badge" });
    this.floor = el("p", { class: "floor" });
    this.there = el("p", { class: "there", hidden: true });
    this.viewers = el("p", { class: "viewers", hidden: true });
    this.actions = el("div", { class: "actions" });
    this.nothing = el(
      "div",
      { class: "empty nothing" },
      icon("inbox"),
      el("p", { class: "strong" }, "Choose a conversation"),
      el(
        "p",
        {},
        "Press ",
        el("kbd", {}, "j"),
        " and ",
        el("kbd", {}, "k"),
        " to move, ",
        el("kbd", {}, "?"),
        " for all keys.",
      ),
    );
    this.whole = el(
      "div",
      { class: "opened", hidden: true },
      el(
        "header",
        { class: "opened-head" },
        el("a", { class: "tool back", href: "#queue", "aria-label": "Back to the queue" }, icon("back")),
        el(
          "div",
          { class: "opened-names" },
          el("div", { class: "opened-name" }, this.name, this.verified),
          this.floor,
          this.there,
          this.viewers,
        ),
        this.actions,
        el(
          "button",
          {
            type: "button",
            class: "tool brief-toggle",
            "aria-label": "Show or hide the brief",
            title: "Brief (i)",
            click: () => page.toggleBrief(),
          },
          icon("info"),
        ),
      ),
      this.thread.root,
      this.composer.root,
    );
    root.append(this.nothing, this.whole);
    desk.addEventListener("opened", () => this.#onOpened());
    desk.outbox.addEventListener("change", () => this.render());
    document.addEventListener("visibilitychange", () => this.#markRead());
    window.setInterval(() => this.#renderFloor(), 10_000);
    this.#onOpened();
  }

  render() {
    const { opened } = this.desk;
    this.nothing.hidden = Boolean(opened);
    this.whole.hidden = !opened;
    if (!opened) return;
    this.whole.setAttribute("aria-busy", String(!opened.facts));
    this.composer.render();
    if (!opened.facts) return;
    const { customer, viewers } = opened.facts;
    this.name.textContent = customer?.name || "Visitor";
    this.verified.textContent = customer?.verified ? "Verified" : "Not verified";
    this.verified.dataset.tone = customer?.verified ? "good" : "busy";
    const others = (viewers ?? []).filter(({ id }) => id !== this.desk.me.id).map(({ name }) => name);
    this.viewers.hidden = !others.length;
    this.viewers.textContent = others.length
      ? `${others.join(" and ")} ${others.length > 1 ? "are" : "is"} looking at this too`
      : "";
    this.#renderFloor();
    this.#renderActions();
    this.thread.render();
    this.#markRead();
  }

  claim() {
    return this.#step("claim", {}, "").then((done) => done && this.composer.write("message"));
  }

  reopen() {
    const done = "Open again. The customer is told.";
    return this.#step("reopen", {}, done).then((yes) => yes && this.composer.write("message"));
  }

  async transfer() {
    await this.desk.readAgents();
    const answer = await askForTransfer(this.#others());
    if (answer) await this.#step("transfer", answer, answer.to ? "Transferred." : "Back in the queue.");
  }

  async assign() {
    await this.desk.readAgents();
    const answer = await askForAssignee(this.#others());
    if (answer) await this.#step("assign", answer, "Assigned.");
  }

  async giveBack() {
    const answer = await askForReturn();
    if (answer) await this.#step("return", answer, "The assistant has the floor again.");
  }

  async resolve() {
    const answer = await askForOutcome();
    if (answer) await this.#step("resolve", answer, "Resolved.");
  }

  /** @param {"claim"|"reopen"|"assign"|"transfer"|"return"|"resolve"} step whether it is possible now */
  can(step) {
    const { facts } = this.desk.opened ?? {};
    if (!facts) return false;
    if (step === "claim" || step === "assign") return facts.owner === "waiting" || facts.owner === "bot";
    if (step === "reopen") return facts.owner === "closed";
    return facts.owner === "agent" && facts.agent?.id === this.desk.me.id;
  }

  #others() {
    return this.desk.agents.filter(({ id }) => id !== this.desk.me.id);
  }

  #onOpened() {
    const { opened } = this.desk;
    this.name.textContent = "";
    this.floor.textContent = "";
    this.actions.replaceChildren();
    this.thread.list.replaceChildren();
    opened?.addEventListener("change", () => this.render());
    this.render();
  }

  /** @returns {Promise<boolean>} whether it was done */
  async #step(step, body, done) {
    const { opened } = this.desk;
    if (!opened) return false;
    const waits = Boolean(this.#busy);
    while (this.#busy) await this.#busy;
    // Pressed twice, or made pointless by the step before.
    if (waits && (opened !== this.desk.opened || !this.can(step))) return false;
    let over = () => {};
    this.#busy = new Promise((resolve) => (over = () => resolve()));
    try {
      await opened.step(step, body);
      if (done) this.page.toast(done);
      return true;
    } catch (error) {
      this.page.toast(sentence(error), "bad");
      return false;
    } finally {
      this.#busy = null;
      over();
      this.desk.readQueueSoon();
      if (opened === this.desk.opened) this.render();
    }
  }

  #renderFloor() {
    const { opened, me, target } = this.desk;
    if (!opened?.facts) return;
    const { owner, agent } = opened.facts;
    const item = Object.values(this.desk.lists)
      .flat()
      .find(({ conversation }) => conversation === opened.id);
    const waits = owner === "waiting" && item?.waiting_since ? wait(item.waiting_since, target) : null;
    this.floor.dataset.tone = waits?.tone ?? (owner === "agent" ? "good" : "");
    const words = floorWords(owner, agent, me.id) + (waits ? ` · ${waits.time}, ${waits.words}` : "");
    if (this.floor.textContent !== words) this.floor.textContent = words;
    const there = ["waiting", "agent"].includes(owner) ? attendance(opened.facts) : "";
    this.there.hidden = !there;
    this.there.dataset.here = String(opened.facts.here);
    this.there.textContent = there && `Customer ${there.toLowerCase()}`;
  }

  #renderActions() {
    /** @type {[Parameters<Pane["can"]>[0], string, string, Parameters<typeof icon>[0], () => unknown][]} */
    const all = [
      ["assign", "Assign", "A", "swap", () => this.assign()],
      ["claim", "Claim", "C", "check", () => this.claim()],
      ["reopen", "Reopen", "O", "refresh", () => this.reopen()],
      ["transfer", "Transfer", "T", "swap", () => this.transfer()],
      ["return", "Give back", "B", "robot", () => this.giveBack()],
      ["resolve", "Resolve", "E", "check", () => this.resolve()],
    ];
    reconcile(
      this.actions,
      all
        .filter(([step]) => this.can(step))
        .map(([step, title, key, name, act]) => ({
          key: step,
          version: "",
          classes: step === "claim" || step === "resolve" || step === "reopen" ? "primary" : "plain",
          make: () =>
            el(
              "button",
              { type: "button", title: `${title} (${key.toLowerCase()})`, "aria-label": title, click: act },
              icon(name),
              el("span", {}, title),
            ),
        })),
    );
  }

  #markRead() {
    if (document.visibilityState === "visible") this.desk.opened?.markRead();
  }
}
