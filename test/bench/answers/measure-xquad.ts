import { askAll, type Query, toRunRow } from '../data-files.ts';
import type { Bench } from './bench.ts';

const LANGUAGES = ['de', 'ru', 'ar', 'th'] as const;

interface Scores {
  readonly language: string;
  readonly first: number;
  readonly unanswered: number;
  readonly gold: number;
}

/** XQuAD in four languages, each over its own passages. */
export async function measureXquad(bench: Bench): Promise<void> {
  const scores: Scores[] = [];
  for (const language of LANGUAGES) scores.push(await measureLanguage(bench, language));
  const detail = (name: 'first' | 'unanswered' | 'gold') =>
    scores.map((each) => `${each.language} ${each[name].toFixed(3)}`).join(', ');
  bench.tell('xquadFirst', Math.min(...scores.map(({ first }) => first)), detail('first'));
  bench.tell(
    'xquadUnanswered',
    Math.max(...scores.map(({ unanswered }) => unanswered)),
    detail('unanswered'),
  );
  bench.tell('xquadGold', Math.min(...scores.map(({ gold }) => gold)), detail('gold'));
}

function measureLanguage({ data, everyNth, serve }: Bench, language: string): Promise<Scores> {
  const kb = data.path(`xquad/${language}/kb.jsonl`);
  const queries = everyNth(data.readJsonLines<Query>(`xquad/${language}/queries.jsonl`));
  return serve([kb], async ({ url }) => {
    const asked = await askAll(url, queries);
    const gold = data.write(`xquad-${language}.jsonl`, queries);
    const run = data.write(`xquad-${language}-run.jsonl`, asked.map(toRunRow));
    const answers = data.score('answers', gold, run, kb);
    return {
      language,
      first: data.score('retrieval', gold, run)['hit@1'] ?? Number.NaN,
      unanswered: answers.wrong_refusal ?? Number.NaN,
      gold: answers.gold_string_in_answer ?? Number.NaN,
    };
  });
}
