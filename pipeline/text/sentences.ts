import { splitBlocks } from './blocks.ts';
import { findCodeSpans } from './code-spans.ts';
import { LANGUAGES, toWordList } from './languages/languages.ts';
import { findPhraseEnds } from './phrase-ends.ts';

/** A sentence where it stands; `text` is `source.slice(start, end)`. */
export interface Sentence {
  readonly text: string;
  /** UTF-16 offsets into the source. */
  readonly start: number;
  readonly end: number;
  readonly kind: 'prose' | 'item' | 'row';
  /** Counts the blocks (paragraphs, list items, table rows) of the source, so neighbours can be told. */
  readonly block: number;
}

/** List items up to this length stay whole: their sentences lean on each other. */
const WHOLE_ITEM_LENGTH = 240;
// A run of marks is tried from its first one only; from each of them it would take the square of its length.
const BOUNDARY = /(?<![.!?…؟।۔])[.!?…؟।۔]+["'”’»)\]*_]*(?=\s)|[。！？｡]+["”’」』）]*/gu;
/** A point after one of these belongs to it, and after a single letter (initials, "U.S."). */
const ABBREVIATIONS = new Set(LANGUAGES.flatMap(({ abbreviations = '' }) => toWordList(abbreviations)));
const SHORT_WORD = /(?:^|[\s("'“‘[])((?:\p{L}\.\s?)*\p{L}+)\.$/u;
const INITIALS = /^(?:\p{L}\.\s?)*\p{L}$/u;
/** A state, a time of day: these stand at the end of a sentence as well. */
const CLOSING_INITIALS = /^(?:[ap]\.m|(?:\p{Lu}\.)+\p{Lu})$/u;
const OPENING_WORD = /^["'“‘([*_]*(\p{L}+)/u;
const OPENING_WORDS = new Set(LANGUAGES.flatMap(({ stopWords }) => toWordList(stopWords)));
/** So much before a mark tells whether it ends a sentence. */
const MAX_BEFORE = 80;

/**
 * The sentences of Markdown or plain text, each a verbatim substring, in order. A list item or a table row never
 * joins its neighbours; code spans, decimals and abbreviations are not cut; headings, fenced code, front matter and
 * markup lines are left out. Any text is accepted.
 */
export function splitSentences(markdownOrText: string): string[] {
  return findSentences(markdownOrText).map((sentence) => sentence.text);
}

/** As `splitSentences`, with the place of each sentence. */
export function findSentences(source: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const [block, { start, end, kind }] of splitBlocks(source).entries()) {
    const text = source.slice(start, end);
    const isWhole = kind === 'row' || (kind === 'item' && text.length <= WHOLE_ITEM_LENGTH);
    const cuts = isWhole ? [text.length] : findCuts(text);
    let from = 0;
    for (const cut of cuts) {
      const piece = text.slice(from, cut);
      const trimmed = piece.trim();
      if (/[\p{L}\p{N}]/u.test(trimmed)) {
        const at = start + from + piece.indexOf(trimmed);
        sentences.push({ text: trimmed, start: at, end: at + trimmed.length, kind, block });
      }
      from = cut;
    }
  }
  return sentences;
}

/** Where sentences end within a block, the block's own end last. */
function findCuts(text: string): number[] {
  const phraseEnds = findPhraseEnds(text);
  if (phraseEnds) return [...phraseEnds, text.length];
  const spans = findCodeSpans(text);
  const cuts: number[] = [];
  let from = 0;
  let span = 0;
  for (const match of text.matchAll(BOUNDARY)) {
    const cut = match.index + match[0].length;
    while ((spans[span]?.end ?? cut) <= match.index) span += 1;
    if ((spans[span]?.start ?? cut) <= match.index) continue;
    if (
      !endsSentence(text.slice(Math.max(from, cut - MAX_BEFORE), cut), text.slice(cut, cut + 40).trimStart())
    )
      continue;
    cuts.push(cut);
    from = cut;
  }
  cuts.push(text.length);
  return cuts;
}

/** Whether what ends in a mark ends a sentence; of what comes `after`, its first word tells. */
export function endsSentence(before: string, after: string): boolean {
  if (/[。！？｡]["”’」』）]*$/u.test(before)) return true;
  if (/^["'“‘([*_]*\p{Ll}/u.test(after)) return false;
  if (!/[^.]\.["'”’»)\]*_]*$/u.test(before)) return true;
  const tail = before.slice(-16);
  if (/^\s*(?:\d{1,3}|\p{L})\.$/u.test(before)) return false;
  const word = SHORT_WORD.exec(tail)?.[1] ?? '';
  if (INITIALS.test(word) && !CLOSING_INITIALS.test(word)) return false;
  // A grammar word with a capital begins a sentence, whatever stands before it.
  if (ABBREVIATIONS.has(word) || CLOSING_INITIALS.test(word))
    return OPENING_WORDS.has(OPENING_WORD.exec(after)?.[1]?.toLowerCase() ?? '');
  return true;
}
