/** `<hl-clock data-at data-zone>`: the wall clock of the reader's zone, by the server's time. */
class HlClock extends HTMLElement {
  connectedCallback() {
    const server = Date.parse(this.dataset.at ?? "");
    if (Number.isNaN(server)) return;
    this.ahead = server - Date.now();
    this.words = new Intl.DateTimeFormat("en-GB", { timeZone: this.dataset.zone || undefined, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.timer = setInterval(() => this.show(), 5000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const shown = this.querySelector("[data-clock]");
    if (shown && this.words) shown.textContent = this.words.format(Date.now() + (this.ahead ?? 0));
  }
}
customElements.define("hl-clock", HlClock);
