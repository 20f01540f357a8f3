/**
 * `<hl-board data-start data-end data-day data-may-move>`: dragging a visit in the wide day shows a
 * dashed ghost; letting go asks the server what the move would cost. Nothing changes before that
 * is answered with "Move visit". The same can be done from the visit's panel by keyboard.
 */
class HlBoard extends HTMLElement {
  static STEP = 5;
  static SLACK_PX = 6;

  connectedCallback() {
    if (!this.hasAttribute("data-may-move")) return;
    this.addEventListener("pointerdown", (event) => this.grab(event));
    this.addEventListener("dragstart", (event) => event.preventDefault());
    this.addEventListener("click", (event) => this.swallow(event), true);
  }

  /** @param {PointerEvent} event */
  grab(event) {
    const link = event.target instanceof Element ? event.target.closest("a.visit") : null;
    if (!link || event.button !== 0) return;
    const rect = link.querySelector("rect");
    if (!rect) return;
    this.held = {
      link,
      width: Number(rect.getAttribute("width")),
      offset: event.clientX - rect.getBoundingClientRect().left,
      x: event.clientX,
      y: event.clientY,
      moving: false,
    };
    this.onmove = (/** @type {PointerEvent} */ e) => this.drag(e);
    this.onend = (/** @type {PointerEvent} */ e) => this.drop(e);
    this.oncancel = () => this.clear();
    window.addEventListener("pointermove", this.onmove);
    window.addEventListener("pointerup", this.onend, { once: true });
    window.addEventListener("keydown", this.onkey = (/** @type {KeyboardEvent} */ e) => {
      if (e.key === "Escape") this.clear();
    });
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const held = this.held;
    if (!held) return;
    const far = Math.hypot(event.clientX - held.x, event.clientY - held.y);
    if (!held.moving && far < HlBoard.SLACK_PX) return;
    held.moving = true;
    held.link.classList.add("dragged");
    const place = this.placeAt(event);
    for (const row of this.querySelectorAll("tr.drop-here")) row.classList.remove("drop-here");
    this.querySelector("rect.drag-ghost")?.remove();
    if (!place) return;
    place.row.classList.add("drop-here");
    const ghost = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    ghost.setAttribute("class", "ghost drag-ghost");
    ghost.setAttribute("x", String(this.xOf(place.minute, place.svg)));
    ghost.setAttribute("y", "8");
    ghost.setAttribute("width", String(held.width));
    ghost.setAttribute("height", "21");
    ghost.setAttribute("rx", "3");
    place.svg.append(ghost);
  }

  /** @param {PointerEvent} event */
  drop(event) {
    const held = this.held;
    const place = held?.moving ? this.placeAt(event) : null;
    const moved = Boolean(held?.moving);
    this.clear();
    this.justMoved = moved;
    setTimeout(() => (this.justMoved = false));
    if (!held || !place) return;
    const url = new URL(held.link.getAttribute("href") ?? "", location.href);
    url.searchParams.set("to_nurse", place.row.dataset.nurse ?? "");
    url.searchParams.set("to_day", this.dataset.day ?? "");
    url.searchParams.set("to_time", this.clock(place.minute));
    location.assign(url);
  }

  clear() {
    if (this.onmove) window.removeEventListener("pointermove", this.onmove);
    if (this.onend) window.removeEventListener("pointerup", this.onend);
    if (this.onkey) window.removeEventListener("keydown", this.onkey);
    this.querySelector("rect.drag-ghost")?.remove();
    for (const row of this.querySelectorAll("tr.drop-here")) row.classList.remove("drop-here");
    this.held?.link.classList.remove("dragged");
    this.held = undefined;
  }

  /** A drag ends in a click on the link it began on; that click is not meant. @param {Event} event */
  swallow(event) {
    if (!this.justMoved) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** @param {PointerEvent} event */
  placeAt(event) {
    const under = document.elementFromPoint(event.clientX, event.clientY);
    const cell = under?.closest("td.focus");
    const row = cell?.closest("tr");
    const svg = cell?.querySelector("svg");
    if (!cell || !row || !svg || !this.contains(cell)) return null;
    const box = svg.getBoundingClientRect();
    const share = (event.clientX - (this.held?.offset ?? 0) - box.left) / box.width;
    const width = svg.viewBox.baseVal.width;
    const inner = (share * width - 3) / (width - 6);
    const start = Number(this.dataset.start);
    const end = Number(this.dataset.end);
    const raw = start + Math.min(1, Math.max(0, inner)) * (end - start);
    return { row, svg, minute: Math.round(raw / HlBoard.STEP) * HlBoard.STEP };
  }

  /** @param {number} minute @param {SVGSVGElement} svg */
  xOf(minute, svg) {
    const width = svg.viewBox.baseVal.width;
    const start = Number(this.dataset.start);
    const end = Number(this.dataset.end);
    return 3 + ((minute - start) / (end - start)) * (width - 6);
  }

  /** @param {number} minute */
  clock(minute) {
    const inside = Math.min(1439, Math.max(0, minute));
    return `${String(Math.floor(inside / 60)).padStart(2, "0")}:${String(inside % 60).padStart(2, "0")}`;
  }
}
customElements.define("hl-board", HlBoard);
