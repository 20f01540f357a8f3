/**
 * `<hl-worklist>` around a table: j and k move, x chooses, Enter opens the row's name, ? lists the
 * keys. The bulk bar replaces the chips while rows are chosen. All keys can be switched off.
 */
class HlWorklist extends HTMLElement {
  connectedCallback() {
    this.at = -1;
    this.addEventListener("keydown", (event) => this.onKey(event));
    this.addEventListener("change", () => this.showChosen());
    this.querySelector("[data-bulk-clear]")?.addEventListener("click", () => {
      for (const box of this.boxes) box.checked = false;
      this.showChosen();
    });
    this.showChosen();
  }

  /** @returns {HTMLTableRowElement[]} */
  get rows() {
    return [...this.querySelectorAll("tbody tr")].filter((row) => row instanceof HTMLTableRowElement);
  }

  /** @returns {HTMLInputElement[]} */
  get boxes() {
    return [...this.querySelectorAll("tbody .pick input")].filter((box) => box instanceof HTMLInputElement);
  }

  /** @param {KeyboardEvent} event */
  onKey(event) {
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target;
    const typing = target instanceof HTMLElement && target.matches("input:not([type=checkbox]), textarea, select");
    if (typing) return;
    if (event.key === "j") this.move(1);
    else if (event.key === "k") this.move(-1);
    else if (event.key === "x") this.choose();
    else if (event.key === "?") this.showKeys();
    else if (event.key === "Enter" && target === this.region) this.open();
    else return;
    event.preventDefault();
  }

  get region() {
    return this.querySelector(".work-scroll");
  }

  /** @param {number} step */
  move(step) {
    const rows = this.rows;
    if (!rows.length) return;
    rows[this.at]?.classList.remove("at");
    this.at = Math.min(rows.length - 1, Math.max(0, this.at + step));
    const row = rows[this.at];
    row.classList.add("at");
    row.scrollIntoView({ block: "nearest" });
    const link = row.querySelector("a[href], button:not([disabled])");
    if (link instanceof HTMLElement) link.focus({ preventScroll: true });
  }

  choose() {
    const box = this.rows[this.at]?.querySelector(".pick input");
    if (!(box instanceof HTMLInputElement)) return;
    box.checked = !box.checked;
    this.showChosen();
  }

  open() {
    const link = this.rows[this.at]?.querySelector("a[href]");
    if (link instanceof HTMLAnchorElement) link.click();
  }

  showChosen() {
    const bar = this.querySelector("[data-bulk]");
    if (!(bar instanceof HTMLElement)) return;
    const chosen = this.boxes.filter((box) => box.checked).length;
    bar.hidden = chosen === 0;
    const head = this.querySelector("[data-head]");
    if (head instanceof HTMLElement) head.hidden = chosen > 0;
    for (const box of this.boxes) box.closest("tr")?.classList.toggle("chosen", box.checked);
    const count = bar.querySelector("[data-bulk-count]");
    if (!(count instanceof HTMLElement)) return;
    const { one = "", many = "" } = count.dataset;
    count.textContent = chosen === 1 ? one : many.replace("#", String(chosen));
  }

  showKeys() {
    const dialog = document.getElementById("keys");
    if (dialog instanceof HTMLDialogElement) dialog.showModal();
  }
}
customElements.define("hl-worklist", HlWorklist);
