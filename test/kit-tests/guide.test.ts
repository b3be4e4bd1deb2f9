import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as kit from '../kit/index.ts';
import { PACKAGE_ROOT } from '../test-site.ts';

const guide = readFileSync(join(PACKAGE_ROOT, 'pipeline/guide/testing-streams.md'), 'utf8');
/** Told in the comments of the code, for those who build on the kit. */
const NOT_FOR_BEGINNERS = ['loadRecording', 'stageOf'];

describe('the guide to the kit', () => {
  it('shows every matcher and every function', () => {
    const names = [...Object.keys(kit.streamMatchers), ...Object.keys(kit)];
    const missing = names.filter((name) => !guide.includes(name) && !NOT_FOR_BEGINNERS.includes(name));
    expect(missing).toEqual([]);
  });

  it('calls no matcher that does not exist', () => {
    const called = [...guide.matchAll(/\.(to[A-Z]\w+)\(/g)].map(([, name]) => name ?? '');
    const jest = ['toHaveLength'];
    expect(called.length).toBeGreaterThan(10);
    expect(called.filter((name) => !(name in kit.streamMatchers) && !jest.includes(name))).toEqual([]);
  });

  it('imports nothing from the kit that does not exist', () => {
    const imports = [...guide.matchAll(/import \{ ([^}]+) \} from 'milepost\/testing'/g)];
    const names = imports
      .flatMap(([, list = '']) => list.split(', '))
      .filter((name) => !name.startsWith('type '));
    expect(names.length).toBeGreaterThan(2);
    expect(names.filter((name) => !(name in kit))).toEqual([]);
  });
});
