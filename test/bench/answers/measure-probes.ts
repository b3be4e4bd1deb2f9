import { readJsonLines } from '../data-files.ts';
import { type AnswerLine, type Bench, claims, shareOf } from './bench.ts';
import type { MeasureName } from './measures.ts';

interface Probe {
  readonly kind: string;
  readonly text: string;
  /** Pages that answer, each by the beginning of its path. */
  readonly right: readonly string[];
  readonly history?: readonly string[];
}

const KINDS: readonly [kind: string, first: MeasureName, claimed: MeasureName][] = [
  ['follow', 'followFirst', 'followClaimed'],
  ['stack', 'stackFirst', 'stackClaimed'],
  ['short', 'shortFirst', 'shortClaimed'],
  ['statement', 'statementFirst', 'statementClaimed'],
  ['code', 'codeFirst', 'codeClaimed'],
  ['typo', 'typoFirst', 'typoClaimed'],
];

/** Ways in which visitors write, asked of the Express documentation. */
export function measureProbes(bench: Bench): Promise<void> {
  const probes = bench.everyNth(bench.data.readJsonLines<Probe>('probes/express.jsonl'));
  const questions = bench.data.write(
    'probes.jsonl',
    probes.map(({ text, history }) => ({ question: text, after: history?.at(-1) })),
  );
  return bench.serve([bench.data.path('express-docs/raw')], async ({ url }) => {
    const answers = readJsonLines<AnswerLine>(await bench.askFile(questions, url));
    for (const [kind, first, claimed] of KINDS) {
      const ofKind = probes.flatMap((probe, index) => {
        const line = answers[index];
        return probe.kind === kind && line ? [{ line, isFirst: isRightFirst(probe, line) }] : [];
      });
      bench.tell(
        first,
        shareOf(ofKind, ({ isFirst }) => isFirst),
        `of ${ofKind.length}`,
      );
      bench.tell(
        claimed,
        shareOf(ofKind, ({ line, isFirst }) => isFirst && claims(line)),
      );
    }
  });
}

function isRightFirst({ right }: Probe, { sources: [first] }: AnswerLine): boolean {
  return right.some((path) => first?.documentId.startsWith(path));
}
