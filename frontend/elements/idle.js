/**
 * `<hl-idle data-seconds data-warn data-stay>`: warns before the session ends, counts down, and
 * keeps it with one press. Tabs of one browser agree on the last activity.
 */
class HlIdle extends HTMLElement {
  static KEY = "last-active";

  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.seconds = Number(this.dataset.seconds ?? 900);
    this.warn = Number(this.dataset.warn ?? 120);
    this.told = Date.now();
    this.touch();
    for (const type of ["pointerdown", "keydown", "scroll"]) {
      addEventListener(type, () => !this.dialog?.open && this.touch(), { passive: true });
    }
    this.querySelector("[data-stays]")?.addEventListener("click", () => this.stay());
    this.dialog?.addEventListener("cancel", () => this.stay());
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  touch() {
    const now = Date.now();
    localStorage.setItem(HlIdle.KEY, String(now));
    // The server ends the session by its own clock: tell it about work that sends nothing.
    if (now - (this.told ?? 0) > ((this.seconds ?? 900) * 1000) / 3) this.tellServer();
  }

  async tellServer() {
    this.told = Date.now();
    if (!this.dataset.stay) return;
    const token = this.querySelector("[name=csrfmiddlewaretoken]");
    const headers = { "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" };
    await fetch(this.dataset.stay, { method: "POST", headers }).catch(() => undefined);
  }

  stay() {
    this.touch();
    this.tellServer();
    this.dialog?.close();
  }

  tick() {
    const last = Number(localStorage.getItem(HlIdle.KEY) ?? Date.now());
    const left = (this.seconds ?? 900) - Math.floor((Date.now() - last) / 1000);
    if (left > (this.warn ?? 120)) {
      if (this.dialog?.open) this.dialog.close();
      return;
    }
    if (left <= 0) {
      this.querySelector("form")?.requestSubmit();
      clearInterval(this.timer);
      return;
    }
    const shown = this.querySelector("[data-left]");
    if (shown) shown.textContent = left >= 60 ? `${Math.ceil(left / 60)}\u00a0min` : `${left}\u00a0s`;
    if (!this.dialog || this.dialog.open) return;
    this.dialog.showModal();
    const safe = this.querySelector("[data-stays]");
    if (safe instanceof HTMLElement) safe.focus();
  }
}
customElements.define("hl-idle", HlIdle);
