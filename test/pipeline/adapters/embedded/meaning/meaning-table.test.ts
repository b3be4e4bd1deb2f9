import { statSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  loadMeaningTable,
  toMeaningTable,
} from '../../../../../pipeline/adapters/embedded/meaning/meaning-table.ts';
import { toTableBytes } from '../../../../fakes/meaning-table.ts';

const FILE = 'pipeline/adapters/embedded/weights/meaning.table';
const MAX_BYTES = 12_000_000;

describe('a table of meanings', () => {
  it('is read from its bytes', () => {
    const table = toMeaningTable(toTableBytes({ car: [1, 0], '##s': [0, -0.5] }));
    expect(table).toMatchObject({ name: 'small', dimensions: 2 });
    expect([...table.rows]).toEqual([
      ['car', 0],
      ['##s', 1],
    ]);
    expect([...table.values]).toEqual([127, 0, 0, -127]);
    expect(table.steps[1]).toBeCloseTo(0.5 / 127);
  });

  it('is refused when it is another file, or a part of one', () => {
    const bytes = toTableBytes({ car: [1, 0] });
    expect(() => toMeaningTable(Buffer.alloc(0), 'x')).toThrow('x is not a table of format 1');
    expect(() => toMeaningTable(Buffer.from('{"format":1}'), 'x')).toThrow('x is not a table of format 1');
    expect(() => toMeaningTable(bytes.subarray(0, -1), 'x')).toThrow('x is incomplete');
  });

  it('that cannot be used says what to do', async () => {
    for (const file of ['missing.table', 'package.json'])
      await expect(loadMeaningTable(file)).rejects.toThrow(
        /^The table of meanings cannot be used: .*(?:missing|package).*\. It comes with Milepost: install it again, with all its files\.$/,
      );
  });

  it('of the package is whole and small', async () => {
    expect(statSync(FILE).size).toBeLessThan(MAX_BYTES);
    expect((await loadMeaningTable(FILE)).rows.size).toBeGreaterThan(50_000);
  });
});
