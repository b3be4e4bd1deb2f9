import { describe, expect, it } from '@jest/globals';
import { createExtractiveWriter } from '../../../../../pipeline/adapters/embedded/answer/extractive-writer.ts';
import type {
  NumberedPassage,
  QuestionKind,
  WriteRequest,
  WrittenAnswer,
} from '../../../../../pipeline/ports.ts';
import { toTerms } from '../../../../../pipeline/text/terms.ts';
import { HOSTILE_TEXT } from '../../../../fakes/hostile-text.ts';

const never = new AbortController().signal;
const writer = createExtractiveWriter({ readSection: async ({ text }) => text });

function toPassage(n: number, text: string, overrides: Partial<NumberedPassage> = {}): NumberedPassage {
  const id = `p${n}`;
  return {
    id,
    documentId: id,
    title: `Title ${n}`,
    headingPath: [],
    url: null,
    text,
    score: 10 - n,
    n,
    excerpt: '',
    ...overrides,
  };
}

interface Asked {
  readonly kind?: QuestionKind;
  readonly confidence?: number;
  readonly language?: string;
}

function toRequest(
  question: string,
  texts: readonly string[],
  { kind = 'factoid', confidence = 0.9, language = 'en' }: Asked = {},
): WriteRequest {
  return {
    question,
    history: [],
    intent: { kind, confidence: 1, language },
    profile: { traits: [] },
    passages: texts.map((text, index) => toPassage(index + 1, text)),
    terms: [...new Set(toTerms(question))].map((term) => ({ term, weight: 0.5 })),
    confidence,
  };
}

async function write(
  request: WriteRequest,
  by = writer,
): Promise<WrittenAnswer & { pieces: string[]; text: string }> {
  const pieces: string[] = [];
  const writing = by.write(request, never);
  for (;;) {
    const step = await writing.next();
    if (step.done) return { ...step.value, pieces, text: pieces.join('') };
    pieces.push(step.value);
  }
}

const TOWER =
  'The bell tower stands on the hill. It was built by Konrad in 1380. Visitors may climb its stairs on Sundays. ' +
  'The stairs have 312 steps and are steep.';

