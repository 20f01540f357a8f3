/**
 * `<hl-progress data-src data-state>`: long work that shows how far it is. While it waits or runs,
 * its own fragment is fetched again and takes its place; at the end the page may move on.
 */
class HlProgress extends HTMLElement {
  static EVERY_MS = 1000;

  connectedCallback() {
    if (!this.dataset.src || !["waiting", "running"].includes(this.dataset.state ?? "")) return;
    this.misses = 0;
    this.timer = setTimeout(() => this.look(), this.every);
  }

  get every() {
    return Number(this.dataset.every ?? HlProgress.EVERY_MS);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  async look() {
    try {
      const answer = await fetch(this.dataset.src ?? "", { headers: { "X-Hearthline-Background": "1" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const made = document.createElement("template");
      made.innerHTML = await answer.text();
      const next = made.content.querySelector("hl-progress");
      if (!(next instanceof HTMLElement)) return;
      const ended = !["waiting", "running"].includes(next.dataset.state ?? "");
      const then = this.closest("[data-then]");
      this.replaceWith(next);
      if (ended && next.dataset.state === "finished" && then instanceof HTMLElement && then.dataset.then) {
        location.assign(then.dataset.then);
      }
    } catch {
      this.misses = (this.misses ?? 0) + 1;
      this.timer = setTimeout(() => this.look(), this.every * Math.min(30, 2 ** this.misses));
    }
  }
}
customElements.define("hl-progress", HlProgress);
