// What lies over the steps for a moment: one question each, and always the way back.

import { choiceField, isNumber, numberFields, secretField, textField } from "./fields.js";
import { handOver } from "./handover.js";
import { clockOf, instantOf } from "./clock.js";
import { clock, neverHappened, protocolsOf, record, settingOf } from "./runs.js";
import { openSheets } from "./session.js";
import { leads, mostWords, stepCard, stepOf } from "./steps.js";
import { h, icon } from "./view.js";
import { ALERTNESS, SIGNS, factWords, filled, itemWords, medicine, toldFacts, word } from "./words.js";

/**
 * @typedef {{run: import("./runs.js").Run, state: import("../engines/protocols.js").RunState,
 *   open: (panel: any) => void, shut: () => void,
 *   app: {go: (place: string) => void, changed: () => void}}} Around
 */

/** @type {Record<string, (panel: any, around: Around) => any[]>} */
const PANELS = {
  ways,
  dose,
  weight,
  vitals,
  writes,
  correct,
  protocols,
  step,
  steps,
  more,
  sheet,
  end,
  note,
  unlock,
  "hand-over": (_panel, { run, shut, app }) => handOver(run, shut, app),
};

/** @param {any} panel @param {Around} around */
export const panelOf = (panel, around) => PANELS[panel.name](panel, around);

/** @param {Around} around @param {string} words */
const back = (around, words = "Back to the steps") =>
  h("button", { class: "btn back", key: "back", on: { click: around.shut } }, icon("left"), words);

/** @param {string} title @param {Around} around @param {...any} body */
const framed = (title, around, ...body) => [back(around), h("h2", { class: "panel-title" }, title), ...body];

/** @param {string} words @param {() => void} click @param {string} small */
const main = (words, click, small = "") =>
  h("button", { class: "btn confirm", on: { click } }, h("b", null, words), small && h("span", null, small));

/** @param {any} panel @param {Around} around */
const placeOf = (panel, { run }) => {
  const found = stepOf(protocolsOf(run), panel.protocol, panel.step);
  return { found, place: { protocol: panel.protocol, step: panel.step } };
};

const REASONS = ["Not in the home", "Not ordered", "Patient refuses", "Not safe now", "Nobody to help"];
const OTHERS = ["The family", "The ambulance", "On call", "A second nurse"];

/** @param {any} panel @param {Around} around */
function ways(panel, around) {
  const { found, place } = placeOf(panel, around);
  const values = (panel.values ??= {});
  const say = (/** @type {string} */ kind, /** @type {string} */ text) => () => {
    record(around.run, { kind, ...place, text });
    around.shut();
  };
  const own = (values.text ?? "").trim();
  return framed(
    filled(found.text, around.run.content),
    around,
    h("h2", null, "Not possible, because"),
    h(
      "div",
      { class: "choices" },
      ...REASONS.map((text) => h("button", { class: "btn", key: text, on: { click: say("not_possible", text) } }, text)),
    ),
    h("h2", null, "Somebody else does it"),
    h(
      "div",
      { class: "choices" },
      ...OTHERS.map((text) => h("button", { class: "btn", key: text, on: { click: say("handed_over", text.toLowerCase()) } }, text)),
    ),
    textField("text", "In your own words", values, around.app.changed),
    own && h("button", { class: "btn main-action wide", on: { click: say("not_possible", own) } }, `Not possible: ${own}`),
    own && h("button", { class: "btn main-action wide", on: { click: say("handed_over", own) } }, `Handed over to ${own}`),
  );
}

