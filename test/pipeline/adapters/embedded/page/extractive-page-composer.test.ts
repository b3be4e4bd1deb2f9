import { describe, expect, it } from '@jest/globals';
import { createExtractivePageComposer } from '../../../../../pipeline/adapters/embedded/page/extractive-page-composer.ts';
import type { Block, SourcedText } from '../../../../../pipeline/page-blocks.ts';
import type { ComposeRequest, NumberedPassage, QuestionKind } from '../../../../../pipeline/ports.ts';
import { toTerms } from '../../../../../pipeline/text/terms.ts';

const composer = createExtractivePageComposer({ passageUrl: (id) => `/passages/${id}` });
const signal = new AbortController().signal;

function passage(
  n: number,
  heading: string,
  text: string,
  rest: Partial<NumberedPassage> = {},
): NumberedPassage {
  return {
    id: `p${n}`,
    n,
    documentId: `d${n}`,
    title: 'Handbook',
    headingPath: heading ? [heading] : [],
    url: null,
    text,
    score: 10 - n,
    ...rest,
  };
}

function request(
  question: string,
  kind: QuestionKind,
  passages: readonly NumberedPassage[],
  rest: Partial<ComposeRequest> = {},
): ComposeRequest {
  return {
    question,
    intent: { kind, confidence: 0.9, language: 'en' },
    profile: { traits: [] },
    passages,
    terms: [...new Set(toTerms(question))].map((term) => ({ term, weight: 3 })),
    confidence: 0.9,
    ...rest,
  };
}

function find<Type extends Block['type']>(
  blocks: readonly Block[],
  type: Type,
): Extract<Block, { type: Type }> {
  const block = blocks.find((candidate) => candidate.type === type);
  if (!block) throw new Error(`no ${type} among ${blocks.map((candidate) => candidate.type).join()}`);
  return block as Extract<Block, { type: Type }>;
}

function textsOf(block: Block): readonly SourcedText[] {
  if (block.type === 'lead' || block.type === 'section') return block.sentences;
  if (block.type === 'steps') return block.steps.map(({ text }) => text);
  if (block.type === 'comparison') return block.rows.flatMap(({ cells }) => cells.flat());
  if (block.type === 'facts') return block.items;
  if (block.type === 'definitions') return block.items.map(({ description }) => description);
  return block.type === 'code' ? [block] : [];
}

const install = passage(
  1,
  'Installing the pump',
  'Install the pump before you fill the tank.\n\n1. Close the main valve.\n2. Install the pump on its base:\n\n   ```sh\n   pump install\n   pump check\n   ```\n\n3. Open the main valve.\n\nThen fill the tank.',
);
const pump = passage(
  2,
  'The pump',
  'A pump is a machine that moves water. Every pump has a valve. The pump is installed on a base.',
);
const turbine = passage(
  3,
  'The turbine',
  'A turbine is a wheel that water turns. The turbine has no valve at all. Water drives the turbine.',
);
const unused = passage(
  4,
  'How to paint a fence?',
  'Fences are painted in spring, when the wood is dry enough.',
);

describe('a page of steps', () => {
  it('numbers the items of the list, each with its code whole', async () => {
    const page = await composer.compose(
      request('How do I install the pump?', 'instruction', [install, pump]),
      signal,
    );
    expect(page.form).toBe('steps');
    expect(page.title).toBe('How to install the pump');
    const steps = find(page.blocks, 'steps');
    expect(steps.heading).toBe('Installing the pump');
    expect(steps.steps.map(({ text, code }) => [text.text, text.n, code.map(({ text }) => text)])).toEqual([
      ['Close the main valve.', 1, []],
      ['Install the pump on its base:', 1, ['pump install\npump check']],
      ['Open the main valve.', 1, []],
    ]);
  });

  it('takes sentences that announce code when there is no list', async () => {
    const text =
      'Install the pump tool first:\n\n```sh\npump install\n```\n\nThen start the pump.\n\n```sh\npump start\n```';
    const page = await composer.compose(
      request('How do I install the pump?', 'instruction', [passage(1, 'Pump', text)]),
      signal,
    );
    expect(find(page.blocks, 'steps').steps.map(({ text, code }) => [text.text, code[0]?.text])).toEqual([
      ['Install the pump tool first:', 'pump install'],
      ['Then start the pump.', 'pump start'],
    ]);
  });

  it('is an explanation with code when there is only one thing to do', async () => {
    const text =
      'Install the pump like this:\n\n```sh\npump install\n```\n\n```bash\npump install --verbose\n```';
    const page = await composer.compose(
      request('How do I install the pump?', 'instruction', [
        passage(1, 'Pump', `You install the pump with a command. ${text}`),
      ]),
      signal,
    );
    expect(page.form).toBe('explanation');
    expect(page.blocks.filter(({ type }) => type === 'code')).toHaveLength(1);
  });
});

