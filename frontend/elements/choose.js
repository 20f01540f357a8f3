/**
 * `<hl-choose>` around a text field and its `<datalist>`: a list to choose from by keyboard.
 * Down opens it or moves on, Enter takes the marked line, Escape closes; what is typed and not
 * on the list stays as typed. Without a script the field is a plain one.
 */
class HlChoose extends HTMLElement {
  static MOST = 8;

  connectedCallback() {
    this.input = /** @type {HTMLInputElement | null} */ (this.querySelector("input"));
    const list = this.querySelector("datalist");
    if (!this.input || !list) return;
    this.known = [...list.options].map((option) => option.value);
    this.at = -1;
    this.box = document.createElement("ul");
    this.box.id = `${this.input.id}-list`;
    this.box.className = "choose-list";
    this.box.setAttribute("role", "listbox");
    this.box.setAttribute("aria-label", this.querySelector("label")?.textContent?.trim() ?? "");
    this.box.hidden = true;
    this.input.after(this.box);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.box.id })) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener("input", () => this.offer());
    this.input.addEventListener("keydown", (event) => this.typed(event));
    this.input.addEventListener("blur", () => setTimeout(() => this.close(), 150));
    this.box.addEventListener("pointerdown", (event) => {
      const line = event.target instanceof Element ? event.target.closest("li") : null;
      if (!line) return;
      event.preventDefault();
      this.take(line.textContent ?? "");
    });
  }

  /** @returns {string[]} */
  get fitting() {
    const said = (this.input?.value ?? "").trim().toLowerCase();
    /** @type {string[]} */
    const known = this.known ?? [];
    const first = known.filter((name) => name.toLowerCase().startsWith(said));
    const later = said ? known.filter((name) => !first.includes(name) && name.toLowerCase().includes(said)) : [];
    return [...first, ...later].slice(0, HlChoose.MOST);
  }

  offer() {
    const found = this.fitting;
    if (!this.box || !found.length || (found.length === 1 && found[0] === this.input?.value)) return this.close();
    this.at = -1;
    this.box.replaceChildren(
      ...found.map((name, index) => {
        const line = document.createElement("li");
        line.id = `${this.box?.id}-${index}`;
        line.setAttribute("role", "option");
        line.setAttribute("aria-selected", "false");
        line.textContent = name;
        return line;
      }),
    );
    this.box.hidden = false;
    this.input?.setAttribute("aria-expanded", "true");
  }

  close() {
    if (this.box) this.box.hidden = true;
    this.at = -1;
    this.input?.setAttribute("aria-expanded", "false");
    this.input?.removeAttribute("aria-activedescendant");
  }

  /** @param {string} name */
  take(name) {
    if (!this.input) return;
    this.input.value = name;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
  }

  /** @param {number} step */
  mark(step) {
    const lines = [...(this.box?.children ?? [])];
    if (!lines.length) return;
    this.at = Math.max(0, Math.min(lines.length - 1, (this.at ?? -1) + step));
    lines.forEach((line, index) => line.setAttribute("aria-selected", String(index === this.at)));
    const line = lines[this.at];
    this.input?.setAttribute("aria-activedescendant", line.id);
    line.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  typed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const isOpen = this.box && !this.box.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!isOpen) this.offer();
      this.mark(event.key === "ArrowDown" ? 1 : -1);
      event.preventDefault();
    } else if (isOpen && event.key === "Escape") {
      this.close();
      event.preventDefault();
    } else if (isOpen && event.key === "Enter" && (this.at ?? -1) >= 0) {
      this.take(this.box?.children[this.at ?? 0]?.textContent ?? "");
      event.preventDefault();
    }
  }
}
customElements.define("hl-choose", HlChoose);
