// The twin of hearthline.engines.protocols: the same run and the same dose without a network.
//
// It reads protocols, settings and facts as the server keeps them (wire.py). Numbers are decimal
// texts and are computed as fractions of whole numbers (BigInt), so that nothing is rounded by
// accident. tests/journeys/test_twins.py holds both to the same word.

/** Difference of the two clocks that is called a jump, in milliseconds. */
const JUMP_MS = 2000;

const ENDING = ["done", "not_possible", "handed_over", "answer", "dose", "vitals"];
const ENDS = ["done", "not_possible", "handed_over"];
const AGE_GROUPS = ["infant", "child", "adult"];
const MEASURED = ["stop", "epinephrine", "call", "position", "vitals"];
const SPANS = { handover: ["ambulance", "sheet"], kit_open: ["kit", "device"] };

/**
 * Say where a run stands.
 * @param {Record<string, any>} protocols bodies of the approved protocols, by key
 * @param {any} setting what is known of patient, order and kit
 * @param {any[]} facts in any order
 * @param {number} now the run's own time, milliseconds since 1970 UTC
 */
export function runState(protocols, setting, facts, now) {
  const told = tell(facts.map(whole));
  const begun = beginnings(told);
  const known = [...begun.keys()].filter((key) => protocols[key]);
  let first = begun.size ? Math.min(...begun.values()) : null;
  if (first === null && told.facts.length) {
    first = Math.min(...told.facts.map((fact) => told.at.get(fact.id)));
  }
  const end = told.facts.filter((fact) => fact.kind === "end").at(-1) ?? null;
  setting = withWeight(setting, told);
  flag(told, protocols, end);
  const doses = dosesGiven(protocols, known, setting, told);
  const last = lastDoses(told);
  const byAct = actsOf(protocols, known, told.facts);
  flagResumed(protocols, begun, known, setting, told);
  const steps = known.flatMap((key) =>
    stepsOf(protocols[key], begun.get(key), setting, told, byAct, last, now, end),
  );
  const current = end ? [] : toDoNow(protocols, known, steps);
  const isCurrent = (key, step) => current.some(([k, s]) => k === key && s === step);
  const then = end
    ? []
    : [...known].reverse().flatMap((key) =>
        steps
          .filter(
            (one) =>
              one.protocol === key &&
              ["open", "waiting"].includes(one.state) &&
              !isCurrent(key, one.step),
          )
          .map((one) => [key, one.step]),
      );
  const due = steps.filter(
    (one) =>
      one.due_at !== null && one.due_at <= now && one.applies !== "no" && one.state !== "waiting",
  );
  return {
    begun_at: first,
    ended_at: end ? told.at.get(end.id) : null,
    protocols: known,
    steps,
    now: current,
    then,
    due: end ? [] : due.map((one) => [one.protocol, one.step]),
    doses,
    last_dose_at: last,
    measures: measuresOf(first, byAct, told),
    flags: told.flags.sort(byText),
    card: cardOf(protocols, known, setting, told),
    signs: signsOf(protocols, known, setting, told),
  };
}

/**
 * Say how much of a protocol's medicine may be given, and from what of this kit.
 * @param {any} protocol
 * @param {any} setting
 * @param {Record<string, number>} given doses given so far, by item of the kit
 */