describe('a page that compares', () => {
  const question = 'What is the difference between a pump and a turbine?';

  it('sets what is said of the one beside what is said of the other', async () => {
    const page = await composer.compose(request(question, 'comparison', [pump, turbine]), signal);
    expect(page.form).toBe('comparison');
    const { columns, rows } = find(page.blocks, 'comparison');
    expect(columns).toEqual(['pump', 'turbine']);
    expect(rows.every(({ cells }) => cells.length === 2 && cells.every((cell) => cell.length > 0))).toBe(
      true,
    );
    expect(rows[0]?.label).toBe('In short');
    for (const { cells } of rows) {
      expect(cells[0]?.every(({ text, n }) => n === 2 && !/turbine/i.test(text))).toBe(true);
      expect(cells[1]?.every(({ text, n }) => n === 3 && !/pump/i.test(text))).toBe(true);
    }
  });

  it('is an explanation when only one of the two is spoken of', async () => {
    const page = await composer.compose(request(question, 'comparison', [pump, install]), signal);
    expect(page.form).toBe('explanation');
    expect(page.blocks.some(({ type }) => type === 'comparison')).toBe(false);
  });
});

const SAID_ONCE = new Set(['lead', 'section', 'facts', 'definitions']);

describe('every page', () => {
  const requests = [
    request('How do I install the pump?', 'instruction', [install, pump, turbine, unused]),
    request('What is the difference between a pump and a turbine?', 'comparison', [pump, turbine, unused]),
    request('What is a pump?', 'factoid', [pump, install, turbine, unused]),
    request('Why does a pump need a valve?', 'reason', [pump, install, turbine, unused]),
    request('the pump', 'not-a-question', [pump, install, unused]),
  ];

  it.each(requests)('takes each text verbatim from the source that it names: $question', async (asked) => {
    const page = await composer.compose(asked, signal);
    const texts = page.blocks.flatMap(textsOf);
    expect(texts.length).toBeGreaterThan(0);
    const textOf = (n: number) => asked.passages.find((source) => source.n === n)?.text ?? '';
    // Code may have been moved left, nothing else is changed.
    const flat = (text: string) => text.replace(/\n[ \t]+/g, '\n');
    for (const { text, n } of texts) expect(flat(textOf(n))).toContain(flat(text));
    const named = [...new Set(texts.map(({ n }) => n))].sort();
    expect(page.sources.map(({ n }) => n)).toEqual(named);
    for (const { n, quotes } of page.sources) {
      expect(quotes.length).toBeGreaterThan(0);
      for (const quote of quotes) expect(textOf(n)).toContain(quote);
    }
  });

  it.each(requests)('says nothing twice and asks only for what it has not used: $question', async (asked) => {
    const page = await composer.compose(asked, signal);
    const texts = page.blocks.flatMap((block) => (SAID_ONCE.has(block.type) ? textsOf(block) : []));
    expect(new Set(texts.map(({ text }) => text)).size).toBe(texts.length);
    const questions = page.blocks.find(({ type }) => type === 'questions');
    const used = page.sources.flatMap(({ headingPath }) => headingPath);
    if (questions?.type === 'questions') for (const item of questions.items) expect(used).not.toContain(item);
    const lead = find(page.blocks, 'lead').sentences;
    expect(lead.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(400);
  });

  it('lists facts that stand by themselves, and each once', async () => {
    const pumps = [
      'A pump is a machine that lifts the water of a house from its well to its roof, by day and by night.',
      'The house pump of the mayor was built of brass and oak by two brothers in the winter of the year 1890.',
      'The house pump of the smith was bought from a fair in the valley by the sea for forty crowns and a goat.',
      'The house pump of the baker was carried over the hill on a cart by his sons, who never spoke of it again.',
      'The house pump of the miller was won in a wager about the height of the tower, which he had climbed before.',
    ];
    const leaning =
      'Because of this, the house pump of the priest was never painted, and no house had another pump.';
    const asked = request('Which house has a pump?', 'factoid', [
      passage(1, 'House pump', `${pumps.join(' ')}\n\n${leaning}`),
    ]);
    const { blocks } = await composer.compose(asked, signal);
    const facts = find(blocks, 'facts').items.map(({ text }) => text);
    expect(facts).not.toContain(leaning);
    const texts = blocks.flatMap(textsOf).map(({ text }) => text);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts).toContain(pumps[0]);
  });

  it('links to the passage itself when its document has no address', async () => {
    const linked = passage(2, 'The pump', pump.text, { url: 'https://example.org/#pump' });
    const page = await composer.compose(request('What is a pump?', 'factoid', [install, linked]), signal);
    expect(page.sources.map(({ url }) => url)).toContain('https://example.org/#pump');
    const plain = await composer.compose(request('What is a pump?', 'factoid', [pump]), signal);
    expect(plain.sources[0]?.url).toBe('/passages/p2');
  });

  it('says so when the documents do not answer, in the language of the question', async () => {
    const intent = { kind: 'factoid', confidence: 0.9, language: 'de' } as const;
    const page = await composer.compose(
      request('Wo ist mein Hut?', 'factoid', [pump, unused], { confidence: 0.05, intent }),
      signal,
    );
    expect(page.form).toBe('unanswered');
    expect(page.description).toMatch(/beantworten diese Frage nicht/);
    expect(find(page.blocks, 'facts').items.map(({ n }) => n)).toEqual([2, 4]);
  });

  it('is made even from nothing', async () => {
    const page = await composer.compose(request('', 'not-a-question', [], { confidence: 0 }), signal);
    expect(page).toMatchObject({ form: 'unanswered', sources: [] });
  });

  it('is not made for a run that was stopped', async () => {
    await expect(
      composer.compose(request('What is a pump?', 'factoid', [pump]), AbortSignal.abort()),
    ).rejects.toThrow();
  });
});

