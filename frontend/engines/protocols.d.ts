// What the tablet uses of the twin, for the type checker.

export interface Reading {
  session: string;
  counter_ms: number;
  wall_ms: number;
  was_hidden?: boolean;
}

export interface Stands {
  protocol: string;
  step: string;
  state: string;
  applies: string;
  at: number | null;
  recorded_at: number | null;
  by: string;
  text: string;
  choice: string;
  due_at: number | null;
  not_before: number | null;
  unmet: string[];
  at_most: string | null;
}

export interface Offer {
  form: string;
  amount_mg: string;
  volume_ml: string | null;
  item: string | null;
  text: string;
}

export interface Card {
  kind: string;
  medicine: string;
  offers: Offer[];
  kilograms: string | null;
  per_kg: string;
  by_formula_mg: string | null;
  cap_mg: string;
  notes: string[];
}

export interface RunState {
  begun_at: number | null;
  ended_at: number | null;
  protocols: string[];
  steps: Stands[];
  now: [string, string][];
  then: [string, string][];
  due: [string, string][];
  doses: { fact: string; at: number; flags: string[] }[];
  last_dose_at: Record<string, number>;
  measures: Record<string, number>;
  flags: [string, string][];
  card: Card | null;
  signs: SignStands[];
}

export interface SignStands {
  sign: string;
  at: number;
  value: string;
  state: string;
  limit: string | null;
  protocol: string;
  number: string;
}

export interface Infusion {
  drug: string;
  lumen?: string;
  must_not_stop?: string;
}

export function runState(
  protocols: Record<string, any>,
  setting: any,
  facts: any[],
  now: number,
): RunState;
export function doseCard(protocol: any, setting: any, given: Record<string, number>): Card | null;
export function whatToStop(infusions: Infusion[]): {
  stop: Infusion[];
  keep: Infusion[];
  ask: Infusion[];
  shared: Infusion[];
  where_unknown: Infusion[];
};
export function takenOverBy(step: any, fact: { kind: string; choice?: string }): string[];
export function runClock(readings: Reading[]): { at: number; jumped_ms: number };
