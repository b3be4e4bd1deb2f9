import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { KnowledgeBase, Turn } from '../../../../../pipeline/ports.ts';
import { toDocument } from '../../../../contracts/knowledge-base.ts';

describe('searching for a follow-up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  let database: Database;
  let base: KnowledgeBase;

  beforeAll(async () => {
    database = await openDatabase(folder);
    const knowledge = createSqliteKnowledgeImport(database);
    for (const [boat, prices] of [
      ['kayak', [15, 40, 90]],
      ['dinghy', [25, 60, 140]],
    ] as const) {
      const [hire, lesson, repair] = prices;
      await knowledge.put(
        toDocument(
          boat,
          [
            `Hiring the ${boat} for an hour costs ${hire} euros.`,
            `A lesson in the ${boat} costs ${lesson} euros.`,
            `A repair of the ${boat} costs ${repair} euros.`,
          ],
          { title: `The ${boat}` },
        ),
      );
    }
    for (const [model, price] of [
      ['Model 3', 80],
      ['Model Y', 95],
    ])
      await knowledge.put(toDocument(`${model}`, [`A tyre change for the ${model} costs ${price} euros.`]));
    await knowledge.put(
      toDocument('sabbatical', [
        'A sabbatical can be taken after five years. It is at most six months long.',
      ]),
    );
    await knowledge.put(
      toDocument('insurance', ['Disability insurance pays for as long as the illness is long.']),
    );
    await knowledge.put(toDocument('fähre', ['Die Fähre nach Amrum fährt seit 1901.']));
    for (let n = 0; n < 20; n += 1)
      await knowledge.put(toDocument(`other${n}`, [`Something else, number ${n}.`]));
    await knowledge.commit();
    base = createSqliteKnowledgeBase(database);
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const search = (text: string, history: readonly Turn[]) =>
    base.search({ text, history, limit: 3 }, new AbortController().signal);

  /** The best passage for each question of one conversation. */
  async function converse(...questions: string[]): Promise<string[]> {
    const history: Turn[] = [];
    const found: string[] = [];
    for (const text of questions) {
      const { passages } = await search(text, history);
      const [best] = passages;
      found.push(best?.text ?? '');
      history.push(
        { role: 'visitor', text },
        { role: 'site', text: best?.text ?? '', passageIds: best ? [best.id] : [] },
      );
    }
    return found;
  }

  it('keeps the subject through a chain, and takes what is named anew', async () => {
    const found = await converse(
      'How much does it cost to hire the kayak?',
      'What about a lesson?',
      'And a repair?',
      'And repairs at the boatyard?',
    );
    expect(found.map((text) => /\d+/.exec(text)?.[0])).toEqual(['15', '40', '90', '90']);
  });

  it('drops what was replaced', async () => {
    expect(await converse('How much is a tyre change for the Model Y?', 'And for the Model 3?')).toEqual([
      'A tyre change for the Model Y costs 95 euros.',
      'A tyre change for the Model 3 costs 80 euros.',
    ]);
    const [, , dinghy] = await converse(
      'What is a lesson in the kayak?',
      'And a repair?',
      'And of the dinghy?',
    );
    expect(dinghy).toBe('A repair of the dinghy costs 140 euros.');
  });

  it('finds the subject of a question that names nothing, as sure as of the subject', async () => {
    const history: Turn[] = [{ role: 'visitor', text: 'When can I take a sabbatical?' }];
    const { passages, confidence } = await search('how long is it?', history);
    expect(passages[0]?.documentId).toBe('sabbatical');
    const { confidence: alone } = await search('When can I take a sabbatical?', []);
    expect(confidence).toBeGreaterThan(0.8 * alone);
    const german: Turn[] = [{ role: 'visitor', text: 'Wohin fährt die Fähre?' }];
    expect((await search('Und seit wann genau?', german)).passages[0]?.documentId).toBe('fähre');
  });

  it('searches a question that stands alone as if nothing had been said', async () => {
    const history: Turn[] = [
      { role: 'visitor', text: 'How much is a repair of the dinghy?' },
      { role: 'site', text: 'A repair of the dinghy costs 140 euros.', passageIds: [] },
    ];
    const text = 'After how many years of work can a sabbatical be taken by teachers?';
    expect(await search(text, history)).toEqual(await search(text, []));
  });
});