/** A dose other than the card's, or of something else; whatever was given is written down. */
function dose(/** @type {any} */ panel, /** @type {Around} */ around) {
  const { run } = around;
  const values = (panel.values ??= { medicine: panel.medicine ?? "", unit: "" });
  const kit = (settingOf(run).kit ?? []).filter((/** @type {any} */ one) => !panel.medicine || one.medicine === panel.medicine);
  const item = kit.find((/** @type {any} */ one) => one.id === values.item);
  const give = () => {
    record(run, {
      kind: "dose",
      ...(panel.step ? { protocol: panel.protocol, step: panel.step } : {}),
      medicine: (item?.medicine ?? values.medicine ?? "").trim().toLowerCase(),
      amount: isNumber(values.amount) ? values.amount.trim() : "",
      unit: isNumber(values.amount) ? values.unit : "",
      form: item?.form ?? "",
      item: item?.id ?? "",
      lot: item?.lot ?? (values.lot ?? "").trim(),
      site: (values.site ?? "").trim(),
    });
    around.shut();
  };
  const hasUnit = !values.amount || values.unit;
  return framed(
    panel.medicine ? `${medicine(panel.medicine)}: what was given?` : "What was given?",
    around,
    !panel.medicine && textField("medicine", "Medicine", values, around.app.changed),
    kit.length > 0 &&
      choiceField(
        "item",
        "From this kit",
        kit.map((/** @type {any} */ one) => [one.id, `${[one.amount_mg && `${one.amount_mg} mg`, word("medicine_form", one.form)].filter(Boolean).join(" ")}, ${itemWords(one)}`]),
        values,
        around.app.changed,
      ),
    numberFields(panel, [{ name: "amount", label: "Amount", unit: "" }], around.app.changed),
    choiceField("unit", "Unit", [["mg", "mg"], ["ug", "mcg"], ["mL", "mL"], ["g", "g"]], values, around.app.changed),
    textField("site", "Where (optional)", values, around.app.changed),
    !item && textField("lot", "Lot (optional)", values, around.app.changed),
    hasUnit
      ? main("Record this dose", give, values.amount ? "" : "the amount stays not known")
      : h("p", { class: "reason" }, "An amount needs its unit. Choose one, or clear the amount."),
  );
}

/** @param {any} panel @param {Around} around */
function weight(panel, around) {
  const values = (panel.values ??= {});
  const pounds = values.unit === "[lb_av]" && isNumber(values.weight);
  const kilograms = pounds ? (Number(values.weight) * 0.45359237).toFixed(1) : "";
  const protocol = protocolsOf(around.run)[around.state.protocols.at(-1) ?? ""];
  const bound = (/** @type {string} */ name) =>
    Number(protocol?.numbers.find((/** @type {any} */ one) => one.id === protocol.dose?.[name])?.value);
  const read = Number(kilograms || values.weight);
  const isOdd = values.unit && isNumber(values.weight) && (read < bound("lowest_kg") || read > bound("highest_kg"));
  const save = () => {
    record(around.run, { kind: "weight", amount: values.weight.trim(), unit: values.unit });
    around.shut();
  };
  return framed(
    "What does the patient weigh?",
    around,
    numberFields(panel, [{ name: "weight", label: "Weight", unit: values.unit === "kg" ? "kg" : values.unit ? "lb" : "" }], around.app.changed),
    choiceField("unit", "Unit", [["kg", "kg"], ["[lb_av]", "lb"]], values, around.app.changed),
    kilograms && h("p", { class: "big" }, `${values.weight} lb = ${kilograms}\u00a0kg`),
    isOdd && h("p", { class: "odd" }, `Read again: ${read}\u00a0kg? It will not be used for a dose.`),
    isNumber(values.weight) && values.unit
      ? main("Record this weight", save)
      : h("p", { class: "reason" }, "A weight needs a number and its unit. Without one, choose by size on the dose card."),
  );
}

/** @param {any} panel @param {Around} around */
function vitals(panel, around) {
  const values = (panel.values ??= {});
  const fields = SIGNS.map(([name, label, unit, low, high]) => ({ name, label, unit, low, high }));
  const taken = Object.fromEntries(Object.entries(values).filter(([, text]) => text).map(([name, text]) => [name, String(text).trim()]));
  const step = panel.step ? { protocol: panel.protocol, step: panel.step } : {};
  const save = () => {
    record(around.run, { kind: "vitals", ...step, values: taken });
    around.shut();
  };
  return framed(
    "Vital signs",
    around,
    numberFields(panel, fields, around.app.changed),
    choiceField("alertness", "Alertness", ALERTNESS.map((text) => [text, text]), values, around.app.changed),
    Object.keys(taken).length
      ? main("Record these", save, "what is empty was not taken")
      : h("p", { class: "reason" }, "Enter at least one value."),
  );
}

