// The twin of hearthline.engines.questionnaire: the same judgement without a network.
//
// It reads a FHIR R4 Questionnaire as the server keeps it. Numbers are decimal texts and are
// computed as whole numbers of a scale (BigInt), so that nothing is rounded by accident.
// tests/vectors hold cases made by the Python engine; both must say the same.

const OURS = "urn:hearthline:questionnaire:";

/**
 * @typedef {{kind: "boolean", value: boolean} | {kind: "number", value: string}
 *   | {kind: "date", value: string} | {kind: "text", value: string}} Value
 */

/**
 * Judge answers to a questionnaire.
 * @param {any} resource FHIR R4 Questionnaire, its numbers read as decimal texts or numbers
 * @param {Record<string, Value[]>} answers by link id
 * @param {string[]} traits traits of the therapy that decide which items apply
 * @param {string} on day of the assessment, YYYY-MM-DD
 */
function judge(resource, answers, traits, on) {
  const items = [...walk(resource.item ?? [], null)];
  /** @type {Map<string, Value[]>} */
  const given = new Map();
  const calculated = {};
  const asked = new Set();
  for (const { item, parent } of inOrderOfNeed(items)) {
    if (parent !== null && !asked.has(parent)) continue;
    const applies = codes(item, "applies");
    if (applies.length && !applies.some((trait) => traits.includes(trait))) continue;
    if (!isEnabled(item, given)) continue;
    asked.add(item.linkId);
    const rule = parts(item, "calculated");
    if (rule) {
      const value = calculate(rule, given, on);
      if (value !== null) {
        calculated[item.linkId] = value;
        given.set(item.linkId, [{ kind: "number", value }]);
      }
    } else if (isQuestion(item) && answers[item.linkId]?.length) {
      given.set(item.linkId, answers[item.linkId]);
    }
  }
  const inOrder = items.filter(({ item }) => asked.has(item.linkId)).map(({ item }) => item);
  const problems = {};
  const concerns = [];
  const openQuestions = [];
  for (const item of inOrder.filter(isQuestion)) {
    const values = given.get(item.linkId) ?? [];
    const problem = problemOf(item, values);
    if (problem) problems[item.linkId] = problem;
    if (!values.length) openQuestions.push(item.linkId);
    const rule = parts(item, "unsatisfactory");
    if (rule && (problem === null || problem === "missing")) {
      const holds_ = (rule.when ?? []).some((part) => {
        const inner = byUrl(part.extension ?? []);
        return holds(inner.operator[0].valueCode, valueOf(inner.value[0], "value"), values);
      });
      if (holds_) concerns.push({ linkId: item.linkId, effect: rule.effect[0].valueCode });
    }
  }
  return {
    asked: inOrder.map((item) => item.linkId),
    calculated,
    problems,
    concerns,
    openQuestions,
  };
}

/**
 * Every item of a questionnaire by its link id, groups too, in order.
 * @param {any} resource
 * @returns {Map<string, any>}
 */
function itemsOf(resource) {
  return new Map([...walk(resource.item ?? [], null)].map(({ item }) => [item.linkId, item]));
}

/**
 * Read what a person typed or chose; null is no answer, or none that can be read.
 * @param {any} item
 * @param {string} text "True" or "False" where yes or no is asked
 * @returns {Value | null}
 */
function answerOf(item, text) {
  if (!text) return null;
  if (item.type === "boolean") return { kind: "boolean", value: text === "True" };
  if (["decimal", "integer", "quantity"].includes(item.type)) {
    const value = text.replace(",", ".");
    return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(value) ? { kind: "number", value } : null;
  }
  return { kind: item.type === "date" ? "date" : "text", value: text };
}

function* walk(items, parent) {
  for (const item of items) {
    yield { item, parent };
    yield* walk(item.item ?? [], item.linkId);
  }
}

function inOrderOfNeed(entries) {
  const done = new Set();
  const ordered = [];
  while (ordered.length < entries.length) {
    const before = ordered.length;
    for (const entry of entries) {
      const { item, parent } = entry;
      if (done.has(item.linkId)) continue;
      const needs = (item.enableWhen ?? []).map((condition) => condition.question);
      needs.push(...(parts(item, "calculated")?.of ?? []).map((part) => part.valueString));
      if (parent !== null) needs.push(parent);
      if (needs.every((need) => done.has(need))) {
        done.add(item.linkId);
        ordered.push(entry);
      }
    }
    if (ordered.length === before) throw new Error("questionnaire.circle");
  }
  return ordered;
}

const isQuestion = (item) => item.type !== "group" && item.type !== "display";

function isEnabled(item, given) {
  const conditions = item.enableWhen ?? [];
  if (!conditions.length) return true;
  const found = conditions.map((condition) =>
    holds(condition.operator, valueOf(condition, "answer"), given.get(condition.question) ?? []),
  );
  return (item.enableBehavior ?? "all") === "any" ? found.some(Boolean) : found.every(Boolean);
}

function holds(operator, value, answers) {
  if (operator === "exists") return answers.length > 0 === value.value;
  if (operator === "!=") return !answers.some((answer) => equal(answer, value));
  return answers.some((answer) => compares(operator, answer, value));
}

const equal = (answer, value) =>
  answer.kind === value.kind &&
  (answer.kind === "number" ? compare(answer.value, value.value) === 0 : answer.value === value.value);

