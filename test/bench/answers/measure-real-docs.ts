import { createSqliteKnowledgeBase } from '../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import { readJsonLines } from '../data-files.ts';
import { listCodeLines } from '../shown-text.ts';
import { type AnswerLine, type Bench, claims, shareOf } from './bench.ts';

const BASES = ['fastify', 'jekyll', 'postgres', 'sitepolicy', 'vite'] as const;

interface Question {
  readonly base: string;
  readonly question: string;
  readonly kind: string;
}

/** A base's answers to its own questions, and what became of those of the other bases. */
interface Measured {
  readonly questions: string;
  readonly answers: string;
  /** Of how-to answers that claim and whose first passage has code: whether they show it. */
  readonly showCode: readonly boolean[];
  readonly foreign: number;
  readonly foreignNotClaimed: number;
}

/** Five documentation bases, each asked its own questions and those of the four others. */
export async function measureRealDocs(bench: Bench): Promise<void> {
  const measured: Measured[] = [];
  for (const base of BASES) measured.push(await measureBase(bench, base));
  const { percent, ...scores } = await bench.scoreAnswers(
    measured.map(({ questions }) => questions),
    measured.map(({ answers }) => answers),
  );
  const share = (name: string) => (percent[name] ?? Number.NaN) / 100;
  bench.tell('docsGood', share('good'));
  bench.tell('docsShown', share('good_in_shown'));
  bench.tell('docsMeanChars', scores.mean_answer_chars);
  bench.tell('docsP95Chars', scores.p95_answer_chars);
  const showCode = measured.flatMap((each) => each.showCode);
  bench.tell('docsCode', shareOf(showCode, Boolean), `of ${showCode.length}`);
  bench.tell('docsGoodOfClaimed', share('good_of_claimed'));
  bench.tell('docsEarly', share('good_in_500'));
  bench.tell('docsUnanswered', share('wrong_refusal'));
  bench.tell('docsNotClaimed', share('wrong_not_claimed'));
  bench.tell('docsUnanswerable', share('right_not_claimed'), `of ${scores.unanswerable}`);
  const foreign = measured.reduce((sum, each) => sum + each.foreign, 0);
  const notClaimed = measured.reduce((sum, each) => sum + each.foreignNotClaimed, 0);
  bench.tell('docsForeign', notClaimed / foreign, `of ${foreign}`);
  bench.tell('docsRightFirst', share('right_first'));
  bench.tell('docsRightIn8', share('right_in_8'));
}

function measureBase(bench: Bench, base: string): Promise<Measured> {
  const questionsOf = (name: string) =>
    bench.everyNth(bench.data.readJsonLines<Question>(`real-docs/${name}/questions.jsonl`));
  const own = questionsOf(base);
  const others = BASES.filter((name) => name !== base).flatMap(questionsOf);
  const questions = bench.data.write(`${base}.jsonl`, own);
  const foreign = bench.data.write(
    `others-of-${base}.jsonl`,
    others.map((question) => ({ ...question, answerable: false })),
  );
  return bench.serve([bench.data.path(`real-docs/${base}/docs`)], async ({ url, dataDir }) => {
    const answers = await bench.askFile(questions, url);
    const { unanswerable, right_not_claimed } = await bench.scoreAnswers(
      [foreign],
      [await bench.askFile(foreign, url)],
    );
    const showCode = await findShownCode(dataDir, own, readJsonLines<AnswerLine>(answers));
    return { questions, answers, showCode, foreign: unanswerable, foreignNotClaimed: right_not_claimed };
  });
}

async function findShownCode(
  dataDir: string,
  questions: readonly Question[],
  answers: readonly AnswerLine[],
): Promise<boolean[]> {
  const database = await openDatabase(dataDir);
  const knowledge = createSqliteKnowledgeBase(database);
  const shown: boolean[] = [];
  try {
    for (const [index, line] of answers.entries()) {
      const [first] = line.sources;
      if (questions[index]?.kind !== 'howto' || !claims(line) || !first) continue;
      const passages = await knowledge.listDocument(first.documentId, 0, Number.MAX_SAFE_INTEGER);
      const passage = passages.find(
        ({ id, url, title, headingPath }) =>
          (url ?? `/passages/${encodeURIComponent(id)}`) === first.url &&
          [title, ...headingPath].join(' › ') === first.title,
      );
      const code = listCodeLines(passage?.text ?? '');
      const answered = new Set(listCodeLines(line.answer));
      if (code.length > 0) shown.push(code.some((each) => answered.has(each)));
    }
  } finally {
    database.close();
  }
  return shown;
}
