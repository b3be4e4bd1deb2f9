import { splitBlocks } from './blocks.ts';
import { findCodeSpans } from './code-spans.ts';

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
// The point after these belongs to them. Single letters (initials, "U.S.") are handled by pattern.
const ABBREVIATION =
  /(?:^|[\s("'“‘[])(?:\p{L}|(?:\p{L}\.)+\p{L}|Mr|Mrs|Ms|Dr|Prof|St|Mt|Ft|Rev|Gen|Col|Capt|Lt|Sgt|Sen|Rep|Gov|Pres|Hon|Jr|Sr|vs|viz|cf|eg|ie|ca|approx|est|No|Nos|Nr|Vol|vols|pp|Fig|Figs|Eq|Sec|Ch|Art|Ed|eds|al|Inc|Ltd|Corp|Bros|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|bzw|z\.\s?B|d\.\s?h|usw|Bd|Mme|Mlle|Sra|Ud|Uds)\.$/u;
// These may end a sentence as well: only a small letter after them says that it goes on.
const CLOSING_ABBREVIATION = /(?:^|\s)(?:etc|Co|Jr|Sr|Inc|Ltd|Corp|a\.m|p\.m|(?:\p{Lu}\.)+\p{Lu})\.$/u;
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

function endsSentence(before: string, after: string): boolean {
  if (/[。！？｡]["”’」』）]*$/u.test(before)) return true;
  if (/^["'“‘([*_]*\p{Ll}/u.test(after)) return false;
  if (!/[^.]\.["'”’»)\]*_]*$/u.test(before)) return true;
  const tail = before.slice(-16);
  if (CLOSING_ABBREVIATION.test(tail))
    return /^["'“‘([*_]*(?:The|This|That|These|Those|In|It|He|She|They|We|A|An|On|At|By|For|As|But|And|However)\b/u.test(
      after,
    );
  if (/^\s*(?:\d{1,3}|\p{L})\.$/u.test(before)) return false;
  return !ABBREVIATION.test(tail);
}
