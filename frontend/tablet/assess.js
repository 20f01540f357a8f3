// A home is assessed: one group of questions a screen, and at the end what the answers amount to.

import { bound, isQuestion, itemsOf } from "../engines/questionnaire.js";
import { albumPart, unnamed } from "./album.js";
import { TRAITS, drafts, judged, keepDraft, keeping, sign, throwAway } from "./drafts.js";
import { choiceField, textField } from "./fields.js";
import { back, foot, head, unlockForm } from "./home.js";
import { session } from "./session.js";
import { h, icon } from "./view.js";
import { word } from "./words.js";

/** @typedef {import("./drafts.js").Draft} Draft */
/** @typedef {import("./home.js").App} App */
/** @typedef {ReturnType<typeof judged>} Judged */

const LONGEST_NAME = 200;
const LONGEST_TEXT = 1000;
/** What happens on this screen beside the draft. */
const now = { busy: false, fault: "", asksAway: false };

/** @param {App} app @param {string} id */
export function assessScreen(app, id) {
  const draft = drafts.get(id);
  if (!draft) return closedScreen(app, id);
  const found = judged(draft);
  const groups = groupsOf(draft, found);
  const last = groups.length + 1;
  draft.page = Math.min(draft.page, last);
  const title = draft.page === 0 ? draft.asked.title : draft.page === last ? "Read it and sign" : groups[draft.page - 1].text;
  const name = session.day?.sheets[draft.patient]?.name ?? "";
  const under = [name, `part ${draft.page + 1} of ${last + 1}`].filter(Boolean).join(", ");
  const changed = () => {
    keepDraft(draft);
    app.changed();
  };
  return h(
    "div",
    { class: "tab", key: `assess ${id}` },
    head(app, title, under, back(app, "Patient", `#/patient/${draft.patient}`)),
    h(
      "main",
      { class: "tab-main", id: "main", key: `page ${draft.page}` },
      ...(draft.page === 0
        ? firstPage(draft, changed)
        : draft.page === last
          ? lastPage(app, draft, found, groups, changed)
          : groupPage(draft, groups[draft.page - 1], found, changed)),
      keeping.fault && h("p", { class: "odd", role: "alert" }, `Not kept on this tablet: ${keeping.fault}`),
      turning(app, draft, last),
    ),
    foot(app, `#/emergency/${draft.patient}`),
  );
}

/** The draft went, or is locked. @param {App} app @param {string} id */
const closedScreen = (app, id) =>
  h(
    "div",
    { class: "tab", key: `assess ${id}` },
    head(app, "Home assessment", "", back(app, "Today", "#/")),
    h(
      "main",
      { class: "tab-main", id: "main" },
      session.key ? h("p", null, "It was signed, or is not on this tablet.") : session.wrapped ? unlockForm(app) : h("p", null, "It is locked here and opens again once you are signed in with signal."),
    ),
    foot(app),
  );

/**
 * The groups that ask something; a question outside any group stands by itself.
 * @param {Draft} draft
 * @param {Judged} found
 * @returns {{text: string, items: any[]}[]}
 */
function groupsOf(draft, found) {
  const asked = new Set(found.asked);
  return draft.asked.body.item
    .map((/** @type {any} */ top) => ({
      text: top.type === "group" ? top.text : draft.asked.title,
      items: [...itemsOf({ item: [top] }).values()].filter((one) => one !== top || one.type !== "group").filter(({ linkId }) => asked.has(linkId)),
    }))
    .filter((/** @type {any} */ { items }) => items.some(isQuestion));
}

/** @param {Draft} draft @param {() => void} changed */
function firstPage(draft, changed) {
  return [
    limited(textField("answered_by", "Who answers: the patient, a caregiver, or you by what you see", draft.said, changed), LONGEST_NAME),
    h(
      "div",
      { class: "choice-field", role: "group", "aria-label": "The therapy has" },
      h("p", { class: "choice-label" }, "The therapy has"),
      h("p", { class: "soft" }, "Pressed when not known, so that nothing is left out."),
      h("div", { class: "choices" }, ...Object.keys(TRAITS).map((trait) => traitButton(draft, trait, changed))),
    ),
    h("p", { class: "soft" }, `Version ${draft.asked.number}. Kept on this tablet after every answer.`),
  ];
}

/** @param {Draft} draft @param {string} trait @param {() => void} changed */
function traitButton(draft, trait, changed) {
  const has = draft.traits.includes(trait);
  const turn = () => {
    draft.traits = has ? draft.traits.filter((one) => one !== trait) : [...draft.traits, trait];
    changed();
  };
  return h("button", { class: "btn", key: trait, "aria-pressed": String(has), on: { click: turn } }, word("home_trait", trait));
}

