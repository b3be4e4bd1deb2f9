import { describe, expect, it } from '@jest/globals';
import { createWords as createClientWords } from '../../../public/i18n/words.js';
import { LANGUAGES } from '../../../server/i18n/languages.ts';
import { createWords } from '../../../server/i18n/words.ts';

describe('words', () => {
  it('write numbers, durations and dates as the language does', () => {
    expect(createWords('en').duration(4_200)).toBe('4.2 s');
    expect(createWords('de').duration(4_200)).toBe('4,2\u00a0s');
    expect(createWords('ja').duration(125_000)).toBe('2\u00a0分 5\u00a0秒');
    expect(createWords('en').date('2026-01-02T23:59:00.000Z')).toBe('2 January 2026');
    expect(createWords('fr').date('2026-01-02T23:59:00.000Z')).toBe('2 janvier 2026');
    expect(createWords('de').say('track.sources', { count: 1_200 })).toBe('1.200 Quellen');
  });

  it('choose the plural form by the count', () => {
    const say = (count: number) => createWords('ar').say('track.sources', { count });
    expect(say(0)).toBe('بلا مصادر');
    expect(say(2)).toBe('مصدران');
    expect(say(3)).toMatch(/مصادر$/);
    expect(say(11)).toMatch(/مصدراً$/);
    expect(createWords('en').say('track.sources', { count: 1 })).toBe('1 source');
  });

  it.each([
    ['pl', 1, '1 źródło'],
    ['pl', 3, '3 źródła'],
    ['pl', 5, '5 źródeł'],
    ['pl', 12, '12 źródeł'],
    ['pl', 22, '22 źródła'],
    ['ru', 1, '1 источник'],
    ['ru', 4, '4 источника'],
    ['ru', 8, '8 источников'],
    ['ru', 11, '11 источников'],
    ['ru', 21, '21 источник'],
    ['pt', 0, '0 fonte'],
    ['it', 2, '2 fonti'],
    ['zh', 2, '2 个出处'],
    ['ko', 2, '출처 2개'],
  ] as const)('choose it in %s for %i', (language, count, text) => {
    expect(createWords(language).say('track.sources', { count })).toBe(text);
  });

  it('tell a lesser result by its stage, and in the server’s words where they have none for it', () => {
    const notice = { level: 'warning', code: 'degraded', message: 'Quoted instead.' } as const;
    for (const { notify } of [
      createWords('fr'),
      createClientWords('fr', JSON.parse(createWords('fr').forClient)),
    ]) {
      expect(notify({ ...notice, stageId: 'response' })).toMatch(/^Le modèle de langage/);
      expect(notify({ ...notice, stageId: 'page' })).toMatch(/^La page n’a pas pu être créée/);
      expect(notify({ ...notice, stageId: 'knowledge' })).toBe('Quoted instead.');
    }
    expect(createWords('en').notify({ ...notice, stageId: 'response' })).toBe('Quoted instead.');
  });

  it('explain in English what no server can', () => {
    const { explain } = createClientWords('en', JSON.parse(createWords('en').forClient));
    expect(explain({ code: 'notStream', message: 'Something else answered.' })).toMatch(
      /Sign in to the network/,
    );
  });

  it('never take what is put in for a place to put something in', () => {
    expect(createWords('en').say('exchange.noticed', { what: '{what} $& $1' })).toBe(
      'Noticed about you: {what} $& $1.',
    );
  });

  it('explain errors in the visitor’s language, and in English as the server did', () => {
    const error = { code: 'rate_limited', message: 'Ask again in 7 s.' } as const;
    expect(createWords('en').explain(error)).toBe('Ask again in 7 s.');
    expect(createWords('es').explain(error)).toMatch(/^Han sido muchas preguntas/);
  });

  it.each(LANGUAGES)('are the same in the client, in %s', (language) => {
    const server = createWords(language);
    const client = createClientWords(language, JSON.parse(server.forClient));
    for (const ms of [0.2, 60, 999, 1_000, 4_250, 59_000, 61_000, 600_000]) {
      expect(client.duration(ms)).toBe(server.duration(ms));
    }
    for (const count of [0, 1, 2, 3, 11, 100]) {
      expect(client.say('track.sources', { count })).toBe(server.say('track.sources', { count }));
    }
    expect(client.say('exchange.kept')).toBe(server.say('exchange.kept'));
    const refusal = { code: 'rate_limited', message: 'Ask again in 7 s.' } as const;
    expect(client.explain(refusal)).toBe(server.explain(refusal));
    const notice = { level: 'info', code: 'queued', message: 'You are next.', stageId: 'init' } as const;
    for (const told of [notice, { ...notice, place: 12 }]) {
      expect(client.notify(told)).toBe(server.notify(told));
      expect(server.notify(told).includes('12')).toBe(language !== 'en' && 'place' in told);
    }
    // What only the server's pages say is not sent.
    expect(server.forClient).not.toContain('profile.intro');
  });
});