/** What is written down with a step: words and numbers, each with its unit. */
function writes(/** @type {any} */ panel, /** @type {Around} */ around) {
  const { run, state } = around;
  const { found, place } = placeOf(panel, around);
  const values = (panel.values ??= {});
  const asked = found.writes.filter(
    (/** @type {any} */ one) => !panel.choice || !one.needed_for?.length || one.needed_for.includes(panel.choice),
  );
  const numbers = asked.filter((/** @type {any} */ one) => one.unit);
  const said = (/** @type {any} */ one) => String(values[one.name] ?? "").trim();
  const lacks = asked.filter(
    (/** @type {any} */ one) => (one.unit ? said(one) && !isNumber(said(one)) : false) || (!one.optional && !said(one)),
  );
  const most = state.steps.find((one) => one.protocol === panel.protocol && one.step === panel.step)?.at_most;
  const isAbove = found.share && most && Number(values[found.share.name]) > Number(most);
  const kept = Object.fromEntries(asked.filter(said).map((/** @type {any} */ one) => [one.name, said(one)]));
  const save = () => {
    const fact = panel.choice ? { kind: "answer", choice: panel.choice } : { kind: "done" };
    record(run, { ...fact, ...place, values: kept }, ...leads(run, found, fact));
    around.shut();
  };
  return framed(
    filled(found.text, run.content),
    around,
    found.share && mostWords(run, state, panel.protocol, found),
    ...asked
      .filter((/** @type {any} */ one) => !one.unit)
      .map((/** @type {any} */ one) => textField(one.name, one.label, values, around.app.changed)),
    numbers.length > 0 &&
      numberFields(
        panel,
        numbers.map((/** @type {any} */ one) => ({ name: one.name, label: one.optional ? `${one.label} (optional)` : one.label, unit: one.unit })),
        around.app.changed,
      ),
    isAbove && h("p", { class: "odd" }, `Read again: above ${most}. It is recorded all the same, and flagged.`),
    lacks.length
      ? h("p", { class: "reason" }, `Write down: ${lacks.map((/** @type {any} */ one) => one.label.toLowerCase()).join(", ")}.`)
      : main(filled(panel.choice ? "Record this answer" : found.button, run.content), save, "records it, now"),
  );
}

/** @param {any} panel @param {Around} around */
function correct(panel, around) {
  const { run } = around;
  const told = toldFacts(run).find(({ fact }) => fact.id === panel.of);
  if (!told) return framed("This entry is gone", around);
  const now = clock(run).at;
  const values = (panel.values ??= { time: clockOf(told.at) });
  const at = instantOf(values.time, now);
  const earlier = (/** @type {number} */ minutes) => () => {
    values.time = clockOf((at ?? told.at) - minutes * 60_000);
    around.app.changed();
  };
  const save = () => {
    record(run, { kind: "correct", of: panel.of, at });
    around.shut();
  };
  const withdraw = () => {
    record(run, { kind: "withdraw", of: panel.of });
    around.shut();
  };
  return framed(
    "When did it happen?",
    around,
    h("p", null, factWords(run, told.fact)),
    h("p", { class: "soft" }, `Recorded ${clockOf(told.fact.recorded_at)}. Both times are kept.`),
    textField("time", "Time, as 10:16 or 10:16:05", values, around.app.changed),
    h(
      "div",
      { class: "step-ways" },
      ...[1, 5].map((minutes) =>
        h("button", { class: "btn", key: minutes, on: { click: earlier(minutes) } }, `${minutes} min earlier`),
      ),
    ),
    at === null
      ? h("p", { class: "odd" }, "This is no time. Write it as 10:16.")
      : main("Record this time", save, clockOf(at)),
    h("button", { class: "btn wide", on: { click: withdraw } }, "It did not happen: strike it out"),
  );
}

