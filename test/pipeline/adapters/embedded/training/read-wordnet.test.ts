import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { readWordNetNouns } from '../../../../../pipeline/adapters/embedded/training/roles/read-wordnet.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'milepost-wordnet-'));
  writeFileSync(
    join(folder, 'data.noun'),
    [
      '  1 This software is provided under a licence.',
      '00000001 03 n 01 person 0 000 | a human being',
      '00000002 18 n 02 nurse 0 night_nurse 0 001 @ 00000001 n 0000 | one skilled in caring for the sick',
      '00000003 18 n 01 Nightingale 0 001 @i 00000002 n 0000 | a nurse of the Crimean War',
      '00000004 05 n 01 nurse 0 000 | a worker bee',
    ].join('\n'),
  );
  writeFileSync(
    join(folder, 'index.noun'),
    [
      '  1 This software is provided under a licence.',
      'nightingale n 1 1 @i 1 0 00000003  ',
      'night_nurse n 1 1 @ 1 0 00000002  ',
      'nurse n 2 1 @ 2 1 00000002 00000004  ',
    ].join('\n'),
  );
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads the nouns with all that their meanings are kinds of, without names of persons', () => {
  const above = new Set(['18:nurse', '3:person']);
  expect(readWordNetNouns(folder)).toEqual([
    { words: 'night nurse', meanings: [above] },
    { words: 'nurse', meanings: [above, new Set(['5:nurse'])] },
  ]);
});
