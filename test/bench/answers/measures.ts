/** What a measure has to reach: the floor is held, the aim is worked for. */
export interface Measure {
  readonly title: string;
  /** Which way is better; null for a measure that is only told. */
  readonly better: 'higher' | 'lower' | null;
  readonly floor?: number;
  readonly aim?: number;
}

const atLeast = (title: string, floor: number, aim: number): Measure => ({
  title,
  better: 'higher',
  floor,
  aim,
});
const atMost = (title: string, floor: number, aim: number): Measure => ({
  title,
  better: 'lower',
  floor,
  aim,
});
const told = (title: string): Measure => ({ title, better: null });

/** Every measure by its name, in the order of the table. */
export const MEASURES = {
  docsGood: atLeast('real-docs: gold in the answer, 1,200 characters at most', 0.4, 0.5),
  docsShown: atLeast('real-docs: gold in what is shown', 0.58, 0.68),
  docsMeanChars: atMost('real-docs: claimed answers, mean characters', 800, 600),
  docsP95Chars: atMost('real-docs: claimed answers, 95 of 100 have at most, characters', 1_500, 1_200),
  docsCode: atLeast('real-docs: how-to, code in the first passage: claimed answers that show it', 0.8, 0.95),
  docsGoodOfClaimed: atLeast('real-docs: good among the claimed', 0.45, 0.6),
  docsEarly: atLeast('real-docs: gold within 500 characters', 0.32, 0.42),
  docsUnanswered: atMost('real-docs: answerable called unanswered', 0.03, 0.01),
  docsNotClaimed: atMost('real-docs: answerable not claimed', 0.15, 0.08),
  docsUnanswerable: atLeast('real-docs: unanswerable not claimed', 0.75, 0.9),
  docsForeign: atLeast('real-docs: questions of the other four bases not claimed', 0.95, 0.99),
  docsRightFirst: told('real-docs: right page first'),
  docsRightIn8: told('real-docs: right page among eight'),
  varyPlain: told('squad2, 200 as they are: not claimed'),
  varyLower: told('in lower case: not claimed more often'),
  varyPolite: atMost('polite: not claimed more often', 0.03, 0.01),
  varyChat1: atMost('one sentence of chat: not claimed more often', 0.03, 0.01),
  varyChat4: atMost('four sentences of chat: not claimed more often', 0.03, 0.01),
  varyTypo1: atMost('one typo: not claimed', 0.05, 0.03),
  varyTypo2: atMost('two typos: not claimed', 0.1, 0.06),
  squadFirst: atLeast('squad2: gold in the first or the marked sentence', 0.73, 0.78),
  squadHit1: atLeast('squad2: hit@1', 0.853, 0.86),
  squadMrr: atLeast('squad2: MRR', 0.9, 0.905),
  squadGold: atLeast('squad2: gold in the first 400 characters, code aside', 0.838, 0.9),
  squadAuroc: atLeast("mtrag-mini's questions asked of squad2: AUROC of the confidence", 0.965, 0.985),
  followFirst: atLeast('probes, follow-ups: right page first', 0.72, 0.85),
  mtragHit1: atLeast('mtrag-mini with history: hit@1', 0.58, 0.62),
  stackClaimed: atLeast('probes, stack traces: right page first and claimed', 0.6, 0.8),
  followClaimed: told('probes, follow-ups: right page first and claimed'),
  shortFirst: told('probes, one or two words: right page first'),
  shortClaimed: told('probes, one or two words: right page first and claimed'),
  statementFirst: told('probes, statements: right page first'),
  statementClaimed: told('probes, statements: right page first and claimed'),
  codeFirst: told('probes, code: right page first'),
  codeClaimed: told('probes, code: right page first and claimed'),
  typoFirst: told('probes, typos: right page first'),
  typoClaimed: told('probes, typos: right page first and claimed'),
  stackFirst: told('probes, stack traces: right page first'),
  xquadFirst: atLeast('xquad de, ru, ar, th: right passage first, worst', 0.86, 0.91),
  xquadUnanswered: atMost('xquad de, ru, ar, th: called unanswered, worst', 0.08, 0.04),
  xquadGold: atLeast('xquad de, ru, ar, th: gold in the answer, worst', 0.7, 0.8),
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof MEASURES;