/** @param {Draft} draft @param {{items: any[]}} group @param {Judged} found @param {() => void} changed */
const groupPage = (draft, group, found, changed) =>
  group.items.map((item) => {
    const concern = found.concerns.find(({ linkId }) => linkId === item.linkId);
    return h(
      "div",
      { class: "question", key: item.linkId },
      questionField(draft, item, found, changed),
      before(draft, item) && h("p", { class: "soft" }, `Last time: ${before(draft, item)}`),
      concern && h("p", { class: "odd" }, EFFECTS[concern.effect] ?? concern.effect),
      item.type !== "attachment" && (concern || hasPictures(draft, item)) && albumPart(draft, item.linkId, "Photograph of it", changed),
    );
  });

/** @param {Draft} draft @param {any} item */
const hasPictures = (draft, item) => (draft.pictures ?? []).some(({ link }) => link === item.linkId);

/** What was answered in this home last, with its day. @param {Draft} draft @param {any} item */
const before = (draft, item) => session.day?.before?.[draft.patient]?.[item.linkId] ?? "";

/** @type {Record<string, string>} */
const EFFECTS = {
  blocking: "This blocks until it is remedied",
  modifiable: "This can be remedied: a change is proposed",
  information: "Noted for whoever visits",
};

/** @param {Draft} draft @param {any} item @param {Judged} found @param {() => void} changed */
function questionField(draft, item, found, changed) {
  const { answers } = draft;
  const label = item.required ? `${item.text} (required)` : item.text;
  if (!isQuestion(item)) return h(item.type === "group" ? "h2" : "p", null, item.text);
  if (item.readOnly) {
    const value = found.calculated[item.linkId];
    return h("p", null, `${item.text}: `, h("b", null, value === undefined ? "not known yet" : withUnit(draft, item, value)));
  }
  if (item.type === "boolean") {
    return choiceField(item.linkId, label, [["True", "Yes"], ["False", "No"]], answers, changed);
  }
  if (item.type === "choice") {
    const choices = (item.answerOption ?? []).map((/** @type {any} */ { valueCoding: { code, display } }) => [code, display ?? code]);
    return choiceField(item.linkId, label, choices, answers, changed);
  }
  if (item.type === "attachment") return albumPart(draft, item.linkId, label, changed);
  if (["decimal", "integer", "quantity"].includes(item.type)) return measure(draft, item, label, changed);
  const piece = limited(textField(item.linkId, label, answers, changed), LONGEST_TEXT);
  if (item.type === "date") inputOf(piece).props.type = "date";
  return piece;
}

/** @param {import("./view.js").Piece} piece */
const inputOf = (piece) => /** @type {import("./view.js").Piece} */ (piece.children[1]);

/** @param {import("./view.js").Piece} piece @param {number} longest */
function limited(piece, longest) {
  inputOf(piece).props.maxlength = longest;
  return piece;
}

/** @param {Draft} draft @param {any} item @param {string} value */
const withUnit = (draft, item, value) => [value, draft.asked.units[item.linkId]].filter(Boolean).join("\u00a0");

/** A number with its unit and what is possible. @param {Draft} draft @param {any} item @param {string} label @param {() => void} changed */
function measure(draft, item, label, changed) {
  const piece = textField(item.linkId, label, draft.answers, changed);
  const input = inputOf(piece);
  const odd = misread(draft, item);
  const range = rangeOf(draft, item);
  Object.assign(input.props, { inputmode: "decimal", maxlength: 20, "aria-describedby": `hint-${item.linkId}` });
  const unit = h("span", { class: "unit" }, draft.asked.units[item.linkId] ?? "");
  piece.children[1] = h("span", { class: "number-in" }, input, unit);
  piece.children.push(h("small", { id: `hint-${item.linkId}`, class: odd ? "odd" : "" }, odd || range));
  return piece;
}

/** @param {Draft} draft @param {any} item */
function rangeOf(draft, item) {
  const [low, high] = [bound(item, "minValue"), bound(item, "maxValue")];
  if (low === null && high === null) return "";
  if (high === null) return `at least ${withUnit(draft, item, String(low))}`;
  return low === null ? `at most ${withUnit(draft, item, high)}` : `${low} to ${withUnit(draft, item, high)}`;
}

/** Why a number is read again; nothing when it can stand. @param {Draft} draft @param {any} item */
function misread(draft, item) {
  const text = (draft.answers[item.linkId] ?? "").trim();
  if (!text) return "";
  const problem = judged(draft).problems[item.linkId];
  if (problem === "outside") return `Read again: ${withUnit(draft, item, text)} lies outside ${rangeOf(draft, item)}.`;
  if (problem === "wrong_kind") return `“${text}” is no whole number.`;
  return /^[+-]?(\d+[.,]?\d*|[.,]\d+)$/.test(text) ? "" : `“${text}” is no number. Type digits.`;
}

