import { basename, dirname } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { createStatisticalClassifier } from '../../../../../pipeline/adapters/embedded/classify/statistical-classifier.ts';
import { readRows } from '../../../../../pipeline/adapters/embedded/training/read-rows.ts';
import type { Classifier, Intent } from '../../../../../pipeline/ports.ts';
import { findSharedData } from '../../../../shared-data.ts';

const weightsFolder = 'pipeline/adapters/embedded/weights';
const never = new AbortController().signal;
const questionsFile = findSharedData('nfcats/valid.jsonl');

describe('the statistical classifier', () => {
  let classifier: Classifier;
  const classify = (text: string, locale: string | null = null): Promise<Intent> =>
    classifier.classify({ text, locale }, never);

  beforeAll(async () => {
    classifier = await createStatisticalClassifier({ weightsFolder });
  });

  it.each([
    ['How do I embed the progress widget?', 'instruction'],
    ['how to install', 'instruction'],
    ['steps to deploy to production', 'instruction'],
    ['why is my stream buffered', 'reason'],
    ["how come my middleware isn't called", 'reason'],
    ["What's the difference between app.use() and app.all()?", 'comparison'],
    ['compare sqlite and postgres', 'comparison'],
    ['Is Express faster than Fastify?', 'comparison'],
    ['When was Express 5 released?', 'factoid'],
    ['how many visitors can it serve', 'factoid'],
    ['What is middleware?', 'evidence-based'],
    ['explain routing', 'evidence-based'],
    ['Should governments ban cars?', 'debate'],
    ['hello', 'not-a-question'],
    ['thanks!', 'not-a-question'],
    ['The server crashed yesterday.', 'not-a-question'],
  ])('takes %j for %s', async (text, kind) => {
    expect(await classify(text)).toMatchObject({ kind, language: 'en' });
  });

  it.each([
    'could you explain how the cache works',
    'please help me set up nginx',
    'refund policy',
    'pricing',
  ])('does not take %j for talk', async (text) => {
    expect((await classify(text, 'en')).kind).not.toBe('not-a-question');
  });

  it('believes a question mark, however much the words read like a statement', async () => {
    const text = 'The parliament may legislate as long as the powers are not reserved by which body';
    expect((await classify(`${text}.`)).kind).toBe('not-a-question');
    expect((await classify(`${text}?`)).kind).not.toBe('not-a-question');
  });

  it('takes code for no language, and sees that it is compared', async () => {
    expect((await classify('res.send vs res.json')).kind).toBe('comparison');
    expect(await classify('res.send vs res.json', 'en-US')).toMatchObject({
      kind: 'comparison',
      language: 'en',
    });
  });

  it('is less sure of a question with slips of the keyboard, and takes it for the same', async () => {
    const clean = await classify('how do i install express');
    const slipped = await classify('how do i isntall expres');
    expect(slipped.kind).toBe(clean.kind);
  });

  it.each([
    ['Wie installiere ich Express?', 'de'],
    ['¿Cómo instalo el servidor en mi ordenador?', 'es'],
    ['サーバーをインストールするには?', 'ja'],
    ['Как установить сервер?', 'ru'],
  ])('claims next to nothing of %j, which it was not learnt from', async (text, language) => {
    const intent = await classify(text, 'en-US');
    expect(intent).toMatchObject({ kind: 'factoid', language });
    expect(intent.confidence).toBeLessThan(0.3);
  });

  it.each(['', '   ', '???', '🛣️', '12345'])('answers for %j too', async (text) => {
    const { kind, confidence } = await classify(text);
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
    expect(kind).toEqual(expect.any(String));
  });

  it('takes a long text without taking long', async () => {
    const started = performance.now();
    await classify('why does it '.repeat(50_000));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('rejects for a run that is over', async () => {
    const over = AbortSignal.abort(new Error('stopped'));
    await expect(classifier.classify({ text: 'hello', locale: null }, over)).rejects.toThrow('stopped');
  });

  it('cannot be made without its weights', async () => {
    await expect(createStatisticalClassifier({ weightsFolder: '/nowhere' })).rejects.toThrow('ENOENT');
  });

  (questionsFile ? it : it.skip)('knows the kind of nine questions in ten, marked or bare', async () => {
    const questions = readRows<{ text: string; label: string }>(
      dirname(questionsFile ?? ''),
      basename(questionsFile ?? ''),
    );
    const share = async (change: (text: string) => string) => {
      const intents = await Promise.all(questions.map(({ text }) => classify(change(text))));
      return (
        intents.filter(({ kind }, index) => kind.toUpperCase() === questions[index]?.label).length /
        questions.length
      );
    };
    expect(await share((text) => text)).toBeGreaterThan(0.91);
    expect(await share((text) => text.toLowerCase().replace(/[?!.\s]+$/, ''))).toBeGreaterThan(0.88);
  });
});
