/** Sound and browser notifications for new work. Both are off until the agent switches them on. */

export class Alerts {
  #audio = /** @type {AudioContext|null} */ (null);

  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.store = desk.store;
    desk.addEventListener("new-work", (/** @type {any} */ event) => this.#onWork(event.detail));
  }

  get sound() {
    return this.store.get("sound") === true;
  }

  get notify() {
    return this.store.get("notify") === true && window.Notification?.permission === "granted";
  }

  /** @param {boolean} on */
  setSound(on) {
    this.store.set("sound", on);
    if (on) this.#play();
  }

  /** @param {boolean} on @returns {Promise<boolean>} whether it is on now */
  async setNotify(on) {
    const allowed = on && window.Notification && (await Notification.requestPermission()) === "granted";
    this.store.set("notify", Boolean(allowed));
    return Boolean(allowed);
  }

  /** @param {import("./desk.js").Item} item */
  #onWork(item) {
    if (this.sound) this.#play();
    if (!this.notify || document.visibilityState === "visible") return;
    // No words of the conversation: notifications show on locked screens.
    const title = item.state === "waiting" ? "Somebody is waiting" : "A customer wrote";
    const shown = new Notification(title, {
      body: [item.bank, item.code].filter(Boolean).join(" · "),
      tag: item.conversation,
      icon: "/desk/static/icon.svg",
    });
    shown.onclick = () => {
      window.focus();
      window.location.hash = `c/${item.conversation}`;
      shown.close();
    };
  }

  /** Two soft tones. */
  #play() {
    this.#audio ??= new AudioContext();
    const audio = this.#audio;
    void audio.resume();
    [660, 880].forEach((frequency, place) => {
      const start = audio.currentTime + place * 0.14;
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0.0001, start);
      gain.gain.exponentialRampToValueAtTime(0.12, start + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, start + 0.3);
      tone.connect(gain).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.32);
    });
  }
}
