import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import request from 'supertest';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, browser } = await setUpBrowser();

const SCREENS: readonly (readonly [name: string, options: BrowserContextOptions])[] = [
  ['a phone', { viewport: { width: 320, height: 640 }, locale: 'en' }],
  ['a desk at 200 per cent', { viewport: { width: 590, height: 430 }, deviceScaleFactor: 2, locale: 'de' }],
  ['a dark desk', { viewport: { width: 1180, height: 860 }, colorScheme: 'dark', locale: 'fr' }],
  ['an Arabic phone', { viewport: { width: 320, height: 640 }, locale: 'ar' }],
  ['an Arabic desk', { viewport: { width: 1180, height: 860 }, locale: 'ar' }],
];

describeInBrowser('every state of the pages', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ env: { MAX_ACTIVE_RUNS: '1' }, ports: staged.ports });
    url = (await site.listen()).url;
  });
  afterEach(() => site.close());

  it.each(SCREENS)(
    'fits on %s and can be used by everybody',
    async (_name, options) => {
      const context = await browser().newContext({ ...options, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const seen: string[] = [];
      const check = async (state: string) => {
        seen.push(state);
        expect([state, await overflow(page)]).toEqual([state, 0]);
        expect([state, await findAccessibilityProblems(page)]).toEqual([state, []]);
      };
      const last = (state: string) => page.locator(`.exchange:last-child[data-state="${state}"]`).waitFor();
      const note = page.locator('.exchange:last-child .answer-note');
      const wait = page.locator('#ask .notice');
      try {
        await page.goto(url);
        await check('empty');
        await request(site.app)
          .post('/api/chat/stream')
          .set('Accept', 'application/json')
          .send({ message: 'First?' });
        await ask(page, 'Why does my stream arrive all at once?');
        await wait.waitFor();
        await check('queued');
        staged.release.search();
        staged.release.pieces(5);
        await page.locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
        await check('searching');
        await context.setOffline(true);
        await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
        await wait.waitFor();
        await check('offline');
        await context.setOffline(false);
        await wait.waitFor({ state: 'hidden' });
        staged.release.search();
        staged.release.pieces(4);
        await page.locator('.answer pre').waitFor();
        await check('streaming');
        staged.release.pieces(1);
        await last('done');
        await page.locator('.exchange:last-child milepost-progress button').click();
        await check('done');

        await ask(page, 'And with compression?');
        await page.keyboard.press('Escape');
        await last('stopped');
        await check('stopped');

        staged.losePage();
        staged.release.search();
        staged.release.pieces(5);
        await ask(page, 'And without a page?');
        await last('done');
        expect(await readText(note)).not.toBe('');
        await check('degraded');

        staged.failNext();
        staged.release.search();
        staged.release.pieces(1);
        await ask(page, 'And when it fails?');
        await last('failed');
        await check('failed');
        await page.reload();
        await check('history');
        await page.goto(url);
        await page.locator('#message').fill('And as a form that no script sends?');
        await page.evaluate(() => document.querySelector('form')?.submit());
        await page.locator('.live progress[value="55"]').waitFor();
        await check('searching, sent as a page');
        staged.release.search();
        staged.release.pieces(5);
        await page.locator('.live-end').waitFor();
        await check('done, sent as a page');
        await page.goto(`${url}/pages/page-1`);
        await check('page');
        await page.goto(`${url}/passages/p1`);
        await check('passage');
        await page.goto(`${url}/profile`);
        await check('profile');
        await page.goto(`${url}/conversations`);
        await page.getByRole('listitem').first().waitFor();
        await check('conversations');
        await page.goto(`${url}/nowhere`);
        await check('problem');
        expect(seen).toHaveLength(17);
      } finally {
        await context.close();
      }
    },
    90_000,
  );
});

/** How many pixels of the page lie beside the screen. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
