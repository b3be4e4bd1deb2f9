import { findSentences } from '../../../pipeline/text/sentences.ts';
import { isClaimed } from '../ask.ts';
import { type AskedQuery, askAll, type Query, readJsonLines, toRunRow } from '../data-files.ts';
import { type AnswerLine, type Bench, claims, shareOf } from './bench.ts';

const VARIED = 200;

/** SQuAD 2.0's answerable questions over its passages, and questions of other subjects. */
export function measureSquad(bench: Bench): Promise<void> {
  const { data } = bench;
  const kb = data.path('squad2/kb.jsonl');
  return bench.serve([kb], async ({ url }) => {
    const answerable = data.readJsonLines<Query>('squad2/queries.jsonl').filter((query) => query.answerable);
    const queries = bench.everyNth(answerable);
    const own = await askAll(url, queries);
    const off = await askAll(url, data.readJsonLines<Query>('mtrag-mini/queries.jsonl'));
    const gold = data.write('squad.jsonl', queries);
    const run = data.write('squad-run.jsonl', own.map(toRunRow));
    const retrieval = data.score('retrieval', gold, run);
    bench.tell('squadHit1', retrieval['hit@1']);
    bench.tell('squadMrr', retrieval['mrr@10']);
    bench.tell('squadGold', data.score('answers', gold, run, kb).gold_string_in_answer);
    const first = data.write('squad-first.jsonl', own.map(toFirstRow));
    bench.tell('squadFirst', data.score('answers', gold, first, kb).gold_string_in_answer);
    const foreign = data.write('squad-off.jsonl', off.map(toRunRow));
    bench.tell('squadAuroc', data.score('refusal', gold, run, foreign).auroc);
  });
}

/** SQuAD's questions with greetings, chat and typos around them, against the same ones as they are. */
export function measureVariations(bench: Bench): Promise<void> {
  const { data } = bench;
  const file = data.path('squad2/queries.jsonl');
  const limit = Math.ceil(VARIED / bench.every);
  return bench.serve([data.path('squad2/kb.jsonl')], async ({ url }) => {
    const measure = async (name: string, rows: readonly Query[]) => {
      const questions = rows.map(({ text }) => ({ question: text }));
      const answers = await bench.askFile(data.write(`${name}.jsonl`, questions), url);
      return shareOf(readJsonLines<AnswerLine>(answers), (line) => !claims(line));
    };
    const lower = await bench.vary<Query>(file, 'lower', limit);
    const ids = new Set(lower.map(({ id }) => id));
    const plain = await measure(
      'plain',
      readJsonLines<Query>(file).filter(({ id }) => ids.has(id)),
    );
    bench.tell('varyPlain', plain);
    bench.tell('varyLower', (await measure('lower', lower)) - plain);
    for (const [kind, name] of [
      ['polite', 'varyPolite'],
      ['chat1', 'varyChat1'],
      ['chat4', 'varyChat4'],
    ] as const) {
      bench.tell(name, (await measure(kind, await bench.vary(file, kind, limit))) - plain);
    }
    bench.tell('varyTypo1', await measure('typo1', await bench.vary(file, 'typo1', limit)));
    bench.tell('varyTypo2', await measure('typo2', await bench.vary(file, 'typo2', limit)));
  });
}

/** The first sentence of the answer, and the first words quoted from its first source, which the page marks. */
function toFirstRow({ id, asked }: AskedQuery) {
  const { complete } = asked;
  if (!complete.success || !isClaimed(asked)) return { id, answer: '' };
  const [sentence] = findSentences(complete.response);
  const marked = complete.sources[0]?.quotes[0] ?? '';
  return { id, answer: `${sentence?.text ?? ''}\n${marked}` };
}
