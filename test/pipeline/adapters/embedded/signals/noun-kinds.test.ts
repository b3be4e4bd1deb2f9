import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  loadMeaningTable,
  type MeaningTable,
} from '../../../../../pipeline/adapters/embedded/meaning/meaning-table.ts';
import {
  loadNounKinds,
  NOUN_KINDS,
  type NounKinds,
  toNounModel,
} from '../../../../../pipeline/adapters/embedded/signals/noun-kinds.ts';

const WEIGHTS = 'pipeline/adapters/embedded/weights';

describe('the kinds of nouns', () => {
  let table: MeaningTable;
  let kindsOf: NounKinds;
  const kindOf = (noun: string) => {
    const shares = kindsOf(noun.split(' '));
    return NOUN_KINDS.reduce((best, kind) => (shares[kind] > shares[best] ? kind : best));
  };
  beforeAll(async () => {
    table = await loadMeaningTable(`${WEIGHTS}/meaning.table`);
    kindsOf = await loadNounKinds(WEIGHTS, table);
  });

  it.each([
    ['nurse', 'role'],
    ['night nurse', 'role'],
    ['fan', 'person'],
    ['new customer', 'person'],
    ['law firm', 'place'],
    ['logistics', 'branch'],
    ['job queue', 'thing'],
  ])('tells of %j that it is a %s', (noun, kind) => expect(kindOf(noun)).toBe(kind));

  it.each(['hydroinformatologist', 'sushi roller operator', 'drone inspection technician'])(
    'tells by ending and meaning that %j is a role, which nobody taught it',
    (noun) => expect(kindOf(noun)).toBe('role'),
  );

  it.each([[['']], [['\ud800']], [['x'.repeat(10_000)]], [[]]])('lives with %j', (words) => {
    const total = Object.values(kindsOf(words)).reduce((sum, share) => sum + share, 0);
    expect(total).toBeCloseTo(1);
  });

  it('refuses a table that it was not fitted on', () => {
    const stored = JSON.parse(readFileSync(`${WEIGHTS}/noun-kinds.json`, 'utf8'));
    expect(() => toNounModel(stored, { ...table, dimensions: 64 })).toThrow('of another table');
  });
});
