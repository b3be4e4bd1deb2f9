import type { Citation, NumberedPassage } from '../../../ports.ts';
import { createSourceListDropper } from './drop-source-list.ts';
import { isHeldCode } from './facts/code-facts.ts';
import { createEvidence } from './facts/evidence.ts';
import { isHeld } from './facts/find-facts.ts';
import { findClaim } from './find-claim.ts';
import { findSupport } from './find-support.ts';
import { createSupportMarker, type Unsupported } from './mark-unsupported.ts';
import { findRemark } from './remarks.ts';
import { chainStages, type TextStage } from './text-stage.ts';
import { createTextTidier } from './tidy-text.ts';

/** Share of a claim's terms that the cited passage must have. */
const MIN_SUPPORT = 0.35;
/** A title or address of fewer characters says nothing in the middle of a text. */
const MIN_TITLE_CHARS = 4;

export interface AnswerCheck extends TextStage {
  /** What the answer rests on, once it has ended. */
  readonly citations: readonly Citation[];
  /** How much of what was checked holds, 0 to 1. */
  readonly heldShare: number;
}

export interface AnswerCheckOptions {
  /** Those that the writer was given. */
  readonly passages: readonly NumberedPassage[];
  readonly urlOf: (passage: NumberedPassage) => string;
  /** The visitor's own words, which need no source. */
  readonly said: readonly string[];
  readonly language: string;
  readonly unsupported: Unsupported;
}

/**
 * Checks an answer while it streams. Citations of any spelling become `[n]` and stay where the passage speaks of what it is
 * cited for, links stay that lead to a source, a list of the sources goes, and a sentence with a number, a name or code that no
 * passage has is marked or left out.
 */
export function createAnswerCheck(options: AnswerCheckOptions): AnswerCheck {
  const { passages, urlOf, said, language, unsupported } = options;
  const cited = createCitationCheck(passages);
  const urls = new Set(passages.map(urlOf));
  const titles = passages
    .flatMap((passage) => [passage.title, ...passage.headingPath, passage.documentId, urlOf(passage)])
    .map(toPlain)
    .filter((title) => title.length >= MIN_TITLE_CHARS);
  const evidence = createEvidence(passages, said);
  const marker = createSupportMarker({
    unsupported,
    remark: findRemark(language),
    isHeld: (text, kind) => (kind === 'code' ? isHeldCode(text, evidence) : isHeld(text, language, evidence)),
  });
  const { push, end } = chainStages(
    createSourceListDropper({
      hasSource: cited.hasSource,
      namesSource: (text) => titles.some((title) => toPlain(text).includes(title)),
    }),
    createTextTidier({ ...cited, isSourceUrl: (url) => urls.has(url) }),
    marker,
  );
  return {
    push,
    end,
    get citations() {
      return cited.citations;
    },
    get heldShare() {
      return cited.knownShare() * marker.heldShare;
    },
  };
}

/** Checks each citation where it stands, and keeps the words of the passage that carry it. */
function createCitationCheck(passages: readonly NumberedPassage[]) {
  const citations: Citation[] = [];
  let known = 0;
  let unknown = 0;
  return {
    citations,
    /** Of the citations, those of a source that exists. */
    knownShare: () => (unknown === 0 ? 1 : known / (known + unknown)),
    hasSource: (n: number) => passages.some((passage) => passage.n === n),
    isSupported(n: number, textBefore: string): boolean {
      const passage = passages.find((entry) => entry.n === n);
      if (!passage) {
        unknown++;
        return false;
      }
      known++;
      const { share, quote } = findSupport(findClaim(textBefore), passage.text);
      if (share < MIN_SUPPORT || quote === null) return false;
      if (!citations.some((entry) => entry.n === n && entry.quote === quote)) citations.push({ n, quote });
      return true;
    },
  };
}

function toPlain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s*_`]+/g, ' ')
    .trim();
}