describe('a page for a known visitor', () => {
  const trait = (value: string) => ({
    traits: [
      {
        key: 'expertise' as const,
        value,
        confidence: 0.8,
        why: '',
        seenAt: '2026-01-01',
        expiresAt: '2026-02-01',
      },
    ],
  });
  const question = 'Why does a pump need a valve?';

  it('explains the terms to a newcomer and not to an expert, and says what shaped it', async () => {
    const passages = [
      passage(
        1,
        'Valves',
        'A pump needs a valve because the water that it has lifted would otherwise run back into the well as soon as the motor stops. Without a valve the pump runs dry, and a pump that runs dry wears out its seals within a few hours. A pump also needs a valve so that its pressure can be set.',
      ),
      pump,
    ];
    const [plain, beginner, advanced] = await Promise.all(
      [{ traits: [] }, trait('beginner'), trait('advanced')].map((profile) =>
        composer.compose(request(question, 'reason', passages, { profile }), signal),
      ),
    );
    expect(plain?.personalisedBy).toEqual([]);
    expect(beginner?.blocks.map(({ type }) => type).slice(0, 2)).toEqual(['lead', 'definitions']);
    expect(advanced?.blocks.some(({ type }) => type === 'definitions')).toBe(false);
    expect([beginner?.personalisedBy, advanced?.personalisedBy]).toEqual([['expertise'], ['expertise']]);
  });
});
