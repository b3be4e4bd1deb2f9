import { join } from 'node:path';
import { expect, jest, test } from '@jest/globals';
import { detectAnswerKind, holdsAnswerKind } from '../../pipeline/adapters/embedded/answer/answer-kind.ts';
import { createExtractiveWriter } from '../../pipeline/adapters/embedded/answer/extractive-writer.ts';
import { findKindByPhrases } from '../../pipeline/adapters/embedded/classify/kind-by-phrases.ts';
import { splitWords } from '../../pipeline/adapters/embedded/classify/question-features.ts';
import { createStatisticalClassifier } from '../../pipeline/adapters/embedded/classify/statistical-classifier.ts';
import { borrowContext } from '../../pipeline/adapters/embedded/knowledge/borrow-context.ts';
import { createPassageReader } from '../../pipeline/adapters/embedded/knowledge/passage-features.ts';
import { weighQuestion } from '../../pipeline/adapters/embedded/knowledge/weigh-question.ts';
import { loadMeaningTable } from '../../pipeline/adapters/embedded/meaning/meaning-table.ts';
import { createExtractivePageComposer } from '../../pipeline/adapters/embedded/page/extractive-page-composer.ts';
import { findExpertise } from '../../pipeline/adapters/embedded/signals/expertise-signal.ts';
import { listMoodFeatures } from '../../pipeline/adapters/embedded/signals/mood-features.ts';
import { loadNounKinds } from '../../pipeline/adapters/embedded/signals/noun-kinds.ts';
import { createRoleFinder } from '../../pipeline/adapters/embedded/signals/role-signal.ts';
import { createSensitiveWork } from '../../pipeline/adapters/embedded/signals/sensitive-work.ts';
import { createStatisticalSignalDetector } from '../../pipeline/adapters/embedded/signals/statistical-signal-detector.ts';
import { findTopics } from '../../pipeline/adapters/embedded/signals/topic-signals.ts';
import { findUrgency } from '../../pipeline/adapters/embedded/signals/urgency-signal.ts';
import { findVersion } from '../../pipeline/adapters/embedded/signals/version-signal.ts';
import { toPageDescription, toPageTitle } from '../../pipeline/answer/page.ts';
import { preferMentions } from '../../pipeline/answer/page-mentions.ts';
import { toPageKey } from '../../pipeline/page-key.ts';
import type { NumberedPassage, QuestionKind, Turn, WriteRequest } from '../../pipeline/ports.ts';
import { createHeadingComparer } from '../../pipeline/text/asked-heading.ts';
import { createTermFinder } from '../../pipeline/text/find-terms.ts';
import { focusQuestion } from '../../pipeline/text/focus-question.ts';
import { leansOnEarlier, pointsElsewhere } from '../../pipeline/text/language-phrases.ts';
import { toPrintable } from '../../pipeline/text/printable.ts';
import { findSentences } from '../../pipeline/text/sentences.ts';
import { findSmallTalk } from '../../pipeline/text/small-talk.ts';
import { findTextLanguage } from '../../pipeline/text/text-language.ts';
import { toTitleTerms } from '../../pipeline/text/title-terms.ts';
import { toWords } from '../../pipeline/text/words.ts';
import { findSlowShapes } from './find-slow-shapes.ts';

jest.setTimeout(300_000);

const weightsFolder = join(import.meta.dirname, '../../pipeline/adapters/embedded/weights');
const classifier = await createStatisticalClassifier({ weightsFolder });
const meanings = await loadMeaningTable(join(weightsFolder, 'meaning.table'));
const findRoles = createRoleFinder(
  await loadNounKinds(weightsFolder, meanings),
  createSensitiveWork(meanings),
);
const signals = await createStatisticalSignalDetector({ weightsFolder, meanings });
const readSection = async ({ text }: { readonly text: string }) => text;
const writer = createExtractiveWriter({ readSection });
const composer = createExtractivePageComposer({
  readSection,
  passageUrl: (id) => `/passages/${id}`,
});
const { signal } = new AbortController();

