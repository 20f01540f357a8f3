/**
 * `<hl-draft data-name>` around a form: what is typed stays in this tab when the page is left by
 * accident or the session ends. It is kept in sessionStorage only, so it is gone with the tab, and
 * it is dropped when the form is sent. Passwords and files are never kept. With `data-keep` the
 * server keeps a draft as well, while it is typed, so that it is there on another day or machine.
 */
class HlDraft extends HTMLElement {
  static NEVER = ["password", "file", "hidden", "submit"];

  connectedCallback() {
    this.form = this.querySelector("form");
    if (!this.form) return;
    this.key = `draft:${this.dataset.name ?? location.pathname}`;
    this.restore();
    this.form.addEventListener("input", () => {
      this.keep();
      if (this.dataset.keep) this.keepsAtServer();
    });
    this.form.addEventListener("submit", () => {
      clearTimeout(this.waits);
      sessionStorage.removeItem(this.key ?? "");
    });
  }

  /** @returns {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]} */
  get fields() {
    /** @type {(HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement)[]} */
    const found = [];
    for (const field of this.form?.elements ?? []) {
      if (field instanceof HTMLTextAreaElement || field instanceof HTMLSelectElement) found.push(field);
      else if (field instanceof HTMLInputElement && !HlDraft.NEVER.includes(field.type)) found.push(field);
    }
    return found;
  }

  keep() {
    if (this.form) this.form.dataset.dirty = "yes";
    const kept = this.fields.map((field) => [
      field.name,
      field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type) ? (field.checked ? field.value : null) : field.value,
    ]);
    sessionStorage.setItem(this.key ?? "", JSON.stringify(kept));
  }

  keepsAtServer() {
    clearTimeout(this.waits);
    this.waits = setTimeout(async () => {
      const says = this.querySelector("[data-keeping]");
      try {
        const answer = await fetch(this.dataset.keep ?? "", { method: "POST", body: new FormData(this.form ?? undefined) });
        if (says) says.textContent = answer.ok ? (this.dataset.saysKept ?? "") : (this.dataset.saysHere ?? "");
      } catch {
        if (says) says.textContent = this.dataset.saysHere ?? "";
      }
    }, 1200);
  }

  restore() {
    const text = sessionStorage.getItem(this.key ?? "");
    if (!text || this.form?.querySelector(".errbox")) return;
    /** @type {[string, string | null][]} */
    const kept = JSON.parse(text);
    this.fields.forEach((field, i) => {
      const [name, value] = kept[i] ?? [];
      if (name !== field.name) return;
      if (field instanceof HTMLInputElement && ["checkbox", "radio"].includes(field.type)) field.checked = value === field.value;
      else field.value = value ?? "";
    });
    const note = this.querySelector("[data-kept]");
    if (note instanceof HTMLElement) note.hidden = false;
  }
}
customElements.define("hl-draft", HlDraft);
