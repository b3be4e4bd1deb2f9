import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSpellingCorrector } from '../../../../../pipeline/adapters/embedded/knowledge/correct-spelling.ts';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { toTerms } from '../../../../../pipeline/text/terms.ts';
import { toDocument } from '../../../../contracts/knowledge-base.ts';

describe('the spelling corrector', () => {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  let database: Database;
  let correct: (term: string) => string | null;

  beforeAll(async () => {
    database = await openDatabase(folder);
    const knowledge = createSqliteKnowledgeImport(database);
    await knowledge.put(toDocument('a', ['The mortgage and the encyclopedia. Strength of a gate. 10000']));
    await knowledge.put(toDocument('b', ['A mortgage. Mortar and mortar.', 'Something about trains.']));
    await knowledge.commit();
    correct = createSpellingCorrector(database);
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['mortage', 'mortgage', 'a letter left out'],
    ['mortgagge', 'mortgage', 'a letter too many'],
    ['mortgave', 'mortgage', 'a wrong letter'],
    ['strenght', 'strength', 'two letters swapped'],
    ['enciclopedea', 'encyclopedia', 'two slips in a long word'],
  ])('takes %s for %s: %s', (written, meant) => {
    expect(correct(toTerms(written)[0] ?? '')).toBe(toTerms(meant)[0]);
  });

  it.each(['gaet', 'zzzzzz', '10001', 'kortgage', '', 'x'.repeat(64)])('leaves %j alone', (term) => {
    expect(correct(term)).toBeNull();
  });

  it('helps a search, which is a little less sure than of the right spelling', async () => {
    const base = createSqliteKnowledgeBase(database);
    const search = (text: string) =>
      base.search({ text, history: [], limit: 3 }, new AbortController().signal);
    const [wrong, right] = [await search('mortage of the gate'), await search('mortgage of the gate')];
    expect(wrong.passages.map(({ id }) => id)).toEqual(right.passages.map(({ id }) => id));
    expect(wrong.confidence).toBeLessThan(right.confidence);
  });
});
