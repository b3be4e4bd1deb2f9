import type { OwnerAnswer } from '../ports.ts';

export interface ParsedOwnerAnswers {
  readonly answers: readonly OwnerAnswer[];
  /** What is wrong, each with its line and what to do about it; what they name is left out. */
  readonly problems: readonly string[];
}

export const MAX_ANSWERS = 2_000;
export const MAX_FORMS = 50;
export const MAX_FORM_CHARS = 500;
export const MAX_ANSWER_CHARS = 8_000;
const MAX_ID_CHARS = 100;
const FORM = 'write it like {"id":"refunds","questions":["Can I get my money back?"],"text":"Yes, within …"}';
/** An id is a part of addresses, in which these have another meaning or no place. */
const NO_ADDRESS = /^(?:new|\.{1,2})$|[\p{Cc}\p{Cs}]/u;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/**
 * Reads the owner's answers from JSONL, an answer a line: `{"id","questions","text","expires"?}`, where `title` may stand for
 * one question. Pure; any text is accepted.
 */
export function parseOwnerAnswers(text: string): ParsedOwnerAnswers {
  const answers = new Map<string, OwnerAnswer>();
  const problems: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    try {
      const answer = toOwnerAnswer(parseLine(line));
      if (answers.has(answer.id))
        throw new Error(`"${answer.id}" is the id of an earlier line; give it another`);
      if (answers.size === MAX_ANSWERS) throw new Error(`more than ${MAX_ANSWERS} answers are not taken`);
      answers.set(answer.id, answer);
    } catch (error) {
      problems.push(`line ${index + 1}: ${(error as Error).message}`);
    }
  }
  return { answers: [...answers.values()], problems };
}

/** What `parseOwnerAnswers` reads. */
export function toOwnerAnswersText(answers: readonly OwnerAnswer[]): string {
  return answers
    .map(({ id, questions, text, expires }) => {
      const line = { id, questions, text, ...(expires !== null && { expires }) };
      return `${JSON.stringify(line)}\n`;
    })
    .join('');
}

/** A question as a way of asking, on one line: two lines would be two ways. */
export function toOwnerForm(question: string): string {
  return question.replace(/\s+/g, ' ').trim();
}

/**
 * Checks an answer that comes from outside.
 * @throws {Error} whose message says what is wrong and what would be right
 */
export function toOwnerAnswer(value: Readonly<Record<string, unknown>>): OwnerAnswer {
  const { id, title, questions = title === undefined ? undefined : [title], text, expires = null } = value;
  if (typeof id !== 'string' || id === '' || id.length > MAX_ID_CHARS)
    throw new Error(`it has no "id" of 1 to ${MAX_ID_CHARS} characters; ${FORM}`);
  if (NO_ADDRESS.test(id))
    throw new Error('its "id" cannot stand in an address; write one of letters, digits and hyphens');
  return {
    id,
    questions: toForms(questions),
    text: toText(text),
    expires: toExpiry(expires),
  };
}

function parseLine(line: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`it is not valid JSON; ${FORM}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error(`it is not a JSON object; ${FORM}`);
  return value as Record<string, unknown>;
}

function toForms(questions: unknown): readonly string[] {
  const given = Array.isArray(questions) ? questions : [];
  const forms = given.filter((form): form is string => typeof form === 'string').map(toOwnerForm);
  const kept = [...new Set(forms.filter((form) => form !== ''))];
  if (kept.length === 0) throw new Error('it has no question: write at least one way in which it is asked');
  if (kept.length > MAX_FORMS)
    throw new Error(`it has more than ${MAX_FORMS} questions; keep those that differ`);
  const long = kept.find((form) => form.length > MAX_FORM_CHARS);
  if (long !== undefined)
    throw new Error(`"${long.slice(0, 40)}…" has more than ${MAX_FORM_CHARS} characters; write it shorter`);
  return kept;
}

function toText(text: unknown): string {
  const written = typeof text === 'string' ? text.replace(/\r\n?/g, '\n').trim() : '';
  if (written === '') throw new Error('it has no answer: write what is to be said');
  if (written.length > MAX_ANSWER_CHARS)
    throw new Error(
      `its answer has more than ${MAX_ANSWER_CHARS} characters; write a page and import it instead`,
    );
  return written;
}

function toExpiry(expires: unknown): string | null {
  if (expires === null || expires === '') return null;
  const day = String(expires);
  const isDay = DAY.test(day) && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  if (!isDay) throw new Error(`"${day.slice(0, 40)}" is no day; write the last one like 2026-01-31`);
  return day;
}
