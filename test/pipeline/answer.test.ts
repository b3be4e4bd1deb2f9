import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  type AnswerPorts,
  type AnswerRequest,
  processStream,
  STOPPED_BY_VISITOR,
} from '../../pipeline/answer.ts';
import { type EventPayloads, type FinishReason, MILEPOSTS, type RunEvent } from '../../pipeline/events.ts';
import { RunFailure } from '../../pipeline/failure.ts';
import type { PageComposer, Writer } from '../../pipeline/ports.ts';
import { createScriptedPorts, DRAFT } from '../fakes/scripted-ports.ts';

const onFailure = jest.fn<AnswerRequest['onFailure']>();

function request(overrides: Partial<AnswerPorts> = {}, stageTimeoutMs = 5_000): AnswerRequest {
  return {
    run: {
      id: 'run-1',
      visitorId: 'visitor-1',
      conversationId: 'conversation-1',
      messageId: 'message-1',
      question: 'Where do mileposts stand?',
      locale: 'en',
      state: 'running',
      startedAt: Date.now(),
    },
    history: [],
    ports: createScriptedPorts(overrides),
    links: {
      run: (runId) => ({
        eventsUrl: `/events/${runId}`,
        stopUrl: `/stop/${runId}`,
        runKey: `key of ${runId}`,
      }),
      passage: (passageId) => `/passages/${passageId}`,
      page: (pageId) => `/pages/${pageId}`,
      profile: '/profile',
    },
    settings: { sourceLimit: 8, stageTimeoutMs },
    onFailure,
    createErrorId: () => 'e1',
    startedAt: performance.now(),
    now: Date.now,
  };
}

async function collect(
  source: AsyncGenerator<RunEvent>,
  onEvent: (event: RunEvent) => void = () => {},
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of source) {
    events.push(event);
    onEvent(event);
  }
  return events;
}

beforeEach(() => void onFailure.mockClear());

const never = new AbortController().signal;
const posts = (events: RunEvent[]) =>
  events.flatMap((event) =>
    event.name === 'stage' ? [`${event.data.stageId} ${event.data.progress} ${event.data.status}`] : [],
  );
const find = <Name extends RunEvent['name']>(events: RunEvent[], name: Name) =>
  events.find((event): event is Extract<RunEvent, { name: Name }> => event.name === name)?.data as
    | EventPayloads[Name]
    | undefined;
const hang = () => new Promise<never>(() => {});

