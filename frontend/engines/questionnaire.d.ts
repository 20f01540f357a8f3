// Types of questionnaire.js, which reads resources as they come and is checked by its vectors.

export type Value =
  | { kind: "boolean"; value: boolean }
  | { kind: "number" | "date" | "text"; value: string };

export function judge(
  resource: any,
  answers: Record<string, Value[]>,
  traits: string[],
  on: string,
): {
  asked: string[];
  calculated: Record<string, string>;
  problems: Record<string, string>;
  concerns: { linkId: string; effect: "blocking" | "modifiable" | "information" }[];
  openQuestions: string[];
};
export function itemsOf(resource: any): Map<string, any>;
export function answerOf(item: any, text: string): Value | null;
export function isQuestion(item: any): boolean;
export function bound(item: any, name: "minValue" | "maxValue"): string | null;
