import { findHits, withoutQuoted } from '../../../answer/find-hits.ts';
import { choosePageForm } from '../../../answer/intent.ts';
import {
  arrangeBlocks,
  type PageWishes,
  readPageWishes,
  toPageDescription,
  toPageTitle,
} from '../../../answer/page.ts';
import { preferMentions } from '../../../answer/page-mentions.ts';
import type { ReadSection } from '../../../answer/whole-section.ts';
import type { Excerpt, SeeAlso } from '../../../page-blocks.ts';
import type { ComposeRequest, PageComposer, PageForm, SignalKey } from '../../../ports.ts';
import { focusQuestion } from '../../../text/focus-question.ts';
import { readAnswerSentences } from '../answer/answer-sentences.ts';
import { type AnsweringPlace, choosePlaces } from '../answer/choose-places.ts';
import { holdsBlock, readableText } from '../answer/excerpt/read-section.ts';

export interface ExtractivePageOptions {
  readonly readSection: ReadSection;
  /** Where the site itself shows a passage that has no address of its own. */
  readonly passageUrl: (passageId: string) => string;
}

const MAX_SEE_ALSO = 3;
/** Lays out pages from whole sections of the documents, as they stand there: the ones that the answer quotes from. Needs no model. */
export function createExtractivePageComposer({
  readSection,
  passageUrl,
}: ExtractivePageOptions): PageComposer {
  return {
    async compose(request, signal) {
      signal.throwIfAborted();
      const { question, passages, terms, intent, profile } = request;
      const places = choosePlaces(question, passages, readAnswerSentences(question, terms, passages));
      const excerpts: Excerpt[] = [];
      for (const place of places) {
        const text = readableText(await readSection(place.passage));
        signal.throwIfAborted();
        // Two parts of one section are one section.
        if (!excerpts.some((other) => other.text === text)) excerpts.push(toExcerpt(place, text));
      }
      const used = new Set(excerpts.map(({ n }) => n));
      const wishes = readPageWishes(profile);
      const [answering, ...others] = excerpts;
      const more = preferMentions(
        others,
        ({ heading, text }) => `${heading}\n${text}`,
        wishes,
        intent.language,
      );
      const seeAlso = findSeeAlso(request, used, passageUrl, wishes);
      const { blocks, keys } = arrangeBlocks(
        [...(answering ? [answering] : []), ...more.items, ...(seeAlso ? [seeAlso.block] : [])],
        wishes,
      );
      const { asked } = focusQuestion(question);
      return {
        title: toPageTitle(asked),
        description: toPageDescription(places[0]?.best.text ?? asked),
        language: intent.language,
        form: chooseForm(request, excerpts),
        blocks,
        sources: places
          .filter(({ passage }) => used.has(passage.n))
          .map(({ passage: { n, id, title, headingPath, url } }) => ({
            n,
            title,
            headingPath,
            url: url ?? passageUrl(id),
            // The page holds all of it.
            quotes: [],
          })),
        personalisedBy: [...new Set([...keys, ...more.keys, ...(seeAlso?.keys ?? [])])],
      };
    },
  };
}

function toExcerpt({ passage: { n, title, headingPath }, best }: AnsweringPlace, text: string): Excerpt {
  const path = [title, ...headingPath].filter((name, index, all) => name !== '' && name !== all[index - 1]);
  const heading = path.pop() ?? '';
  const isSentence = best.kind === 'prose' || best.kind === 'item';
  return {
    type: 'excerpt',
    heading,
    path,
    text,
    answer: isSentence && text.includes(best.text) ? best.text : '',
    n,
  };
}

function findSeeAlso(
  { passages, intent }: ComposeRequest,
  used: ReadonlySet<number>,
  passageUrl: (passageId: string) => string,
  wishes: PageWishes,
): { block: SeeAlso; keys: readonly SignalKey[] } | null {
  const hits = findHits({
    passages: withoutQuoted(passages, used),
    quoted: new Set(),
    passageUrl,
  });
  const preferred = preferMentions(
    hits,
    ({ title, headingPath, excerpt }) => [title, ...headingPath, excerpt].join('\n'),
    wishes,
    intent.language,
  );
  const items = preferred.items
    .slice(0, MAX_SEE_ALSO)
    .map(({ title, headingPath, url, excerpt }) => ({ title, headingPath, url, excerpt }));
  return items.length > 0 ? { block: { type: 'see-also', items }, keys: preferred.keys } : null;
}

/** The form that was asked for where the sections carry it; an explanation otherwise. */
function chooseForm({ intent, ownKind }: ComposeRequest, excerpts: readonly Excerpt[]): PageForm {
  const form = choosePageForm(intent, ownKind);
  const holds = (type: 'steps' | 'table') => excerpts.some(({ text }) => holdsBlock(text, type));
  if (form === 'steps' && !holds('steps')) return 'explanation';
  if (form === 'comparison' && excerpts.length < 2 && !holds('table')) return 'explanation';
  return form;
}