export function doseCard(protocol, setting, given) {
  const rule = protocol.dose;
  if (!rule) return null;
  const notes = [];
  const amount = (name) => fraction(numberOf(protocol, rule[name]).value);
  const isGrown =
    setting.age_years != null && !less([BigInt(setting.age_years), 1n], amount("adult_from_years"));
  const kilograms = kilogramsOf(setting, amount, isGrown, notes);
  const order = orderFor(setting, rule.medicine);
  let cap = amount(isGrown ? "cap_adult" : "cap_child");
  if (setting.age_years == null) {
    notes.push("age_unknown");
    cap = least(amount("cap_child"), amount("cap_adult"));
  }
  let perKg = amount("per_kg");
  if (order) {
    const orderedCap = order.cap_mg == null ? cap : fraction(order.cap_mg);
    const orderedPerKg = order.per_kg == null ? perKg : fraction(order.per_kg);
    if (less(cap, orderedCap) || less(perKg, orderedPerKg)) notes.push("order_above_protocol");
    cap = least(cap, orderedCap);
    perKg = least(perKg, orderedPerKg);
  }
  const formula = kilograms === null ? null : times(kilograms, perKg);
  if (formula !== null && less(cap, formula)) notes.push("capped");
  const sum = Object.values(given).reduce((total, count) => total + count, 0);
  if (!less([BigInt(sum), 1n], amount("most_doses"))) notes.push("physician_first");
  let kind = "not_ordered";
  let offers = [];
  if (setting.orders == null) notes.push("order_unknown");
  if (order || setting.orders == null) {
    const here = inKit(rule, setting, given, notes);
    const allowed = order ? (order.forms ?? []) : null;
    const drawn = (most) => drawnUp(amount, allowed, here, most);
    const device = (form, size) => deviceOf(form, size, allowed, here, cap);
    const prefer = rule.prefer ?? [];
    if (formula === null) {
      kind = "by_eye";
      for (const guess of rule.by_eye ?? []) {
        const size = fraction(guess.amount_mg);
        const offer = firstOf(prefer, (form) =>
          form === "ampule" ? drawn(least(size, cap)) : device(form, size),
        );
        if (offer) offers.push({ ...offer, text: guess.text });
      }
    } else {
      kind = "item";
      const size = deviceFor(rule, kilograms);
      const offer = firstOf(prefer, (form) =>
        form === "ampule" ? drawn(least(formula, cap)) : size && device(form, size),
      );
      if (offer) offers = [offer];
    }
    if (!offers.length) kind = "nothing_here";
    else if (offers.some(({ item }) => item && left(item, given) === 1)) notes.push("last_one");
    if (offers.some(({ item }) => item && item.expires_on == null)) notes.push("expiry_unknown");
  }
  return {
    kind,
    medicine: rule.medicine,
    offers: offers.map((offer) => ({
      form: offer.form,
      amount_mg: shown(offer.amount),
      volume_ml: offer.volume ? shown(offer.volume) : null,
      item: offer.item ? offer.item.id : null,
      text: offer.text ?? "",
    })),
    kilograms: kilograms === null ? null : shown(kilograms),
    per_kg: shown(perKg),
    by_formula_mg: formula === null ? null : shown(formula),
    cap_mg: shown(cap),
    notes,
  };
}

/**
 * Name what is stopped in an emergency: never an infusion that must not stop.
 * @param {any[]} infusions
 */
export function whatToStop(infusions) {
  const must = (one) => one.must_not_stop ?? "unknown";
  const stop = infusions.filter((one) => must(one) !== "yes");
  const keep = infusions.filter((one) => must(one) === "yes");
  const kept = keep.map((one) => one.lumen ?? "");
  const isShared = (one) => Boolean(one.lumen) && kept.includes(one.lumen);
  const isApart = (one) => Boolean(one.lumen) && !kept.includes("");
  return {
    stop,
    keep,
    ask: stop.filter((one) => must(one) !== "no"),
    shared: stop.filter(isShared),
    where_unknown: keep.length ? stop.filter((one) => !isShared(one) && !isApart(one)) : [],
  };
}

/**
 * Name the protocols that begin with what was recorded of a step.
 * @param {any} step
 * @param {{kind: string, choice?: string}} fact
 * @returns {string[]}
 */
export function takenOverBy(step, fact) {
  const asks = step.asks ?? [];
  const begins = asks.length
    ? fact.kind === "answer" && fact.choice === asks[0].code
    : fact.kind === "done";
  return begins ? (step.leads_to ?? []) : [];
}

/**
 * Give a run its own time from the readings of a device's two clocks, in the order taken.
 * @param {{session: string, counter_ms: number, wall_ms: number, was_hidden?: boolean}[]} readings
 */
export function runClock(readings) {
  if (!readings.length) throw new Error("protocols.no_reading");
  let at = readings[0].wall_ms;
  for (let index = 1; index < readings.length; index += 1) {
    const [before, after] = [readings[index - 1], readings[index]];
    const byWall = Math.max(0, after.wall_ms - before.wall_ms);
    const byCounter = Math.max(0, after.counter_ms - before.counter_ms);
    if (before.session !== after.session) at += byWall;
    else at += after.was_hidden ? Math.max(byWall, byCounter) : byCounter;
  }
  const ahead = readings.at(-1).wall_ms - at;
  return { at, jumped_ms: Math.abs(ahead) > JUMP_MS ? ahead : 0 };
}

