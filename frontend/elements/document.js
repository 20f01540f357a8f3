/**
 * `<hl-document data-mark-url>`: the pages of a document one at a time, larger, smaller, turned and
 * marked. Without a script all pages stand below each other. Alt+Page Up and Alt+Page Down turn
 * pages and Alt+arrows scroll from any field, so that whoever types never leaves the form; with
 * the focus on the document + − R M do what the buttons do.
 */
class HlDocument extends HTMLElement {
  static STEPS = [1, 1.25, 1.5, 2, 2.5, 3, 4];
  static NUDGE = 10;

  connectedCallback() {
    this.view = /** @type {HTMLElement} */ (this.querySelector("[data-view]"));
    if (!this.view) return;
    this.pages = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("[data-page]")]);
    /** @type {number} */
    this.at = 0;
    this.step = 0;
    this.turned = 0;
    /** @type {SVGRectElement | null} */
    this.drawn = null;
    this.toggleAttribute("data-alive", true);
    for (const tools of this.querySelectorAll("[data-tools]")) if (tools instanceof HTMLElement) tools.hidden = false;
    this.addEventListener("click", (event) => this.clicked(event));
    this.view.addEventListener("keydown", (event) => this.typed(event));
    this.everywhere = (/** @type {KeyboardEvent} */ event) => this.fromAnyField(event);
    document.addEventListener("keydown", this.everywhere);
    this.view.addEventListener("pointerdown", (event) => this.startDrag(event));
    this.lay();
  }

  disconnectedCallback() {
    if (this.everywhere) document.removeEventListener("keydown", this.everywhere);
  }

  get page() {
    return this.pages?.[this.at ?? 0];
  }

  get frame() {
    return /** @type {SVGSVGElement} */ (this.page?.querySelector("svg"));
  }

  /** Show the page in force at its size and turn. */
  lay() {
    (this.pages ?? []).forEach((page, index) => {
      page.hidden = index !== this.at;
    });
    const page = this.page;
    const picture = page?.querySelector("img");
    if (!page || !picture) return;
    if (picture.dataset.src) {
      picture.src = picture.dataset.src;
      delete picture.dataset.src;
      picture.hidden = false;
    }
    const number = this.querySelector("[data-number]");
    if (number) number.textContent = String((this.at ?? 0) + 1);
    page.style.inlineSize = `${HlDocument.STEPS[this.step ?? 0] * 100}%`;
    page.dataset.turned = String(this.turned);
    const fit = () => {
      if (!picture.naturalWidth) return;
      const lies = (this.turned ?? 0) % 180 !== 0;
      page.style.aspectRatio = lies ? `${picture.naturalHeight} / ${picture.naturalWidth}` : "";
      const inner = lies ? (picture.naturalWidth / picture.naturalHeight) * 100 : 100;
      page.style.setProperty("--inner", `${inner}%`);
    };
    if (picture.complete) fit();
    else picture.addEventListener("load", fit, { once: true });
    this.enable("previous", (this.at ?? 0) > 0);
    this.enable("next", (this.at ?? 0) < (this.pages?.length ?? 1) - 1);
    this.enable("smaller", (this.step ?? 0) > 0);
    this.enable("larger", (this.step ?? 0) < HlDocument.STEPS.length - 1);
  }

  /** @param {string} does @param {boolean} can */
  enable(does, can) {
    const button = this.querySelector(`[data-does="${does}"]`);
    button?.setAttribute("aria-disabled", String(!can));
  }

  /** @param {string} what */
  do(what) {
    const last = (this.pages?.length ?? 1) - 1;
    if (what === "previous") this.goTo(Math.max(0, (this.at ?? 0) - 1));
    else if (what === "next") this.goTo(Math.min(last, (this.at ?? 0) + 1));
    else if (what === "larger") this.step = Math.min(HlDocument.STEPS.length - 1, (this.step ?? 0) + 1);
    else if (what === "smaller") this.step = Math.max(0, (this.step ?? 0) - 1);
    else if (what === "turn") this.turned = ((this.turned ?? 0) + 90) % 360;
    else if (what === "mark") this.drawn ? this.drop() : this.begin();
    this.lay();
  }

  /** @param {number} index */
  goTo(index) {
    if (index !== this.at) this.drop();
    this.at = index;
    this.view?.scrollTo({ top: 0 });
    this.lay();
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const target = event.target instanceof Element ? event.target.closest("button") : null;
    if (!target || target.getAttribute("aria-disabled") === "true") return;
    if (target.dataset.does) this.do(target.dataset.does);
    else if (target.dataset.goes) this.goTo(Number(target.dataset.goes) - 1);
    else if (target.dataset.removes) this.remove_(target);
  }

  /** @param {KeyboardEvent} event */
  fromAnyField(event) {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "PageDown") this.do("next");
    else if (event.key === "PageUp") this.do("previous");
    else if (event.key === "ArrowDown") this.view?.scrollBy({ top: 120 });
    else if (event.key === "ArrowUp") this.view?.scrollBy({ top: -120 });
    else return;
    event.preventDefault();
  }

  /** @param {KeyboardEvent} event */
  typed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (this.drawn && this.movesFrame(event)) event.preventDefault();
    else if (!this.drawn) {
      const does = { "+": "larger", "=": "larger", "-": "smaller", r: "turn", m: "mark", PageDown: "next", PageUp: "previous" }[event.key];
      if (!does || document.body.dataset.keys === "off") return;
      this.do(does);
      event.preventDefault();
      event.stopPropagation();
    }
  }

  /** Begin a mark: a frame in the middle, moved by keys or drawn by the pointer. */
  begin() {
    const frame = this.frame;
    if (!frame) return;
    this.drawn = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    this.drawn.setAttribute("class", "mark drawn");
    this.place({ x: 300, y: 450, width: 400, height: 60 });
    frame.append(this.drawn);
    this.says(true);
    this.view?.focus();
  }

  drop() {
    this.drawn?.remove();
    this.drawn = null;
    this.says(false);
  }

  /** @param {boolean} isMarking */
  says(isMarking) {
    const hint = this.querySelector("[data-hint]");
    if (hint instanceof HTMLElement) hint.hidden = !isMarking;
    this.querySelector('[data-does="mark"]')?.setAttribute("aria-pressed", String(isMarking));
    this.toggleAttribute("data-marking", isMarking);
  }

  /** @returns {{ x: number, y: number, width: number, height: number }} */
  get place_() {
    /** @param {string} name */
    const read = (name) => Number(this.drawn?.getAttribute(name) ?? 0);
    return { x: read("x"), y: read("y"), width: read("width"), height: read("height") };
  }

  /** @param {{ x: number, y: number, width: number, height: number }} box */
  place(box) {
    const width = Math.round(Math.max(5, Math.min(1000, box.width)));
    const height = Math.round(Math.max(5, Math.min(1000, box.height)));
    const x = Math.round(Math.max(0, Math.min(1000 - width, box.x)));
    const y = Math.round(Math.max(0, Math.min(1000 - height, box.y)));
    for (const [name, value] of Object.entries({ x, y, width, height })) this.drawn?.setAttribute(name, String(value));
  }

  /** @param {KeyboardEvent} event */
  movesFrame(event) {
    const by = HlDocument.NUDGE;
    const [right, down] = { ArrowRight: [by, 0], ArrowLeft: [-by, 0], ArrowDown: [0, by], ArrowUp: [0, -by] }[event.key] ?? [0, 0];
    const box = this.place_;
    if (event.key === "Enter") this.keep();
    else if (event.key === "Escape") this.drop();
    else if (!right && !down) return false;
    else if (event.shiftKey) this.place({ ...box, width: box.width + right, height: box.height + down });
    else this.place({ ...box, x: box.x + right, y: box.y + down });
    return true;
  }

  /** @param {PointerEvent} event */
  startDrag(event) {
    if (!this.drawn || event.button !== 0) return;
    event.preventDefault();
    const from = this.onPage(event);
    const drag = (/** @type {PointerEvent} */ moved) => {
      const to = this.onPage(moved);
      this.place({ x: Math.min(from.x, to.x), y: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) });
    };
    const end = () => {
      this.view?.removeEventListener("pointermove", drag);
      this.view?.focus();
    };
    this.view?.addEventListener("pointermove", drag);
    addEventListener("pointerup", end, { once: true });
  }

  /** @param {PointerEvent} event @returns {{ x: number, y: number }} */
  onPage(event) {
    const matrix = this.frame?.getScreenCTM();
    if (!matrix) return { x: 0, y: 0 };
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse());
    return { x: Math.max(0, Math.min(1000, point.x)), y: Math.max(0, Math.min(1000, point.y)) };
  }

  /** Keep the frame as a mark. */
  async keep() {
    const form = this.querySelector("[data-mark-form]");
    if (!(form instanceof HTMLFormElement) || !this.drawn) return;
    const { x, y, width, height } = this.place_;
    const page = (this.at ?? 0) + 1;
    const said = new FormData(form);
    for (const [name, value] of Object.entries({ page, left: x, top: y, width, height })) said.set(name, String(value));
    const answer = await this.sends(this.dataset.markUrl ?? "", said);
    if (!answer) return;
    const { id, by, at, removes, remove } = await answer.json();
    this.drawn.classList.remove("drawn");
    this.drawn.dataset.id = id;
    this.drawn = null;
    this.says(false);
    this.lists({ id, by, at, page, removes, remove });
  }

  /** @param {{ id: string, by: string, at: string, page: number, removes: string, remove: string }} mark */
  lists(mark) {
    const marks = this.querySelector("[data-marks]");
    if (!(marks instanceof HTMLDetailsElement)) return;
    marks.hidden = false;
    marks.open = true;
    const row = document.createElement("li");
    row.dataset.id = mark.id;
    const button = (/** @type {string} */ words, /** @type {string} */ name, /** @type {string} */ value) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "linkish";
      made.textContent = words;
      made.dataset[name] = value;
      return made;
    };
    const who = document.createElement("span");
    who.className = "quiet small";
    who.textContent = `${mark.by}, ${mark.at}`;
    row.append(button(`${this.dataset.pageLabel ?? ""} ${mark.page}`, "goes", String(mark.page)), " ", who, " ", button(mark.remove, "removes", mark.removes));
    marks.querySelector("ol")?.append(row);
  }

  /** @param {HTMLElement} button */
  async remove_(button) {
    const form = this.querySelector("[data-mark-form]");
    const row = button.closest("li");
    if (!(form instanceof HTMLFormElement) || !row) return;
    if (!(await this.sends(button.dataset.removes ?? "", new FormData(form)))) return;
    for (const drawn of this.querySelectorAll(`rect[data-id="${row.dataset.id}"]`)) drawn.remove();
    row.remove();
    this.view?.focus();
  }

  /** @param {string} url @param {FormData} said */
  async sends(url, said) {
    const words = this.querySelector("[data-error]");
    try {
      const answer = await fetch(url, { method: "POST", body: said });
      if (answer.ok) {
        if (words instanceof HTMLElement) words.hidden = true;
        return answer;
      }
      const { error } = await answer.json();
      throw new Error(error);
    } catch (error) {
      if (words instanceof HTMLElement) {
        words.textContent = (error instanceof Error && error.message) || (this.dataset.failed ?? "");
        words.hidden = false;
      }
      return null;
    }
  }
}
customElements.define("hl-document", HlDocument);
