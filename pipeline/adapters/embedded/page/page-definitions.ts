import type { Definitions } from '../../../page-blocks.ts';
import { toTerms } from '../../../text/terms.ts';
import { type PageMaterial, type RankedSentence, toSourced } from './page-material.ts';

const MAX_DEFINITIONS = 3;
const MAX_LENGTH = 320;
/** `X is a ...`, `X refers to ...`: the defined words, and the verb with its article, in several languages. */
const DEFINITION =
  /^["'“(*_]*(?:(?:an?|the|der|die|das|ein|eine|le|la|les|l'|un|une|el|los|las|una)\s+)?((?:[^\s,;:]+\s+){0,3}?[^\s,;:]+)\s+(?:\([^)]*\)\s+)?(?:(?:is|are|was|were|ist|sind|war|est|sont|es|son)\s+(?:an?|the|one of|ein(?:e[rn]?)?|der|die|das|une?|les?|la|una?|el|los|las)\s|are\s+(?:[^\s,;:]+\s+){1,3}(?:that|which|who)\s|(?:means|refers to|stands for|denotes|bezeichnet|bedeutet|désigne|signifie|significa)\s)/iu;
/** Words that point at something said before and so define nothing that can be looked up. */
const POINTING =
  /^(?:it|this|that|these|those|there|here|he|she|they|we|you|i|what|which|who|one|another|each|all|some|most|es|dies(?:e[rs]?)?|das|il|elle|ce|cela|ceci|esto|ello)\b/iu;

/** Sentences that say what something is, of things that the question or its documents are named for; null when there is none. */
export function composeDefinitions({ request, sentences }: PageMaterial): Definitions | null {
  const asked = new Set(request.terms.map(({ term }) => term));
  const found = new Map<string, { term: string; sentence: RankedSentence }>();
  for (const sentence of sentences.toSorted((a, b) => b.share - a.share)) {
    const term = findDefinedTerm(sentence);
    if (term === null || sentence.text.length > MAX_LENGTH) continue;
    const key = toTerms(term).join(' ');
    const isAsked = toTerms(term).some((word) => asked.has(word));
    if (key && isAsked && !found.has(key)) found.set(key, { term, sentence });
  }
  const items = [...found.values()].slice(0, MAX_DEFINITIONS);
  if (items.length === 0) return null;
  return {
    type: 'definitions',
    items: items.map(({ term, sentence }) => ({ term, description: toSourced(sentence) })),
  };
}

function findDefinedTerm(sentence: RankedSentence): string | null {
  const words = DEFINITION.exec(sentence.text)?.[1];
  if (!words || POINTING.test(words)) return null;
  // The dictionary form of a heading: no marks around it, a capital in front.
  const bare = words
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`"“”()[\]]+/g, '')
    .trim();
  return bare ? bare.charAt(0).toUpperCase() + bare.slice(1) : null;
}
