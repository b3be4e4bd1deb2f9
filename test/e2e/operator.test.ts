import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { type RunningServer, startServer } from './start-server.ts';

const KEY = 'k'.repeat(32);
const { describeInBrowser, browser } = await setUpBrowser();

describeInBrowser('an operator', () => {
  let server: RunningServer;
  let visitor: BrowserContext;
  let operator: BrowserContext;
  let tab: Page;
  let desk: Page;
  beforeAll(async () => {
    server = await startServer({ OPERATOR_KEY: KEY });
  });
  afterAll(() => server.stop());
  beforeEach(async () => {
    visitor = await browser().newContext();
    operator = await browser().newContext({ javaScriptEnabled: false });
    tab = await visitor.newPage();
    desk = await operator.newPage();
    await desk.goto(`${server.url}/operator/sign-in`);
    await desk.getByLabel('Key').fill(KEY);
    await desk.getByRole('button', { name: 'Sign in' }).click();
    await desk.getByRole('heading', { name: 'The last 14 days' }).waitFor();
  });
  afterEach(async () => {
    await visitor.close();
    await operator.close();
  });

  /** The whole exchange as it is read, when its answer is over. */
  const ask = async (question: string) => {
    await tab.goto(server.url);
    await tab.getByRole('textbox', { name: 'Your question' }).fill(question);
    await tab.keyboard.press('Enter');
    await tab.locator('.exchange[data-state="done"]').waitFor();
    return readText(tab.locator('.exchange'));
  };
  /** Loads the page again until the text is there: a run is counted a moment after it has ended. */
  const loadUntil = async (path: string, text: string) => {
    for (;;) {
      await desk.goto(`${server.url}${path}`);
      if ((await desk.getByText(text).count()) > 0) return;
    }
  };

  it('answers what the documents did not, in the words that it was asked in', async () => {
    const answer = 'Yes, with a proxy that signs people in by Kerberos.';
    expect(await ask('Can people sign in with Kerberos?')).not.toContain(answer);
    await loadUntil('/operator/questions', 'Can people sign in with Kerberos?');
    await desk.getByRole('link', { name: 'Can people sign in with Kerberos?' }).click();
    await desk.getByRole('link', { name: 'Write an answer' }).click();
    const forms = desk.getByLabel('Ways in which it is asked');
    expect(await forms.inputValue()).toBe('Can people sign in with Kerberos?');
    await forms.fill('Can people sign in with Kerberos?\nkerberos single sign-on');
    await desk.getByLabel('Answer, in Markdown').fill(answer);
    await desk.getByRole('button', { name: 'Keep it' }).click();
    await desk.getByText('The answer is kept.').waitFor();

    for (const question of ['Can people sign in with Kerberos?', 'Kerberos single sign-on, please']) {
      const exchange = await ask(question);
      expect(exchange).toContain(answer);
      expect(exchange).toContain('This site’s own answer.');
    }
    // What it was not written for is answered as before.
    expect(await ask('Can people sign in with a fingerprint?')).not.toContain(answer);
  }, 60_000);

  it('reads every page by its headings and labels, wide, narrow and dark', async () => {
    await ask('What is the progress widget?');
    await loadUntil('/operator/runs', 'What is the progress widget?');
    const run = await desk.getByRole('link', { name: 'What is the progress widget?' }).getAttribute('href');
    const paths = [
      '',
      '?days=90',
      '/questions?show=all',
      '/runs',
      '/sources',
      '/answers',
      '/answers/new',
      '/words',
    ];
    const addresses = [...paths.map((path) => `/operator${path}`), run ?? ''];
    const scripted = await browser().newContext({ storageState: await operator.storageState() });
    const page = await scripted.newPage();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const address of addresses) {
        await page.setViewportSize({ width: colorScheme === 'light' ? 1200 : 360, height: 800 });
        await page.goto(`${server.url}${address}`);
        await page.evaluate(
          'for (const details of document.querySelectorAll("details")) details.open = true',
        );
        expect(await findAccessibilityProblems(page)).toEqual([]);
        expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      }
    }
    await scripted.close();
  }, 60_000);

  it('finds nothing of a conversation that its visitor has deleted', async () => {
    await ask('Do horses wear my secret hats?');
    await loadUntil('/operator/runs', 'Do horses wear my secret hats?');
    await tab.getByText('Delete this conversation').click();
    await tab.getByRole('button', { name: 'Delete for good' }).click();
    await tab.getByText('The conversation was deleted.').waitFor();
    for (const path of ['', '/questions?show=all', '/runs']) {
      await desk.goto(`${server.url}/operator${path}`);
      expect(await desk.content()).not.toContain('hats');
    }
  }, 60_000);
});