function compares(operator, answer, value) {
  if (operator === "=") return equal(answer, value);
  if (answer.kind !== value.kind || !["number", "date"].includes(answer.kind)) return false;
  const sign =
    answer.kind === "number"
      ? compare(answer.value, value.value)
      : Number(answer.value > value.value) - Number(answer.value < value.value);
  return { ">": sign > 0, "<": sign < 0, ">=": sign >= 0, "<=": sign <= 0 }[operator];
}

const WANTED = { boolean: "boolean", decimal: "number", integer: "number", quantity: "number", date: "date" };

function problemOf(item, values) {
  if (!values.length) return item.required === true ? "missing" : null;
  const wanted = WANTED[item.type] ?? "text";
  if (values.some((value) => value.kind !== wanted)) return "wrong_kind";
  if (values.length > 1 && item.repeats !== true) return "one_only";
  if (item.type === "choice") {
    const known = (item.answerOption ?? []).map((option) => option.valueCoding?.code);
    return values.every((value) => known.includes(value.value)) ? null : "not_a_choice";
  }
  if (wanted !== "number") return null;
  const low = bound(item, "minValue");
  const high = bound(item, "maxValue");
  for (const { value } of values) {
    if (item.type === "integer" && !isWhole(value)) return "wrong_kind";
    if (low !== null && compare(value, low) < 0) return "outside";
    if (high !== null && compare(value, high) > 0) return "outside";
  }
  return null;
}

function calculate(rule, given, on) {
  const inputs = [];
  for (const part of rule.of ?? []) {
    const values = given.get(part.valueString) ?? [];
    if (values.length !== 1) return null;
    inputs.push(values[0]);
  }
  const operation = rule.operation[0].valueCode;
  if (operation === "days_since") {
    return inputs[0].kind === "date" ? String(dayNumber(on) - dayNumber(inputs[0].value)) : null;
  }
  if (inputs.some((input) => input.kind !== "number")) return null;
  const numbers = inputs.map((input) => fraction(input.value));
  let exact;
  if (operation === "sum") exact = numbers.reduce(add, [0n, 1n]);
  else if (operation === "difference") exact = add(numbers[0], [-numbers[1][0], numbers[1][1]]);
  else {
    const factor = [BigInt(rule.numerator[0].valueInteger), BigInt(rule.denominator[0].valueInteger)];
    const product = [numbers[0][0] * factor[0], numbers[0][1] * factor[1]];
    exact = add(product, fraction(String(rule.offset[0].valueDecimal)));
  }
  return rounded(exact, rule.decimals?.[0].valueInteger ?? 0);
}

// ---- whole numbers of a scale --------------------------------------------------------------

function scaled(text) {
  const found = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d+))?$/.exec(text.trim());
  if (!found || !(found[2] || found[3])) throw new Error("questionnaire.not_a_number");
  const sign = found[1] === "-" ? -1n : 1n;
  const power = Number(found[4] ?? 0) - found[3].length;
  const digits = sign * BigInt(found[2] + found[3] || "0");
  return power >= 0 ? [digits * 10n ** BigInt(power), 0] : [digits, -power];
}

function compare(a, b) {
  const [x, p] = scaled(a);
  const [y, q] = scaled(b);
  const left = x * 10n ** BigInt(q);
  const right = y * 10n ** BigInt(p);
  return left > right ? 1 : left < right ? -1 : 0;
}

function isWhole(text) {
  const [digits, places] = scaled(text);
  return digits % 10n ** BigInt(places) === 0n;
}

function fraction(text) {
  const [digits, places] = scaled(text);
  return [digits, 10n ** BigInt(places)];
}

const add = (a, b) => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];

/** Round half away from zero to a decimal text with exactly ``places`` places. */
function rounded([numerator, denominator], places) {
  if (denominator < 0n) [numerator, denominator] = [-numerator, -denominator];
  const isNegative = numerator < 0n;
  const size = (isNegative ? -numerator : numerator) * 10n ** BigInt(places);
  const whole = (2n * size + denominator) / (2n * denominator);
  const digits = whole.toString().padStart(places + 1, "0");
  const text = places
    ? `${digits.slice(0, -places)}.${digits.slice(-places)}`
    : digits;
  return isNegative && whole > 0n ? `-${text}` : text;
}

const dayNumber = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);

// ---- reading the resource ------------------------------------------------------------------

function valueOf(raw, prefix) {
  for (const [name, value] of Object.entries(raw)) {
    if (!name.startsWith(prefix)) continue;
    const kind = name.slice(prefix.length);
    if (kind === "Boolean") return { kind: "boolean", value };
    if (kind === "Decimal" || kind === "Integer") return { kind: "number", value: String(value) };
    if (kind === "Quantity") return { kind: "number", value: String(value.value) };
    if (kind === "Date") return { kind: "date", value };
    if (kind === "Coding") return { kind: "text", value: value.code };
    if (kind === "String") return { kind: "text", value };
  }
  throw new Error("questionnaire.no_value");
}

/** The least or the most a number may be, as a decimal text; null where nothing bounds it. */
function bound(item, name) {
  const found = (item.extension ?? []).find((extension) => extension.url.endsWith(`/${name}`));
  return found ? valueOf(found, "value").value : null;
}

const codes = (item, name) =>
  (item.extension ?? [])
    .filter((extension) => extension.url === OURS + name)
    .map((extension) => extension.valueCode);

function parts(item, name) {
  const found = (item.extension ?? []).find((extension) => extension.url === OURS + name);
  return found ? byUrl(found.extension ?? []) : null;
}

function byUrl(extensions) {
  const found = {};
  for (const extension of extensions) (found[extension.url] ??= []).push(extension);
  return found;
}

// Filling in a home assessment: only what applies is asked, and what an answer does is said at once.


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