// ---- the fold ------------------------------------------------------------------------------

const whole = (fact) => ({
  ...{ by: "", protocol: "", step: "", text: "", choice: "", of: "", medicine: "" },
  ...{ amount: "", unit: "", form: "", item: "", lot: "", site: "", values: {} },
  ...fact,
});

const ORDER = [
  ...["recorded_at", "id", "at", "kind", "protocol", "step"],
  ...["choice", "of", "medicine", "amount", "item", "text"],
];

function inOrder(a, b) {
  for (const name of ORDER) {
    if (a[name] < b[name]) return -1;
    if (a[name] > b[name]) return 1;
  }
  return 0;
}

function byText(a, b) {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  return a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0;
}

function tell(facts) {
  const unique = new Map();
  for (const fact of [...facts].sort(inOrder)) {
    if (!unique.has(fact.id)) unique.set(fact.id, fact);
  }
  const kept = [...unique.values()];
  const flags = [];
  const withdrawn = new Set();
  for (const fact of kept.filter(({ kind }) => kind === "withdraw")) {
    const target = unique.get(fact.of);
    if (!target || target.kind === "withdraw") flags.push([fact.id, "no_such_fact"]);
    else withdrawn.add(fact.of);
  }
  const at = new Map(kept.map((fact) => [fact.id, fact.at]));
  for (const fact of kept) {
    if (fact.kind !== "correct" || withdrawn.has(fact.id)) continue;
    if (unique.has(fact.of) && fact.of !== fact.id) at.set(fact.of, fact.at);
    else flags.push([fact.id, "no_such_fact"]);
  }
  const counting = kept.filter(
    (fact) => !withdrawn.has(fact.id) && !["correct", "withdraw"].includes(fact.kind),
  );
  return { facts: counting, at, flags };
}

function beginnings(told) {
  const found = new Map();
  for (const fact of told.facts.filter(({ kind }) => kind === "begin")) {
    const at = told.at.get(fact.id);
    found.set(fact.protocol, Math.min(at, found.get(fact.protocol) ?? at));
  }
  return new Map([...found].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1)));
}

function withWeight(setting, told) {
  const said = told.facts.filter(({ kind }) => kind === "weight").at(-1);
  if (!said) return setting;
  return {
    ...setting,
    weight: { value: said.amount, unit: said.unit, measured_on: setting.today },
  };
}

function flag(told, protocols, end) {
  for (const fact of told.facts) {
    const namesStep = ENDING.includes(fact.kind) && (fact.step || fact.kind !== "vitals");
    if (namesStep || fact.kind === "begin") {
      const protocol = protocols[fact.protocol];
      const hasStep = protocol?.steps.some(({ id }) => id === fact.step);
      if (!protocol || (namesStep && !hasStep)) told.flags.push([fact.id, "no_such_step"]);
    }
    if (told.at.get(fact.id) > fact.recorded_at) {
      told.flags.push([fact.id, "happened_after_recorded"]);
    }
    if (end && fact !== end && fact.recorded_at > end.recorded_at) {
      told.flags.push([fact.id, "recorded_after_end"]);
    }
  }
  if (end && !["handed_over", "not_possible"].includes(end.choice)) {
    told.flags.push([end.id, "ended_without_word"]);
  }
}

function flagResumed(protocols, begun, known, setting, told) {
  for (const fact of told.facts) {
    if (fact.kind !== "done" || !known.includes(fact.protocol)) continue;
    const protocol = protocols[fact.protocol];
    const step = protocol.steps.find(({ id }) => id === fact.step);
    if (step?.act !== "resume") continue;
    const at = told.at.get(fact.id);
    const before = told.facts.filter((one) => one !== fact && told.at.get(one.id) <= at);
    const ended = endedOf(protocol, before, actsOf(protocols, known, before), told, {});
    const { applies } = appliesBy(step.when ?? [], ended, setting, protocol);
    const [, notBefore] = timesOf(step, begun.get(fact.protocol), ended, told, null);
    const waits = step.timer?.kind === "wait";
    if (applies !== "yes" || (waits && (notBefore === null || at < notBefore))) {
      told.flags.push([fact.id, "resumed_against"]);
    }
    const most = atMost(step, ended, protocol);
    const rate = step.share ? fractionOrNull(valueOf(fact, step.share.name)) : null;
    if (most && rate && less(most, rate)) told.flags.push([fact.id, "resumed_above"]);
  }
}

