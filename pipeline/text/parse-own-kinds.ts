import type { OwnKindAction } from '../ports.ts';
import { isHandOverAddress, MAX_ADDRESS_CHARS } from './hand-over-address.ts';

/** A question with the label that the owner gives it. */
export interface KindExample {
  readonly text: string;
  readonly label: string;
  /** Of the file, from 1. */
  readonly line: number;
}

export interface ParsedOwnKinds {
  /** Those of labels that can be learnt. */
  readonly examples: readonly KindExample[];
  /** By label. */
  readonly actions: ReadonlyMap<string, OwnKindAction>;
  /** What is wrong, each with its line or label and what to do about it; what they name is left out. */
  readonly problems: readonly string[];
}

export const MIN_EXAMPLES = 5;
const MIN_LABELS = 2;
const MAX_LABELS = 1_000;
const MAX_EXAMPLES = 50_000;
const MAX_LABEL_CHARS = 80;
const MAX_TEXT_CHARS = 4_000;
const MAX_ANSWER_CHARS = 8_000;
const FORMS = ['steps', 'comparison', 'facts', 'explanation', 'overview'] as const;
const ACTIONS = ['page', 'answer', 'handover'] as const;
const FORM = 'Write it like {"text":"Can I get my money back?","label":"refunds"}';
const CONTROL = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

type Line = Readonly<Record<string, unknown>>;

/**
 * Reads the owner's kinds from JSONL: examples, `{"text","label"}` (or `intent` for `label`), and what to do with the questions
 * of a label, `{"label","page"}`, `{"label","answer"}` or `{"label","handover"}`. Pure; any text is accepted.
 */
export function parseOwnKinds(text: string): ParsedOwnKinds {
  const examples: KindExample[] = [];
  const actions = new Map<string, OwnKindAction>();
  const problems: string[] = [];
  for (const [index, written] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n?|\n/)
    .entries()) {
    if (written.trim() === '') continue;
    try {
      if (examples.length === MAX_EXAMPLES)
        throw new Error(`more than ${MAX_EXAMPLES} examples are not taken`);
      readLine(parseLine(written), index + 1, { examples, actions });
    } catch (error) {
      problems.push(`line ${index + 1}: ${(error as Error).message}`);
      if (examples.length === MAX_EXAMPLES) break;
    }
  }
  return keepLearnable(examples, actions, problems);
}

function parseLine(written: string): Line {
  let value: unknown;
  try {
    value = JSON.parse(written);
  } catch {
    throw new Error(`it is not JSON. ${FORM}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Error(`it is not a JSON object. ${FORM}`);
  }
  return value as Line;
}

function readLine(
  line: Line,
  number: number,
  { examples, actions }: { examples: KindExample[]; actions: Map<string, OwnKindAction> },
): void {
  const label = readLabel(line);
  const named = ACTIONS.filter((name) => line[name] !== undefined);
  if (named.length === 0) {
    examples.push({ text: readText(line.text, 'text', MAX_TEXT_CHARS), label, line: number });
    return;
  }
  const strange = Object.keys(line).filter((name) => !['label', 'intent', ...ACTIONS].includes(name));
  if (strange.length > 0) {
    throw new Error(
      `"${shorten(strange[0] ?? '')}" does not belong beside "${named[0]}". A line is an example or says what to do: ${ACTIONS.join(', ')}`,
    );
  }
  const known = actions.get(label);
  const twice = named.find((name) => known?.[name] !== undefined);
  if (twice) throw new Error(`"${label}" has a "${twice}" already. Take one of them out`);
  actions.set(label, { ...known, ...readAction(line) });
}

function readLabel(line: Line): string {
  const label = line.label ?? line.intent;
  if (typeof label !== 'string' || label.trim() === '') throw new Error(`it has no "label". ${FORM}`);
  const trimmed = label.trim();
  if (trimmed.length > MAX_LABEL_CHARS || CONTROL.test(trimmed)) {
    throw new Error(
      `a label is one line of ${MAX_LABEL_CHARS} characters at most, and "${shorten(trimmed)}" is not. Take a shorter name`,
    );
  }
  return trimmed;
}

function readAction({ page, answer, handover }: Line): OwnKindAction {
  return {
    ...(page !== undefined && { page: readForm(page) }),
    ...(answer !== undefined && { answer: readText(answer, 'answer', MAX_ANSWER_CHARS) }),
    ...(handover !== undefined && { handover: readHandover(handover) }),
  };
}

function readForm(page: unknown): (typeof FORMS)[number] {
  const form = FORMS.find((known) => known === page);
  if (!form) throw new Error(`"page" is one of ${FORMS.join(', ')}`);
  return form;
}

function readText(text: unknown, name: string, maxChars: number): string {
  if (typeof text !== 'string' || text.trim() === '') throw new Error(`it has no "${name}". ${FORM}`);
  if (text.length > maxChars) {
    throw new Error(`its "${name}" has ${text.length} characters, and ${maxChars} are the most. Shorten it`);
  }
  return text.trim();
}

/** An address that every browser follows and that runs nothing. */
function readHandover(handover: unknown): string {
  const address = typeof handover === 'string' ? handover.trim() : '';
  if (!isHandOverAddress(address)) {
    throw new Error(
      `"handover" is an address where a person is reached: https://…, mailto:help@example.org or tel:+15550100, of ${MAX_ADDRESS_CHARS} characters at most`,
    );
  }
  return address;
}

function keepLearnable(
  examples: readonly KindExample[],
  actions: ReadonlyMap<string, OwnKindAction>,
  problems: string[],
): ParsedOwnKinds {
  const counts = new Map<string, number>();
  for (const { label } of examples) counts.set(label, (counts.get(label) ?? 0) + 1);
  const few = new Set([...counts].filter(([, count]) => count < MIN_EXAMPLES).map(([label]) => label));
  for (const label of few) {
    const count = counts.get(label) ?? 0;
    problems.push(
      `the label "${label}" has ${count} ${count === 1 ? 'example' : 'examples'}, and ${MIN_EXAMPLES} are the fewest. Add some, or take it out`,
    );
  }
  const learnable = counts.size - few.size;
  for (const label of actions.keys()) {
    if (!counts.has(label)) {
      problems.push(
        `the label "${label}" is to do something, and has no examples. Add ${MIN_EXAMPLES} or more`,
      );
    }
  }
  if (learnable < MIN_LABELS || learnable > MAX_LABELS) {
    problems.push(
      `it has ${learnable} ${learnable === 1 ? 'label' : 'labels'} with ${MIN_EXAMPLES} examples or more, and ${MIN_LABELS} to ${MAX_LABELS} can be told apart`,
    );
  }
  return {
    examples: examples.filter(({ label }) => !few.has(label)),
    actions: new Map([...actions].filter(([label]) => counts.has(label) && !few.has(label))),
    problems,
  };
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
