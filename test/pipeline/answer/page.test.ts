import { describe, expect, it } from '@jest/globals';
import {
  arrangeBlocks,
  readPageWishes,
  toPageDescription,
  toPageTitle,
} from '../../../pipeline/answer/page.ts';
import type { Block } from '../../../pipeline/page-blocks.ts';
import type { Profile, SignalKey } from '../../../pipeline/ports.ts';

function profileOf(traits: Partial<Record<SignalKey, string>>, confidence = 0.8): Profile {
  const rest = { confidence, why: '', seenAt: '2026-01-01T00:00:00Z', expiresAt: '2026-02-01T00:00:00Z' };
  return {
    traits: Object.entries(traits).map(([key, value]) => ({ key: key as SignalKey, value, ...rest })),
  };
}

const sentence = { text: 'Words.', n: 1 };
const lead: Block = { type: 'lead', sentences: [sentence] };
const code: Block = { type: 'code', language: 'js', text: 'a()', n: 1 };
const definitions: Block = { type: 'definitions', items: [{ term: 'A', description: sentence }] };
const section: Block = { type: 'section', heading: 'More', sentences: [sentence] };

function arrange(blocks: readonly Block[], traits: Partial<Record<SignalKey, string>>) {
  const arranged = arrangeBlocks(blocks, readPageWishes(profileOf(traits)));
  return { types: arranged.blocks.map(({ type }) => type), keys: arranged.keys };
}

describe('arranging a page for its reader', () => {
  const blocks = [lead, definitions, section, code];

  it('explains terms last when nothing is known', () => {
    expect(arrange(blocks, {})).toEqual({ types: ['lead', 'code', 'section', 'definitions'], keys: [] });
  });

  it('explains terms first to a newcomer', () => {
    expect(arrange(blocks, { expertise: 'beginner' })).toEqual({
      types: ['lead', 'definitions', 'code', 'section'],
      keys: ['expertise'],
    });
  });

  it('starts with the code for an expert and explains no terms', () => {
    expect(arrange(blocks, { expertise: 'advanced' })).toEqual({
      types: ['code', 'lead', 'section'],
      keys: ['expertise'],
    });
  });

  it('leaves out what is more to read for someone in a hurry', () => {
    expect(arrange(blocks, { urgency: 'high' })).toEqual({
      types: ['lead', 'code', 'definitions'],
      keys: ['urgency'],
    });
  });

  it('names no trait that made no difference', () => {
    expect(arrange([lead, section], { expertise: 'advanced' }).keys).toEqual([]);
    expect(arrange([lead], { expertise: 'beginner', urgency: 'high', mood: 'pleased' }).keys).toEqual([]);
  });

  it('follows no trait that is hardly believed', () => {
    expect(readPageWishes(profileOf({ expertise: 'advanced' }, 0.2)).expertise).toBeNull();
  });
});

describe('the title of a page', () => {
  it.each([
    ['how do I install it?', 'How to install it'],
    ['Hello there. I am new! What is middleware?', 'What is middleware'],
    ['res.send vs res.json', 'res.send vs res.json'],
    ['  which   one\nis better??', 'Which one is better'],
    ['¿Qué es Express?', 'Qué es Express'],
    ['Does app.use() run for v4.17?', 'Does app.use() run for v4.17'],
    ['???', '???'],
  ])('makes of %j %j', (question, title) => {
    expect(toPageTitle(question)).toBe(title);
  });

  it('is at most 80 characters and ends between words', () => {
    const title = toPageTitle(`Why ${'does this happen '.repeat(20)}?`);
    expect(title.length).toBeLessThanOrEqual(80);
    expect(title).toMatch(/\w…$/);
    expect('Why does this happen does this happen does this happen').toContain(title.slice(0, 30));
  });
});

describe('the description of a page', () => {
  it('is one plain line of at most 160 characters', () => {
    const description = toPageDescription(
      `Use the [guide](/guide) and \`app.use()\`,\n**now** for snake_case ${'words '.repeat(50)}`,
    );
    expect(description).toMatch(/^Use the guide and app\.use\(\), now for snake_case words/);
    expect(description.length).toBeLessThanOrEqual(160);
  });
});
