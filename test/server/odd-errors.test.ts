import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import type { AnswerPorts } from '../../pipeline/answer.ts';
import type { WrittenAnswer } from '../../pipeline/ports.ts';
import { createFailureLog, handleApiErrors } from '../../server/errors.ts';
import { createLogger } from '../../server/log.ts';
import { createStorageLog } from '../../server/storage-log.ts';
import { ODD_ERRORS } from '../fakes/odd-errors.ts';
import { createScriptedPorts, PASSAGES } from '../fakes/scripted-ports.ts';
import { readFrames } from '../read-frames.ts';
import { createTestSite, type TestSite } from '../test-site.ts';

let site: TestSite;
afterEach(() => site.close());

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly errorId?: string;
  readonly err?: { readonly message: string };
}

function createRealLog() {
  const lines: LogLine[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(JSON.parse(line)) });
  return { lines, logger };
}

async function askAndRead() {
  const { text } = await request(site.app)
    .post('/api/chat/stream')
    .send({ message: 'Where do mileposts stand?' });
  return readFrames(text);
}

const STAGES = {
  intent: ['classifier', 'classify'],
  signals: ['signalDetector', 'detect'],
  profile: ['profiles', 'save'],
  knowledge: ['knowledge', 'search'],
  writer: ['writer', 'write'],
  page: ['pageComposer', 'compose'],
  'saving the page': ['pages', 'save'],
} as const;
type Stage = keyof typeof STAGES | 'writer in mid-answer';

/** Ports of which the stage that `failing` names throws, at once or as promises do. */
function createFailingPorts(failing: {
  stage: Stage;
  isAtOnce: boolean;
  create: () => unknown;
}): AnswerPorts {
  const ports = createScriptedPorts();
  for (const [stage, [port, method]] of Object.entries(STAGES)) {
    const works = (ports[port] as unknown as Record<string, (...args: unknown[]) => unknown>)[method];
    const fails = (...args: unknown[]) => {
      if (stage === 'writer' && failing.stage === 'writer in mid-answer') return writeHalf(failing.create);
      if (stage !== failing.stage) return works?.(...args);
      if (failing.isAtOnce || stage === 'writer') throw failing.create();
      return Promise.reject(failing.create());
    };
    Object.assign(ports, { [port]: { ...ports[port], [method]: fails } });
  }
  return ports;
}

async function* writeHalf(create: () => unknown): ReturnType<AnswerPorts['writer']['write']> {
  yield 'Mileposts ';
  throw create();
}

const FATAL: readonly Stage[] = ['knowledge', 'writer', 'writer in mid-answer'];
const FORGIVEN: readonly Stage[] = ['intent', 'signals', 'profile', 'page', 'saving the page'];

describe.each(ODD_ERRORS)('%s, thrown by a stage', (_name, create) => {
  it.each([
    ['at once', true],
    ['later', false],
  ])('%s leaves the run its end', async (_when, isAtOnce) => {
    const { lines, logger } = createRealLog();
    const failing = { stage: 'intent' as Stage, isAtOnce, create };
    site = await createTestSite({ ports: createFailingPorts(failing), env: { REQUEST_LOG: 'off' }, logger });
    for (const stage of [...FATAL, ...FORGIVEN]) {
      failing.stage = stage;
      lines.length = 0;
      const events = await askAndRead();
      const [complete, last] = events.slice(-2);
      const isFatal = FATAL.includes(stage);
      expect([stage, complete]).toMatchObject([stage, { event: 'complete', data: { success: !isFatal } }]);
      expect(last).toMatchObject({ event: 'stage', data: { status: isFatal ? 'failed' : 'done' } });
      expect(events.filter(({ event }) => event === 'complete')).toHaveLength(1);
      expect(site.runs.activeCount()).toBe(0);
      expect(lines.map(({ msg }) => msg)).toEqual(['run failure', 'run finished']);
      expect(lines[0]).toHaveProperty('err');
      if (isFatal) expect(lines[0]?.errorId).toBe(complete?.data.error.errorId);
    }
  });
});

describe.each(ODD_ERRORS)('%s, thrown by a route', (_name, create) => {
  it('is a problem with its line in the log', async () => {
    const { lines, logger } = createRealLog();
    const app = express();
    app.get('/', async () => {
      throw create();
    });
    const logFailure = createFailureLog(logger, createStorageLog(logger));
    app.use(handleApiErrors(logFailure, () => 'e1'));
    const { body } = await request(app).get('/').expect(500);
    expect(body).toMatchObject({ code: 'internal', errorId: 'e1' });
    expect(lines).toMatchObject([{ msg: 'request failed', errorId: 'e1' }]);
    site = await createTestSite();
  });
});

describe('a run ends', () => {
  const written: WrittenAnswer = { finishReason: 'stop', confidence: 1, citations: [], usage: null };
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;

  it.each<[string, Partial<AnswerPorts>]>([
    [
      'a result that JSON cannot hold',
      {
        writer: {
          async *write() {
            yield 'Mileposts ';
            return { ...written, usage: { inputTokens: 1n, outputTokens: 1 } as never };
          },
        },
      },
    ],
    [
      'a piece of an answer that is no text',
      {
        writer: {
          async *write() {
            yield 'Mileposts ';
            yield Symbol('piece') as never;
            return written;
          },
        },
      },
    ],
    [
      'a writer whose iterator is not what it should be',
      {
        writer: { write: () => ({ next: async () => undefined, [Symbol.asyncIterator]: () => {} }) as never },
      },
    ],
    [
      'a passage that contains itself',
      {
        knowledge: {
          ...createScriptedPorts().knowledge,
          search: async () => ({
            passages: [{ ...PASSAGES[0], documentId: cyclic } as never],
            confidence: 1,
            terms: [],
          }),
        },
      },
    ],
  ])('with %s', async (_name, ports) => {
    const { lines, logger } = createRealLog();
    site = await createTestSite({ ports, env: { REQUEST_LOG: 'off' }, logger });
    const events = await askAndRead();
    expect(events.slice(-2)).toMatchObject([
      { event: 'complete', data: { success: false, error: { code: 'internal' } } },
      { event: 'stage', data: { status: 'failed' } },
    ]);
    const text = events.flatMap(({ event, data }) => (event === 'delta' ? [data.text] : [])).join('');
    expect(events.at(-2)?.data.response).toBe(text);
    expect(lines.map(({ msg }) => msg)).toEqual(['run failure', 'run finished']);
    expect(site.runs.activeCount()).toBe(0);
  });
});
