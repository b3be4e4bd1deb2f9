import { describe, expect, it } from '@jest/globals';
import { createPaidResults } from '../../../../pipeline/adapters/openai/paid-results.ts';
import type { OnWritten } from '../../../../pipeline/adapters/openai/stages/model-writer.ts';
import type { RetryingWriter, Usage, WriteRequest } from '../../../../pipeline/ports.ts';
import { createMemoryKeptResults, toRunResults } from '../../../fakes/memory-kept-results.ts';
import { createScriptedWriter, DRAFT, PASSAGES } from '../../../fakes/scripted-ports.ts';

const never = new AbortController().signal;
const USAGE: Usage = { inputTokens: 5, outputTokens: 6 };
const REQUEST: WriteRequest = {
  question: 'Where do mileposts stand?',
  history: [],
  intent: { kind: 'factoid', confidence: 1, language: 'en' },
  profile: { traits: [] },
  passages: PASSAGES.map((passage, index) => ({ ...passage, n: index + 1, excerpt: '' })),
  terms: [],
  confidence: 0.9,
};

/** One process of a run; `kept` outlives it. */
function beginProcess(kept = createMemoryKeptResults(), runId = 'run') {
  const asked = { writer: 0, composer: 0 };
  const added: Usage[] = [];
  const tokens = { used: () => USAGE, add: (usage: Usage) => void added.push(usage) };
  const paid = createPaidResults(toRunResults(kept, runId));
  const createWriter = (onWritten: OnWritten): RetryingWriter => ({
    async *write(request, signal) {
      asked.writer++;
      const answer = yield* createScriptedWriter(['Mileposts ', 'stand. [1]']).write(request, signal);
      onWritten(request, 'Mileposts stand. [1]', answer);
      return answer;
    },
  });
  const composer = {
    async compose() {
      asked.composer++;
      return DRAFT;
    },
  };
  return {
    kept,
    asked,
    added,
    writer: paid.ofWriter(createWriter, tokens),
    composer: paid.ofComposer(composer, tokens),
  };
}

async function read(writer: RetryingWriter, request = REQUEST) {
  const pieces = writer.write(request, never);
  let text = '';
  for (;;) {
    const next = await pieces.next();
    if (next.done) return { text, answer: next.value };
    text += String(next.value);
  }
}

describe('what was paid for in a run', () => {
  it('is given back to the same run in another process, with what it cost', async () => {
    const first = beginProcess();
    const written = await read(first.writer);
    const page = await first.composer.compose(REQUEST, never);
    const second = beginProcess(first.kept);
    expect(await read(second.writer)).toEqual(written);
    expect(await second.composer.compose(REQUEST, never)).toEqual(page);
    expect(second.asked).toEqual({ writer: 0, composer: 0 });
    expect(second.added).toEqual([USAGE, USAGE]);
  });

  it('is asked for again when the passages have changed, for its numbers mean others', async () => {
    const first = beginProcess();
    await read(first.writer);
    await first.composer.compose(REQUEST, never);
    const second = beginProcess(first.kept);
    const request = { ...REQUEST, passages: REQUEST.passages.slice(1) };
    await read(second.writer, request);
    await second.composer.compose(request, never);
    expect(second.asked).toEqual({ writer: 1, composer: 1 });
  });

  it('is not kept of an answer that was cut short', async () => {
    const first = beginProcess();
    const pieces = first.writer.write(REQUEST, never);
    await pieces.next();
    await pieces.return(undefined as never);
    const second = beginProcess(first.kept);
    await read(second.writer);
    expect(second.asked.writer).toBe(1);
  });

  it('is not given to another run', async () => {
    const first = beginProcess();
    await read(first.writer);
    const other = beginProcess(first.kept, 'other');
    await read(other.writer);
    expect(other.asked.writer).toBe(1);
  });
});