const valueOf = (fact, name) =>
  Object.hasOwn(fact.values ?? {}, name) ? fact.values[name] : "";

function actsOf(protocols, known, facts) {
  const found = {};
  for (const fact of facts) {
    const step =
      ENDING.includes(fact.kind) && known.includes(fact.protocol)
        ? protocols[fact.protocol].steps.find(({ id }) => id === fact.step)
        : undefined;
    if (step?.act) (found[step.act] ??= []).push(fact);
    else if (fact.kind === "vitals") (found.vitals ??= []).push(fact);
  }
  return found;
}

function stepsOf(protocol, begunAt, setting, told, byAct, last, now, end) {
  const ended = endedOf(protocol, told.facts, byAct, told, last);
  const found = new Map(
    protocol.steps.map((step) => [step.id, appliesBy(step.when ?? [], ended, setting, protocol)]),
  );
  return protocol.steps.map((step) => {
    const fact = ended.get(step.id);
    const { applies, unmet } = found.get(step.id);
    const most = atMost(step, ended, protocol);
    const waits = (step.after ?? []).some(
      (other) => !ended.has(other) && found.get(other).applies !== "no",
    );
    const dose = doseBefore(step, protocol, last);
    const [due, notBefore] = timesOf(step, begunAt, ended, told, dose);
    const state = stateOf(step, fact, applies, waits, notBefore, now, end);
    const repeats = step.timer?.kind === "repeat";
    const runs = state === "open" || state === "waiting" || (repeats && state === "done");
    const source = fact ?? (ENDS.includes(state) ? end : null);
    return {
      protocol: protocol.key,
      step: step.id,
      state,
      applies,
      at: source ? told.at.get(source.id) : null,
      recorded_at: source ? source.recorded_at : null,
      by: source ? source.by : "",
      text: source ? source.text : "",
      choice: fact ? fact.choice : "",
      due_at: runs ? due : null,
      not_before: runs ? notBefore : null,
      unmet,
      at_most: most && shown(most),
    };
  });
}

/**
 * The fact that ended each step; what was stopped before it was started again is open anew, and a
 * question about a dose is asked again after the next one.
 */
function endedOf(protocol, facts, byAct, told, last) {
  const resumed = (byAct.resume ?? []).filter(({ kind }) => kind === "done");
  const holdsIt = protocol.steps.some(({ act }) => act === "resume");
  const again =
    resumed.length && !holdsIt ? Math.max(...resumed.map(({ id }) => told.at.get(id))) : null;
  const ended = new Map();
  for (const step of protocol.steps) {
    const counts = (fact) => step.act !== "stop" || again === null || told.at.get(fact.id) > again;
    const own = facts.filter(
      (fact) =>
        ENDING.includes(fact.kind) && fact.protocol === protocol.key && fact.step === step.id,
    );
    const shared = step.act ? (byAct[step.act] ?? []) : [];
    const fact = own.filter(counts).at(-1) ?? shared.filter(counts).at(-1);
    const isAboutDose = step.asks?.length && step.timer?.kind === "after_dose";
    const dose = isAboutDose ? doseBefore(step, protocol, last) : null;
    if (fact && (dose === null || told.at.get(fact.id) >= dose)) ended.set(step.id, fact);
  }
  return ended;
}

/** When the dose that a step counts from was given. */
function doseBefore(step, protocol, last) {
  const before = protocol.steps.filter(({ id }) => (step.after ?? []).includes(id));
  const own = step.medicine ? [step.medicine] : before.map(({ medicine }) => medicine ?? "");
  const named = own.filter(Boolean);
  const at = (named.length ? named : Object.keys(last)).map((one) => last[one] ?? null);
  const given = at.filter((one) => one !== null);
  return given.length ? Math.max(...given) : null;
}

