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

async function write(request: WriteRequest): Promise<WrittenAnswer & { pieces: string[]; text: string }> {
  const pieces: string[] = [];
  const writing = createExtractiveWriter().write(request, never);
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
  it('answers with the sentences that do, word for word, each with its source', async () => {
    const answer = await write(toRequest('When was the bell tower built?', ['Nothing of it.', TOWER]));
    expect(answer.text).toContain('It was built by Konrad in 1380. [2]');
    expect(answer.finishReason).toBe('extractive');
    expect(answer.confidence).toBe(0.9);
    expect(answer.citations).not.toHaveLength(0);
    for (const { n, quote } of answer.citations) {
      expect(n).toBe(2);
      expect(TOWER).toContain(quote);
    }
  });

  it('yields one sentence at a time, in the order of the passage', async () => {
    const { pieces } = await write(toRequest('Who built the bell tower and how many steps has it?', [TOWER]));
    expect(pieces.length).toBeGreaterThan(1);
    const places = pieces.map((piece) => TOWER.indexOf(piece.trim().replace(/ \[1\]$/, '')));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('prefers a sentence with a date when the question asks when', async () => {
    const texts = ['The tower of the town is made of stone.', 'The tower of the town dates from 1380.'];
    const when = await write(toRequest('When was the tower of the town begun?', texts));
    const what = await write(toRequest('What is the tower of the town like?', texts));
    expect(when.citations[0]?.quote).toBe(texts[1]);
    expect(what.citations[0]?.quote).toBe(texts[0]);
  });

  it('stays within 400 characters, marks included, however long the sentences are', async () => {
    const clause =
      'and the bell tower of the town was built again by its people after the fire of that year, ';
    for (const times of [1, 4, 5, 9]) {
      const long = `In 1380 the tower burnt, ${clause.repeat(times)}so it stands.`;
      const { text, citations } = await write(toRequest('Who built the bell tower?', [long, TOWER, long]));
      expect(text.length).toBeLessThanOrEqual(400);
      for (const { quote } of citations) expect(long + TOWER).toContain(quote);
    }
  });

  it('cuts a sentence without spaces between whole characters', async () => {
    const { text, citations } = await write(toRequest('塔', ['塔𠀋'.repeat(400)]));
    expect(text.length).toBeLessThanOrEqual(400);
    expect(citations[0]?.quote.isWellFormed()).toBe(true);
  });

  it('does not say the same thing twice', async () => {
    const { text } = await write(toRequest('When was the bell tower built?', [TOWER, TOWER]));
    expect(text.match(/built by Konrad/g)).toHaveLength(1);
  });

  it('does not let headings, tables, labels, questions or code pose as an answer', async () => {
    const page = [
      '# The bell tower',
      'Bell tower prices:',
      '| bell tower | price |',
      '|---|---|',
      '| tower | 5 |',
      'What is the bell tower?',
      '',
      '```',
      'bell tower. Bell tower.',
      '```',
      '',
      'A ticket for the bell tower costs five crowns.',
    ].join('\n');
    const { text } = await write(toRequest('What does the bell tower cost?', [page]));
    expect(text).toBe('A ticket for the bell tower costs five crowns. [1]');
  });

  it('takes the sentence along that another one leans on', async () => {
    const text = 'The old magic string was removed. Instead, pass the address of the page to redirect to.';
    const answer = await write(toRequest('How do I redirect to a page?', [text]));
    expect(answer.text).toBe(
      'The old magic string was removed. [1] Instead, pass the address of the page to redirect to. [1]',
    );
  });

  it('leaves out the yes of an answer to something else, and sentences of one word or two', async () => {
    const texts = [
      'In summer the bell tower opens on Sundays.',
      'Yes, dogs enjoy our old tower and its open roof.',
      'Bell towers.',
    ];
    const answer = await write(toRequest('When does the bell tower open?', texts));
    expect(answer.text).toBe(`${texts[0]} [1]`);
  });

  it('sends its reader elsewhere only when there is nothing else to say', async () => {
    const pointer = 'For more information about the opening of the bell tower, see the town hall.';
    const told = 'The bell tower opens on Sundays.';
    const question = 'When does the bell tower open, for information?';
    expect((await write(toRequest(question, [pointer, told]))).citations[0]?.quote).toBe(told);
    expect((await write(toRequest(question, [pointer]))).citations[0]?.quote).toBe(pointer);
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

  describe('where a sentence announces what follows it', () => {
    const code = '```sh\nexport PORT=8080\n```';
    const page = `The port is a number.\n\nSet another port with the variable:\n\n${code}`;

    it('takes it with what follows, when it is the best, whatever the kind of the question', async () => {
      const answer = await write(toRequest('Which variable sets another port?', [page]));
      expect(answer.text).toBe(`Set another port with the variable: [1]\n\n${code}\n`);
      for (const { quote } of answer.citations) expect(page).toContain(quote);
    });

    it('leaves it out of an answer in prose', async () => {
      const answer = await write(toRequest('What number is the port?', [page]));
      expect(answer.text).toBe('The port is a number. [1]');
    });

    it('takes it alone rather than nothing, when what follows is too long', async () => {
      const long = `Set another port with the variable:\n\n${code.replace('8080', '8'.repeat(1_000))}`;
      const answer = await write(toRequest('Which variable sets another port?', [long]));
      expect(answer.text).toBe('Set another port with the variable: [1]');
    });
  });

  describe('asked for an instruction', () => {
    const code = '```js\napp.use(static("public"));\n\napp.listen(3000);\n```';
    const steps = '1. Open the case.\n2. Turn the screw.\n   Not too hard.\n3. Close the case.';

    it('carries the code that stands right by the best sentence, whole', async () => {
      const page = `Intro.\n\nTo serve static files, use the static function.\n\n${code}\n\nMore.`;
      const answer = await write(toRequest('How do I serve static files?', [page], { kind: 'instruction' }));
      expect(answer.text).toBe(`To serve static files, use the static function. [1]\n\n${code}\n`);
      expect(answer.citations.map(({ quote }) => page.includes(quote))).toEqual([true, true]);
    });

    it('carries an ordered list whole', async () => {
      const page = `To change the battery, do this.\n\n${steps}\n\nThe battery lasts.`;
      const answer = await write(toRequest('How do I change the battery?', [page], { kind: 'instruction' }));
      expect(answer.text).toBe(`To change the battery, do this. [1]\n\n${steps} [1]`);
    });

    it('carries neither for another kind of question, nor when it is very long', async () => {
      const page = `To serve static files, use the static function.\n\n${code}`;
      expect((await write(toRequest('What serves static files?', [page]))).text).not.toContain('```');
      const long = page.replace('3000', '3'.repeat(1_000));
      const answer = await write(toRequest('How do I serve static files?', [long], { kind: 'instruction' }));
      expect(answer.text).not.toContain('```');
    });
  });

  describe('when the documents do not answer', () => {
    it('says so and names the nearest passages, each once', async () => {
      const request = toRequest('Who won the match?', [TOWER, TOWER, 'No.'], { confidence: 0.05 });
      const answer = await write(request);
      expect(answer.finishReason).toBe('unanswered');
      expect(answer.text).toBe(
        'The documents here do not answer this question.\n\nClosest:\n\n- Title 1 [1]\n- Title 2 [2]\n- Title 3 [3]',
      );
      for (const { n, quote } of answer.citations) expect(request.passages[n - 1]?.text).toContain(quote);
    });

    it('says so when nothing was found or nothing reads as a sentence', async () => {
      for (const texts of [[], ['| a | b |'], ['```\ncode\n```']]) {
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

  it('does not take a row of marks for a sentence', async () => {
    const { finishReason } = await write(toRequest('What?', ['* * * * * * a', '- -- --- -- - a b.']));
    expect(finishReason).toBe('unanswered');
  });

  it('stops between two sentences when its run is stopped', async () => {
    const stop = new AbortController();
    const request = toRequest('Who built the bell tower and how many steps has it?', [TOWER]);
    const writing = createExtractiveWriter().write(request, stop.signal);
    expect((await writing.next()).done).toBe(false);
    stop.abort(new Error('stopped'));
    await expect(writing.next()).rejects.toThrow('stopped');
  });
});