/** What cannot wait stands first. */
const FIRST = ["anaphylaxis", "arrest"];

/** @param {any} _panel @param {Around} around */
function protocols(_panel, around) {
  const { run } = around;
  const choose = (/** @type {string} */ key) => {
    if (!run.facts.some((one) => one.kind === "begin" && one.protocol === key)) {
      record(run, { kind: "begin", protocol: key });
    }
    around.shut();
  };
  const rank = (/** @type {any} */ one) => (FIRST.includes(one.key) ? FIRST.indexOf(one.key) : FIRST.length);
  const offered = run.content.protocols
    .map((/** @type {any} */ one) => one.body)
    .sort((/** @type {any} */ a, /** @type {any} */ b) => rank(a) - rank(b) || a.title.localeCompare(b.title));
  return framed(
    "What do you see?",
    around,
    h("p", { class: "soft" }, "The time of the run goes on; what was recorded stays."),
    h(
      "div",
      { class: "signs" },
      ...offered.map((/** @type {any} */ one) =>
        h(
          "button",
          { class: "btn sign", key: one.key, on: { click: () => choose(one.key) } },
          h("b", null, one.title),
          h("span", null, one.signs),
        ),
      ),
    ),
  );
}

/** @param {any} panel @param {Around} around */
function step(panel, around) {
  const { run, state } = around;
  const stands = state.steps.find((one) => one.protocol === panel.protocol && one.step === panel.step);
  if (stands?.at && stands.at > (panel.openedAt ??= clock(run).at)) {
    queueMicrotask(around.shut);
  }
  return [
    back(around),
    stands?.not_before && stands.state === "waiting"
      ? h("p", { class: "run-note" }, `Not before ${clockOf(stands.not_before)}. It can be recorded all the same.`)
      : null,
    stands?.state === "not_applicable" &&
      h("p", { class: "run-note" }, "What is asked for is not there yet. It can be recorded all the same, and is flagged."),
    stepCard(run, state, panel.protocol, panel.step, around.open),
  ];
}

/** @param {any} _panel @param {Around} around */
function steps(_panel, around) {
  const { run, state } = around;
  const bodies = protocolsOf(run);
  return framed(
    "All steps",
    around,
    ...state.steps
      .filter((one) => one.state !== "not_applicable" || stepOf(bodies, one.protocol, one.step).act === "resume")
      .map((one) =>
        h(
          "button",
          {
            class: "btn sign",
            key: `${one.protocol}.${one.step}`,
            on: { click: () => around.open({ name: "step", protocol: one.protocol, step: one.step }) },
          },
          h("b", null, filled(stepOf(bodies, one.protocol, one.step).text, run.content)),
          h("span", null, `${bodies[one.protocol].title}: ${standsWords(one)}`),
        ),
      ),
  );
}

/** @param {import("../engines/protocols.js").Stands} one */
function standsWords(one) {
  const at = one.at ? ` ${clockOf(one.at)}` : "";
  const words = /** @type {Record<string, string>} */ ({
    ...{ open: "to do", waiting: "later", done: "done", not_possible: "not possible" },
    ...{ handed_over: "handed over", left_out: "left out", not_applicable: "not allowed yet" },
  });
  return `${words[one.state] ?? one.state}${at}${one.text ? `, ${one.text}` : ""}`;
}