const PASSAGE_TEXT = `A proxy buffers responses until they end. Nginx and Apache differ in this: nginx buffers by default.

1. Turn buffering off.
2. Send the header in 2024.

\`\`\`js
res.sendFile("a")
\`\`\`
`;
const passages = Array.from(
  { length: 8 },
  (_, index): NumberedPassage => ({
    n: index + 1,
    id: `doc#${index}`,
    documentId: 'doc',
    title: 'Buffering behind a proxy',
    headingPath: ['How do I send a file?'],
    url: null,
    text: PASSAGE_TEXT,
    score: 1 / (index + 1),
    excerpt: PASSAGE_TEXT,
  }),
);

function toRequest(question: string, kind: QuestionKind): WriteRequest {
  return {
    question,
    intent: { kind, confidence: 1, language: 'en' },
    passages,
    terms: weigh(question).terms,
    confidence: 0.9,
    history: toTurns(question),
    profile: { traits: [] },
  };
}

function toTurns(text: string): readonly Turn[] {
  return [
    { role: 'visitor', text },
    { role: 'site', text },
    { role: 'visitor', text },
  ];
}

function weigh(question: string) {
  return weighQuestion(question, { rarityOf: () => 0.5, correct: () => null });
}

async function write(question: string): Promise<void> {
  for await (const piece of writer.write(toRequest(question, 'instruction'), signal)) void piece;
}

test.each<[string, (text: string) => unknown]>([
  ['classifying it and telling its language', (text) => classifier.classify({ text, locale: null }, signal)],
  ['telling the language of a whole conversation', (text) => signals.detect(toTurns(text), signal)],
  ['splitting it into the words of the classifier', splitWords],
  ['expertise', findExpertise],
  ['mood', listMoodFeatures],
  ['urgency', findUrgency],
  ['roles', findRoles],
  ['versions', findVersion],
  ['topics', (text) => findTopics([text, text], () => false)],
  ['words', toWords],
  ['sentences', findSentences],
  ['what it asks', focusQuestion],
  ['borrowing from what was said before', (text) => borrowContext(text, toTurns(text))],
  [
    'finding its terms in itself',
    (text) => createTermFinder(weigh(text).terms.map(({ term }) => term))(text),
  ],
  ['comparing it with a heading', (text) => createHeadingComparer(text)(`${text}?`)],
  [
    'reading passages for it',
    (text) => passages.slice(0, 2).map(createPassageReader(weigh(text), text, () => 0.5)),
  ],
  ['what kind of answer it asks for', (text) => detectAnswerKind(text)],
  ['its language', findTextLanguage],
  ['whether it is small talk', findSmallTalk],
  ['its kind by its phrases', (text) => ['de', 'ja', 'th'].map((code) => findKindByPhrases(text, code))],
  ['how it begins', (text) => [leansOnEarlier(text), pointsElsewhere(text)]],
  [
    'its words in another language',
    (text) => ['ru', 'ar', 'tr', 'pl'].map((language) => toWords(text, { language })),
  ],
  ['as a title', (text) => toTitleTerms(text, 'en')],
  [
    'whether it holds an answer',
    (text) =>
      (['time', 'number', 'name', 'definition'] as const).map((kind) =>
        holdsAnswerKind({ kind, language: 'en' }, text, text),
      ),
  ],
  ['the answer', write],
  ['the page', (text) => composer.compose(toRequest(text, 'comparison'), signal)],
  [
    'the page for somebody',
    (text) =>
      preferMentions(
        [text, text],
        (item) => item,
        { expertise: null, isUrgent: false, role: 'nurse', field: text.slice(0, 40), version: 'v4' },
        'en',
      ),
  ],
  ['the title of the page', toPageTitle],
  ['the description of the page', toPageDescription],
  ['the key of the page', toPageKey],
  ['printing it', toPrintable],
])('a question takes no more than its share of time, whatever it holds: %s', async (_, read) => {
  expect(await findSlowShapes(read)).toEqual([]);
});
