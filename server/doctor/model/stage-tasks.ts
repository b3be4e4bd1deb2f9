import type { ChatModel } from '../../../pipeline/adapters/openai/chat/chat-model.ts';
import type { ModelAddress } from '../../../pipeline/adapters/openai/model-stages.ts';
import { createModelClassifier } from '../../../pipeline/adapters/openai/stages/model-classifier.ts';
import { createModelPageComposer } from '../../../pipeline/adapters/openai/stages/model-page-composer.ts';
import { createModelSignalDetector } from '../../../pipeline/adapters/openai/stages/model-signal-detector.ts';
import { createModelWriter } from '../../../pipeline/adapters/openai/stages/model-writer.ts';
import { type Classifier, TAKEN_BACK } from '../../../pipeline/ports.ts';
import { sayTime } from '../check.ts';
import { TEST_REQUEST, TEST_WORDS } from './test-question.ts';

/** What came of asking a model; a failure is thrown. */
export interface Found {
  readonly outcome: 'ok' | 'advice' | 'fault';
  /** For an operator. */
  readonly sentence: string;
}

export interface StageTask {
  readonly title: string;
  run(model: ChatModel, address: ModelAddress): Promise<Found>;
}

const signal = new AbortController().signal;
const passageUrl = (passageId: string) => `/passages/${passageId}`;
const readSection = async ({ text }: { readonly text: string }) => text;
/** Leaves every question to the model. */
const UNSURE: Classifier = {
  classify: async () => ({ kind: 'factoid', confidence: 0, language: 'und' }),
};
/** What each stage asks of its model, asked once about passages that belong to nobody. */
export const STAGE_TASKS: Readonly<Record<keyof ModelAddress['models'], StageTask>> = {
  response: { title: 'Answer', run: askForAnswer },
  page: { title: 'Page', run: askForPage },
  intent: { title: 'Kind of question', run: askForKind },
  signals: { title: 'Profile', run: askForSignals },
};

async function askForAnswer(
  model: ChatModel,
  { inputTokens, answerTokens, unsupported }: ModelAddress,
): Promise<Found> {
  let isDeclined = false;
  const writer = createModelWriter({
    model,
    inputTokens,
    maxOutputTokens: answerTokens,
    passageUrl,
    readSection,
    unsupported,
    refusalWriter: {
      // biome-ignore lint/correctness/useYield: there is nothing to say.
      async *write() {
        isDeclined = true;
        return { finishReason: 'unanswered', confidence: 0, citations: [], usage: null };
      },
    },
  });
  const since = performance.now();
  let firstMs: number | null = null;
  let text = '';
  const pieces = writer.write(TEST_REQUEST, signal);
  for (;;) {
    const next = await pieces.next();
    if (next.done) {
      if (isDeclined)
        return advise('It says that the passages do not answer, though they do. Take a larger model.');
      const time = `First word after ${sayTime(firstMs ?? 0)}, ${text.split(/\s+/).length} words in ${sayTime(performance.now() - since)}.`;
      if (next.value.finishReason === 'length')
        return advise(`${time} The answer was cut at its longest length; raise OPENAI_ANSWER_TOKENS.`);
      if (next.value.citations.length === 0)
        return advise(`${time} It cites no passage, so visitors see no sources. Take another model.`);
      return { outcome: 'ok', sentence: `${time} It cites its passage.` };
    }
    if (next.value === TAKEN_BACK) text = '';
    if (typeof next.value !== 'string') continue;
    text += next.value;
    firstMs ??= performance.now() - since;
  }
}

async function askForPage(model: ChatModel, { inputTokens, pageTokens }: ModelAddress): Promise<Found> {
  let isDeclined = false;
  const composer = createModelPageComposer({
    model,
    inputTokens,
    maxOutputTokens: pageTokens,
    passageUrl,
    readSection,
    plainComposer: {
      async compose() {
        isDeclined = true;
        return {
          title: '',
          description: '',
          language: 'en',
          form: 'facts',
          blocks: [],
          sources: [],
          personalisedBy: [],
        };
      },
    },
  });
  const since = performance.now();
  const { blocks } = await composer.compose(TEST_REQUEST, signal);
  if (isDeclined)
    return advise('It says that the passages do not answer, though they do. Take a larger model.');
  const what = blocks.map(({ type }) => type).join(', ');
  return { outcome: 'ok', sentence: `Laid out in ${sayTime(performance.now() - since)}: ${what}.` };
}

async function askForKind(model: ChatModel): Promise<Found> {
  const since = performance.now();
  const { kind, language } = await createModelClassifier(model, UNSURE).classify(
    { text: TEST_REQUEST.question, locale: null },
    signal,
  );
  return { outcome: 'ok', sentence: `Told in ${sayTime(performance.now() - since)}: ${kind}, ${language}.` };
}

async function askForSignals(model: ChatModel): Promise<Found> {
  const since = performance.now();
  const found = await createModelSignalDetector(model).detect(
    [{ role: 'visitor', text: TEST_WORDS }],
    signal,
  );
  const what = found.map(({ key, value }) => `${key} ${value}`).join(', ') || 'nothing';
  return { outcome: 'ok', sentence: `Read in ${sayTime(performance.now() - since)}: ${what}.` };
}

/** It works, and could be better. */
export function advise(sentence: string): Found {
  return { outcome: 'advice', sentence };
}
