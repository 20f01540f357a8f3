// Numbers with gloves on: fields with their unit and plausible range, and keys of our own.

import { h } from "./view.js";

/**
 * @typedef {{name: string, label: string, unit: string, low?: number, high?: number}} NumberField
 * @typedef {{active?: string, values?: Record<string, string>}} Filled
 */

const DECIMAL = /^[0-9]{1,9}(\.[0-9]{1,9})?$/;

/** @param {string | undefined} text a decimal with a point, as the engine reads it */
export const isNumber = (text) => DECIMAL.test((text ?? "").trim());

/**
 * What is odd about a value, as a question; never a refusal.
 * @param {NumberField} field
 * @param {string} text
 */
export function oddity({ low, high, unit }, text) {
  if (!text) return "";
  if (!isNumber(text)) return `Read again: “${text}” is no number. Write it with a point, as 98.6.`;
  const value = Number(text);
  if (low === undefined || high === undefined || (value >= low && value <= high)) return "";
  return `Read again: ${text}\u00a0${unit}?`;
}

/**
 * @param {Filled} panel keeps what was typed
 * @param {NumberField[]} fields
 * @param {() => void} changed
 */
export function numberFields(panel, fields, changed) {
  panel.values ??= {};
  panel.active ??= fields[0].name;
  const values = panel.values;
  const active = panel.active;
  const press = (/** @type {string} */ key) => {
    const text = values[active] ?? "";
    values[active] = key === "Clear" ? "" : key === "." && text.includes(".") ? text : text + key;
    changed();
  };
  const next = () => {
    const place = fields.findIndex(({ name }) => name === active);
    panel.active = fields[(place + 1) % fields.length].name;
    changed();
  };
  return h(
    "div",
    { class: "numbers" },
    h(
      "div",
      { class: "number-list" },
      ...fields.map((field) => numberField(panel, field, changed)),
    ),
    h(
      "div",
      { class: "keypad", role: "group", "aria-label": "Keys" },
      ...["1", "2", "3", "4", "5", "6", "7", "8", "9", "Clear", "0", "."].map((key) =>
        h("button", { class: "btn", type: "button", key, on: { click: () => press(key) } }, key),
      ),
      fields.length > 1 &&
        h("button", { class: "btn next", type: "button", key: "next", on: { click: next } }, "Next"),
    ),
  );
}

/** @param {Filled} panel @param {NumberField} field @param {() => void} changed */
function numberField(panel, field, changed) {
  const values = /** @type {Record<string, string>} */ (panel.values);
  const odd = oddity(field, values[field.name] ?? "");
  const id = `number-${field.name}`;
  const hear = {
    input: (/** @type {Event} */ event) => {
      values[field.name] = /** @type {HTMLInputElement} */ (event.target).value;
      changed();
    },
    focus: () => {
      panel.active = field.name;
      changed();
    },
  };
  const range = field.low === undefined ? "" : `plausible ${field.low} to ${field.high}`;
  return h(
    "div",
    { class: panel.active === field.name ? "number is-active" : "number", key: field.name },
    h("label", { for: id }, field.label),
    h(
      "span",
      { class: "number-in" },
      h("input", {
        ...{ id, inputmode: "none", autocomplete: "off", value: values[field.name] ?? "" },
        ...{ "aria-describedby": `${id}-hint`, on: hear },
      }),
      h("span", { class: "unit" }, field.unit),
    ),
    h("small", { id: `${id}-hint`, class: odd ? "odd" : "" }, odd || range),
  );
}

/**
 * @param {string} name
 * @param {string} label
 * @param {Record<string, string>} values
 * @param {() => void} changed
 */
export function textField(name, label, values, changed) {
  const input = (/** @type {Event} */ event) => {
    values[name] = /** @type {HTMLInputElement} */ (event.target).value;
    changed();
  };
  return h(
    "p",
    { class: "text-field", key: name },
    h("label", { for: `text-${name}` }, label),
    h("input", { id: `text-${name}`, autocomplete: "off", value: values[name] ?? "", on: { input } }),
  );
}

/**
 * A text that nobody beside should read.
 * @param {string} name
 * @param {string} label
 * @param {Record<string, string>} values
 * @param {() => void} changed
 */
export function secretField(name, label, values, changed) {
  const piece = textField(name, label, values, changed);
  const field = /** @type {import("./view.js").Piece} */ (piece.children[1]);
  field.props.type = "password";
  return piece;
}

/**
 * Some answers of which one is chosen; none is chosen to begin with.
 * @param {string} name
 * @param {string} label
 * @param {[string, string][]} choices code and words
 * @param {Record<string, string>} values
 * @param {() => void} changed
 */
export function choiceField(name, label, choices, values, changed) {
  return h(
    "div",
    { class: "choice-field", role: "group", "aria-label": label, key: name },
    h("p", { class: "choice-label" }, label),
    h(
      "div",
      { class: "choices" },
      ...choices.map(([code, words]) =>
        h(
          "button",
          {
            ...{ class: "btn", type: "button", key: code, "aria-pressed": String(values[name] === code) },
            on: {
              click: () => {
                values[name] = values[name] === code ? "" : code;
                changed();
              },
            },
          },
          words,
        ),
      ),
    ),
  );
}
