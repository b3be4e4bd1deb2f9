import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import request from 'supertest';
import { RunFailure } from '../../../pipeline/failure.ts';
import { loadRunTracing } from '../../../server/tracing/trace-runs.ts';
import { createScriptedPorts } from '../../fakes/scripted-ports.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
let site: TestSite | undefined;
afterEach(async () => {
  await site?.close();
  site = undefined;
  exporter.reset();
});

const ask = (message = 'Where do quokkas stand?') =>
  request((site as TestSite).app)
    .post('/api/chat/stream')
    .send({ message });
const millisOf = ([seconds, nanos]: [number, number]) => seconds * 1e3 + nanos / 1e6;
const namesOf = (spans: readonly ReadableSpan[]) => spans.map(({ name }) => name).sort();
const STAGES = ['init', 'intent', 'signals', 'knowledge', 'response', 'page'];

describe('without an SDK of OpenTelemetry', () => {
  it('nothing is traced, and the API is not loaded', async () => {
    trace.disable();
    expect(await loadRunTracing('1.2.3')).toBeNull();
  });
});

describe('with an SDK of OpenTelemetry', () => {
  beforeAll(() => void trace.setGlobalTracerProvider(provider));
  afterAll(() => trace.disable());

  it('a run is a span of its own, and each of its stages one within it', async () => {
    site = await createTestSite();
    const before = Date.now();
    const { headers } = await ask();
    const after = Date.now();
    const spans = exporter.getFinishedSpans();
    expect(namesOf(spans)).toEqual(['run', ...STAGES.map((stage) => `stage ${stage}`)].sort());
    const run = spans.find(({ name }) => name === 'run') as ReadableSpan;
    expect(run.parentSpanContext).toBeUndefined();
    expect(run.instrumentationScope).toMatchObject({
      name: 'milepost',
      version: expect.stringMatching(/^\d/),
    });
    expect(run.attributes).toEqual({
      'milepost.run.id': headers['x-run-id'],
      'milepost.run.state': 'done',
      'milepost.run.outcome': 'extractive',
      'milepost.run.degraded': [],
    });
    expect(run.status.code).toBe(SpanStatusCode.UNSET);
    const [from, to] = [millisOf(run.startTime), millisOf(run.endTime)];
    expect(from).toBeGreaterThanOrEqual(before - 2);
    expect(to).toBeLessThanOrEqual(after + 2);
    const stages = spans.filter(({ name }) => name !== 'run');
    for (const { parentSpanContext, startTime, endTime } of stages) {
      expect(parentSpanContext?.spanId).toBe(run.spanContext().spanId);
      expect(millisOf(startTime)).toBeGreaterThanOrEqual(from - 0.01);
      expect(millisOf(endTime)).toBeLessThanOrEqual(to + 0.01);
      expect(millisOf(endTime)).toBeGreaterThanOrEqual(millisOf(startTime));
    }
    const response = stages.find(({ name }) => name === 'stage response');
    expect(response?.attributes).toEqual({
      'milepost.stage': 'response',
      'milepost.stage.degraded': false,
      'milepost.stage.work_ms': expect.any(Number),
    });
  });

  it('a failure is told by its code, at the run and at the stage, without what was thrown', async () => {
    const { knowledge } = createScriptedPorts();
    const search = () => Promise.reject(new RunFailure('knowledge_unavailable', 'quokka index'));
    site = await createTestSite({ ports: { knowledge: { ...knowledge, search } } });
    await ask();
    const spans = exporter.getFinishedSpans();
    const failed = spans.filter(({ status }) => status.code === SpanStatusCode.ERROR);
    expect(namesOf(failed)).toEqual(['run', 'stage knowledge']);
    for (const { status, events } of failed)
      expect([status.message, events]).toEqual(['knowledge_unavailable', []]);
    expect(namesOf(spans)).not.toContain('stage response');
  });

  it('no word of a visitor is in any span', async () => {
    site = await createTestSite({
      ports: { pageComposer: { compose: () => Promise.reject(new Error('No page on quokkas.')) } },
    });
    await ask();
    const spans = exporter.getFinishedSpans();
    expect(spans.find(({ name }) => name === 'run')?.attributes['milepost.run.degraded']).toEqual(['page']);
    const told = spans.map(({ name, attributes, status, events }) => [name, attributes, status, events]);
    expect(JSON.stringify(told)).not.toMatch(/quokka|Mileposts stand/i);
  });

  it('a tracer that throws takes nothing from a run', async () => {
    site = await createTestSite();
    const startSpan = () => {
      throw new Error('No span.');
    };
    const tracer = trace.getTracer('milepost');
    Object.assign(Object.getPrototypeOf(tracer), { startSpan: startSpan as () => Span });
    expect((await ask()).text).toContain('"stageId":"complete"');
    expect(site.reports).toHaveLength(1);
    expect(site.failures.map(({ error }) => String(error))).toEqual(['Error: No span.']);
  });
});
