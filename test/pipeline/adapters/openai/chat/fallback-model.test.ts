import { describe, expect, it } from '@jest/globals';
import type { ChatModel } from '../../../../../pipeline/adapters/openai/chat/chat-model.ts';
import { createFallbackModel } from '../../../../../pipeline/adapters/openai/chat/fallback-model.ts';
import { UpstreamFailure } from '../../../../../pipeline/adapters/openai/chat/to-run-failure.ts';
import { RunFailure } from '../../../../../pipeline/failure.ts';
import { RETRYING } from '../../../../../pipeline/ports.ts';

const REQUEST = { messages: [], maxOutputTokens: 1 };
const down = new UpstreamFailure('upstream_unavailable', 'Down.', { status: 503 });

/** Yields the pieces and ends, or throws the error; notes that it was asked, and that it was left. */
function createModel(pieces: readonly (string | typeof RETRYING)[], error?: Error) {
  const notes: string[] = [];
  const model: ChatModel = {
    async *stream() {
      notes.push('asked');
      try {
        yield* pieces;
        if (error) throw error;
        return { finishReason: 'stop', usage: { inputTokens: 1, outputTokens: 1 } };
      } finally {
        notes.push('left');
      }
    },
  };
  return { model, notes };
}

async function read(models: readonly [ChatModel, ...ChatModel[]], signal = new AbortController().signal) {
  const pieces: (string | symbol)[] = [];
  const stream = createFallbackModel(models).stream(REQUEST, signal);
  try {
    for (;;) {
      const next = await stream.next();
      if (next.done) return { pieces, end: next.value.finishReason };
      pieces.push(next.value);
    }
  } catch (error) {
    return { pieces, end: (error as Error).message };
  }
}

describe('models in order', () => {
  it('are asked until one writes, which is announced once', async () => {
    const [first, second, third] = [
      createModel([RETRYING], down),
      createModel([], down),
      createModel(['a', 'b']),
    ];
    const all = await read([first.model, second.model, third.model]);
    expect(all).toEqual({ pieces: [RETRYING, 'a', 'b'], end: 'stop' });
    expect(await read([second.model, third.model])).toEqual({ pieces: [RETRYING, 'a', 'b'], end: 'stop' });
    expect(await read([third.model, second.model])).toEqual({ pieces: ['a', 'b'], end: 'stop' });
  });

  it('fail as the last one does', async () => {
    const last = createModel([], new RunFailure('upstream_rate_limited', 'Last.'));
    expect(await read([createModel([], down).model, last.model])).toEqual({
      pieces: [RETRYING],
      end: 'Last.',
    });
  });

  it('are asked no more once there is text, and for what is kept back or no fault of a model', async () => {
    const other = createModel(['b']);
    for (const broken of [
      createModel(['a'], down),
      createModel([], new UpstreamFailure('upstream_refused', 'Kept back.')),
      createModel([], new TypeError('A bug.')),
    ]) {
      expect((await read([broken.model, other.model])).end).not.toBe('stop');
    }
    const refused = createModel([], new UpstreamFailure('upstream_refused', 'Too long.', { status: 400 }));
    expect((await read([refused.model, other.model])).pieces).toEqual([RETRYING, 'b']);
    expect(other.notes).toEqual(['asked', 'left']);
  });

  it('are asked no more when nobody waits', async () => {
    const other = createModel(['b']);
    const gone = AbortSignal.abort(new Error('Gone.'));
    expect((await read([createModel([], down).model, other.model], gone)).end).toBe('Down.');
    expect(other.notes).toEqual([]);
  });

  it('are left when their reader leaves', async () => {
    const long = createModel(['a', 'b', 'c']);
    for await (const _ of createFallbackModel([long.model, createModel([]).model]).stream(
      REQUEST,
      new AbortController().signal,
    ))
      break;
    expect(long.notes).toEqual(['asked', 'left']);
  });
});
