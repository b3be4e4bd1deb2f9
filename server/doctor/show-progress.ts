import type { Check, Diagnosis } from './diagnose.ts';
import { OUTCOMES } from './report-text.ts';

/** The part of a terminal's stream that is used. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** A pipe gets a sign of life this often, a terminal every second. */
const PIPED_SECONDS = 10;
const CLEAR_LINE = '\r\u001b[2K';

export interface Progress {
  /** Tells each check once it is known, and again when it has to be repeated. */
  update(diagnosis: Diagnosis): void;
  /** No more signs of life; takes the clock away. */
  end(): void;
}

/** Tells whoever waits that the test goes on: one line a check, and in between how long it has taken. */
export function showProgress(output: ProgressOutput, aboutSeconds: number): Progress {
  const told = new Map<string, string>();
  const { isTTY = false } = output;
  let seconds = 0;
  const timer = setInterval(() => {
    seconds++;
    const clock = `${seconds} s of about ${aboutSeconds} s`;
    if (isTTY) output.write(`${CLEAR_LINE}${clock}`);
    else if (seconds % PIPED_SECONDS === 0) output.write(`${clock}\n`);
  }, 1_000);
  output.write(`The test takes about ${aboutSeconds} s.\n`);

  return {
    update({ checks }) {
      // Where nothing answers, twelve lines that say so help nobody.
      const hasAnswer = checks.some(({ id, outcome }) => id === 'answer' && outcome === 'ok');
      for (const check of checks) {
        const line = toLine(check);
        if (line === null || told.get(check.id) === line || !(hasAnswer || check.id === 'answer')) continue;
        told.set(check.id, line);
        output.write(`${isTTY ? CLEAR_LINE : ''}${line}\n`);
      }
    },
    end() {
      clearInterval(timer);
      if (isTTY) output.write(CLEAR_LINE);
    },
  };
}

function toLine({ outcome, title, sentence }: Check): string | null {
  if (outcome === 'untested') return `${title}: not tested`;
  if (outcome !== 'waiting') return `${title}: ${OUTCOMES[outcome]}`;
  return sentence === '' ? null : `${title}: once more`;
}
