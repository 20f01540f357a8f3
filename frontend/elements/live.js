/**
 * `<hl-live data-stream data-src data-silent data-zone>`: a part of the page that stays true. A server-sent event is only
 * a hint to fetch `data-src` again; the browser resumes with Last-Event-ID by itself. Rows never
 * change under a moving pointer: the new part waits until it has rested for 2 s or left.
 */
class HlLive extends HTMLElement {
  static REST_MS = 2000;
  static POLL_MS = 30000;
  static PATIENCE_MS = 10000;

  connectedCallback() {
    this.movedAt = 0;
    this.since = new Date();
    this.waiting = 0;
    this.addEventListener("pointermove", () => (this.movedAt = Date.now()));
    this.addEventListener("pointerleave", () => (this.movedAt = 0));
    if (this.dataset.stream) {
      this.source = new EventSource(this.dataset.stream);
      this.source.addEventListener("message", () => this.hint());
      this.source.addEventListener("open", () => {
        clearTimeout(this.missed);
        this.tell("live");
      });
      // A stream that ends and is taken up again at once is not silence.
      this.source.addEventListener("error", () => {
        clearTimeout(this.missed);
        this.missed = setTimeout(() => this.tell("silent"), HlLive.PATIENCE_MS);
      });
    }
    this.poll = setInterval(() => {
      if (!this.source || this.source.readyState !== EventSource.OPEN) this.hint();
    }, HlLive.POLL_MS);
    document.addEventListener("visibilitychange", this.onSeen);
  }

  disconnectedCallback() {
    this.source?.close();
    this.note?.remove();
    clearInterval(this.poll);
    clearTimeout(this.waiting);
    clearTimeout(this.missed);
    document.removeEventListener("visibilitychange", this.onSeen);
  }

  onSeen = () => {
    if (document.visibilityState === "visible") this.hint();
  };

  /** Something changed: look again soon, several hints at once count as one. */
  hint() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.refresh(), 250);
  }

  async refresh() {
    if (!this.dataset.src || document.visibilityState === "hidden") return;
    let html;
    try {
      const answer = await fetch(this.dataset.src, { headers: { "X-Hearthline-Background": "1" } });
      if (!answer.ok) throw new Error(String(answer.status));
      html = await answer.text();
    } catch {
      this.tell("silent");
      return;
    }
    this.place(html);
    this.tell("live");
  }

  /** @param {string} html */
  place(html) {
    const rested = Date.now() - (this.movedAt ?? 0) > HlLive.REST_MS;
    const dialogOpen = this.querySelector("dialog[open]");
    if (!rested || dialogOpen || this.querySelector("form[data-dirty]")) {
      this.waiting = setTimeout(() => this.place(html), HlLive.REST_MS);
      return;
    }
    const focused = document.activeElement instanceof HTMLElement && this.contains(document.activeElement) ? document.activeElement : null;
    const again = focused?.id ? `#${CSS.escape(focused.id)}` : focused instanceof HTMLAnchorElement ? `a[href="${CSS.escape(focused.getAttribute("href") ?? "")}"]` : "";
    this.innerHTML = html;
    const found = again ? this.querySelector(again) : null;
    if (found instanceof HTMLElement) found.focus({ preventScroll: true });
  }

  /**
   * Silence is never shown as health: say that the part is no longer live, and from when it is.
   * @param {"live" | "silent"} state
   */
  sayWhetherHeard(state) {
    this.note?.remove();
    this.note = undefined;
    const { silent, heard } = this.dataset;
    if (state === "live" || !silent) return;
    const at = heard ? new Date(heard) : (this.since ?? new Date());
    const clock = at.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: this.dataset.zone || undefined });
    this.note = document.createElement("p");
    this.note.className = "stale live-note";
    this.note.setAttribute("role", "status");
    this.note.textContent = silent.replace("#", clock);
    this.before(this.note);
  }

  /** @param {"live" | "silent"} state */
  tell(state) {
    if (state === "live") this.dataset.heard = new Date().toISOString();
    if (this.dataset.state === state) return;
    this.dataset.state = state;
    this.sayWhetherHeard(state);
    this.dispatchEvent(new CustomEvent("hl-live", { bubbles: true, detail: { state, heard: this.dataset.heard } }));
  }
}
customElements.define("hl-live", HlLive);