/** @param {any} _panel @param {Around} around */
function more(_panel, around) {
  const { run, app, open } = around;
  const dial = (/** @type {string} */ number) => `tel:${number.replaceAll(/[^+\d]/g, "")}`;
  return framed(
    "Call",
    around,
    run.practice
      ? h("p", { class: "soft" }, "Practice: no number is dialled from here.")
      : h("a", { class: "btn wide", href: dial(run.content.emergency) }, icon("phone"), `Emergency ${run.content.emergency}`),
    run.content.phone
      ? h("a", { class: "btn wide", href: dial(run.content.phone) }, icon("phone"), `On call and pharmacy ${run.content.phone}`)
      : h("p", { class: "soft" }, "No number of the branch is kept here."),
    h("h2", null, "Write down"),
    h("button", { class: "btn wide", on: { click: () => open({ name: "dose" }) } }, "Something else given"),
    h("button", { class: "btn wide", on: { click: () => open({ name: "weight" }) } }, "Weight"),
    h("button", { class: "btn wide", on: { click: () => open({ name: "note" }) } }, "Note"),
    h("h2", null, "Another emergency"),
    h("p", { class: "soft" }, "This run stays open; its clock goes on."),
    h("button", { class: "btn danger wide", on: { click: () => app.go("#/emergency") } }, icon("warm"), "Begin another run"),
  );
}

/** @param {any} panel @param {Around} around */
function note(panel, around) {
  const values = (panel.values ??= {});
  const save = () => {
    record(around.run, { kind: "note", text: values.text.trim() });
    around.shut();
  };
  return framed(
    "Note",
    around,
    textField("text", "What happened", values, around.app.changed),
    values.text?.trim() ? main("Record this note", save) : h("p", { class: "reason" }, "Write a few words."),
  );
}

/** @param {any} panel @param {Around} around */
function unlock(panel, around) {
  const values = (panel.values ??= {});
  const open = async () => {
    const isOpen = await openSheets(values.phrase ?? "");
    panel.wrong = !isOpen;
    if (isOpen) around.shut();
    around.app.changed();
  };
  return framed(
    "Unlock the sheets",
    around,
    secretField("phrase", "Phrase", values, around.app.changed),
    panel.wrong && h("p", { class: "odd", role: "alert" }, "This is not the phrase."),
    main("Unlock", () => void open(), "the clock of the run goes on"),
  );
}

/** @param {any} _panel @param {Around} around */
function sheet(_panel, around) {
  return framed(around.run.sheet.name, around, ...sheetSections(around.run.sheet));
}

/** @param {any} known @returns {any[]} */
export const sheetSections = (known) =>
  known.readings.nurse
    ? known.readings.nurse.sections.map((/** @type {any} */ one) =>
        h(
          "section",
          { class: "sheet-part", key: one.heading },
          h("h2", null, one.heading),
          ...one.lines.map((/** @type {string} */ line) => h("p", null, line)),
        ),
      )
    : [h("p", null, "No words for emergency sheets are approved in this program.")];

/** @param {any} panel @param {Around} around */
function end(panel, around) {
  const { run, state } = around;
  const values = (panel.values ??= {});
  const bodies = protocolsOf(run);
  const left = state.steps.filter(
    (one) =>
      ["open", "waiting"].includes(one.state) && stepOf(bodies, one.protocol, one.step).mandatory,
  );
  const finish = (/** @type {string} */ choice, /** @type {string} */ text) => {
    record(run, { kind: "end", choice, text });
    around.open({ name: "hand-over" });
  };
  const mistake = async () => {
    await neverHappened(run);
    around.app.go("#/");
  };
  return framed(
    "End the run?",
    around,
    run.facts.length === 0 &&
      h("button", { class: "btn wide", on: { click: () => void mistake() } }, "Begun by mistake: nothing happened"),
    left.length > 0 &&
      h(
        "div",
        { class: "run-note" },
        h("p", null, `${left.length} ${left.length === 1 ? "step has" : "steps have"} no end yet. Ending gives all of them the one you choose here:`),
        h("ul", null, ...left.map((one) => h("li", { key: `${one.protocol}.${one.step}` }, filled(stepOf(bodies, one.protocol, one.step).text, run.content)))),
      ),
    main("Handed over to the ambulance", () => finish("handed_over", "the ambulance"), "ends the run"),
    textField("text", "Or: why what is left was not needed or not possible", values, around.app.changed),
    values.text?.trim()
      ? h("button", { class: "btn main-action wide", on: { click: () => finish("not_possible", values.text.trim()) } }, "End the run with this reason")
      : null,
  );
}

