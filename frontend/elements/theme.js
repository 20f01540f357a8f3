/**
 * `<hl-theme>` around the form of choices: a press shows at once and is kept on the server for the
 * next page; without scripts the form does the same with a page load.
 */
class HlTheme extends HTMLElement {
  connectedCallback() {
    this.querySelector("form")?.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (!(button instanceof HTMLButtonElement)) return;
      event.preventDefault();
      event.stopPropagation();
      this.show(button.name, button.value);
      this.keep(button);
    });
  }

  /** @param {string} name @param {string} value */
  show(name, value) {
    const root = document.documentElement;
    if (name === "theme") value ? (root.dataset.theme = value) : delete root.dataset.theme;
    if (name === "density") root.dataset.density = value || "desk";
    if (name === "keys") value ? (document.body.dataset.keys = value) : delete document.body.dataset.keys;
    for (const other of this.querySelectorAll(`button[name="${name}"]`)) {
      other.setAttribute("aria-pressed", String(other.getAttribute("value") === value));
    }
  }

  /** @param {HTMLButtonElement} button */
  async keep(button) {
    const form = button.form;
    if (!form) return;
    const body = new FormData(form);
    body.set(button.name, button.value);
    await fetch(form.action, { method: "POST", body, headers: { "X-Requested-With": "fetch" } });
  }
}
customElements.define("hl-theme", HlTheme);