function atMost(step, ended, protocol) {
  if (!step.share || !ended.has(step.share.step)) return null;
  const written = fractionOrNull(valueOf(ended.get(step.share.step), step.share.name));
  if (!written) return null;
  const [percent, parts] = fraction(numberOf(protocol, step.share.number).value);
  return times(written, [percent, parts * 100n]);
}

function appliesBy(conditions, ended, setting, protocol) {
  const found = conditions.map((condition) => {
    const held = holds(condition, ended, setting, protocol);
    return condition.must_be_known && held === "unknown" ? "no" : held;
  });
  const unmet = conditions.filter((_one, place) => found[place] !== "yes").map((one) => one.subject);
  const applies = found.includes("no") ? "no" : found.includes("unknown") ? "unknown" : "yes";
  return { applies, unmet };
}

/** Whether an answer has all that is to be written down with it. */
function isWhole(fact, id, protocol) {
  const { writes = [] } = protocol.steps.find((one) => one.id === id);
  return writes.every(
    (one) =>
      one.optional ||
      ((one.needed_for ?? []).length && !one.needed_for.includes(fact.choice)) ||
      valueOf(fact, one.name).replace(/^ +| +$/g, "") !== "",
  );
}

/** Infant, child or adult, as somebody said it or by the age; empty where nobody knows. */
function ageGroup(ended, setting, protocol) {
  if (!protocol.ages) return "";
  const fact = ended.get(protocol.ages.ask);
  if (fact?.kind === "answer" && AGE_GROUPS.includes(fact.choice)) return fact.choice;
  if (setting.age_years == null) return "";
  const isBelow = (id) =>
    less([BigInt(setting.age_years), 1n], fraction(numberOf(protocol, id).value));
  if (isBelow(protocol.ages.infant_below)) return "infant";
  return isBelow(protocol.ages.child_below) ? "child" : "adult";
}

function holds({ subject, value, also }, ended, setting, protocol) {
  const dot = subject.indexOf(".");
  const [kind, name] = [subject.slice(0, dot), subject.slice(dot + 1)];
  const fits = (said) => (said === value || (also ?? []).includes(said) ? "yes" : "no");
  if (kind === "answer") {
    const fact = ended.get(name);
    if (fact?.kind !== "answer" || !isWhole(fact, name, protocol)) return "unknown";
    return fits(fact.choice);
  }
  if (subject === "age.group") {
    const group = ageGroup(ended, setting, protocol);
    return group ? fits(group) : "unknown";
  }
  if (subject === "age.known") return fits(setting.age_years == null ? "no" : "yes");
  let said = null;
  if (kind === "ordered" && setting.orders != null) said = orderFor(setting, name) !== null;
  else if (kind === "kit" && setting.kit != null) {
    said = setting.kit.some(
      (item) => item.medicine === name && item.count > 0 && !isExpired(item, setting.today),
    );
  } else if (kind === "patient") {
    const trait = (setting.traits ?? {})[name];
    said = trait === "yes" ? true : trait === "no" ? false : null;
  }
  if (said === null) return "unknown";
  return fits(said ? "yes" : "no");
}

function timesOf(step, begunAt, ended, told, dose) {
  const timer = step.timer;
  if (!timer) return [null, null];
  const own = ended.get(step.id);
  let base = begunAt;
  if (timer.kind === "after_dose") base = dose;
  else if (timer.kind === "repeat" && own) base = told.at.get(own.id);
  else if (timer.since) {
    base = ended.has(timer.since) ? told.at.get(ended.get(timer.since).id) : null;
  }
  if (base === null) return [null, null];
  const reached = base + timer.seconds * 1000;
  return [reached, timer.kind === "wait" ? reached : null];
}

function stateOf(step, fact, applies, waits, notBefore, now, end) {
  if (fact) return ["not_possible", "handed_over"].includes(fact.kind) ? fact.kind : "done";
  if (applies === "no") return "not_applicable";
  if (end) {
    if (!step.mandatory) return "left_out";
    return end.choice === "handed_over" ? "handed_over" : "not_possible";
  }
  return waits || (notBefore !== null && now < notBefore) ? "waiting" : "open";
}

