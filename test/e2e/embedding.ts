import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { AnswerPorts } from '../../pipeline/answer.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { type HostSite, readViolations, recordPage, sendStrictPage, startHostSite } from './host-site.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

/** A Milepost and a page of another origin that embeds it. */
export interface Embedding {
  readonly host: HostSite;
  readonly site: TestSite;
  readonly staged: StagedPorts;
  /** Of Milepost. */
  readonly url: string;
  readonly server: Awaited<ReturnType<TestSite['listen']>>['server'];
  /** What the elements on the page have besides `endpoint`: a leading space, and `name="value"`. Empty at first. */
  attributes: string;
  /** Answers in the place of the page that the options describe. */
  serve: RequestListener | null;
}

export interface EmbeddingOptions {
  /** What stands on the page, under the strictest policy; asked for with every request. */
  readonly body: (embedding: Embedding, path: string) => string;
  /** What stands in for the staged ports. */
  readonly ports?: (staged: StagedPorts) => Partial<AnswerPorts>;
  /** The settings of Milepost, which allow the page by default. */
  readonly env?: (origin: string) => Record<string, string> | Promise<Record<string, string>>;
}

export interface StartedEmbedding extends Embedding {
  close(): Promise<void>;
}

/** Starts both on free ports, with answers that come at once when `staged` releases all. */
export async function startEmbedding({ body, env, ports }: EmbeddingOptions): Promise<StartedEmbedding> {
  const host = await startHostSite((request, response) => {
    const serve = embedding.serve ?? sendStrictPage(embedding.url, body(embedding, request.url ?? ''));
    serve(request, response);
  });
  const staged = createStagedPorts();
  const site = await createTestSite({
    ports: { ...staged.ports, ...ports?.(staged) },
    env: (await env?.(host.origin)) ?? { EMBED_ORIGINS: host.origin },
  });
  const { url, server } = await site.listen();
  const embedding: StartedEmbedding = {
    host,
    site,
    staged,
    url,
    server,
    attributes: '',
    serve: null,
    async close() {
      await site.close();
      await host.close();
    },
  };
  return embedding;
}

/**
 * A new one for each test, after which the page must have broken no policy of its own. To be called within `describe`, after
 * the browser is set up.
 * @returns The one of the running test, and what all tests of the elements do.
 */
export function setUpEmbedding(page: () => Page, options: EmbeddingOptions) {
  let current: StartedEmbedding;

  beforeEach(async () => {
    current = await startEmbedding(options);
    await recordPage(page());
  });
  afterEach(async () => {
    const violations = (await readViolations(page())) ?? [];
    await current.close();
    expect(violations).toEqual([]);
  });

  return {
    embedding: (): Embedding => current,
    staged: () => current.staged,
    visit: (path = '/') => page().goto(current.host.origin + path),
    box: () => page().getByLabel('Your question'),
    async type(question: string) {
      await page().getByLabel('Your question').fill(question);
      await page().keyboard.press('Enter');
    },
    exchanges: () => page().locator('milepost-ask .exchange'),
    /** As many answers as that are whole. */
    answered: (count = 1, on = page()) =>
      on
        .getByRole('button', { name: /^Answered in/ })
        .nth(count - 1)
        .waitFor(),
    count: (table: string) =>
      (current.site.stores.index.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n,
  };
}
