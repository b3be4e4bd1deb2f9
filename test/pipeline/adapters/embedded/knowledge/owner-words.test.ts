import { beforeEach, describe, expect, it } from '@jest/globals';
import { CLAIM_THRESHOLD } from '../../../../../pipeline/adapters/embedded/knowledge/confidence.ts';
import { findIdleRules } from '../../../../../pipeline/adapters/embedded/knowledge/idle-rules.ts';
import {
  createOwnerVocabulary,
  createOwnerVocabularyReader,
} from '../../../../../pipeline/adapters/embedded/knowledge/owner-words.ts';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { createUnknownWordFinder } from '../../../../../pipeline/adapters/embedded/knowledge/unknown-words.ts';
import type { Database } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { OwnerTextStore } from '../../../../../pipeline/ports.ts';
import { createTermFinder } from '../../../../../pipeline/text/find-terms.ts';
import { parseOwnerWords } from '../../../../../pipeline/text/parse-owner-words.ts';
import { toDocument } from '../../../../contracts/knowledge-base.ts';
import { createMemoryOwnerTextStore } from '../../../../fakes/memory-owner-text-store.ts';
import { useTemporaryDatabase } from '../../../../temporary-database.ts';

const never = new AbortController().signal;

describe('the words of the owner in a question', () => {
  const find = (rules: string, text: string) =>
    createOwnerVocabulary(parseOwnerWords(rules).rules)
      .find(text)
      .map(({ start, end, alternatives }) => [
        text.slice(start, end),
        ...alternatives.map((each) => each.join(' ')),
      ]);

  it('are found as phrases, whatever their case and endings', () => {
    expect(find('laid off = severance pay', 'Was I LAID  off? Laid-off? laid out?')).toEqual([
      ['LAID  off', 'sever pai'],
    ]);
    expect(find('shortcut = alias', 'what are Shortcuts')).toEqual([['Shortcuts', 'alia']]);
  });

  it('work both ways with =, one way with ->, and do not chain', () => {
    const rules = 'shortcut = alias, link\nalias -> nickname';
    expect(find(rules, 'link')).toEqual([['link', 'shortcut', 'alia']]);
    expect(find(rules, 'alias')).toEqual([['alias', 'shortcut', 'link', 'nicknam']]);
    expect(find(rules, 'nickname')).toEqual([]);
  });

  it('are taken as the longest phrase that begins there', () => {
    expect(find('time off = leave\ntime = clock', 'time off and time')).toEqual([
      ['time off', 'leav'],
      ['time', 'clock'],
    ]);
  });

  it('are found in scripts without spaces', () => {
    expect(find('有休 = 年次休暇', '有休は何日ですか')).toEqual([['有休', '年次 次休 休暇']]);
  });

  it('are read again when they have changed, and only then', async () => {
    const store = createMemoryOwnerTextStore();
    let reads = 0;
    const counting: OwnerTextStore = {
      ...store,
      read() {
        reads += 1;
        return store.read();
      },
    };
    const read = createOwnerVocabularyReader(counting);
    expect((await read()).find('shortcut')).toEqual([]);
    await store.replace({ text: 'shortcut = alias', hash: 'one' });
    const first = await read();
    expect([first.find('shortcut').length, await read()]).toEqual([1, first]);
    await store.replace({ text: '', hash: 'two' });
    expect([(await read()).find('shortcut').length, reads]).toEqual([0, 2]);
  });
});