function toDoNow(protocols, known, steps) {
  for (const key of [...known].reverse()) {
    const open = steps.filter((one) => one.protocol === key && one.state === "open");
    if (!open.length) continue;
    const together = new Set(
      protocols[key].steps.filter((step) => step.together).map(({ id }) => id),
    );
    const sideBySide = open.filter((one) => together.has(one.step));
    return (sideBySide.length ? sideBySide : open.slice(0, 1)).map((one) => [key, one.step]);
  }
  return [];
}

function lastDoses(told) {
  const found = {};
  for (const fact of told.facts) {
    if (fact.kind !== "dose" || !fact.medicine) continue;
    const at = told.at.get(fact.id);
    found[fact.medicine] = Math.max(at, found[fact.medicine] ?? at);
  }
  return found;
}

function dosesGiven(protocols, known, setting, told) {
  const given = told.facts
    .filter(({ kind }) => kind === "dose")
    .sort((a, b) => told.at.get(a.id) - told.at.get(b.id) || (a.id < b.id ? -1 : 1));
  return given.map((fact, index) => {
    const before = given.slice(0, index);
    const flags = kitFlags(fact, before, setting);
    const protocol = protocols[fact.protocol];
    if (protocol && known.includes(fact.protocol)) {
      flags.push(...protocolFlags(fact, before, protocol, setting, told));
    }
    if (setting.orders != null && !orderFor(setting, fact.medicine)) flags.push("not_ordered");
    told.flags.push(...flags.map((one) => [fact.id, one]));
    return { fact: fact.id, at: told.at.get(fact.id), flags: [...flags].sort() };
  });
}

function kitFlags(fact, before, setting) {
  if (setting.kit == null) return [];
  const item = setting.kit.find(({ id }) => id === fact.item);
  if (!item) return ["not_in_kit"];
  const flags = [];
  if (before.filter((one) => one.item === fact.item).length >= item.count) {
    flags.push("kit_used_up");
  }
  if (isExpired(item, setting.today)) flags.push("item_expired");
  return flags;
}

function protocolFlags(fact, before, protocol, setting, told) {
  const flags = [];
  const step = protocol.steps.find(({ id }) => id === fact.step);
  const firstLine = protocol.steps
    .filter(({ id, medicine }) => medicine && (step?.after ?? []).includes(id))
    .map(({ medicine }) => medicine);
  if (firstLine.length && !before.some(({ medicine }) => firstLine.includes(medicine))) {
    flags.push("before_first_line");
  }
  const rule = protocol.dose;
  if (!rule || rule.medicine !== fact.medicine) return flags;
  const factor = { mg: [1n, 1n], ug: [1n, 1000n] }[fact.unit];
  const written = fractionOrNull(fact.amount);
  if (!factor || !written) flags.push("amount_unreadable");
  else if (less(fraction(doseCard(protocol, setting, {}).cap_mg), times(written, factor))) {
    flags.push("above_cap");
  }
  const same = before.filter(({ medicine }) => medicine === fact.medicine);
  const number = (name) => fraction(numberOf(protocol, rule[name]).value);
  if (!less([BigInt(same.length), 1n], number("most_doses"))) flags.push("above_most");
  if (same.length) {
    const passed = BigInt(told.at.get(fact.id) - told.at.get(same.at(-1).id));
    if (less([passed, 1000n], number("repeat_after_s"))) flags.push("too_soon");
  }
  return flags;
}

function measuresOf(first, byAct, told) {
  const done = (act) =>
    (byAct[act] ?? [])
      .filter(({ kind }) => !["not_possible", "handed_over"].includes(kind))
      .map(({ id }) => told.at.get(id));
  const found = {};
  for (const act of MEASURED) {
    const times = done(act);
    if (times.length && first !== null) found[act] = Math.max(0, Math.min(...times) - first);
  }
  for (const [name, [begins, ends]] of Object.entries(SPANS)) {
    const begun = Math.min(...done(begins));
    const after = done(ends).filter((at) => at >= begun);
    if (after.length) found[name] = Math.min(...after) - begun;
  }
  return found;
}

