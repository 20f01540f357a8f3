/**
 * `<hl-toast>`: what happened, with Undo when it can be undone. It goes after 10 s or when
 * dismissed; time stands still while the pointer or the focus is on it. A message that is
 * not of success stays until it is dismissed.
 */
class HlToast extends HTMLElement {
  static SECONDS = 10;

  connectedCallback() {
    this.left = HlToast.SECONDS;
    this.held = false;
    for (const type of ["pointerenter", "focusin"]) this.addEventListener(type, () => (this.held = true));
    for (const type of ["pointerleave", "focusout"]) this.addEventListener(type, () => (this.held = false));
    this.querySelector("[data-dismiss]")?.addEventListener("click", () => this.remove());
    if (this.dataset.stays !== undefined) return;
    this.timer = setInterval(() => {
      if (this.held) return;
      this.left = (this.left ?? 0) - 1;
      if (this.left <= 0) this.remove();
    }, 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }
}
customElements.define("hl-toast", HlToast);
