import { describe, expect, it } from '@jest/globals';
import { createExtractivePageComposer } from '../../../../../pipeline/adapters/embedded/page/extractive-page-composer.ts';
import type { Block, Excerpt } from '../../../../../pipeline/page-blocks.ts';
import type { ComposeRequest, NumberedPassage, QuestionKind } from '../../../../../pipeline/ports.ts';
import { toTerms } from '../../../../../pipeline/text/terms.ts';

const composer = createExtractivePageComposer({
  readSection: async ({ text }) => text,
  passageUrl: (id) => `/passages/${id}`,
});
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
    headingPath: heading ? ['Machines', heading] : [],
    url: null,
    text,
    score: 10 - 2 * n,
    excerpt: text,
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

const excerptsOf = (blocks: readonly Block[]) =>
  blocks.filter((block): block is Excerpt => block.type === 'excerpt');

const STEPS =
  'Install the pump before you fill the tank.\n\n1. Close the main valve.\n2. Install the pump on its base:\n\n   ```sh\n   pump install\n   ```\n\n3. Open the main valve.';
const install = passage(1, 'Installing the pump', STEPS);
const pump = passage(2, 'The pump', 'A pump is a machine that moves water. Every pump has a valve.');
const turbine = passage(
  3,
  'The turbine',
  'A turbine is a wheel that water turns. The turbine has no valve at all.',
);
const fence = passage(
  4,
  'How to paint a fence?',
  'Fences are painted in spring, when the wood is dry enough.',
);

describe('a page for somebody whose work is known', () => {
  const others = [
    passage(3, 'For schools', 'In schools the pump is locked.'),
    passage(4, 'For everybody', 'The pump is blue and the pump is loud.'),
    passage(5, 'For farmers', 'A farmer leads the pump to the field.'),
    passage(6, 'At sea', 'Salt water harms the pump.'),
  ];
  const seenAt = '2026-01-01T00:00:00Z';
  const compose = async (role: string | null) => {
    const traits =
      role === null
        ? []
        : [{ key: 'role' as const, value: role, confidence: 0.9, why: role, seenAt, expiresAt: seenAt }];
    const asked = request('How do I install the pump?', 'instruction', [install, ...others], {
      profile: { traits },
    });
    const { blocks, personalisedBy } = await composer.compose(asked, signal);
    const seeAlso = blocks.find((block) => block.type === 'see-also');
    return {
      first: blocks[0],
      headings: seeAlso?.items.map((item) => item.headingPath.at(-1)),
      personalisedBy,
    };
  };

  it('names first what is for them among what else there is to read, and says so', async () => {
    const plain = await compose(null);
    expect(plain).toMatchObject({ personalisedBy: [] });
    const farmer = await compose('dairy farmer');
    expect(farmer.headings?.[0]).toBe('For farmers');
    expect(farmer.personalisedBy).toEqual(['role']);
    expect(farmer.first).toEqual(plain.first);
  });

  it('is the same page where no document speaks of their work', async () => {
    expect(await compose('notary')).toEqual(await compose(null));
  });
});

