import { describe, expect, it } from '@jest/globals';
import type { RunEvent } from '../../pipeline/events.ts';
import type { RunRecord } from '../../pipeline/ports.ts';
import { createWords } from '../../server/i18n/words.ts';
import { toLiveParts } from '../../server/live-answer.ts';
import { renderMarkdown } from '../../server/markdown.ts';
import { createMemoryPageStore } from '../fakes/memory-page-store.ts';
import { TEXTS } from '../public/markdown/texts.ts';

/** What a browser without script shows in the end, and how often all of it was drawn anew. */
async function show(pieces: readonly string[]): Promise<{ html: string; redrawn: number }> {
  const run = { id: 'run-1', conversationId: 'c', question: 'Why?' } as RunRecord;
  let html = '';
  let redrawn = 0;
  for await (const part of toLiveParts(toEvents(pieces), run, createMemoryPageStore(), createWords('en'))) {
    if (part.kind !== 'live-answer') continue;
    if (part.isWhole) redrawn += 1;
    html = part.isWhole ? part.html : html + part.html;
  }
  return { html, redrawn };
}

async function* toEvents(pieces: readonly string[]): AsyncGenerator<RunEvent> {
  for (const text of pieces) yield { name: 'delta', data: { text } } as RunEvent;
  const response = pieces.join('');
  yield {
    name: 'complete',
    data: {
      success: true,
      response,
      finishReason: 'stop',
      sources: [],
      pageUrl: null,
      degraded: [],
      timings: {},
    },
  } as unknown as RunEvent;
  yield {
    name: 'stage',
    data: { stageId: 'complete', status: 'completed', progress: 100 },
  } as unknown as RunEvent;
}

const inPieces = (text: string) => text.match(/.{1,3}/gs) ?? [];

describe('an answer without script', () => {
  it.each(Object.entries(TEXTS))('is in the end what is drawn at once: %s', async (_, text) => {
    const { html } = await show(inPieces(text));
    expect(html).toBe(renderMarkdown(text, { topHeading: 3 }));
  });

  it('is sent block by block, and no block twice', async () => {
    const { html, redrawn } = await show(inPieces('# One\n\n### Two\n\n- a\n- b\n\nThe end.'));
    expect(html).toBe('<h3>One</h3><h4>Two</h4><ul><li>a</li><li>b</li></ul><p>The end.</p>');
    expect(redrawn).toBe(0);
  });

  it('is sent once more when an address was defined below its words', async () => {
    const { html, redrawn } = await show(inPieces('See [it][a].\n\nMore.\n\n[a]: https://docs.example/a'));
    expect(html).toContain('<a href="https://docs.example/a" rel="nofollow noopener">it</a>');
    expect(redrawn).toBe(1);
  });
});
