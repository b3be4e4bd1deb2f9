import type { AnswerPorts } from '../../pipeline/answer.ts';
import type { PageDraft, ScoredPassage, Writer } from '../../pipeline/ports.ts';
import { findPlace } from '../fakes/memory-knowledge-base.ts';
import { createScriptedPorts } from '../fakes/scripted-ports.ts';

const PASSAGES: readonly ScoredPassage[] = [
  {
    id: 'p1',
    documentId: 'guide/buffering.md',
    title: 'Streaming behind a proxy',
    headingPath: ['Buffering', 'nginx'],
    url: null,
    text: 'A proxy that buffers holds a stream back until its buffer is full. Send the header `X-Accel-Buffering: no` and **nginx** passes every event on at once. The same can be set for a location:\n\n```nginx\nlocation /api/ {\n  proxy_buffering off;\n}\n```',
    score: 9,
  },
  {
    id: 'p2',
    documentId: 'guide/compression.md',
    title: 'Compression',
    headingPath: ['What to leave alone'],
    url: 'https://docs.example/compression#leave-alone',
    text: 'Compression collects output before it writes. Leave `text/event-stream` uncompressed, or flush after every event. See [the filter](./filter.md) for how to.',
    score: 7,
  },
  {
    id: 'p3',
    documentId: 'guide/heartbeat.md',
    title: 'Heartbeats and idle connections',
    headingPath: [],
    url: null,
    text: 'A connection that is silent for a minute is closed by many proxies. A comment every ten seconds keeps it open.',
    score: 5,
  },
];

const ANSWER = [
  'A proxy that buffers holds a stream back until its buffer is full. [1] ',
  'Send the header `X-Accel-Buffering: no` and **nginx** passes every event on at once. [1]\n\n',
  '1. Turn buffering off for the location. [1]\n2. Leave `text/event-stream` uncompressed. [2]\n\n',
  '```nginx\nlocation /api/ {\n  proxy_buffering off;\n}\n```\n\n',
  'A comment every ten seconds keeps the connection open. [3]',
];

const DRAFT: PageDraft = {
  title: 'Why a stream arrives all at once, and how to stop it',
  description:
    'A buffering proxy or compression holds a stream back; one header and one setting let it through.',
  language: 'en',
  form: 'steps',
  blocks: [
    {
      type: 'lead',
      sentences: [{ text: 'A proxy that buffers holds a stream back until its buffer is full.', n: 1 }],
    },
    {
      type: 'steps',
      heading: 'Let the stream through',
      steps: [
        {
          text: {
            text: 'Send the header `X-Accel-Buffering: no` and **nginx** passes every event on at once.',
            n: 1,
          },
          code: [
            { type: 'code', language: 'nginx', text: 'location /api/ {\n  proxy_buffering off;\n}', n: 1 },
          ],
        },
        {
          text: { text: 'Leave `text/event-stream` uncompressed, or flush after every event.', n: 2 },
          code: [],
        },
      ],
    },
    {
      type: 'comparison',
      columns: ['Proxy', 'Compression'],
      rows: [
        {
          label: 'Holds back',
          cells: [
            [{ text: 'Until its buffer is full.', n: 1 }],
            [{ text: 'Until it has enough to compress.', n: 2 }],
          ],
        },
        { label: 'Silence', cells: [[{ text: 'Closes an idle connection.', n: 3 }], []] },
      ],
    },
    {
      type: 'definitions',
      items: [{ term: 'Heartbeat', description: { text: 'A comment every ten seconds.', n: 3 } }],
    },
    {
      type: 'facts',
      heading: 'Good to know',
      items: [{ text: 'A connection that is silent for a minute is closed by many proxies.', n: 3 }],
    },
    { type: 'questions', items: ['How often should a heartbeat be sent?', 'What does compression collect?'] },
  ],
  sources: PASSAGES.map(({ id, title, headingPath, url, text }, index) => ({
    n: index + 1,
    title,
    headingPath,
    url: url ?? `/passages/${id}`,
    quotes: [text.split('\n')[0] ?? ''],
  })),
  personalisedBy: ['expertise'],
};

