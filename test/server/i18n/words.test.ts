import { describe, expect, it } from '@jest/globals';
import { createWords as createClientWords } from '../../../public/i18n/words.js';
import { LANGUAGES } from '../../../server/i18n/languages.ts';
import { createWords } from '../../../server/i18n/words.ts';

describe('words', () => {
  it('write numbers, durations and dates as the language does', () => {
    expect(createWords('en').duration(4_200)).toBe('4.2\u00a0s');
    expect(createWords('de').duration(4_200)).toBe('4,2\u00a0s');
    expect(createWords('ja').duration(125_000)).toBe('2\u00a0分 5\u00a0秒');
    expect(createWords('en').date('2026-01-02T23:59:00.000Z')).toBe('2 January 2026');
    expect(createWords('fr').date('2026-01-02T23:59:00.000Z')).toBe('2 janvier 2026');
    expect(createWords('de').say('exchange.passages', { count: 1_200 })).toBe('1.200 Stellen gelesen');
  });

  it('choose the plural form by the count', () => {
    const say = (count: number) => createWords('ar').say('exchange.passages', { count });
    expect(say(0)).toBe('لم يُقرأ أي مقطع');
    expect(say(2)).toBe('قُرئ مقطعان');
    expect(say(3)).toMatch(/مقاطع$/);
    expect(say(11)).toMatch(/مقطعًا$/);
    expect(createWords('en').say('exchange.passages', { count: 1 })).toBe('1 passage read');
  });

  it.each([
    ['pl', 1, 'Przeczytano 1 fragment'],
    ['pl', 3, 'Przeczytano 3 fragmenty'],
    ['pl', 5, 'Przeczytano 5 fragmentów'],
    ['pl', 12, 'Przeczytano 12 fragmentów'],
    ['pl', 22, 'Przeczytano 22 fragmenty'],
    ['ru', 1, 'Прочитан 1 фрагмент'],
    ['ru', 4, 'Прочитано 4 фрагмента'],
    ['ru', 8, 'Прочитано 8 фрагментов'],
    ['ru', 11, 'Прочитано 11 фрагментов'],
    ['ru', 21, 'Прочитан 21 фрагмент'],
    ['pt', 0, '0 trecho lido'],
    ['it', 2, '2 passaggi letti'],
    ['zh', 2, '已阅读 2 段内容'],
    ['ko', 2, '2개 부분을 읽음'],
  ] as const)('choose it in %s for %i', (language, count, text) => {
    expect(createWords(language).say('exchange.passages', { count })).toBe(text);
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
    expect(createWords('en').say('problem.report', { id: '{id} $& $1' })).toBe(
      'If you report this, quote {id} $& $1.',
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
      expect(client.say('exchange.passages', { count })).toBe(server.say('exchange.passages', { count }));
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
