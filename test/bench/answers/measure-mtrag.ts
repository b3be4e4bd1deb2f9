import { ask, type Conversation } from '../ask.ts';
import type { Query } from '../data-files.ts';
import type { Bench } from './bench.ts';

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/** The conversations of MTRAG over its passages: what its people said before is asked first, in the same conversation. */
export function measureMtrag(bench: Bench): Promise<void> {
  const { data } = bench;
  const queries = bench.everyNth(
    data.readJsonLines<Query & { history: readonly Turn[] }>('mtrag-mini/queries.jsonl'),
  );
  return bench.serve([data.path('mtrag-mini/kb.jsonl')], async ({ url }) => {
    const rows = [];
    for (const { id, text, history } of queries) {
      let conversation: Conversation | undefined;
      for (const turn of history) {
        if (turn.role === 'user') ({ conversation } = await ask(url, turn.text, conversation));
      }
      const { sources } = await ask(url, text, conversation);
      rows.push({ id, ranked: sources.map(({ documentId }) => documentId) });
    }
    const scores = data.score(
      'retrieval',
      data.write('mtrag.jsonl', queries),
      data.write('mtrag-run.jsonl', rows),
    );
    bench.tell('mtragHit1', scores['hit@1'], `of ${scores.queries}`);
  });
}
