// choose.js
{
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
}

// clock.js
{
/** `<hl-clock data-at data-zone>`: the wall clock of the reader's zone, by the server's time. */
class HlClock extends HTMLElement {
  connectedCallback() {
    const server = Date.parse(this.dataset.at ?? "");
    if (Number.isNaN(server)) return;
    this.ahead = server - Date.now();
    this.words = new Intl.DateTimeFormat("en-GB", { timeZone: this.dataset.zone || undefined, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    this.timer = setInterval(() => this.show(), 5000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show() {
    const shown = this.querySelector("[data-clock]");
    if (shown && this.words) shown.textContent = this.words.format(Date.now() + (this.ahead ?? 0));
  }
}
customElements.define("hl-clock", HlClock);
}

// dialog.js
{
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
}

// document.js
{
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
}

// draft.js
{
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
}

// forms.js
{
/**
 * What every form gets: a sent form cannot be sent twice by a nervous click, the button says
 * that it works after 300 ms, and a summary of errors takes the focus.
 */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  setTimeout(() => button?.setAttribute("aria-busy", "true"), 300);
});

// Coming back by the browser's Back button finds the form usable again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-sent]")) form.removeAttribute("data-sent");
  for (const button of document.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
});

const errors = document.querySelector(".errbox[data-focus]");
if (errors instanceof HTMLElement) errors.focus();

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.removeAttribute("open");
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.removeAttribute("open");
  menu.querySelector("summary")?.focus();
});
}

// idle.js
{
/**
 * `<hl-idle data-seconds data-warn data-stay>`: warns before the session ends, counts down, and
 * keeps it with one press. Tabs of one browser agree on the last activity.
 */
class HlIdle extends HTMLElement {
  static KEY = "last-active";

  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.seconds = Number(this.dataset.seconds ?? 900);
    this.warn = Number(this.dataset.warn ?? 120);
    this.told = Date.now();
    this.touch();
    for (const type of ["pointerdown", "keydown", "scroll"]) {
      addEventListener(type, () => !this.dialog?.open && this.touch(), { passive: true });
    }
    this.querySelector("[data-stays]")?.addEventListener("click", () => this.stay());
    this.dialog?.addEventListener("cancel", () => this.stay());
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  touch() {
    const now = Date.now();
    localStorage.setItem(HlIdle.KEY, String(now));
    // The server ends the session by its own clock: tell it about work that sends nothing.
    if (now - (this.told ?? 0) > ((this.seconds ?? 900) * 1000) / 3) this.tellServer();
  }

  async tellServer() {
    this.told = Date.now();
    if (!this.dataset.stay) return;
    const token = this.querySelector("[name=csrfmiddlewaretoken]");
    const headers = { "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" };
    await fetch(this.dataset.stay, { method: "POST", headers }).catch(() => undefined);
  }

  stay() {
    this.touch();
    this.tellServer();
    this.dialog?.close();
  }

  tick() {
    const last = Number(localStorage.getItem(HlIdle.KEY) ?? Date.now());
    const left = (this.seconds ?? 900) - Math.floor((Date.now() - last) / 1000);
    if (left > (this.warn ?? 120)) {
      if (this.dialog?.open) this.dialog.close();
      return;
    }
    if (left <= 0) {
      this.querySelector("form")?.requestSubmit();
      clearInterval(this.timer);
      return;
    }
    const shown = this.querySelector("[data-left]");
    if (shown) shown.textContent = left >= 60 ? `${Math.ceil(left / 60)}\u00a0min` : `${left}\u00a0s`;
    if (!this.dialog || this.dialog.open) return;
    this.dialog.showModal();
    const safe = this.querySelector("[data-stays]");
    if (safe instanceof HTMLElement) safe.focus();
  }
}
customElements.define("hl-idle", HlIdle);
}

// keys.js
{
/** The "/" key goes to the search, unless single-key shortcuts are off or somebody is typing. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.body.dataset.keys === "off") return;
  const target = event.target;
  if (target instanceof HTMLElement && target.closest("input, textarea, select, dialog, [contenteditable]")) return;
  const search = document.getElementById("search");
  if (!search) return;
  event.preventDefault();
  search.focus();
});
}

// live.js
{
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
}

// print.js
{
/** A button with `data-print` prints the page; the print styles leave out what is for the screen. */
document.addEventListener("click", (event) => {
  if (event.target instanceof Element && event.target.closest("[data-print]")) print();
});
}

// progress.js
{
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
}

// sign_out.js
{
/** Signing out on any page takes the sheets off the tablet too; what is sealed there waits on. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.action.endsWith("/sign-out/")) return;
  const asked = indexedDB.open("hearthline-tablet");
  // A version made here would be empty: only a tablet that was set up has anything to forget.
  asked.onupgradeneeded = () => asked.transaction?.abort();
  asked.onsuccess = () => {
    const kept = asked.result.transaction("kept", "readwrite").objectStore("kept");
    for (const name of ["day", "wrapped", "synced"]) kept.delete(name);
  };
});
}

// since.js
{
/**
 * `<hl-since data-from|data-until data-at data-stay>`: how long ago something was, or in how long
 * it is due, by the server's time. With `data-stay` the session is kept while the page is open:
 * no time-out ends what somebody leads. Without script the hour beside it stands.
 */
class HlSince extends HTMLElement {
  static STAY_MS = 240_000;

  connectedCallback() {
    const server = Date.parse(this.dataset.at ?? "");
    const moment = Date.parse(this.dataset.from ?? this.dataset.until ?? "");
    if (Number.isNaN(server) || Number.isNaN(moment)) return;
    this.moment = moment;
    this.server = server;
    this.started = performance.now();
    this.opened = Date.now();
    this.timer = setInterval(() => this.show(), 1000);
    if (this.dataset.stay) this.staying = setInterval(() => this.stay(), HlSince.STAY_MS);
    this.show();
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    clearInterval(this.staying);
  }

  /** The counter stops while some devices sleep and the wall clock can jump: the later one counts. */
  now() {
    const counted = performance.now() - (this.started ?? 0);
    const shown = Date.now() - (this.opened ?? 0);
    return (this.server ?? 0) + Math.max(counted, document.hidden ? shown : counted);
  }

  show() {
    const passed = Math.floor((this.now() - (this.moment ?? 0)) / 1000);
    const shown = this.querySelector("[data-shown]");
    if (!shown) return;
    const words = this.dataset.until ? (passed < 0 ? this.dataset.words : this.dataset.over) : "";
    shown.textContent = `${words ? `${words} ` : ""}${HlSince.text(Math.abs(passed))}`;
    this.toggleAttribute("data-over", Boolean(this.dataset.until) && passed >= 0);
  }

  /** @param {number} seconds */
  static text(seconds) {
    const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
    const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${rest}` : rest;
  }

  async stay() {
    localStorage.setItem("last-active", String(Date.now()));
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    const headers = { "X-CSRFToken": token instanceof HTMLInputElement ? token.value : "" };
    await fetch(this.dataset.stay ?? "", { method: "POST", headers }).catch(() => undefined);
  }
}
customElements.define("hl-since", HlSince);
}

// theme.js
{
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
}

// toast.js
{
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
}

// worklist.js
{
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
}