describe('a page without a model', () => {
  it('holds the section that answers whole, in its own order, with the answer marked', async () => {
    const page = await composer.compose(
      request('How do I install the pump?', 'instruction', [install, pump, turbine]),
      signal,
    );
    expect(page).toMatchObject({ title: 'How to install the pump', form: 'steps', language: 'en' });
    expect(excerptsOf(page.blocks)).toEqual([
      {
        type: 'excerpt',
        heading: 'Installing the pump',
        path: ['Handbook', 'Machines'],
        text: STEPS,
        answer: 'Install the pump before you fill the tank.',
        n: 1,
      },
    ]);
    expect(page.sources).toEqual([
      {
        n: 1,
        title: 'Handbook',
        headingPath: ['Machines', 'Installing the pump'],
        url: '/passages/p1',
        quotes: [],
      },
    ]);
  });

  it('reads the whole section where the passage is only a part of it', async () => {
    const whole = createExtractivePageComposer({
      readSection: async ({ text }) => `Before it.\n\n${text}\n\nBehind it.`,
      passageUrl: (id) => id,
    });
    const page = await whole.compose(request('What is a pump?', 'factoid', [pump]), signal);
    expect(excerptsOf(page.blocks)[0]?.text).toBe(`Before it.\n\n${pump.text}\n\nBehind it.`);
  });

  it('ends with other places and two lines of each, and names none twice', async () => {
    const page = await composer.compose(
      request('How do I install the pump?', 'instruction', [install, pump, turbine, fence]),
      signal,
    );
    const [seeAlso] = page.blocks.flatMap((block) => (block.type === 'see-also' ? [block] : []));
    expect(page.blocks.at(-1)).toBe(seeAlso);
    expect(seeAlso?.items.map(({ headingPath, url }) => [headingPath.at(-1), url])).toEqual([
      ['The pump', '/passages/p2'],
      ['The turbine', '/passages/p3'],
      ['How to paint a fence?', '/passages/p4'],
    ]);
    expect(seeAlso?.items[0]?.excerpt).toContain('machine that moves water');
  });

  it('names no other part of a section that the page shows whole', async () => {
    const part = passage(3, 'The pump', 'A pump is heavy.', {
      documentId: pump.documentId,
      score: pump.score,
    });
    const page = await composer.compose(request('What is a pump?', 'factoid', [pump, part, fence]), signal);
    const [seeAlso] = page.blocks.flatMap((block) => (block.type === 'see-also' ? [block] : []));
    expect(excerptsOf(page.blocks).map(({ n }) => n)).toEqual([pump.n]);
    expect(seeAlso?.items.map(({ url }) => url)).toEqual(['/passages/p4']);
  });

  it('has a second section only when it is nearly as good', async () => {
    const question = 'What is the difference between a pump and a turbine?';
    const near = { ...turbine, score: pump.score - 0.1 };
    const both = await composer.compose(request(question, 'comparison', [pump, near]), signal);
    expect(excerptsOf(both.blocks).map(({ heading }) => heading)).toEqual(['The pump', 'The turbine']);
    expect(both.form).toBe('comparison');
    const one = await composer.compose(request(question, 'comparison', [pump, turbine]), signal);
    expect(excerptsOf(one.blocks).map(({ heading }) => heading)).toEqual(['The pump']);
    expect(one.form).toBe('explanation');
  });

  it('shows the parts of one section once', async () => {
    const question = 'What is a pump?';
    const part = passage(3, 'The pump', 'A pump is heavy.', { score: pump.score });
    const whole = createExtractivePageComposer({
      readSection: async () => `${pump.text}\n\nA pump is heavy.`,
      passageUrl: (id) => id,
    });
    const page = await whole.compose(request(question, 'factoid', [pump, part]), signal);
    expect(excerptsOf(page.blocks)).toHaveLength(1);
  });

  it('leaves out what only a program reads: the source of a diagram, a picture, a tag', async () => {
    const text =
      'A pump moves water.\n\n```mermaid\ngraph TD; pump-->tank\n```\n\n![A pump](pump.png)\n\n<div class="box"></div>\n\nIt has a valve.';
    const page = await composer.compose(
      request('What does a pump do?', 'factoid', [passage(1, 'Pump', text)]),
      signal,
    );
    expect(excerptsOf(page.blocks)[0]?.text).toBe('A pump moves water.\n\nIt has a valve.');
  });

  it('promises no steps where there are none', async () => {
    const page = await composer.compose(request('How do I use a pump?', 'instruction', [pump]), signal);
    expect(page.form).toBe('explanation');
  });

  it('marks nothing where code answers', async () => {
    const code = '```sh\npump install\n```';
    const page = await composer.compose(
      request('pump install', 'instruction', [passage(1, 'Commands', code)]),
      signal,
    );
    expect(excerptsOf(page.blocks)[0]).toMatchObject({ text: code, answer: '' });
  });

  it('does not say in its title what was said around the question', async () => {
    const question = 'Hi there, I hate that it never works!! How do I install the pump?';
    const page = await composer.compose(request(question, 'instruction', [install]), signal);
    expect(page.title).toBe('How to install the pump');
  });

  it('links to the document where it has an address', async () => {
    const linked = passage(2, 'The pump', pump.text, { url: 'https://example.org/#pump' });
    const page = await composer.compose(request('What is a pump?', 'factoid', [linked]), signal);
    expect(page.sources.map(({ url }) => url)).toEqual(['https://example.org/#pump']);
  });

  it('gives who is in a hurry what answers, and nothing to read on', async () => {
    const urgency = {
      key: 'urgency' as const,
      value: 'high',
      confidence: 0.8,
      why: '',
      seenAt: '2026-01-01',
      expiresAt: '2026-02-01',
    };
    const asked = request('How do I install the pump?', 'instruction', [install, pump]);
    const plain = await composer.compose(asked, signal);
    const hurried = await composer.compose({ ...asked, profile: { traits: [urgency] } }, signal);
    expect(plain.blocks.map(({ type }) => type)).toEqual(['excerpt', 'see-also']);
    expect(hurried.blocks.map(({ type }) => type)).toEqual(['excerpt']);
    expect([plain.personalisedBy, hurried.personalisedBy]).toEqual([[], ['urgency']]);
  });

  it('is not made for a run that was stopped', async () => {
    await expect(
      composer.compose(request('What is a pump?', 'factoid', [pump]), AbortSignal.abort()),
    ).rejects.toThrow();
  });
});
