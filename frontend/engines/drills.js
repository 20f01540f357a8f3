// The twin of hearthline.engines.protocols.drills: the same scripted patient without a network.
//
// Only whole numbers, so that nothing is rounded by accident. tests/journeys/test_twins.py holds
// both to the same word.

const WORST = 1_000_000;
const LONGEST_S = 7200;
const DOING = ["done", "dose", "vitals", "answer"];

/**
 * What was done, corrected and without what was withdrawn, in order.
 * @param {Record<string, any>} protocols bodies by key
 * @param {any[]} facts in any order
 * @returns {{act: string, at: number}[]}
 */
export function actsDone(protocols, facts) {
  const withdrawn = new Set(facts.filter(({ kind }) => kind === "withdraw").map(({ of }) => of));
  const at = new Map(facts.map((fact) => [fact.id, fact.at]));
  const byWriting = [...facts].sort(
    (a, b) => a.recorded_at - b.recorded_at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  for (const fact of byWriting) if (fact.kind === "correct" && at.has(fact.of)) at.set(fact.of, fact.at);
  const found = [];
  for (const fact of facts) {
    if (withdrawn.has(fact.id) || !DOING.includes(fact.kind)) continue;
    if (fact.kind === "dose") found.push({ act: `dose:${fact.medicine ?? ""}`, at: at.get(fact.id) });
    const step = protocols[fact.protocol]?.steps.find((/** @type {any} */ one) => one.id === fact.step);
    if (step?.act) found.push({ act: step.act, at: at.get(fact.id) });
  }
  return found.sort((a, b) => a.at - b.at || (a.act < b.act ? -1 : a.act > b.act ? 1 : 0));
}

/**
 * How the scripted patient is at a moment.
 * @param {any} script
 * @param {{act: string, at: number}[]} acts
 * @param {number} begunAt milliseconds since 1970
 * @param {number} now
 * @returns {{severity: number, signs: Record<string, string>, look: string, alertness: string}}
 */
export function patientAt(script, acts, begunAt, now) {
  const seconds = Math.min(Math.floor(Math.max(now - begunAt, 0) / 1000), LONGEST_S);
  /** @type {Map<string, number[]>} */
  const done = new Map();
  for (const { act, at } of acts) {
    done.set(act, [...(done.get(act) ?? []), Math.floor(Math.max(at - begunAt, 0) / 1000)]);
  }
  let severity = script.begins_at;
  for (let second = 0; second < seconds; second += 1) {
    severity = moved(severity, courseAt(script, done, second));
  }
  const look = script.looks.filter((/** @type {any} */ one) => one.least <= severity).at(-1);
  return {
    severity,
    signs: Object.fromEntries(script.signs.map((/** @type {any} */ one) => [one.name, shown(one, severity)])),
    look: look.text,
    alertness: look.alertness,
  };
}

/** @param {any} script @param {Map<string, number[]>} done @param {number} second */
function courseAt(script, done, second) {
  return script.courses.find((/** @type {any} */ course) =>
    course.needs.every(
      (/** @type {any} */ need) =>
        (done.get(need.act) ?? []).filter((at) => at + need.after_s <= second).length >= need.count,
    ),
  );
}

/** @param {number} severity @param {any} course */
function moved(severity, course) {
  if (course.per_s >= 0) return Math.min(severity + course.per_s, WORST);
  if (severity <= course.floor) return severity;
  return Math.max(severity + course.per_s, course.floor);
}

/** @param {any} sign @param {number} severity */
function shown(sign, severity) {
  const span = Math.abs(sign.worst - sign.well) * severity;
  const by = Math.floor((2 * span + WORST) / (2 * WORST));
  const value = sign.worst >= sign.well ? sign.well + by : sign.well - by;
  if (!sign.digits) return String(value);
  const text = String(value).padStart(sign.digits + 1, "0");
  return `${text.slice(0, -sign.digits)}.${text.slice(-sign.digits)}`;
}
