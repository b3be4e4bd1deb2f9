import { choosePageForm } from '../../../answer/intent.ts';
import { arrangeBlocks, readPageWishes, toPageDescription, toPageTitle } from '../../../answer/page.ts';
import type { Block } from '../../../page-blocks.ts';
import type { ComposeRequest, PageComposer, PageDraft, PageForm } from '../../../ports.ts';
import { findUnansweredWords } from '../answer/unanswered-words.ts';
import { CLAIM_THRESHOLD } from '../knowledge/confidence.ts';
import { asksToCompare } from './compared-things.ts';
import { composeComparison } from './page-comparison.ts';
import { composeDefinitions } from './page-definitions.ts';
import { type PageMaterial, readPageMaterial, toSourced } from './page-material.ts';
import { composeQuestions } from './page-questions.ts';
import { composeCode, composeFacts, composeLead, composeSections } from './page-sections.ts';
import { toPageSources } from './page-sources.ts';
import { composeSteps } from './page-steps.ts';

/** How many of the nearest passages an unanswered page shows. */
const CLOSEST = 3;

/**
 * Lays out pages from sentences, lists and code of the passages as they stand there. Needs no model.
 * `passageUrl` is where the site itself shows a passage that has no address of its own.
 */
export function createExtractivePageComposer({
  passageUrl,
}: {
  passageUrl: (passageId: string) => string;
}): PageComposer {
  return {
    async compose(request, signal) {
      signal.throwIfAborted();
      const material = readPageMaterial(request);
      signal.throwIfAborted();
      const isAnswered = request.confidence >= CLAIM_THRESHOLD && material.sentences.length > 0;
      const { form, blocks } = isAnswered ? layOut(material) : layOutUnanswered(material);
      return finish(request, { form, blocks, passageUrl });
    },
  };
}

interface Layout {
  readonly form: PageForm;
  readonly blocks: readonly Block[];
}

/** The form that was asked for where the passages carry it; an explanation otherwise. */
function layOut(material: PageMaterial): Layout {
  const { question, intent } = material.request;
  const wanted = choosePageForm(intent);
  const { lead, used } = composeLead(material);
  const said = new Set(used);
  const leading = lead ? [lead] : [];
  const steps = wanted === 'steps' ? composeSteps(material) : null;
  if (steps) {
    for (const { text } of steps.steps) said.add(text.text);
    return { form: 'steps', blocks: [...leading, steps, ...explain(material, said)] };
  }
  // The table needs both things in the passages, which is surer than the guess at the kind of question.
  const isComparing = wanted === 'comparison' || intent.kind === 'comparison' || asksToCompare(question);
  const comparison = isComparing ? composeComparison(material) : null;
  if (comparison) {
    for (const { text } of comparison.rows.flatMap(({ cells }) => cells.flat())) said.add(text);
    return { form: 'comparison', blocks: [...leading, comparison, ...explain(material, said)] };
  }
  const code = composeCode(material);
  const facts = wanted === 'facts' ? composeFacts(material, said) : null;
  if (facts) {
    for (const { text } of facts.items) said.add(text);
    return { form: 'facts', blocks: [...leading, facts, ...code, ...define(material, said)] };
  }
  const form = wanted === 'overview' || wanted === 'facts' ? wanted : 'explanation';
  return { form, blocks: [...leading, ...code, ...explain(material, said)] };
}

function explain(material: PageMaterial, said: ReadonlySet<string>): Block[] {
  const definitions = define(material, said);
  const defined = definitions.flatMap((block) =>
    block.type === 'definitions' ? block.items.map(({ description }) => description.text) : [],
  );
  return [...definitions, ...composeSections(material, new Set([...said, ...defined]))];
}

function define(material: PageMaterial, said: ReadonlySet<string>): Block[] {
  const definitions = composeDefinitions(material);
  const items = definitions?.items.filter(({ description }) => !said.has(description.text)) ?? [];
  return items.length > 0 ? [{ type: 'definitions', items }] : [];
}

/** Says so, and shows the best sentence of each of the nearest passages. */
function layOutUnanswered({ request, sentences }: PageMaterial): Layout {
  const { refusal, closest } = findUnansweredWords(request.intent.language);
  const items = request.passages.flatMap((passage) => {
    const own = sentences.filter((sentence) => sentence.passage.n === passage.n);
    const [best] = own.sort((a, b) => b.share - a.share);
    return best ? [toSourced(best)] : [];
  });
  const heading = closest.replace(/[\s:：]+$/, '');
  const lead: Block = { type: 'lead', sentences: [{ text: refusal, n: 0 }] };
  return {
    form: 'unanswered',
    blocks: items.length > 0 ? [lead, { type: 'facts', heading, items: items.slice(0, CLOSEST) }] : [lead],
  };
}

function finish(
  request: ComposeRequest,
  { form, blocks, passageUrl }: Layout & { passageUrl: (passageId: string) => string },
): PageDraft {
  const arranged = arrangeBlocks(blocks, readPageWishes(request.profile));
  const sources = toPageSources(arranged.blocks, request.passages, passageUrl);
  const questions = composeQuestions(request.passages, sources);
  const lead = blocks.find((block) => block.type === 'lead');
  const leadText = lead?.sentences.map(({ text }) => text).join(' ') ?? request.question;
  return {
    title: toPageTitle(request.question),
    description: toPageDescription(leadText),
    language: request.intent.language,
    form,
    blocks: questions ? [...arranged.blocks, questions] : arranged.blocks,
    sources,
    personalisedBy: arranged.keys,
  };
}
