/**
 * Fits the weights by which the sentences of an answer are chosen, and prints them beside the ones in use, with the share
 * of held-out questions whose best sentence, and whose best 400 characters of sentences, hold the gold answer.
 *   node dist/pipeline/adapters/embedded/training/fit-sentences.js <data folder>
 */
import { readAnswerSentences, type SentenceFeatures } from '../answer/answer-sentences.ts';
import { SENTENCE_WEIGHTS, weighFeatures } from '../answer/rank-sentences.ts';
import { createPassageSearch } from '../knowledge/passage-search.ts';
import { readRows } from './read-rows.ts';
import { type Entry, type Query, withTemporaryBase } from './temporary-base.ts';

interface Candidate {
  readonly features: SentenceFeatures;
  readonly length: number;
  readonly holdsAnswer: boolean;
}

type Weights = typeof SENTENCE_WEIGHTS;

const NAMES = Object.keys(SENTENCE_WEIGHTS) as (keyof SentenceFeatures)[];
const PASSAGES = 8;
const ANSWER_LENGTH = 400;
const ROUNDS = 12;
const RATE = 0.02;
/** How sharply the softmax tells the best sentence from the next; scales the weights, changes no order. */
const SHARPNESS = 8;

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Name the folder that holds squad2.');
const questions = await collectQuestions(dataDir);
const heldOut = questions.filter((_, index) => index % 2 === 0);
report('in use', SENTENCE_WEIGHTS);
report('fitted', fitWeights(questions.filter((_, index) => index % 2 === 1)));

function collectQuestions(folder: string): Promise<Candidate[][]> {
  const queries = readRows<Query>(folder, 'squad2/queries.jsonl').filter(({ answerable }) => answerable);
  return withTemporaryBase(readRows<Entry>(folder, 'squad2/kb.jsonl'), (database) => {
    const search = createPassageSearch(database);
    return queries.map(({ text, answers }) => {
      const { candidates, terms } = search({ text, history: [], limit: PASSAGES });
      const best = candidates.slice(0, PASSAGES);
      const numbered = best.map(({ passage }, index) => ({ ...passage, n: index + 1, excerpt: '' }));
      return readAnswerSentences(text, terms, numbered).map((sentence) => ({
        features: sentence.features,
        length: sentence.text.length,
        holdsAnswer: answers.some((answer) => squash(sentence.text).includes(squash(answer))),
      }));
    });
  });
}

/** Raises the softmax share of the sentences that hold the answer, question by question. */
function fitWeights(set: readonly (readonly Candidate[])[]): Weights {
  const weights: Record<keyof SentenceFeatures, number> = { ...SENTENCE_WEIGHTS };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const candidates of set) {
      if (!candidates.some(({ holdsAnswer }) => holdsAnswer)) continue;
      const shares = candidates.map((candidate) =>
        Math.exp(SHARPNESS * weighFeatures(candidate.features, weights)),
      );
      const total = shares.reduce((sum, share) => sum + share, 0);
      const right = shares.reduce((sum, share, at) => sum + (candidates[at]?.holdsAnswer ? share : 0), 0);
      for (const [at, { features, holdsAnswer }] of candidates.entries()) {
        const share = shares[at] ?? 0;
        const pull = (holdsAnswer ? share / right : 0) - share / total;
        for (const name of NAMES) weights[name] += (RATE / SHARPNESS) * pull * features[name];
      }
    }
  }
  const unit = weights.own;
  for (const name of NAMES) weights[name] /= unit;
  return weights;
}

function report(title: string, weights: Weights): void {
  let first = 0;
  let within = 0;
  for (const candidates of heldOut) {
    const ranked = [...candidates].sort(
      (a, b) => weighFeatures(b.features, weights) - weighFeatures(a.features, weights),
    );
    let left = ANSWER_LENGTH;
    const fitting = ranked.filter(({ length }) => {
      if (length > left) return false;
      left -= length;
      return true;
    });
    if (ranked[0]?.holdsAnswer) first += 1;
    if (fitting.some(({ holdsAnswer }) => holdsAnswer)) within += 1;
  }
  const share = (count: number) => (count / heldOut.length).toFixed(4);
  console.log(`${title}: best sentence ${share(first)}, ${ANSWER_LENGTH} characters ${share(within)}`);
  console.log(NAMES.map((name) => `${name} ${weights[name].toFixed(2)}`).join(', '));
}

function squash(text: string): string {
  return ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
}
