import { basename, dirname } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loadMeaningTable } from '../../../../../pipeline/adapters/embedded/meaning/meaning-table.ts';
import { createStatisticalSignalDetector } from '../../../../../pipeline/adapters/embedded/signals/statistical-signal-detector.ts';
import { readRows } from '../../../../../pipeline/adapters/embedded/training/read-rows.ts';
import type { Signal, SignalDetector, SignalKey, Turn } from '../../../../../pipeline/ports.ts';
import { findSharedData } from '../../../../shared-data.ts';

const never = new AbortController().signal;
const questionsFile = findSharedData('nfcats/valid.jsonl');
const otherLanguagesFile = findSharedData('langid/dev.jsonl');

describe('the statistical signal detector', () => {
  let detector: SignalDetector;
  const detect = (...texts: string[]) =>
    detector.detect(
      texts.map((text): Turn => ({ role: 'visitor', text })),
      never,
    );
  const find = async (key: SignalKey, ...texts: string[]): Promise<Signal | undefined> =>
    (await detect(...texts)).find((signal) => signal.key === key);

  beforeAll(async () => {
    const weightsFolder = 'pipeline/adapters/embedded/weights';
    const meanings = await loadMeaningTable(`${weightsFolder}/meaning.table`);
    detector = await createStatisticalSignalDetector({ weightsFolder, meanings });
  });

  it.each([
    ["I'm new to Express, how does routing work?", 'expertise', 'beginner'],
    ['we are still learning how to use it', 'expertise', 'beginner'],
    ['As a senior engineer I wonder how streams apply backpressure', 'expertise', 'advanced'],
    ['I call res.sendFile and express.static before errorHandler, why?', 'expertise', 'advanced'],
    ['ASAP please, production is down!!', 'urgency', 'high'],
    ['I need this ready by tomorrow, the demo is tomorrow', 'urgency', 'high'],
    ['No rush, but how do I configure cors?', 'urgency', 'low'],
    ['I hate this stupid thing', 'mood', 'frustrated'],
    ['I love how fast this is, thank you!', 'mood', 'pleased'],
    ['I am a Rust beginner', 'expertise', 'beginner'],
    ['I have used Django for 8 years', 'expertise', 'advanced'],
    ['I am a nurse, how do I log in?', 'role', 'nurse'],
    ['We run a small bakery, which plan fits?', 'field', 'small bakery'],
    ['Does it work with Python 3.12?', 'version', 'Python 3.12'],
  ] as const)('reads from %j the %s %s', async (text, key, value) => {
    expect(await find(key, text)).toMatchObject({ value });
  });

  it.each([
    [['How do I embed the progress widget?', 'And can I style the progress widget?'], ['progress widget']],
    [['How do I get a refund for my order?', 'Thanks', 'How long does the refund take?'], ['refund']],
    [
      ['Who is eligible for parental leave?', 'How long is sick leave?', 'Is the parental leave paid?'],
      ['parental leave'],
    ],
    [['how to use express.static', 'does express.static send an ETag?'], ['express.static']],
    [['Why does it buffer behind nginx?', 'Where do I turn that off in nginx?'], ['nginx']],
  ])('calls of %j what the visitor came back to their topic', async (texts, topics) => {
    const found = (await detect(...texts)).filter(({ key }) => key === 'topic');
    expect(found.map(({ value }) => value)).toEqual(topics);
  });

  it.each([
    [['First question', 'Second question', 'Third question']],
    [['This is my third question', 'And this is another question']],
    [['Can you give me an example?', 'One more example please', 'Is there a better example?']],
    [['What is the difference?', 'What is the main difference?']],
    [['I have a problem', 'It is the same problem as last time']],
    [['How do I embed the progress widget?']],
    [['What is on page one?', 'And the next page?', 'The last page?']],
    [['Where is the nearest hospital?', 'When does the hospital open?']],
    [['Can chemo cause infertility?', 'How long after the chemo does infertility last?']],
    [['how do I treat depression', 'can depression be treated?']],
    [['my account number is 12345678', 'is the account number 12345678 known?']],
    [['I need a lot of everything', 'A lot of nothing helps', 'There is a bunch of everything in a lot']],
    [['hello', 'hello again', 'thanks, bye']],
  ])('finds in %j no topic that anybody would recognise', async (texts) => {
    for (let turns = 1; turns <= texts.length; turns++) {
      const found = (await detect(...texts.slice(0, turns))).filter(({ key }) => key === 'topic');
      expect(found).toEqual([]);
    }
  });

  it.each([
    ['What does urgent mean?', 'urgency'],
    ['How do I set a deadline for a task?', 'urgency'],
    ['How do I kill a process?', 'mood'],
    ['What is a bad gateway error?', 'mood'],
    ['Is it safe to delete the log?', 'mood'],
    ['I am not new to this', 'expertise'],
    ['If I am new to this, where do I start?', 'expertise'],
    ['Is "Statistics for dummies" in stock?', 'expertise'],
    ['Is "I hate this stupid thing" a film?', 'mood'],
    ['Who wrote “ASAP please, we need it”?', 'urgency'],
    ['How do I install express?', 'expertise'],
    ['Is there a beginner tutorial?', 'expertise'],
  ] as const)('reads from %j nothing about %s', async (text, key) => {
    expect((await detect(text)).filter((signal) => signal.key === key)).toEqual([]);
  });

  it('quotes the visitor, word for word, for everything it says', async () => {
    const text =
      "I'm new to Node and I HATE this: “express.static” fails, asap please! The progress widget too :(";
    const signals = await detect('Where is the progress widget?', text);
    expect(new Set(signals.map(({ key }) => key)).size).toBeGreaterThanOrEqual(4);
    for (const { why, confidence } of signals) {
      expect(why).not.toBe('');
      expect(text).toContain(why);
      expect(confidence).toBeGreaterThan(0);
      expect(confidence).toBeLessThan(1);
    }
  });

  it('takes no short message for English when the earlier ones were not', async () => {
    expect((await find('language', 'ok'))?.value).toBe('en');
    expect((await find('language', 'Wie installiere ich das auf meinem Server?', 'ok'))?.value).not.toBe(
      'en',
    );
  });

  it('takes the mood and the hurry of the last message only', async () => {
    const signals = await detect('I hate this, I need it asap!', 'How do I embed the widget?');
    expect(signals.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['mood']));
    expect(signals.map(({ key }) => key)).not.toEqual(expect.arrayContaining(['urgency']));
  });

  it('is surer of a topic that comes up again', async () => {
    const twice = await find('topic', 'Where is the widget?', 'How do I style the widget?');
    const again = await find(
      'topic',
      'What is the widget?',
      'Where is the widget?',
      'How do I style the widget?',
    );
    expect(again?.confidence).toBeGreaterThan(twice?.confidence ?? 1);
  });

  it('never looks at what the site said', async () => {
    const signals = await detector.detect(
      [{ role: 'site', text: "I'm new to this and I hate it, asap!" }],
      never,
    );
    expect(signals).toEqual([]);
  });

  it.each(['', ' ', '🛣️', '\ud800', ')))', 'a'.repeat(50_000), '. '.repeat(20_000), '\u0000'])(
    'lives with %j',
    async (text) => {
      await expect(detect(text)).resolves.toEqual(expect.any(Array));
    },
  );

  it('rejects for a run that is over', async () => {
    const over = AbortSignal.abort(new Error('stopped'));
    await expect(detector.detect([], over)).rejects.toThrow('stopped');
  });

  (questionsFile ? it : it.skip)('sees moods and hurry in almost no plain question', async () => {
    const rows = readRows<{ text: string; label: string }>(
      dirname(questionsFile ?? ''),
      basename(questionsFile ?? ''),
    );
    const questions = rows.filter(({ label }) => label !== 'NOT-A-QUESTION');
    const found = (await Promise.all(questions.map(({ text }) => detect(text)))).flat();
    const share = (key: SignalKey) => found.filter((signal) => signal.key === key).length / questions.length;
    expect(share('mood')).toBeLessThan(0.015);
    expect(share('urgency')).toBeLessThan(0.005);
    expect(share('expertise')).toBeLessThan(0.01);
    expect(share('topic')).toBe(0);
    expect(share('role') + share('field')).toBe(0);
    expect(share('version')).toBeLessThan(0.005);
  });

  (otherLanguagesFile ? it : it.skip)('says of other languages nothing but which they are', async () => {
    const rows = readRows<{ text: string; label: string }>(
      dirname(otherLanguagesFile ?? ''),
      basename(otherLanguagesFile ?? ''),
    );
    const foreign = rows.filter(({ label }, index) => label !== 'en' && index % 10 === 0);
    const found = (await Promise.all(foreign.map(({ text }) => detect(text)))).flat();
    expect(found.filter(({ key }) => key !== 'language').length / foreign.length).toBeLessThan(0.02);
  });
});
