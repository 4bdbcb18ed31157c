/** The frame around everything: bar, places, messages that pass; and which place the address names. */
import { el } from "/widget/dom.js";
import { askForProof, showAccount } from "./account.js";
import { Alerts } from "./alerts.js";
import { sentence } from "./api.js";
import { Brief } from "./brief.js";
import { showHelp } from "./dialogs.js";
import { editAnswers } from "./editor.js";
import { icon } from "./icons.js";
import { Incidents } from "./incidents.js";
import { listenForKeys } from "./keys.js";
import { Pane } from "./pane.js";
import { Queue } from "./queue.js";
import { Reports } from "./reports.js";

const TOAST_MS = 3500;
const BAD_TOAST_MS = 8000;

export class Shell {
  /** @param {import("./desk.js").Desk} desk @param {HTMLElement} root @param {() => void} leave */
  constructor(desk, root, leave) {
    this.desk = desk;
    this.leave = leave;
    desk.api.prove = () => askForProof(desk.me, desk.api);
    this.alerts = new Alerts(desk);
    this.shortcuts = savedShortcuts(desk.store);
    this.offline = el("p", { class: "offline", role: "status" });
    this.toasts = el("div", { class: "toasts", role: "status" });
    this.queueRoot = el("nav", { class: "queue", "aria-label": "Queue" });
    this.paneRoot = el("section", { class: "pane", "aria-label": "Conversation and composer" });
    this.briefRoot = el(
      "section",
      { class: "brief", "aria-label": "Brief" },
      el(
        "div",
        { class: "brief-bar" },
        el("h2", {}, "Brief"),
        el(
          "button",
          { type: "button", class: "tool", "aria-label": "Close the brief", click: () => this.toggleBrief() },
          icon("close"),
        ),
      ),
    );
    this.work = el(
      "main",
      { class: "work" },
      el("h1", { class: "unseen" }, "Queue and conversation"),
      this.queueRoot,
      this.paneRoot,
      this.briefRoot,
    );
    this.reportRoot = el("main", { class: "reports", hidden: true });
    root.replaceChildren(
      el("div", { class: "desk" }, this.#bar(), this.offline, this.work, this.reportRoot, this.toasts),
    );
    const page = { toast: (text, tone) => this.toast(text, tone), toggleBrief: () => this.toggleBrief() };
    this.queue = new Queue(desk, this.queueRoot, page.toast);
    this.queueRoot.prepend(new Incidents(desk, page.toast).root);
    this.pane = new Pane(desk, this.paneRoot, page);
    this.brief = new Brief(desk, this.briefRoot, page);
    this.reports = new Reports(desk.api, this.reportRoot);
    this.#listen();
    this.#follow();
  }

  /** @param {string} text @param {string} [tone] */
  toast(text, tone = "") {
    const shown = el("p", { class: "toast", "data-tone": tone }, text);
    this.toasts.append(shown);
    while (this.toasts.childElementCount > 3) this.toasts.firstElementChild.remove();
    window.setTimeout(() => shown.remove(), tone === "bad" ? BAD_TOAST_MS : TOAST_MS);
  }

  toggleBrief() {
    const on = this.work.dataset.brief !== "on";
    this.work.dataset.brief = on ? "on" : "off";
    if (on) this.briefRoot.querySelector("button").focus();
  }

  #bar() {
    const link = (href, name, title) => el("a", { href, class: "place" }, icon(name), el("span", {}, title));
    this.places = { queue: link("#queue", "inbox", "Queue"), reports: link("#reports", "chart", "Reports") };
    this.presence = el(
      "button",
      {
        type: "button",
        class: "presence",
        role: "switch",
        "aria-label": "Available for new conversations",
        click: () => this.#switchPresence(),
      },
      el("span", { class: "dot", "aria-hidden": "true" }),
      el("span", { class: "presence-words" }),
    );
    return el(
      "header",
      { class: "bar" },
      el(
        "a",
        { class: "brand", href: "#queue", "aria-label": "Helpline desk" },
        el("span", { class: "logo" }, icon("bank")),
        el("span", { class: "brand-words" }, "Helpline"),
      ),
      el("nav", { class: "places", "aria-label": "Places" }, this.places.queue, this.places.reports),
      this.presence,
      this.#answersButton("My quick answers", true),
      this.desk.me.team_answers && this.#answersButton("Edit quick answers", false),
      el(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": "Alerts and keyboard",
          title: "Alerts and keyboard (?)",
          click: () => this.#help(),
        },
        icon("bell"),
      ),
      el(
        "button",
        {
          type: "button",
          class: "tool",
          "aria-label": "Your account",
          title: "Your account",
          click: () => this.#account(),
        },
        icon("person"),
      ),
      el(
        "button",
        {
          type: "button",
          class: "tool leave",
          "aria-label": `Sign out ${this.desk.me.name}`,
          title: `Sign out ${this.desk.me.name}`,
          click: this.leave,
        },
        icon("leave"),
      ),
    );
  }

  #answersButton(title, own) {
    const edit = () => editAnswers(this.desk, (text, tone) => this.toast(text, tone), own);
    const shown = icon(own ? "note" : "keys");
    return el(
      "button",
      { type: "button", class: `tool ${own ? "own" : "team"}-answers`, "aria-label": title, title, click: edit },
      shown,
    );
  }

  #listen() {
    const { desk } = this;
    desk.addEventListener("queue", () => this.#title());
    desk.addEventListener("agents", () => this.#renderPresence());
    desk.addEventListener("connected", () => {
      this.offline.textContent = desk.connected
        ? ""
        : "No connection to the server. What you write is kept and sent later.";
    });
    desk.addEventListener("opened", () => {
      this.brief.render();
      desk.opened?.addEventListener("change", () => this.brief.render());
    });
    desk.addEventListener("unknown", () => {
      this.toast("This conversation does not exist any more.", "bad");
      window.location.hash = "queue";
    });
    window.addEventListener("hashchange", () => this.#follow());
    listenForKeys(this.#keys(), this.shortcuts);
    this.#renderPresence();
  }

  #keys() {
    const { pane } = this;
    const step = (name, act) => () => (pane.can(name) ? act() : undefined);
    const writes = (mode) => () => (this.desk.opened ? pane.composer.write(mode) : undefined);
    return {
      j: () => this.queue.move(1),
      k: () => this.queue.move(-1),
      x: () => this.queue.choose(),
      c: step("claim", () => pane.claim()),
      o: step("reopen", () => pane.reopen()),
      a: step("assign", () => pane.assign()),
      r: writes("message"),
      n: writes("note"),
      z: () => void pane.unsent.takeBack(),
      t: step("transfer", () => pane.transfer()),
      b: step("return", () => pane.giveBack()),
      e: step("resolve", () => pane.resolve()),
      i: () => this.toggleBrief(),
      "/": () => this.queue.search.focus(),
      "?": () => this.#help(),
      Escape: () => this.#escape(),
    };
  }

  #escape() {
    if (getComputedStyle(this.briefRoot).position === "fixed") this.work.dataset.brief = "off";
  }

  #help() {
    if (!document.querySelector("dialog")) void showHelp(this.desk, this.alerts, this.shortcuts);
  }

  #account() {
    if (!document.querySelector("dialog")) showAccount(this.desk, (text, tone) => this.toast(text, tone), this.leave);
  }

  async #switchPresence() {
    try {
      await this.desk.setPresence(this.desk.me.presence === "available" ? "away" : "available");
    } catch (error) {
      this.toast(sentence(error), "bad");
    }
  }

  #renderPresence() {
    const available = this.desk.me.presence === "available";
    this.presence.setAttribute("aria-checked", String(available));
    this.presence.lastChild.textContent = available ? "Available" : "Away";
  }

  #title() {
    const { waiting } = this.desk;
    document.title = waiting ? `(${waiting}) Helpline desk` : "Helpline desk";
  }

  /** The address says where we are, so that a reload and the back button keep the place. */
  #follow() {
    const [place, id = ""] = window.location.hash.slice(1).split("/");
    const reports = place === "reports";
    const opened = place === "c" ? decodeURIComponent(id) : "";
    this.work.hidden = reports;
    this.reportRoot.hidden = !reports;
    this.places?.queue.toggleAttribute("aria-current", !reports);
    this.places?.reports.toggleAttribute("aria-current", reports);
    this.work.dataset.view = opened ? "opened" : "queue";
    if (reports) return void this.reports.open();
    const isNew = opened && opened !== this.desk.opened?.id;
    this.desk.open(opened);
    if (isNew) {
      this.work.dataset.brief = "";
      this.pane.name.focus({ preventScroll: true });
    }
  }
}

/** @param {import("/widget/storage.js").Store} store */
const savedShortcuts = (store) => ({
  get on() {
    return store.get("shortcuts") !== false;
  },
  set on(value) {
    store.set("shortcuts", value);
  },
});