export interface StagedPorts {
  readonly ports: Partial<AnswerPorts>;
  /** Lets the search, or so many more pieces of the answer, through. */
  readonly release: { search(): void; pieces(count: number): void; all(): void };
  /** The next answer fails where it stands. */
  failNext(): void;
  /** The next page cannot be made. */
  losePage(): void;
}

export interface StagedContent {
  readonly answer?: readonly string[];
  readonly passages?: readonly ScoredPassage[];
  readonly draft?: PageDraft;
}

/** Ports whose work waits to be let through, so that every state of a run can be looked at for as long as one likes. */
export function createStagedPorts({
  answer = ANSWER,
  passages = PASSAGES,
  draft = DRAFT,
}: StagedContent = {}): StagedPorts {
  const scripted = createScriptedPorts();
  const search = createGate();
  const pieces = createGate();
  let fails = false;
  let isPageLost = false;

  const writer: Writer = {
    async *write(_request, signal) {
      for (const piece of answer) {
        await pieces.pass(signal);
        if (fails) {
          fails = false;
          throw new Error('The writer fails, as it was told to.');
        }
        yield piece;
      }
      return {
        finishReason: 'extractive',
        confidence: 0.91,
        citations: [
          { n: 1, quote: 'A proxy that buffers holds a stream back until its buffer is full.' },
          {
            n: 1,
            quote: 'Send the header `X-Accel-Buffering: no` and **nginx** passes every event on at once.',
          },
          { n: 2, quote: 'Leave `text/event-stream` uncompressed, or flush after every event.' },
          { n: 3, quote: 'A comment every ten seconds keeps it open.' },
        ],
        usage: null,
      };
    },
  };

  return {
    ports: {
      knowledge: {
        ...scripted.knowledge,
        async search({ limit }, signal) {
          await search.pass(signal);
          return {
            passages: passages.slice(0, limit),
            confidence: 0.9,
            terms: [{ term: 'buffer', weight: 3 }],
          };
        },
        findPassage: async (passageId) => passages.find(({ id }) => id === passageId) ?? null,
        findPlace: async (passageId) => findPlace(passages, passageId),
        listDocument: async (documentId, from, limit) =>
          passages.filter((passage) => passage.documentId === documentId).slice(from, from + limit),
        suggestQuestions: async (limit) =>
          [
            'Why does my stream arrive all at once?',
            'How often is a heartbeat sent?',
            'Compression and streams',
          ].slice(0, limit),
      },
      writer,
      pageComposer: {
        async compose() {
          if (!isPageLost) return draft;
          isPageLost = false;
          throw new Error('The page is lost, as it was told to be.');
        },
      },
      // Their ids count up, so that a test knows where a made page is.
      pages: scripted.pages,
    },
    release: {
      search: () => search.open(1),
      pieces: (count) => pieces.open(count),
      all() {
        search.open(Number.POSITIVE_INFINITY);
        pieces.open(Number.POSITIVE_INFINITY);
      },
    },
    failNext() {
      fails = true;
    },
    losePage() {
      isPageLost = true;
    },
  };
}

function createGate(permits = 0) {
  let left = permits;
  let waiting: (() => void)[] = [];
  return {
    open(count: number) {
      left += count;
      for (const wake of waiting.splice(0)) wake();
      waiting = [];
    },
    async pass(signal: AbortSignal): Promise<void> {
      while (left <= 0) {
        await new Promise<void>((resolve, reject) => {
          const giveUp = () => reject(signal.reason);
          signal.addEventListener('abort', giveUp, { once: true });
          waiting.push(() => {
            signal.removeEventListener('abort', giveUp);
            resolve();
          });
        });
      }
      left -= 1;
    },
  };
}
