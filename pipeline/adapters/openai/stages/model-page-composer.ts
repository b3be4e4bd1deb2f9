import { arrangeBlocks, readPageWishes, toPageDescription, toPageTitle } from '../../../answer/page.ts';
import { composeQuestions } from '../../../answer/page-questions.ts';
import { type ReadSection, widenToSections } from '../../../answer/whole-section.ts';
import type { PageComposer, PageDraft, PageSource } from '../../../ports.ts';
import { focusQuestion } from '../../../text/focus-question.ts';
import { askForJson } from '../chat/ask-for-json.ts';
import type { ChatModel } from '../chat/chat-model.ts';
import { UpstreamFailure } from '../chat/to-run-failure.ts';
import { type VerifiedPage, verifyPage } from '../check/verify-page.ts';
import { createPagePrompt, TOLD_TRAITS } from './answer-prompt.ts';
import { PAGE_SHAPE } from './page-shape.ts';

export interface ModelPageComposerOptions {
  readonly model: ChatModel;
  readonly inputTokens: number;
  readonly maxOutputTokens: number;
  /** Where the site itself shows a passage that has no address of its own. */
  readonly passageUrl: (passageId: string) => string;
  readonly readSection: ReadSection;
  /** Lays out the page where the model finds nothing that answers. */
  readonly plainComposer: PageComposer;
}

/**
 * Lays out a page with a model, from the passages alone.
 * @throws {UpstreamFailure} `upstream_invalid` when the passages carry too little of what the model wrote
 */
export function createModelPageComposer(options: ModelPageComposerOptions): PageComposer {
  const { model, inputTokens, maxOutputTokens, passageUrl, readSection, plainComposer } = options;
  return {
    async compose(request, signal): Promise<PageDraft> {
      if (request.passages.length === 0) return plainComposer.compose(request, signal);
      const sections = await widenToSections(request.passages, readSection);
      const { messages, passages } = createPagePrompt({ ...request, passages: sections }, inputTokens);
      const page = await askForJson(
        model,
        { messages, maxOutputTokens, name: 'page', shape: PAGE_SHAPE },
        signal,
      );
      if (page.form === 'unanswered') return plainComposer.compose(request, signal);
      const verified = verifyPage(page, request.question, passages);
      const lead = verified.blocks.find((block) => block.type === 'lead');
      if (!lead) throw new UpstreamFailure('upstream_invalid', 'No passage carries the lead of the page.');
      const wishes = readPageWishes(request.profile);
      const { blocks, keys } = arrangeBlocks(verified.blocks, wishes);
      const sources = toSources(verified);
      const questions = composeQuestions(request.passages, sources);
      // A form whose block was not carried would promise what the page does not hold.
      const form = request.ownKind?.action.page ?? page.form;
      const holdsForm = verified.blocks.some(({ type }) => type === form);
      const isBound = form === 'steps' || form === 'comparison' || form === 'facts';
      return {
        title: toPageTitle(focusQuestion(request.question).asked),
        description: toPageDescription(lead.sentences.map(({ text }) => text).join(' ')),
        language: request.intent.language,
        form: isBound && !holdsForm ? 'explanation' : form,
        blocks: questions ? [...blocks, questions] : blocks,
        sources,
        personalisedBy: [...keys, ...TOLD_TRAITS.filter((key) => wishes[key] !== null)],
      };

      function toSources({ quotes }: VerifiedPage): readonly PageSource[] {
        return passages
          .filter(({ n }) => quotes.has(n))
          .map(({ n, id, title, headingPath, url }) => ({
            n,
            title,
            headingPath,
            url: url ?? passageUrl(id),
            quotes: [...(quotes.get(n) ?? [])],
          }));
      }
    },
  };
}