/** Each vital sign as it was measured last, against the limits for the person's age. */
function signsOf(protocols, known, setting, told) {
  const latest = new Map();
  for (const fact of told.facts.filter(({ kind }) => kind === "vitals")) {
    const at = told.at.get(fact.id);
    for (const [sign, text] of Object.entries(fact.values)) {
      const value = text.replace(/^ +| +$/g, "");
      if (value && !(latest.get(sign)?.at > at)) latest.set(sign, { at, value });
    }
  }
  return [...latest.keys()].sort().map((sign) => {
    const { at, value } = latest.get(sign);
    const [protocol, limits, asksAge] = limitsOf(protocols, known, sign, setting.age_years);
    const stands = { sign, at, value, state: "within", limit: null, protocol: "", number: "" };
    if (!limits.length) return { ...stands, state: asksAge ? "age_unknown" : "no_limit" };
    const amount = fractionOrNull(value);
    if (!amount) return { ...stands, state: "unreadable" };
    const passed = limits.find(({ limit, bound }) => isOutside(limit.kind, amount, bound));
    if (!passed) return stands;
    const { limit, bound } = passed;
    const state = limit.kind === "below" ? "low" : "high";
    return { ...stands, state, limit: shown(bound), protocol, number: limit.number };
  });
}

/** The protocol whose limits of a sign count, those for this age, and whether any ask an age. */
function limitsOf(protocols, known, sign, age) {
  let asksAge = false;
  for (const key of [...known].reverse()) {
    const own = (protocols[key].limits ?? []).filter((one) => one.sign === sign);
    asksAge ||= own.length > 0;
    const fits = (one) => one.from_years <= age && (one.below_years == null || age < one.below_years);
    const fitting = age == null ? [] : own.filter(fits);
    if (fitting.length) {
      const bounds = fitting.map((limit) => ({ limit, bound: boundOf(limit, protocols[key], age) }));
      return [key, bounds, true];
    }
  }
  return ["", [], asksAge && age == null];
}

function boundOf(limit, protocol, age) {
  const base = fraction(numberOf(protocol, limit.number).value);
  if (!limit.per_year) return base;
  const each = fraction(numberOf(protocol, limit.per_year).value);
  return plus(base, times(each, [BigInt(age), 1n]));
}

const isOutside = (kind, amount, bound) =>
  kind === "below" ? less(amount, bound) : kind === "above" ? less(bound, amount) : !less(amount, bound);

function cardOf(protocols, known, setting, told) {
  const key = [...known].reverse().find((one) => protocols[one].dose);
  if (!key) return null;
  const given = {};
  for (const fact of told.facts) {
    if (fact.kind === "dose" && fact.medicine === protocols[key].dose.medicine) {
      given[fact.item] = (given[fact.item] ?? 0) + 1;
    }
  }
  return doseCard(protocols[key], setting, given);
}

// ---- the dose ------------------------------------------------------------------------------

const KG = { kg: [1n, 1n], g: [1n, 1000n], "[lb_av]": [45359237n, 100000000n] };

const numberOf = (protocol, id) => protocol.numbers.find((number) => number.id === id);

const orderFor = (setting, medicine) =>
  (setting.orders ?? []).find((one) => one.medicine === medicine) ?? null;

const isExpired = (item, today) => item.expires_on != null && item.expires_on < today;

const left = (item, given) => item.count - (given[item.id] ?? 0);

const dayNumber = (text) => Math.round(Date.parse(`${text}T00:00:00Z`) / 86400000);

function firstOf(forms, made) {
  for (const form of forms) {
    const offer = made(form);
    if (offer) return offer;
  }
  return null;
}

function kilogramsOf(setting, amount, isGrown, notes) {
  const weight = setting.weight;
  if (weight == null) {
    notes.push("weight_missing");
    return null;
  }
  const value = fractionOrNull(weight.value ?? "");
  if (!value || !Object.hasOwn(KG, weight.unit)) {
    notes.push("weight_unreadable");
    return null;
  }
  const exact = times(value, KG[weight.unit]);
  if (less(exact, amount("lowest_kg")) || less(amount("highest_kg"), exact)) {
    notes.push("weight_implausible");
    return null;
  }
  if (weight.measured_on == null) notes.push("weight_undated");
  else {
    const days = dayNumber(setting.today) - dayNumber(weight.measured_on);
    const fresh = amount(isGrown ? "fresh_days_adult" : "fresh_days_child");
    if (less(fresh, [BigInt(days), 1n])) notes.push("weight_old");
  }
  return [(exact[0] * 10n) / exact[1], 10n];
}

