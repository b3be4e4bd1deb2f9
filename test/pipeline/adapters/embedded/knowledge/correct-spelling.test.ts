import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Correction,
  createSpellingCorrector,
} from '../../../../../pipeline/adapters/embedded/knowledge/correct-spelling.ts';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { toTerms } from '../../../../../pipeline/text/terms.ts';
import { toDocument } from '../../../../contracts/knowledge-base.ts';
import { leastOf, measureCpu } from '../../../../measure-time.ts';

describe('the spelling corrector', () => {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  let database: Database;
  let correct: (written: string) => Correction | null;

  beforeAll(async () => {
    database = await openDatabase(folder);
    const knowledge = createSqliteKnowledgeImport(database);
    await knowledge.put(toDocument('a', ['The mortgage and the encyclopedia. Strength of a gate. 10000']));
    await knowledge.put(toDocument('b', ['A mortgage. Mortar and mortar.', 'Something about trains.']));
    await knowledge.put(toDocument('c', ['Rotation of a role.', 'The express role. A market, a change.']));
    await knowledge.commit();
    correct = (written) => createSpellingCorrector(database)()(toTerms(written)[0] ?? '', written);
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
    ['chnage', 'change', 'two letters swapped in the beginning'],
    ['maket', 'market', 'a letter left out in the middle'],
    ['mrket', 'market', 'the second letter left out'],
    ['rotaton', 'rotation', 'an ending that makes another stem'],
    ['expres', 'express', 'a letter left out at the end'],
  ])('takes %s for %s, and is sure: %s', (written, meant) => {
    expect(correct(written)).toEqual({ term: toTerms(meant)[0], isSure: true });
  });

  it.each([
    ['enciclopedea', 'encyclopedia', 'two slips in a long word'],
    ['markt', 'market', 'a letter left out of a stem'],
    ['rol', 'role', 'a letter left out of a short word'],
  ])('takes %s for %s: %s', (written, meant) => {
    expect(correct(written)?.term).toBe(toTerms(meant)[0]);
  });

  it('is not sure of a short word, of two slips, and of a changed letter in five', () => {
    for (const written of ['rol', 'enciclopedea', 'rolls']) expect(correct(written)?.isSure).not.toBe(true);
  });

  it.each(['wich', 'whcih', 'shoud', 'becuase'])(
    'takes %j for a word of grammar, which is no term',
    (written) => {
      expect(correct(written)).toEqual({ term: null, isSure: false });
    },
  );

  it.each(['gaet', 'ROL', 'zzzzzz', '10001', 'kortgage', '', 'x'.repeat(64)])(
    'leaves %j alone',
    (written) => {
      expect(correct(written)).toBeNull();
    },
  );

  it('helps a search, which is a little less sure than of the right spelling', async () => {
    const base = createSqliteKnowledgeBase(database);
    const search = (text: string) =>
      base.search({ text, history: [], limit: 3 }, new AbortController().signal);
    const [wrong, right] = [await search('mortage of the gate'), await search('mortgage of the gate')];
    expect(wrong.passages.map(({ id }) => id)).toEqual(right.passages.map(({ id }) => id));
    expect(wrong.confidence).toBeLessThan(right.confidence);
    expect(wrong.confidence).toBeGreaterThan(0.9 * right.confidence);
  });
});

describe('the corrections of one question on a large vocabulary', () => {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  let database: Database;
  let rowsRead = 0;

  beforeAll(async () => {
    database = await openDatabase(folder);
    const knowledge = createSqliteKnowledgeImport(database);
    const terms = Array.from({ length: 30_000 }, (_, n) => toStrangeWord(n));
    const passages = Array.from({ length: 300 }, (_, n) => terms.slice(100 * n, 100 * n + 100).join(' '));
    await knowledge.put(toDocument('many', passages));
    await knowledge.put(toDocument('few', ['The secretary keeps a separate mortgage.']));
    await knowledge.commit();
  });
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  /** Counts what is read of the vocabulary. */
  function createCountingBase() {
    const counting: Database = {
      ...database,
      prepare(sql) {
        const statement = database.prepare(sql);
        if (!sql.includes('FROM passage_vocabulary')) return statement;
        return {
          run: (...values) => statement.run(...values),
          get: (...values) => statement.get(...values),
          all(...values) {
            const rows = statement.all(...values);
            rowsRead += rows.length;
            return rows;
          },
        };
      },
    };
    return createSqliteKnowledgeBase(counting);
  }

  const search = (text: string) =>
    createCountingBase().search({ text, history: [], limit: 3 }, new AbortController().signal);

  it('mend two slips of an ordinary question', async () => {
    const { terms, passages } = await search('which morgage does the secretery keep');
    expect(terms.map(({ term }) => term)).toEqual([...toTerms('mortgage secretary keep')]);
    expect(passages[0]?.documentId).toBe('few');
  });

  it('end when so many words and terms have been looked at, however many words are unknown', async () => {
    const question = Array.from({ length: 500 }, (_, n) => `${toStrangeWord(n)}qx`)
      .join(' ')
      .slice(0, 4_000);
    const searchMs = () =>
      measureCpu(() => {
        rowsRead = 0;
        return search(question);
      });
    expect(await leastOf(searchMs, 1_000)).toBeLessThan(1_000);
    expect(rowsRead).toBeLessThanOrEqual(42_000);
  });
});

/** All begin alike, so that each is a neighbour of every other. */
function toStrangeWord(n: number): string {
  const letters = Array.from({ length: 5 }, (_, place) =>
    String.fromCharCode(97 + (Math.floor(n / 9 ** place) % 9)),
  );
  return `se${letters.join('')}${'kmpr'[n % 4]}`;
}
