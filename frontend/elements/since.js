/**
 * `<hl-since data-from|data-until data-at data-stay>`: how long ago something was, or in how long
 * it is due, by the server's time. With `data-stay` the session is kept while the page is open:
 * no time-out ends what somebody leads. Without script the hour beside it stands.
 */
class HlSince extends HTMLElement {
  static STAY_MS = 240_000;

  connectedCallback() {
    const server = Date.parse(this.dataset.at ?? "");
    const moment = Date.parse(this.dataset.from ?? this.dataset.until ?? "");
    if (Number.isNaN(server) || Number.isNaN(moment)) return;
    this.moment = moment;
    this.server = server;
    this.started = performance.now();
    this.opened = Date.now();
    this.timer = setInterval(() => this.show(), 1000);
    if (this.dataset.stay) this.staying = setInterval(() => this.stay(), HlSince.STAY_MS);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearInterval(this.staying);
  }

  /** The counter stops while some devices sleep and the wall clock can jump: the later one counts. */
  now() {
    const counted = performance.now() - (this.started ?? 0);
    const shown = Date.now() - (this.opened ?? 0);
    return (this.server ?? 0) + Math.max(counted, document.hidden ? shown : counted);
  }

  show() {
    const passed = Math.floor((this.now() - (this.moment ?? 0)) / 1000);
    const shown = this.querySelector("[data-shown]");
    if (!shown) return;
    const words = this.dataset.until ? (passed < 0 ? this.dataset.words : this.dataset.over) : "";
    shown.textContent = `${words ? `${words} ` : ""}${HlSince.text(Math.abs(passed))}`;
    this.toggleAttribute("data-over", Boolean(this.dataset.until) && passed >= 0);
  }

  /** @param {number} seconds */
  static text(seconds) {
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${rest}` : rest;
  }

  async stay() {
    localStorage.setItem("last-active", String(Date.now()));
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    const headers = { "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" };
    await fetch(this.dataset.stay ?? "", { method: "POST", headers }).catch(() => undefined);
  }
}
customElements.define("hl-since", HlSince);
