/**
 * `<hl-dialog>` around a native `<dialog>`: any button with `data-opens="id"` opens it, focus goes
 * to the safe button and back to the opener, `data-closes` and Escape close it.
 */
class HlDialog extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const target = event.target;
      if (target instanceof Element && target.closest("[data-closes]")) this.querySelector("dialog")?.close();
    });
  }
}
customElements.define("hl-dialog", HlDialog);

document.addEventListener("click", (event) => {
  const opener = event.target instanceof Element ? event.target.closest("[data-opens]") : null;
  if (!(opener instanceof HTMLElement)) return;
  const dialog = document.getElementById(opener.dataset.opens ?? "");
  if (!(dialog instanceof HTMLDialogElement)) return;
  dialog.showModal();
  const safe = dialog.querySelector("[data-closes]");
  if (safe instanceof HTMLElement) safe.focus();
});