function inKit(rule, setting, given, notes) {
  if (setting.kit == null) {
    notes.push("kit_unknown");
    return null;
  }
  const own = setting.kit.filter((item) => item.medicine === rule.medicine);
  const fresh = own.filter((item) => !isExpired(item, setting.today));
  if (fresh.length < own.length) notes.push("kit_expired");
  const until = (item) => item.expires_on ?? "9999-12-31";
  return fresh
    .filter((item) => left(item, given) > 0)
    .sort((a, b) => byText([until(a), a.id], [until(b), b.id]));
}

function deviceFor(rule, kilograms) {
  const band = (rule.bands ?? []).find(
    (one) =>
      !less(kilograms, fraction(one.low_kg)) &&
      (one.below_kg == null || less(kilograms, fraction(one.below_kg))),
  );
  return band ? fraction(band.device_mg) : null;
}

function deviceOf(form, amount, allowed, here, cap) {
  if (less(cap, amount)) return null;
  const fits = (one) =>
    one.form === form && (one.amount_mg == null || same(fraction(one.amount_mg), amount));
  if (allowed !== null && !allowed.some(fits)) return null;
  if (here === null) return { form, amount, volume: null, item: null };
  const item = here.find(
    (one) => one.form === form && one.amount_mg != null && same(fraction(one.amount_mg), amount),
  );
  return item ? { form, amount, volume: null, item } : null;
}

function drawnUp(amount, allowed, here, most) {
  if (allowed !== null) {
    const fitting = allowed.filter((one) => one.form === "ampule");
    if (!fitting.length) return null;
    for (const one of fitting) {
      if (one.amount_mg != null) most = least(most, fraction(one.amount_mg));
    }
  }
  const strength = amount("strength");
  let item = null;
  if (here !== null) {
    item = here.find(
      (one) =>
        one.form === "ampule" && one.strength != null && same(fraction(one.strength), strength),
    );
    if (!item) return null;
  }
  const mark = amount("mark_ml");
  const marks = (most[0] * strength[1] * mark[1]) / (most[1] * strength[0] * mark[0]);
  if (marks < 1n) return null;
  const volume = times([marks, 1n], mark);
  return { form: "ampule", amount: times(volume, strength), volume, item };
}

// ---- fractions of whole numbers ------------------------------------------------------------

function fractionOrNull(text) {
  const found = /^([+-]?)([0-9]{1,9})(?:\.([0-9]{1,9}))?$/.exec(text.replace(/^ +| +$/g, ""));
  if (!found) return null;
  const places = (found[3] ?? "").length;
  const digits = BigInt(found[2] + (found[3] ?? ""));
  return [found[1] === "-" ? -digits : digits, 10n ** BigInt(places)];
}

function fraction(text) {
  const found = fractionOrNull(text);
  if (!found) throw new Error("protocols.not_a_number");
  return found;
}

const times = (a, b) => [a[0] * b[0], a[1] * b[1]];
const plus = (a, b) => [a[0] * b[1] + b[0] * a[1], a[1] * b[1]];
const less = (a, b) => a[0] * b[1] < b[0] * a[1];
const same = (a, b) => a[0] * b[1] === b[0] * a[1];
const least = (a, b) => (less(b, a) ? b : a);

/** Write a decimal fraction without trailing zeros. */
function shown([numerator, denominator]) {
  let places = 0;
  let size = numerator < 0n ? -numerator : numerator;
  while (size % denominator !== 0n && places < 60) {
    size *= 10n;
    places += 1;
  }
  const digits = (size / denominator).toString().padStart(places + 1, "0");
  const text = places ? `${digits.slice(0, -places)}.${digits.slice(-places)}` : digits;
  return numerator < 0n ? `-${text}` : text;
}
