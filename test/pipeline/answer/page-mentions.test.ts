import { describe, expect, it } from '@jest/globals';
import { readPageWishes } from '../../../pipeline/answer/page.ts';
import { preferMentions } from '../../../pipeline/answer/page-mentions.ts';
import type { SignalKey } from '../../../pipeline/ports.ts';

const wishesOf = (traits: Partial<Record<SignalKey, string>>) =>
  readPageWishes({
    traits: Object.entries(traits).map(([key, value]) => ({
      key: key as SignalKey,
      value,
      confidence: 0.8,
      why: value,
      seenAt: '2026-01-01T00:00:00Z',
      expiresAt: '2026-02-01T00:00:00Z',
    })),
  });
const prefer = (items: readonly string[], traits: Partial<Record<SignalKey, string>>) =>
  preferMentions(items, (item) => item, wishesOf(traits), 'en');

describe('what names the visitor’s work or version', () => {
  const items = ['For everybody', 'For teachers in schools', 'With Postgres 15', 'For nurses'];

  it('comes first, and the rest stays in its order', () => {
    expect(prefer(items, { role: 'night nurse' })).toEqual({
      items: ['For nurses', 'For everybody', 'For teachers in schools', 'With Postgres 15'],
      keys: ['role'],
    });
  });

  it('comes before what names less of it', () => {
    const { items: found, keys } = prefer(items, {
      version: 'Postgres 15',
      role: 'teacher',
      field: 'primary school',
    });
    expect(found[0]).toBe('For teachers in schools');
    expect(keys).toEqual(['role', 'field', 'version']);
  });

  it('is no other version', () => {
    expect(prefer(items, { version: 'Postgres 14' })).toEqual({ items, keys: [] });
  });

  it('makes no difference where it is first already, or nowhere', () => {
    expect(prefer(['For nurses', 'For all'], { role: 'nurse' }).keys).toEqual([]);
    expect(prefer(items, { role: 'plumber' })).toEqual({ items, keys: [] });
    expect(prefer(items, {})).toEqual({ items, keys: [] });
  });
});