describe('the extractive writer', () => {
  it('shows the beginning of long code with the line that announces it', async () => {
    const program = `The middle program is:\n\n\`\`\`js\n${'call();\n'.repeat(525)}\`\`\``;
    const { text } = await write(toRequest('Show me the middle program', [program]));
    expect(text).toMatch(/^\*Title 1\*|^The middle program is: \[1\]/);
    expect(text).toMatch(/The middle program is: \[1\]\n\n```js\n(?:call\(\);\n){50,200}```$/);
  });

  it('quotes the sentences that answer in their order, word for word, and marks the best', async () => {
    const answer = await write(toRequest('When was the bell tower built?', [TOWER]));
    expect(answer.text).toBe(
      'The bell tower stands on the hill. It was built by Konrad in 1380. Visitors may climb its stairs on Sundays. [1]',
    );
    expect(answer.finishReason).toBe('extractive');
    expect(answer.confidence).toBe(0.9);
    expect(answer.citations).toEqual([{ n: 1, quote: 'It was built by Konrad in 1380.' }]);
  });

  it('lets the best passage speak, and a second one only when it is nearly as good', async () => {
    const texts = [
      'The mill grinds the corn of the village.',
      'The mill was built in 1720.',
      'A mill has sails.',
    ];
    const given = toRequest('What does the mill do?', texts);
    const numbersOf = (text: string) => [...new Set(text.match(/\[\d\]/g))];
    const [first, second, third] = given.passages as [NumberedPassage, NumberedPassage, NumberedPassage];
    const request = { ...given, passages: [first, { ...second, score: 8.5 }, third] };
    expect(numbersOf((await write(request)).text)).toEqual(['[1]', '[2]']);
    const weaker = { ...request, passages: [first, { ...second, score: 7 }, { ...third, score: 6.9 }] };
    expect(numbersOf((await write(weaker)).text)).toEqual(['[1]']);
    const long = { ...first, text: `${first.text}\n\n\`\`\`\n${'grind the corn\n'.repeat(60)}\`\`\`` };
    expect(numbersOf((await write({ ...request, passages: [long, second] })).text)).toEqual(['[1]']);
  });

  it('does not say twice what two versions of a page say', async () => {
    const text = 'The mill grinds the corn of the village, and on Sundays that of the monastery.';
    const request = toRequest('What does the mill do?', [text, `${text} Since 1720.`, 'The mill has sails.']);
    const [first, second, third] = request.passages as [NumberedPassage, NumberedPassage, NumberedPassage];
    const passages = [first, { ...second, score: 9 }, { ...third, score: 8.9 }];
    const answer = await write({ ...request, passages });
    expect([...new Set(answer.text.match(/\[\d\]/g))]).toEqual(['[1]', '[3]']);
  });

  it('quotes a short section of one paragraph whole, though the best of it comes late', async () => {
    const before = 'Nobody in the village knows what was here before the tower came. '.repeat(8);
    const text = `${before}The tower was built by Konrad.`;
    expect(text.length).toBeGreaterThan(500);
    const request = toRequest('Who built the tower?', []);
    const whole = await write({ ...request, passages: [toPassage(1, text, { headingPath: ['Tower'] })] });
    expect(whole.text).toBe(`*Title 1 › Tower*\n\n${text} [1]`);
  });

  it('prefers a sentence with a date when the question asks when', async () => {
    const text = 'The tower of the town is made of stone. The tower of the town dates from 1380.';
    const when = await write(toRequest('When was the tower of the town begun?', [text]));
    expect(when.citations[0]?.quote).toBe('The tower of the town dates from 1380.');
    const what = await write(toRequest('What is the tower of the town like?', [text]));
    expect(what.citations[0]?.quote).toBe('The tower of the town is made of stone.');
  });

  it('stays within bounds, however long the sentences, items, rows and lines are', async () => {
    const clause = 'and the bell tower of the town was built again by its people after the fire, ';
    const long = `In 1380 the tower burnt, ${clause.repeat(60)}so it stands.`;
    const texts = [
      long,
      `- ${long}\n- Short.`,
      `1. ${long}\n2. Short.`,
      `| a | b |\n|---|---|\n| ${long.repeat(3)} | bell |`,
      `Bell tower:\n\n\`\`\`\n${long.repeat(3)}\n\`\`\``,
      '塔𠀋'.repeat(4_000),
    ];
    for (const text of texts) {
      const answer = await write(toRequest('Who built the bell tower 塔?', [text], { kind: 'instruction' }));
      expect(answer.text.length).toBeLessThanOrEqual(1_500);
      expect(answer.text.isWellFormed()).toBe(true);
      for (const { quote } of answer.citations) expect(text).toContain(quote);
    }
  });

  it('takes the sentence along that another one leans on', async () => {
    const text =
      'A line before. The old magic string was removed. Instead, pass the address of the page to redirect to.';
    const answer = await write(toRequest('How do I redirect to a page?', [text]));
    expect(answer.text).toBe(
      'The old magic string was removed. Instead, pass the address of the page to redirect to. [1]',
    );
  });

  it('sends its reader elsewhere only when there is nothing else to say', async () => {
    const pointer = 'For more information about the opening of the bell tower, see the town hall.';
    const told = 'The bell tower opens on Sundays.';
    const question = 'When does the bell tower open, for information?';
    expect((await write(toRequest(question, [`${pointer} ${told}`]))).citations[0]?.quote).toBe(told);
    expect((await write(toRequest(question, [pointer]))).citations[0]?.quote).toBe(pointer);
  });

  describe('of a passage under headings', () => {
    const quote = async (
      question: string,
      text: string,
      kind: QuestionKind = 'factoid',
      path = ['Limits'],
    ) => {
      const request = toRequest(question, [text], { kind });
      const passages = request.passages.map((passage) => ({ ...passage, headingPath: path }));
      return (await write({ ...request, passages })).text;
    };

    it('tells the place, and quotes a short section whole', async () => {
      const text = '+ Default: `10000`\n\nThe most milliseconds that a plugin may take.';
      expect(
        await quote('What is the default plugin timeout?', text, 'factoid', ['Options', 'pluginTimeout']),
      ).toBe(
        '*Title 1 › Options › pluginTimeout*\n\n+ Default: `10000`\n\nThe most milliseconds that a plugin may take. [1]',
      );
    });

    it('leaves out what is no text: pictures, tags and the source of diagrams', async () => {
      const text =
        'The gate opens.\n\n![a gate](gate.svg)\n\n<div class="x"></div>\n\n```mermaid\ngraph gate\n```\n\nThe gate closes.';
      expect(await quote('When does the gate open?', text)).toBe(
        '*Title 1 › Limits*\n\nThe gate opens. [1]\n\nThe gate closes.',
      );
    });

    it('shows a row with the head of its table', async () => {
      const rows = Array.from({ length: 40 }, (_, index) => `| plan${index} | ${index} seats |`);
      const text = `Seats by plan:\n\n| Plan | Seats |\n|---|---|\n${rows.join('\n')}`;
      const answer = await quote('How many seats has plan17?', text);
      expect(answer).toContain('| Plan | Seats |\n|---|---|\n| plan17 | 17 seats |');
      expect(answer).not.toContain('plan16');
    });

    it('shows an item with the line that introduces its list', async () => {
      const items = Array.from({ length: 30 }, (_, index) => `- Browser number ${index} with its own engine`);
      const text = `The dashboard works in these:\n\n${items.join('\n')}\n- Firefox 115 and later`;
      const answer = await quote('Does the dashboard work in Firefox?', text);
      expect(answer).toMatch(
        /The dashboard works in these: \[1\]\n\n(?:- Browser number 0 .*\n)?- Firefox 115 and later$/,
      );
    });

    it('shows steps from the first on, and the code of the section to whoever wants to do something', async () => {
      const steps = Array.from({ length: 6 }, (_, index) => `${index + 1}. Turn screw number ${index + 1}.`);
      const prose = 'The battery lasts for years. '.repeat(40);
      const code = '```sh\nbattery --change\n```';
      const text = `${prose}\n\nTo change the battery:\n\n${steps.join('\n')}\n\nNothing else is needed here.\n\n${code}`;
      const answer = await quote('change the battery', text, 'instruction');
      expect(answer).toContain(`To change the battery: [1]\n\n${steps.join('\n')}`);
      expect(answer).toContain(code);
      expect(await quote('How long does the battery last?', text)).not.toContain('```');
    });

    it('answers with code alone where there is nothing else', async () => {
      const code = '```sh\nsystemctl restart indexer\n```';
      expect(await quote('How do I restart the indexer?', code, 'instruction')).toBe(
        `*Title 1 › Limits* [1]\n\n${code}`,
      );
    });

    it('cuts code at a line, and closes it', async () => {
      const lines = Array.from({ length: 200 }, (_, index) => `call(${index}); // of the indexer`);
      const answer = await quote(
        'restart the indexer',
        `\`\`\`js\n${lines.join('\n')}\n\`\`\``,
        'instruction',
      );
      expect(answer.length).toBeLessThan(1_500);
      expect(answer).toMatch(/call\(\d+\); \/\/ of the indexer\n```$/);
    });
  });

  it('answers from the section that stands below the question itself', async () => {
    const request = toRequest('What is a toll gate?', [
      'A toll gate was here. A toll gate is no toll house. The toll gate is a toll gate.',
      'A toll gate is a barrier of wood. Somebody opens it for coins.',
    ]);
    const [other, asked] = request.passages as [NumberedPassage, NumberedPassage];
    const passages = [
      { ...other, headingPath: ['What is not a toll gate?'] },
      { ...asked, headingPath: ['What is a toll gate?'] },
    ];
    const { citations } = await write({ ...request, passages });
    expect(citations.map(({ n }) => n)).not.toContain(1);
    const elsewhere = await write({ ...request, question: 'Which toll gate?', passages });
    expect(elsewhere.citations.map(({ n }) => n)).toContain(1);
  });

  it.each([
    ['hi', 'Hello. What would you like to know?'],
    ['Thanks a lot!', 'You are welcome. Ask on whenever something else comes up.'],
    ['ok, bye', 'You are welcome. Ask on whenever something else comes up.'],
  ])('replies to small talk, whatever was found: %s', async (question, reply) => {
    const { finishReason, text, citations } = await write(toRequest(question, [TOWER]));
    expect([finishReason, text, citations]).toEqual(['reply', reply, []]);
  });

  it('asks back where one word is none that the documents know', async () => {
    expect(await write(toRequest('asdf', []))).toMatchObject({ finishReason: 'reply' });
    expect(await write(toRequest('Who asdf?', []))).toMatchObject({ finishReason: 'unanswered' });
    expect(await write(toRequest('tower', [TOWER]))).toMatchObject({ finishReason: 'extractive' });
  });

  describe('when the documents do not answer', () => {
    it('says so in one sentence, and cites nothing', async () => {
      const request = toRequest('Who won the match?', [TOWER, TOWER, 'No.'], { confidence: 0.05 });
      const { finishReason, text, citations } = await write(request);
      expect([finishReason, citations]).toEqual(['unanswered', []]);
      expect(text).toBe('The documents here do not answer this.');
    });

    it('says so when nothing was found or there is nothing to read', async () => {
      for (const texts of [[], ['## Heading']]) {
        const { finishReason, citations } = await write(toRequest('What is a?', texts));
        expect({ finishReason, citations }).toEqual({ finishReason: 'unanswered', citations: [] });
      }
    });

    it.each([
      ['de-AT', 'Die Dokumente'],
      ['fr', 'Les documents'],
      ['es', 'Los documentos'],
      ['ar', 'لا تجيب'],
      ['ja', 'ここにある'],
      ['und', 'The documents'],
      ['constructor', 'The documents'],
    ])('says so in the language of the question: %s', async (language, beginning) => {
      const { text } = await write(toRequest('?', [TOWER], { confidence: 0, language }));
      expect(text.startsWith(beginning)).toBe(true);
    });
  });

  it('takes any text for a question and a passage', async () => {
    for (const text of [HOSTILE_TEXT, '\0\ud800', '', '`'.repeat(50), '[1] [2]. [3]', '1. '.repeat(300)]) {
      for (const kind of ['instruction', 'factoid'] as const) {
        const { citations } = await write(
          toRequest(`${text} what`, [text, `${text}. Sentence ends.`], { kind }),
        );
        for (const { quote } of citations) expect(`${text}. Sentence ends.`).toContain(quote);
      }
    }
  });

  it('is not held up by a passage without end', async () => {
    const started = performance.now();
    for (const text of [
      'what - '.repeat(20_000),
      'what, '.repeat(20_000),
      '['.repeat(20_000),
      'what. '.repeat(20_000),
    ]) {
      await write(toRequest('What is what?', [text], { kind: 'instruction' }));
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('quotes a text that stands in two documents once', async () => {
    const answer = await write({
      ...toRequest('Who built the bell tower?', []),
      passages: [toPassage(1, TOWER), toPassage(2, TOWER, { score: 9 })],
    });
    expect(answer.text.match(/\[\d\]/g)).toEqual(['[1]']);
  });

  it('shows the code of the section where it stands in another part of it', async () => {
    const text = 'To ring the bell, pull the rope twice. For example:';
    const code = '```sh\nbell pull --twice\n```';
    const answer = await write(
      {
        ...toRequest('How do I ring the bell?', [], { kind: 'instruction' }),
        passages: [toPassage(1, text, { headingPath: ['Ringing'] })],
      },
      createExtractiveWriter({ readSection: async (passage) => `Before.\n\n${passage.text}\n\n${code}` }),
    );
    expect(answer.text).toBe(`*Title 1 › Ringing*\n\nBefore.\n\n${text} [1]\n\n${code}`);
    expect(answer.citations).toEqual([{ n: 1, quote: 'To ring the bell, pull the rope twice.' }]);
  });

  it('stops between two blocks when its run is stopped', async () => {
    const stop = new AbortController();
    const request = {
      ...toRequest('Who built the bell tower?', []),
      passages: [toPassage(1, TOWER), toPassage(2, 'The bell tower leans.', { score: 9 })],
    };
    const writing = writer.write(request, stop.signal);
    expect((await writing.next()).done).toBe(false);
    stop.abort(new Error('stopped'));
    await expect(writing.next()).rejects.toThrow('stopped');
  });
});
