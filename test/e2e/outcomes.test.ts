import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Locator } from 'playwright-core';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { recordPage, sendStrictPage, startHostSite } from './host-site.ts';
import { createOutcomePorts } from './outcome-ports.ts';

const { describeInBrowser, browser, page, complaints } = await setUpBrowser();

const ANSWERED = [
  'Before you begin',
  'Run Express with a process manager',
  'Hello world',
  'Table of settings',
];
const OUTCOMES = [
  { question: 'How do I run Express?', heading: 'Also found', names: ANSWERED, sources: 1, pages: 1 },
  {
    question: 'Unsure: how do I run Express on Bun?',
    heading: 'What comes closest',
    names: ANSWERED.toSpliced(1, 0, 'Which runtimes does Express support?'),
    sources: 0,
    pages: 0,
  },
  { question: 'Reply, thanks', heading: '', names: [], sources: 0, pages: 0 },
];

/** What of an exchange everybody sees, read by its parts, which are named alike everywhere. */
async function read(exchange: Locator) {
  const text = (await readText(exchange.locator('.answer'))).replace(/\s+/g, ' ').trim();
  return {
    text,
    names: await exchange.locator('.hit-name:visible').allInnerTexts(),
    marked: await exchange.locator('.hit-text strong:visible').allInnerTexts(),
    paths: await exchange.locator('.hit-path:visible').allInnerTexts(),
    sources: await exchange.locator('.source:visible').count(),
    pages: await exchange.locator(':is(.page-card, a.page):visible').count(),
  };
}

describeInBrowser('an end of a run', () => {
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    site = await createTestSite({ ports: createOutcomePorts() });
    url = (await site.listen()).url;
  });
  afterEach(() => site.close());

  it.each(OUTCOMES)(
    'is drawn alike live and from the store: $question',
    async ({ question, heading, ...wanted }) => {
      await page().goto(url);
      await ask(page(), question);
      const exchange = page().locator('.exchange[data-state="done"]');
      await exchange.waitFor();
      const live = await read(exchange);
      expect(live).toMatchObject(wanted);
      expect(await exchange.getByRole('heading', { level: 3, name: heading || 'Sources' }).count()).toBe(
        heading ? 1 : 0,
      );
      expect(await exchange.locator('.found li').count()).toBe(wanted.names.length);
      expect(await exchange.locator('[data-copy="answer"]').isVisible()).toBe(wanted.pages > 0);
      expect(await exchange.locator('milepost-progress').isVisible()).toBe(wanted.names.length > 0);
      expect(await findAccessibilityProblems(page())).toEqual([]);

      await page().reload();
      await exchange.waitFor();
      expect(await read(exchange)).toEqual(live);
      expect(await exchange.locator('[data-copy="answer"]').isVisible()).toBe(wanted.pages > 0);
      expect(await exchange.locator('milepost-progress').isVisible()).toBe(wanted.names.length > 0);
      expect(await findAccessibilityProblems(page())).toEqual([]);
      expect(complaints()).toEqual([]);

      const plain = await browser().newContext({ javaScriptEnabled: false });
      const tab = await plain.newPage();
      await tab.goto(url);
      await tab.locator('#message').fill(question);
      await tab.locator('#send').click({ noWaitAfter: true });
      await tab.locator('.live-end').waitFor();
      expect(await read(tab.locator('.exchange'))).toEqual(live);
      await plain.close();
    },
    60_000,
  );

  it('marks words but not code, and leads to the place', async () => {
    await page().goto(url);
    await ask(page(), 'Unanswered: run Express?');
    const hits = page().locator('.exchange[data-state="done"] .hit');
    await hits.first().waitFor();
    expect(await hits.locator('.hit-text').allInnerTexts()).toEqual([
      '…Express 5 requires Node.js 18 or higher.',
      'Express runs wherever Node.js does. The test suite covers the maintained lines of Node.js; other runtimes are not part of it.',
      'When you run Express apps for production, it is helpful to use a process manager, which restarts the app and gathers what it logs.',
      'node run-express.js --port 3000',
      'Name | Default · env | how to run Express · etag | weak',
    ]);
    expect(await hits.nth(3).locator('code').count()).toBe(1);
    expect(await hits.nth(3).locator('strong').count()).toBe(0);
    expect(await hits.nth(1).locator('a').getAttribute('href')).toBe('https://docs.example/faq#runtimes');
    await hits.first().locator('a').click();
    await page().locator('.marked-passage').waitFor();
  }, 30_000);

  it('is drawn by the question box on another site', async () => {
    let body = '';
    const host = await startHostSite((req, res) => sendStrictPage(url, body)(req, res));
    const own = await createTestSite({ ports: createOutcomePorts(), env: { EMBED_ORIGINS: host.origin } });
    try {
      url = (await own.listen()).url;
      body = `<script type="module" src="${url}/widget/ask-v1.js"></script><main><h1>Another site</h1><milepost-ask endpoint="${url}/api/chat/stream"></milepost-ask></main>`;
      await recordPage(page());
      await page().goto(host.origin);
      for (const { question, heading, ...wanted } of OUTCOMES) {
        await page().getByLabel('Your question').fill(question);
        await page().keyboard.press('Enter');
        const exchange = page().locator('milepost-ask .exchange', { hasText: question });
        await exchange.locator('.answer[aria-busy="false"]').waitFor();
        expect(await read(exchange)).toMatchObject(wanted);
        const list = exchange.getByRole('list', { name: 'What comes closest' });
        expect(await list.count()).toBe(heading === 'What comes closest' ? 1 : 0);
        const shown = await exchange.locator('.found-name').allInnerTexts();
        expect(shown).toEqual(heading === 'Also found' ? [heading] : []);
        expect(await exchange.locator('milepost-progress').isVisible()).toBe(wanted.names.length > 0);
        expect(await findAccessibilityProblems(page())).toEqual([]);
      }
    } finally {
      await own.close();
      await host.close();
    }
  }, 60_000);
});
