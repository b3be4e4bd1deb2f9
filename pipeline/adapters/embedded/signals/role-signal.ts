import type { Signal } from '../../../ports.ts';
import { findLanguage } from '../../../text/languages/languages.ts';
import type { NounKinds } from './noun-kinds.ts';
import { createFrameReader, type Told } from './self-frames.ts';
import { readSelfTokens, type SelfToken } from './self-tokens.ts';
import type { SensitiveWork } from './sensitive-work.ts';

/** What somebody does, and where or in which branch: at most one of each. */
export type RoleFinder = (text: string) => Signal[];

const MAX_VALUE_CHARS = 40;
const MAX_WHY_CHARS = 80;
const MIN_CONFIDENCE = 0.55;
const MAX_CONFIDENCE = 0.9;

/**
 * Reads what visitors say of their own work: the grammar finds where somebody speaks of themselves, and a model of nouns tells
 * a nurse from a fan. What `isSensitive` says of its words is not kept. Takes time in proportion to the text.
 */
export function createRoleFinder(kinds: NounKinds, isSensitive: SensitiveWork): RoleFinder {
  const telling = findLanguage('en')?.telling;
  if (!telling) throw new Error('English has no table of how people tell what they do.');
  const readFrames = createFrameReader(telling, kinds);
  return (text) => {
    const tokens = readSelfTokens(text);
    const told = tokens
      .flatMap((_, at) => readFrames(tokens, at))
      .filter((one) => isShort(one, tokens, text) && !isSensitive(quote(one, tokens, text)));
    return (['role', 'field'] as const).flatMap((key) => {
      const [surest] = told.filter((one) => one.key === key).sort((a, b) => b.certainty - a.certainty);
      return surest ? [toSignal(surest, text, tokens)] : [];
    });
  };
}

function isShort(told: Told, tokens: readonly SelfToken[], text: string): boolean {
  return told.value.length <= MAX_VALUE_CHARS && quote(told, tokens, text).length <= MAX_WHY_CHARS;
}

function toSignal(told: Told, text: string, tokens: readonly SelfToken[]): Signal {
  const confidence = Math.min(MAX_CONFIDENCE, Math.max(MIN_CONFIDENCE, 0.35 + 0.6 * told.certainty));
  return { key: told.key, value: told.value, confidence, why: quote(told, tokens, text) };
}

function quote({ from, next }: Told, tokens: readonly SelfToken[], text: string): string {
  return text.slice(tokens[from]?.start, tokens[next - 1]?.end);
}