describe('a successful run', () => {
  it('passes every milepost in order', async () => {
    const events = await collect(processStream(request(), never));
    const passed = events.flatMap((event) =>
      event.name === 'stage' ? [[event.data.stageId, event.data.progress]] : [],
    );
    expect(passed).toEqual(MILEPOSTS.map(({ stageId, progress }) => [stageId, progress]));
  });

  it('sends results after the stage that made them, sources before the first delta, and complete before 100', async () => {
    const names = (await collect(processStream(request(), never))).map(({ name }) => name);
    const order = names.filter((name, index) => name !== 'stage' && name !== names[index - 1]);
    expect(order).toEqual(['intent', 'profile', 'source', 'delta', 'page', 'complete']);
    expect(names.at(-1)).toBe('stage');
  });

  it('starts stage payloads with stageId and progress and complete payloads with success', async () => {
    for (const { name, data } of await collect(processStream(request(), never))) {
      if (name === 'stage') expect(JSON.stringify(data)).toMatch(/^\{"stageId":"\w+","progress":\d+/);
      if (name === 'complete') expect(JSON.stringify(data)).toMatch(/^\{"success":true/);
    }
  });

  it('sends deltas whose offsets and texts make up the response', async () => {
    const events = await collect(processStream(request(), never));
    let text = '';
    for (const event of events) {
      if (event.name !== 'delta') continue;
      expect(event.data.offset).toBe(text.length);
      text += event.data.text;
    }
    expect(find(events, 'complete')).toMatchObject({ success: true, response: text });
  });

  it('cites sources with their quotes, and links passages without an address of their own to the site', async () => {
    const events = await collect(processStream(request(), never));
    const sources = events.flatMap((event) => (event.name === 'source' ? [event.data] : []));
    expect(sources.map(({ n, url }) => [n, url])).toEqual([
      [1, '/passages/p1'],
      [2, 'https://docs.example/2'],
      [3, '/passages/p3'],
    ]);
    expect(find(events, 'complete')).toMatchObject({
      sources: [{ n: 1, quotes: ['mileposts stand at the side of a road'] }],
    });
  });

  it('searches while the question is still being classified', async () => {
    let searching = false;
    const ports = createScriptedPorts();
    const events = await collect(
      processStream(
        request({
          knowledge: {
            ...ports.knowledge,
            search: (...args) => {
              searching = true;
              return ports.knowledge.search(...args);
            },
          },
          classifier: {
            classify: async () => {
              await Promise.resolve();
              return { kind: searching ? 'reason' : 'factoid', confidence: 1, language: 'en' };
            },
          },
        }),
        never,
      ),
    );
    expect(find(events, 'intent')?.label).toBe('reason');
  });

  it('makes version 2 of the page when the same is asked again and answered differently', async () => {
    let title = DRAFT.title;
    const asked = request({ pageComposer: { compose: async () => ({ ...DRAFT, title }) } });
    const askAs = async (id: string) =>
      find(await collect(processStream({ ...asked, run: { ...asked.run, id } }, never)), 'page');
    expect(await askAs('run-1')).toMatchObject({ version: 1, url: '/pages/page-1' });
    expect(await askAs('run-2')).toMatchObject({ version: 1, url: '/pages/page-1' });
    title = 'Mileposts, again';
    expect(await askAs('run-3')).toMatchObject({ version: 2, url: '/pages/page-1' });
  });
});

describe('the places where a visitor can read on', () => {
  const writing = (finishReason: FinishReason, text = 'Here. [1]'): Writer => ({
    async *write() {
      yield text;
      return { finishReason, confidence: 0.4, citations: [{ n: 1, quote: 'mileposts stand' }], usage: null };
    },
  });

  it('come with an answer: those that it does not quote when there are three, else all', async () => {
    const all = await collect(processStream(request(), never));
    expect(find(all, 'complete')).toMatchObject({
      hits: [
        {
          title: 'Document 1',
          headingPath: ['Milestones'],
          url: '/passages/p1',
          documentId: 'doc-1.md',
          excerpt: 'Passage 1 says that **mileposts** stand at the side of a road.',
        },
        { url: 'https://docs.example/2' },
        { url: '/passages/p3' },
      ],
    });
  });

  it('have the words that matched in every source as well', async () => {
    const events = await collect(processStream(request(), never));
    const sources = events.flatMap((event) => (event.name === 'source' ? [event.data] : []));
    expect(sources.map(({ headingPath, excerpt }) => [headingPath, excerpt?.slice(20)])).toEqual([
      [['Milestones'], '**mileposts** stand at the side of a road.'],
      [[], '**mileposts** stand at the side of a road.'],
      [[], '**mileposts** stand at the side of a road.'],
    ]);
    expect(find(events, 'complete')).toMatchObject({ sources: [sources[0]] });
  });

  it.each(['unsure', 'unanswered'] as const)(
    'stand in place of sources and a page when %s',
    async (reason) => {
      const events = await collect(processStream(request({ writer: writing(reason) }), never));
      expect(find(events, 'complete')).toMatchObject({
        success: true,
        finishReason: reason,
        sources: [],
        pageUrl: null,
        degraded: [],
        hits: [{ documentId: 'doc-1.md' }, { documentId: 'doc-2.md' }, { documentId: 'doc-3.md' }],
      });
      expect(posts(events).slice(-4)).toEqual([
        'response 82 done',
        'page 90 active',
        'page 95 skipped',
        'complete 100 done',
      ]);
      expect(events.filter(({ name }) => name === 'page' || name === 'notice')).toEqual([]);
      expect(find(events, 'complete')).not.toHaveProperty('timings.page');
    },
  );

  it('are not named in a reply to small talk, which has no page either', async () => {
    const events = await collect(processStream(request({ writer: writing('reply', 'Hello.') }), never));
    expect(find(events, 'complete')).toMatchObject({
      response: 'Hello.',
      hits: [],
      sources: [],
      pageUrl: null,
    });
    expect(find(events, 'page')).toBeUndefined();
  });

  it('need no page: one that hangs or fails holds nothing up and is not told of', async () => {
    const signals: AbortSignal[] = [];
    const compose: PageComposer['compose'] = (_brief, signal) => {
      signals.push(signal);
      return signals.length > 1 ? Promise.reject(new Error('no page')) : hang();
    };
    const overrides = { writer: writing('unsure'), pageComposer: { compose } };
    for (const _time of ['hangs', 'fails']) {
      const events = await collect(processStream(request(overrides), never));
      expect(find(events, 'complete')).toMatchObject({ success: true, degraded: [], pageUrl: null });
      expect(find(events, 'notice')).toBeUndefined();
    }
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    expect(onFailure).not.toHaveBeenCalled();
  });
});

describe('a lesser result', () => {
  const broken = async () => {
    throw new Error('secret detail');
  };

  it.each([
    ['intent', { classifier: { classify: broken } }],
    ['signals', { signalDetector: { detect: broken } }],
    ['page', { pageComposer: { compose: broken } }],
  ] as const)('is announced when %s fails, and the answer is still whole', async (stageId, overrides) => {
    const events = await collect(processStream(request(overrides), never));
    expect(find(events, 'notice')).toMatchObject({ code: 'degraded', stageId });
    expect(find(events, 'complete')).toMatchObject({ success: true, degraded: [stageId] });
    expect(posts(events).at(-1)).toBe('complete 100 done');
    expect(JSON.stringify(events)).not.toContain('secret detail');
  });

  it('marks a page that could not be made as skipped', async () => {
    const events = await collect(processStream(request({ pageComposer: { compose: broken } }), never));
    expect(posts(events)).toContain('page 95 skipped');
    expect(find(events, 'complete')).toMatchObject({ pageUrl: null });
  });
});

describe('a failure', () => {
  const values = [
    new Error('secret'),
    'secret',
    undefined,
    null,
    Object.freeze({ secret: 1 }),
    0n,
    Symbol('secret'),
  ];

  it.each(values.map((value) => [typeof value, value]))(
    'ends the run whatever is thrown: %s',
    async (_type, value) => {
      const ports = createScriptedPorts();
      const search = () => Promise.reject(value);
      const events = await collect(
        processStream(request({ knowledge: { ...ports.knowledge, search } }), never),
      );
      expect(find(events, 'complete')).toMatchObject({
        success: false,
        error: { code: 'knowledge_unavailable', stageId: 'knowledge', errorId: 'e1' },
        response: '',
      });
      expect(posts(events).at(-1)).toBe('knowledge 55 failed');
      expect(JSON.stringify(events)).not.toContain('secret');
    },
  );

  it('keeps the answer so far when the writer breaks, and freezes the progress', async () => {
    const writer: Writer = {
      async *write() {
        yield 'Mileposts ';
        throw new RunFailure('upstream_invalid', 'nonsense');
      },
    };
    const events = await collect(processStream(request({ writer }), never));
    expect(find(events, 'complete')).toMatchObject({
      success: false,
      error: { code: 'upstream_invalid' },
      response: 'Mileposts ',
    });
    expect(posts(events).at(-1)).toBe('response 75 failed');
  });

  it.each(['knowledge', 'response'] as const)(
    'ends a %s stage that hangs at its deadline',
    async (stageId) => {
      const ports = createScriptedPorts();
      const overrides =
        stageId === 'knowledge'
          ? { knowledge: { ...ports.knowledge, search: hang } }
          : {
              writer: {
                write: async function* () {
                  yield await hang();
                  throw new Error('unreachable');
                },
              } as Writer,
            };
      const events = await collect(processStream(request(overrides, 20), never));
      expect(find(events, 'complete')).toMatchObject({
        success: false,
        error: { code: 'stage_timeout', stageId },
      });
    },
  );
});

describe('a stage that is long', () => {
  afterEach(() => void jest.useRealTimers());

  it('is not cut while its answer grows, and is when it grows no more', async () => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    const writer: Writer = {
      async *write() {
        for (let count = 0; count < 10; count++) {
          yield 'word ';
          await new Promise((resolve) => setTimeout(resolve, 900));
        }
        return hang();
      },
    };
    const collecting = collect(processStream(request({ writer }, 1_000), never));
    await jest.advanceTimersByTimeAsync(20_000);
    expect(find(await collecting, 'complete')).toMatchObject({
      success: false,
      response: 'word '.repeat(10),
      error: { code: 'stage_timeout', stageId: 'response' },
    });
  });

  it('leaves no page under way when its answer has failed', async () => {
    const signals: AbortSignal[] = [];
    const compose: PageComposer['compose'] = (_brief, signal) => {
      signals.push(signal);
      return hang();
    };
    const write: Writer['write'] = async function* () {
      yield 'word ';
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('no more');
    };
    const model = () => ({ writer: { write }, pageComposer: { compose }, usage: () => null });
    await collect(processStream(request({ model }), never));
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  });
});

describe('an abort', () => {
  it.each(['init', 'intent', 'signals', 'knowledge', 'response', 'page'] as const)(
    'by the visitor in stage %s ends it there as stopped',
    async (stageId) => {
      const controller = new AbortController();
      const events = await collect(processStream(request({}, 5_000), controller.signal), (event) => {
        if (event.name === 'stage' && event.data.stageId === stageId) controller.abort(STOPPED_BY_VISITOR);
      });
      const last = events.at(-1);
      expect(last).toMatchObject({ name: 'stage', data: { status: 'stopped' } });
      expect(find(events, 'complete')).toMatchObject({ success: false, error: { code: 'interrupted' } });
      expect(events.filter(({ name }) => name === 'complete')).toHaveLength(1);
    },
  );

  it('starts no further stage', async () => {
    const controller = new AbortController();
    const compose = jest.fn(async () => hang());
    const ports = createScriptedPorts();
    const search = () => {
      controller.abort(STOPPED_BY_VISITOR);
      return hang();
    };
    await collect(
      processStream(
        request({ knowledge: { ...ports.knowledge, search }, pageComposer: { compose } }),
        controller.signal,
      ),
    );
    expect(compose).not.toHaveBeenCalled();
  });
});