/** @param {App} app @param {Draft} draft @param {Judged} found @param {{text: string, items: any[]}[]} groups @param {() => void} changed */
function lastPage(app, draft, found, groups, changed) {
  const items = itemsOf(draft.asked.body);
  const open = found.openQuestions.map((linkId) => items.get(linkId)).filter((item) => !item.readOnly);
  const wrong = found.asked.map((linkId) => items.get(linkId)).filter((item) => isNumber(item) && misread(draft, item));
  const missing = draft.said.answered_by.trim() ? [] : ["Say on the first part who answers."];
  const nameless = unnamed(draft).map(({ link }) => `Say what the photograph shows: ${items.get(link)?.text ?? "of the home"}`);
  const reasons = [...missing, ...nameless, ...wrong.map((item) => `${item.text}: ${misread(draft, item)}`)];
  const turn = (/** @type {any} */ item) => () => {
    draft.page = 1 + groups.findIndex((group) => group.items.includes(item));
    changed();
    scrollTo(0, 0);
  };
  const line = (/** @type {any} */ item, /** @type {string} */ says) =>
    h("li", { key: item.linkId }, h("button", { class: "btn wide stop", on: { click: turn(item) } }, h("span", { class: "stop-what" }, h("b", null, item.text), says && h("small", null, says)), icon("right")));
  return [
    listOf("Not satisfactory", found.concerns.map(({ linkId, effect }) => line(items.get(linkId), EFFECTS[effect] ?? effect)), "Nothing so far."),
    listOf("Not answered", open.map((item) => line(item, item.required ? "required: the home is not ready without it" : "")), "Everything is answered."),
    albumPart(draft, "", "Another photograph of the home", changed),
    limited(textField("note", "What else you saw", draft.said, changed), LONGEST_TEXT),
    ...reasons.map((reason) => h("p", { class: "reason", key: reason }, reason)),
    h("p", { class: "soft" }, "What is not answered stays open. Signed, it is sealed with its photographs and goes once there is signal."),
    h("button", { class: "btn main-action wide", disabled: reasons.length > 0, "aria-busy": now.busy ? "true" : false, on: { click: () => void signNow(app, draft) } }, "Sign the assessment"),
    now.fault && h("p", { class: "odd", role: "alert" }, `It could not be sealed and stays here: ${now.fault}`),
    awayPart(app, draft),
  ];
}

const isNumber = (/** @type {any} */ { type }) => ["decimal", "integer", "quantity"].includes(type);

/** @param {string} title @param {import("./view.js").Piece[]} lines @param {string} nothing */
const listOf = (title, lines, nothing) =>
  h("section", { "aria-label": title }, h("h2", null, `${title}${lines.length ? `: ${lines.length}` : ""}`), lines.length ? h("ul", { class: "stops" }, ...lines) : h("p", { class: "soft" }, nothing));

/** @param {App} app @param {Draft} draft */
async function signNow(app, draft) {
  if (now.busy) return;
  Object.assign(now, { busy: true, fault: "" });
  app.changed();
  try {
    await sign(draft);
    app.go(`#/patient/${draft.patient}`);
  } catch (fault) {
    now.fault = String(fault);
  }
  now.busy = false;
  app.changed();
}

/** @param {App} app @param {Draft} draft */
function awayPart(app, draft) {
  const asks = (/** @type {boolean} */ value) => () => {
    now.asksAway = value;
    app.changed();
  };
  if (!now.asksAway) return h("button", { class: "btn", on: { click: asks(true) } }, "Throw this draft away");
  const away = () => {
    now.asksAway = false;
    void throwAway(draft).then(app.changed);
    app.go(`#/patient/${draft.patient}`);
  };
  return h(
    "div",
    { class: "choices", role: "group", "aria-label": "Throw this draft away?" },
    h("button", { class: "btn danger", on: { click: away } }, "Yes, throw it away"),
    h("button", { class: "btn", on: { click: asks(false) } }, "Keep it"),
  );
}

/** @param {App} app @param {Draft} draft @param {number} last */
function turning(app, draft, last) {
  const turn = (/** @type {number} */ by) => () => {
    draft.page += by;
    keepDraft(draft);
    app.changed();
    scrollTo(0, 0);
  };
  return h(
    "nav",
    { class: "step-ways", "aria-label": "Parts" },
    h("button", { class: "btn", disabled: draft.page === 0, on: { click: turn(-1) } }, icon("left"), "Part before"),
    draft.page < last && h("button", { class: "btn main-action", on: { click: turn(1) } }, "Next part", icon("right")),
  );
}