describe('a search with the words of the owner', () => {
  let database: Database;
  const words = createMemoryOwnerTextStore();
  useTemporaryDatabase((opened) => {
    database = opened;
  });
  beforeEach(async () => {
    const target = createSqliteKnowledgeImport(database);
    for (const [id, text] of Object.entries(TEXTS)) await target.put(toDocument(id, [text], { title: id }));
    await target.commit();
    await words.replace({ text: '', hash: 'none' });
  });

  async function search(text: string, rules = '') {
    await words.replace({ text: rules, hash: rules });
    const base = createSqliteKnowledgeBase(database, { ownerWords: words });
    const { passages, confidence, terms } = await base.search({ text, history: [], limit: 3 }, never);
    return { ids: passages.map(({ documentId }) => documentId), confidence, terms };
  }

  it('finds what the documents call otherwise, and is nearly as sure as of their own word', async () => {
    const question = 'How much do I get when I am laid off?';
    const without = await search(question);
    const withWords = await search(question, 'laid off = severance');
    const own = await search('How much severance do I get?');
    expect(without.ids[0]).not.toBe('leaving');
    expect(withWords.ids[0]).toBe('leaving');
    expect(without.confidence).toBeLessThan(CLAIM_THRESHOLD);
    expect(withWords.confidence).toBeGreaterThan(2 * CLAIM_THRESHOLD);
    expect(withWords.confidence).toBeGreaterThan(own.confidence - 0.15);
    // A word that stands nowhere would count as missing in the answer.
    expect(withWords.terms.map(({ term }) => term)).not.toContain('laid');
  });

  it('finds a phrase of the documents by a word of the question', async () => {
    const { ids, confidence } = await search('What is the sabbatical?', 'sabbatical -> long service leave');
    expect(ids[0]).toBe('rest');
    expect(confidence).toBeGreaterThan(2 * CLAIM_THRESHOLD);
  });

  it('prefers the word itself to what it may be called', async () => {
    const rules = 'bicycle = parking';
    expect((await search('bicycle', rules)).ids.slice(0, 2)).toEqual(['cycling', 'cars']);
    expect((await search('parking', rules)).ids.slice(0, 2)).toEqual(['cars', 'cycling']);
  });

  it('does not take a word that the owner knows for a slip of another', async () => {
    expect((await search('kitchin')).ids).toEqual(['lunch']);
    expect((await search('kitchin', 'kitchin = severance')).ids).toEqual(['leaving']);
  });

  it('is as without them when the documents have none of the alternatives', async () => {
    const question = 'Where can I leave a bicycle?';
    expect(await search(question, 'bicycle = velocipede')).toEqual(await search(question));
  });

  it('leaves words that a passage has by another name out of the unknown ones', () => {
    const text = 'Is the sabbatical laid-off 有休 of 42 Sabbaticals or bicycle_stand?';
    const find = (rules: string) =>
      createUnknownWordFinder(database, createOwnerVocabulary(parseOwnerWords(rules).rules))(text);
    expect(find('')).toEqual(['sabbatical', 'laid-off']);
    expect(find('sabbatical = leave\nlaid off = redundancy')).toEqual(['laid-off']);
  });

  it('uses the words for what the question borrows from the conversation', async () => {
    await words.replace({ text: 'laid off = severance', hash: 'one' });
    const base = createSqliteKnowledgeBase(database, { ownerWords: words });
    const history = [{ role: 'visitor', text: 'What happens when I am laid off?' }] as const;
    const { passages } = await base.search({ text: 'And how much?', history, limit: 1 }, never);
    expect(passages[0]?.documentId).toBe('leaving');
  });
});

describe('the words of the owner for documents in another language', () => {
  let database: Database;
  const words = createMemoryOwnerTextStore();
  useTemporaryDatabase((opened) => {
    database = opened;
  });

  it('are found by the forms of that language, beside the other words of the question', async () => {
    const target = createSqliteKnowledgeImport(database);
    for (const [id, text] of Object.entries(GERMAN_TEXTS)) {
      await target.put(toDocument(id, [text], { title: id }));
    }
    await target.commit();
    const { rules } = parseOwnerWords('Police = Versicherungen');
    expect(findIdleRules(database, rules)).toEqual([]);
    const question = 'Wird die Police für die Häuser im Jahr neu berechnet?';
    expect(createUnknownWordFinder(database)(question)).toEqual(['Police']);
    expect(createUnknownWordFinder(database, createOwnerVocabulary(rules))(question)).toEqual([]);
    await words.replace({ text: 'Police = Versicherungen', hash: 'one' });
    const base = createSqliteKnowledgeBase(database, { ownerWords: words });
    const { passages, terms } = await base.search({ text: question, history: [], limit: 1 }, never);
    expect(passages[0]?.documentId).toBe('haus');
    const find = createTermFinder(terms);
    expect(find('die Versicherung, ein Haus').filter(({ credit }) => credit === 1)).toHaveLength(2);
  });
});

const GERMAN_TEXTS = {
  haus: 'Die Versicherung für ein Haus wird in jedem Jahr neu berechnet, und die Rechnung ist per Post zu zahlen.',
  auto: 'Das Auto steht in der Garage und wird am Abend nicht mehr bewegt, weil es in der Stadt laut ist.',
};

const TEXTS = {
  leaving:
    'Severance is two weeks of pay for each year of service. The company pays it with the last salary.',
  rest: 'Long service leave is eight weeks after ten years. Ask your lead half a year before.',
  cars: 'Parking is free in the garage. Cars must leave by eight in the evening.',
  cycling: 'A bicycle may stand in the yard. Locks are at the desk.',
  pay: 'Salaries are paid on the last day of the month. Ask the office when yours is late.',
  lunch: 'Lunch is at noon. The kitchen is open for everyone.',
};
