import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Writer } from '../../pipeline/ports.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, findAccessibilityProblems, findProblemsOnPhone, setUpBrowser } from './browser-tests.ts';
import { setUpEmbedding } from './embedding.ts';

const { describeInBrowser, browser, page, complaints } = await setUpBrowser({ reducedMotion: 'reduce' });

const SETTINGS = {
  HAND_OVER_URL: 'https://help.example/new?title={question}',
  HAND_OVER_LABEL: 'Ask the team',
};
const HREF = 'https://help.example/new?title=Is%20it%20%3Cred%3E%3F';
const unanswered: Writer = {
  async *write() {
    yield 'The documents do not say.';
    return { finishReason: 'unanswered', confidence: 0.1, citations: [], usage: null };
  },
};
const link = (root: Page) => root.getByRole('link', { name: 'Ask the team' });

describeInBrowser('what nobody has answered, on the chat page,', () => {
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    site = await createTestSite({ env: SETTINGS, ports: { writer: unanswered } });
    ({ url } = await site.listen());
  });
  afterEach(() => site.close());

  it('is handed over by a link, live and after a reload', async () => {
    await page().goto(url);
    await ask(page(), 'Is it <red>?');
    for (const draw of ['live', 'from the store']) {
      await link(page()).waitFor();
      expect([draw, await link(page()).getAttribute('href')]).toEqual([draw, HREF]);
      expect(await page().getByRole('button', { name: 'Not helpful' }).isVisible()).toBe(true);
      await page().reload();
    }
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(await findProblemsOnPhone(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 60_000);

  it('is handed over without a script, too', async () => {
    const plain = await browser().newContext({ javaScriptEnabled: false });
    try {
      const tab = await plain.newPage();
      await tab.goto(url);
      await tab.getByRole('textbox', { name: 'Your question' }).fill('Is it <red>?');
      await tab.getByRole('button', { name: 'Send', exact: true }).click();
      expect(await link(tab).getAttribute('href')).toBe(HREF);
    } finally {
      await plain.close();
    }
  }, 30_000);
});

describeInBrowser('what nobody has answered, on another site,', () => {
  const { staged, visit, type } = setUpEmbedding(page, {
    body: ({ url }) => `<script type="module" src="${url}/widget/ask-v1.js"></script><main><h1>Shop</h1>
<milepost-ask endpoint="${url}/api/chat/stream"></milepost-ask></main>`,
    env: (origin) => ({ EMBED_ORIGINS: origin, ...SETTINGS }),
    ports: () => ({ writer: unanswered }),
  });

  it('is handed over by a link to a tab of its own, live and after a reload', async () => {
    staged().release.all();
    await visit();
    await type('Is it <red>?');
    for (const draw of ['live', 'from the store']) {
      await link(page()).waitFor();
      expect([draw, await link(page()).getAttribute('href')]).toEqual([draw, HREF]);
      expect(await link(page()).getAttribute('target')).toBe('_blank');
      await page().reload();
    }
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 60_000);
});
