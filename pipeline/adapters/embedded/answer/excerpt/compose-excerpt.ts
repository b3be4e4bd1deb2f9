import { leansOnEarlier } from '../../../../text/language-phrases.ts';
import {
  findRunStart,
  isProse,
  type QuotedBlock,
  quoteBlock,
  quoteLead,
  quoteRun,
  type ScoreWithin,
} from './quote-block.ts';
import { type PassageSection, readSection, type SectionBlock } from './read-section.ts';

export interface ExcerptRequest {
  /** The passage's text. */
  readonly text: string;
  /** Offset of the sentence, item, row or code that answers best. */
  readonly bestStart: number;
  readonly scoreWithin: ScoreWithin;
  /** Code of the section is shown wherever in it it stands. */
  readonly wantsCode: boolean;
  /** The passage stands under a heading within its document. */
  readonly isHeaded: boolean;
  readonly limits: ExcerptLimits;
}

/** In UTF-16 units. */
export interface ExcerptLimits {
  /** A section of several blocks that is no longer is quoted whole. */
  readonly wholeSection: number;
  /** Prose is gone on with up to here. */
  readonly prose: number;
  /** Everything together, but for what cannot be less. */
  readonly all: number;
}

const COLON = /[:：]["'”’)\]*_]*\s*$/;
/** With less room than this left, prose is not gone on with. */
const MIN_ROOM = 150;
/** Characters between a heading and the best sentence, within which an excerpt begins at the heading. */
const MAX_BEFORE = 450;
/** Sentences before the best one are within this of its end, in UTF-16 units. */
const MAX_RUN = 300;
/** Less of a list, a table or code would be a stump. */
const MIN_STRUCTURE = 500;

/**
 * What belongs together around the best place of a passage, in the passage's own order: a short section whole, of a longer
 * one the sentences from the best on, the item with the line that introduces it, the row with its head, and the code that
 * belongs to it.
 */
export function composeExcerpt(request: ExcerptRequest): readonly QuotedBlock[] {
  const section = readSection(request.text, request.bestStart);
  if (!section) return [];
  const length = section.blocks.reduce((sum, { start, end }) => sum + end - start, 0);
  if ((section.blocks.length > 1 || request.isHeaded) && length <= request.limits.wholeSection) {
    return section.blocks.flatMap(
      (block) => quoteBlock(request.text, block, length, request.scoreWithin) ?? [],
    );
  }
  const start = section.blocks[0]?.start ?? 0;
  const before = request.bestStart - start;
  // What stands under a heading of its own is read from there, unless the best of it is far below.
  if (request.isHeaded && before > 0 && before <= MAX_BEFORE) {
    const limits = { ...request.limits, prose: request.limits.prose + before };
    return new ExcerptWriting({ ...request, bestStart: start, limits }, { ...section, at: 0 }).write();
  }
  return new ExcerptWriting(request, section).write();
}

/** An excerpt on its way: what was taken, and the room that is left. */
class ExcerptWriting {
  readonly #request: ExcerptRequest;
  readonly #blocks: readonly SectionBlock[];
  readonly #at: number;
  readonly #taken: QuotedBlock[] = [];

  constructor(request: ExcerptRequest, { blocks, at }: PassageSection) {
    this.#request = request;
    this.#blocks = blocks;
    this.#at = at;
  }

  write(): readonly QuotedBlock[] {
    const isWhole = this.#takeBest();
    const last = this.#goOn(isWhole);
    if (this.#request.wantsCode && !this.#taken.some(({ type }) => type === 'code')) this.#takeCode(last);
    return this.#taken.toSorted((a, b) => a.start - b.start);
  }

  /** True when the block is shown to its end, so that the next one can follow. */
  #takeBest(): boolean {
    const { text, bestStart, limits } = this.#request;
    const block = this.#blocks[this.#at];
    if (!block) return false;
    if (!isProse(block)) {
      this.#take(quoteLead(text, this.#blocks[this.#at - 1]));
      this.#takeBlock(block);
      return true;
    }
    const index = Math.max(
      0,
      block.sentences.findIndex(({ end }) => bestStart < end),
    );
    const from = findRunStart(block, index, MAX_RUN, this.#request.scoreWithin);
    const first = block.sentences[from];
    const leans = first !== undefined && leansOnEarlier(first.text);
    if (leans && from === 0) this.#take(quoteLead(text, this.#blocks[this.#at - 1]));
    const run = quoteRun(text, block, leans ? Math.max(0, from - 1) : from, limits.prose);
    this.#take(run);
    return run !== null && run.end >= (block.sentences.at(-1)?.end ?? 0);
  }

  /** Goes on with the blocks behind; tells the index of the last one that is shown. */
  #goOn(isWhole: boolean): number {
    const { text, limits } = this.#request;
    let last = this.#at;
    for (const block of this.#blocks.slice(this.#at + 1)) {
      const announces = COLON.test(this.#taken.at(-1)?.text ?? '');
      const room = limits.prose - this.#length();
      if (!isProse(block)) {
        const fits = block.end - block.start <= room;
        const isAsked = block.type === 'code' || (block.type === 'steps' && this.#request.wantsCode);
        if (!announces && !(isWhole && (isAsked || fits))) break;
        this.#takeBlock(block);
      } else if (isWhole && room > MIN_ROOM) this.#take(quoteRun(text, block, 0, room));
      else break;
      last += 1;
    }
    return last;
  }

  /** The first code behind what is shown, with the sentence that announces it, or the nearest before. */
  #takeCode(last: number): void {
    const behind = this.#blocks.findIndex(({ type }, index) => type === 'code' && index > last);
    const index =
      behind === -1 ? this.#blocks.findLastIndex(({ type }, at) => type === 'code' && at < this.#at) : behind;
    const code = this.#blocks[index];
    if (!code) return;
    const lead = this.#blocks[index - 1];
    if (index - 1 > last || (index < this.#at && index - 1 !== this.#at))
      this.#take(quoteLead(this.#request.text, lead));
    this.#takeBlock(code);
  }

  #takeBlock(block: SectionBlock): void {
    const { text, limits, scoreWithin } = this.#request;
    this.#take(quoteBlock(text, block, Math.max(MIN_STRUCTURE, limits.all - this.#length()), scoreWithin));
  }

  #take(quoted: QuotedBlock | null): void {
    if (quoted) this.#taken.push(quoted);
  }

  #length(): number {
    return this.#taken.reduce((sum, { text }) => sum + text.length, 0);
  }
}
