import type { Code, Facts, Lead, Section } from '../../../page-blocks.ts';
import { placeOf } from '../../../text/place-of.ts';
import { narrowToAsked } from '../answer/answer-sentences.ts';
import { chooseSentences, leansOnAnother } from '../answer/choose-sentences.ts';
import { type PageMaterial, type RankedSentence, toSourced } from './page-material.ts';

/** That of an answer in prose: a page says at least what the answer says. */
const MAX_LEAD_LENGTH = 400;
const MAX_SECTIONS = 4;
const MAX_SECTION_LENGTH = 700;
const MAX_FACTS = 6;
/** As a share of the best sentence: what is worse would only fill the page. */
const MIN_SECTION_SHARE = 0.7;
const MIN_SENTENCE_SHARE = 0.5;
const MIN_FACT_SHARE = 0.7;
/** What answers best, and what stands right before code, must be this good for the code to belong to the answer. */
const MIN_CODE_SHARE = 0.85;
const MIN_ANNOUNCING_SHARE = 0.5;
/** Between a sentence and the code that shows what it says. */
const MAX_GAP = 200;
const MAX_CODES = 2;

/** The sentences that answer at once, and the whole sentences that they come from, so that nothing is said twice. */
export function composeLead({ sentences, request }: PageMaterial): {
  lead: Lead | null;
  used: readonly string[];
} {
  const chosen = chooseSentences(narrowToAsked(request.question, sentences), request.terms, MAX_LEAD_LENGTH);
  const said = chosen.map(({ sentence, quote }) => ({ text: quote, n: sentence.passage.n }));
  return {
    lead: said.length > 0 ? { type: 'lead', sentences: said } : null,
    used: chosen.map(({ sentence }) => sentence.text),
  };
}

/** What else the passages say that bears on the question, a section for each heading, best first. */
export function composeSections(material: PageMaterial, used: ReadonlySet<string>): readonly Section[] {
  const best = new Map<string, { heading: string; share: number; sentences: RankedSentence[] }>();
  for (const sentence of material.sentences) {
    if (sentence.share < MIN_SENTENCE_SHARE || used.has(sentence.text)) continue;
    const heading = placeOf(sentence.passage);
    const section = best.get(heading) ?? { heading, share: 0, sentences: [] };
    best.set(heading, {
      heading,
      share: Math.max(section.share, sentence.share),
      sentences: [...section.sentences, sentence],
    });
  }
  return [...best.values()]
    .filter(({ share }) => share >= MIN_SECTION_SHARE)
    .sort((a, b) => b.share - a.share)
    .slice(0, MAX_SECTIONS)
    .map(({ heading, sentences }) => ({
      type: 'section',
      heading,
      sentences: takeFitting(sentences).map(toSourced),
    }));
}

/** The best of one section's sentences that fit, in the order in which they stand. */
function takeFitting(sentences: readonly RankedSentence[]): readonly RankedSentence[] {
  let left = MAX_SECTION_LENGTH;
  const kept = new Set<RankedSentence>();
  for (const sentence of sentences.toSorted((a, b) => b.share - a.share)) {
    const isNew = [...kept].every(({ text }) => text !== sentence.text);
    if (!isNew || (kept.size > 0 && sentence.text.length > left)) continue;
    kept.add(sentence);
    left -= sentence.text.length;
  }
  return sentences.filter((sentence) => kept.has(sentence));
}

/** Single statements beside the lead, best first, under the heading that most of them stand under; null when there are none. */
export function composeFacts({ sentences }: PageMaterial, used: ReadonlySet<string>): Facts | null {
  const seen = new Set(used);
  const facts: RankedSentence[] = [];
  for (const sentence of sentences.toSorted((a, b) => b.share - a.share)) {
    if (sentence.share < MIN_FACT_SHARE || facts.length === MAX_FACTS) break;
    if (!seen.has(sentence.text) && !leansOnAnother(sentence)) facts.push(sentence);
    seen.add(sentence.text);
  }
  const [first] = facts;
  if (!first) return null;
  return { type: 'facts', heading: placeOf(first.passage), items: facts.map(toSourced) };
}

/** Code of the passages that answer best, whole, where the sentence right before it bears on the question too. */
export function composeCode({ request, sentences, codes }: PageMaterial): readonly Code[] {
  const found = request.passages.flatMap((passage) => {
    const own = sentences.filter((sentence) => sentence.passage.n === passage.n);
    const share = Math.max(0, ...own.map((sentence) => sentence.share));
    if (share < MIN_CODE_SHARE) return [];
    const shown = codes.find(({ start, passage: { n, text } }) => {
      if (n !== passage.n) return false;
      const before = own.findLast((sentence) => sentence.end <= start);
      if (!before || before.share < MIN_ANNOUNCING_SHARE) return false;
      const gap = text.slice(before.end, start);
      return gap.length <= MAX_GAP && !/^ {0,3}(?:#|`{3}|~{3})/m.test(gap);
    });
    return shown ? [{ code: shown.code, share }] : [];
  });
  return found
    .sort((a, b) => b.share - a.share)
    .slice(0, MAX_CODES)
    .map(({ code }) => code);
}
