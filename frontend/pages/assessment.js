// Filling in a home assessment: only what applies is asked, and what an answer does is said at once.
import { answerOf, itemsOf, judge } from "../engines/questionnaire.js";

/** `<hl-assessment>` around the form; without it every question is shown and the server judges. */
class HlAssessment extends HTMLElement {
  connectedCallback() {
    const data = document.getElementById("questionnaire");
    this.form = this.querySelector("form");
    if (!data || !this.form) return;
    this.resource = JSON.parse(data.textContent ?? "{}");
    this.items = itemsOf(this.resource);
    this.form.addEventListener("input", () => this.show());
    this.form.addEventListener("change", () => this.show());
    this.show();
  }

  /** @returns {Record<string, import("../engines/questionnaire.js").Value[]>} */
  answers() {
    /** @type {Record<string, import("../engines/questionnaire.js").Value[]>} */
    const found = {};
    const data = new FormData(/** @type {HTMLFormElement} */ (this.form));
    for (const [linkId, item] of this.items) {
      const sent = data.get(`q-${linkId}`);
      const stays = data.get(`q-${linkId}--stays`) ? "kept" : "";
      const text = sent instanceof File ? sent.name || stays : String(sent ?? "");
      const value = answerOf(item, text.trim());
      if (value) found[linkId] = [value];
    }
    return found;
  }

  show() {
    const data = new FormData(/** @type {HTMLFormElement} */ (this.form));
    const traits = data.getAll("traits").map(String);
    const on = String(data.get("made_on") ?? "") || new Date().toISOString().slice(0, 10);
    const judged = judge(this.resource, this.answers(), traits, on);
    const asked = new Set(judged.asked);
    for (const row of this.querySelectorAll("[data-question]"))
      if (row instanceof HTMLElement) row.hidden = !asked.has(row.dataset.question ?? "");
    for (const group of this.querySelectorAll("[data-group]")) {
      if (!(group instanceof HTMLElement)) continue;
      group.hidden = !group.querySelector("[data-question]:not([hidden])");
    }
    const calculated = new Set([...this.items.values()].filter((item) => item.readOnly).map((item) => item.linkId));
    this.count("blocking", judged.concerns.filter((concern) => concern.effect === "blocking").length);
    this.count("modifiable", judged.concerns.filter((concern) => concern.effect === "modifiable").length);
    this.count("open", judged.openQuestions.filter((linkId) => !calculated.has(linkId)).length);
    const summary = this.querySelector("[data-summary]");
    if (summary instanceof HTMLElement) summary.hidden = false;
  }

  /** @param {string} name @param {number} value */
  count(name, value) {
    const place = this.querySelector(`[data-count="${name}"]`);
    if (place) place.textContent = String(value);
  }
}
customElements.define("hl-assessment", HlAssessment);
