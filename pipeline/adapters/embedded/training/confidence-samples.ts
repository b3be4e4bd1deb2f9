import type { Turn } from '../../../ports.ts';
import type { ConfidenceFeatures } from '../knowledge/confidence.ts';
import { createPassageSearch } from '../knowledge/passage-search.ts';
import { readRows } from './read-rows.ts';
import { type Entry, type Query, withTemporaryBase } from './temporary-base.ts';

/** What a search knew of a question, and whether the base it was asked of does answer it. */
export interface Sample {
  readonly group: string;
  readonly isAnswered: boolean;
  readonly features: ConfidenceFeatures;
}

/** Of the thousands of SQuAD questions every so-manieth is enough for six numbers. */
const SQUAD_STRIDE = 3;
const PASSAGES = 8;

/**
 * Questions asked of bases that answer them and of bases that do not: SQuAD 2.0 and MTRAG each of its own and of the
 * other's, both of the Express documentation, and SQuAD questions of a base from which their article was left out.
 * `dataDir` holds `squad2/`, `mtrag-mini/` (kb.jsonl and queries.jsonl each) and `express-docs/kb.jsonl`.
 */
export async function collectSamples(dataDir: string): Promise<Sample[]> {
  const squad = readRows<Entry>(dataDir, 'squad2/kb.jsonl');
  const mtrag = readRows<Entry>(dataDir, 'mtrag-mini/kb.jsonl');
  const express = readRows<Entry>(dataDir, 'express-docs/kb.jsonl');
  const squadQuestions = readRows<Query>(dataDir, 'squad2/queries.jsonl')
    .filter((query) => query.answerable)
    .filter((_, index) => index % SQUAD_STRIDE === 0);
  const mtragQuestions = readRows<Query>(dataDir, 'mtrag-mini/queries.jsonl').filter(
    (query) => query.answerable,
  );

  const articles = [...new Set(squad.map((entry) => entry.title))];
  const leftOut = new Set(articles.filter((_, index) => index % 2 === 1));
  const isLeftOut = new Map(squad.map((entry) => [entry.id, leftOut.has(entry.title)]));
  const half = squad.filter((entry) => !isLeftOut.get(entry.id));
  const ofLeftOut = (query: Query) => query.relevant.some((id) => isLeftOut.get(id));

  return [
    ...(await ask(squad, [
      ['squad2 of squad2', true, squadQuestions],
      ['mtrag of squad2', false, mtragQuestions],
    ])),
    ...(await ask(half, [
      ['squad2 of half of squad2', true, squadQuestions.filter((query) => !ofLeftOut(query))],
      ['squad2 of the other half', false, squadQuestions.filter(ofLeftOut)],
    ])),
    ...(await ask(mtrag, [
      ['mtrag of mtrag', true, mtragQuestions],
      ['squad2 of mtrag', false, squadQuestions],
    ])),
    ...(await ask(express, [
      ['squad2 of express', false, squadQuestions],
      ['mtrag of express', false, mtragQuestions],
    ])),
  ];
}

function ask(
  entries: readonly Entry[],
  groups: readonly [group: string, isAnswered: boolean, queries: readonly Query[]][],
): Promise<Sample[]> {
  return withTemporaryBase(entries, (database) => {
    const search = createPassageSearch(database);
    return groups.flatMap(([group, isAnswered, queries]) =>
      queries.flatMap((query) => {
        const { features } = search({ text: query.text, history: toTurns(query), limit: PASSAGES });
        return features ? [{ group, isAnswered, features }] : [];
      }),
    );
  });
}

function toTurns({ history = [] }: Query): Turn[] {
  return history.map(({ role, text }) => ({ role: role === 'user' ? 'visitor' : 'site', text }));
}
