// Takes a picture of every state of the pages, for eyes to judge:
// SCREENSHOTS=<folder> npm test -- --testMatch '**/e2e/screenshots.ts'
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import request from 'supertest';
import { createTestSite } from '../test-site.ts';
import { ask, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts } from './staged-ports.ts';

const folder = process.env.SCREENSHOTS ?? '';
const QUESTION = 'Why does my stream arrive all at once behind nginx?';
const WIDE = { width: 1180, height: 860 };
const NARROW = { width: 320, height: 640 };

const { browser } = await setUpBrowser();

for (const [theme, viewport, locale] of [
  ['light', WIDE, 'en-GB'],
  ['dark', WIDE, 'en-GB'],
  ['light', NARROW, 'en-GB'],
  ['dark', { width: 768, height: 900 }, 'en-GB'],
  ['light', WIDE, 'ar'],
  ['light', NARROW, 'ar'],
  ['light', WIDE, 'ja'],
  ['light', NARROW, 'ru'],
  // What a window of 1180 pixels has at 200 per cent.
  ['light', { width: 590, height: 430 }, 'de'],
] as const) {
  it(`${theme} at ${viewport.width} pixels in ${locale}`, async () => {
    expect(folder).not.toBe('');
    await takePictures(browser(), theme, viewport, locale);
  }, 60_000);
}

async function takePictures(
  open: Browser,
  theme: 'light' | 'dark',
  viewport: { width: number; height: number },
  locale: string,
) {
  const staged = createStagedPorts();
  const site = await createTestSite({ ports: staged.ports, env: { MAX_ACTIVE_RUNS: '1' } });
  const { url } = await site.listen();
  const context = await open.newContext({ viewport, colorScheme: theme, locale });
  const page = await context.newPage();
  page.on('pageerror', (error) => process.stderr.write(`${error.stack}\n`));
  const toPath = (name: string) =>
    join(folder, `${locale.slice(0, 2)}-${theme}-${viewport.width}-${name}.png`);
  const shoot = (name: string, fullPage = false) => page.screenshot({ path: toPath(name), fullPage });
  // What moves has come to rest.
  const settle = () => page.waitForTimeout(300);
  const passed = (progress: number) =>
    page.locator(`[role="progressbar"][aria-valuenow="${progress}"]`).waitFor();
  try {
    await page.goto(url);
    await shoot('01-empty');

    const ahead = request(site.app).post('/api/chat/stream').set('Accept', 'application/json');
    await ahead.send({ message: 'Who is first in line?' });
    await ask(page, QUESTION);
    await page.locator('#ask .notice:visible').waitFor();
    await shoot('02-queued');
    staged.release.search();
    staged.release.pieces(5);
    await passed(55);
    await settle();
    await shoot('03-searching');
    await context.setOffline(true);
    await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await page.locator('#ask .notice:visible').waitFor();
    await shoot('04-offline');
    await context.setOffline(false);
    await page.locator('#ask .notice').waitFor({ state: 'hidden' });
    staged.release.search();
    await passed(75);
    await settle();
    await shoot('05-writing');
    staged.release.pieces(3);
    await page.locator('.answer li').first().waitFor();
    await settle();
    await shoot('06-streaming');
    staged.release.pieces(2);
    await page.locator('.exchange[data-state="done"]').waitFor();
    await settle();
    await shoot('07-done', true);
    await page.locator('.answer .citation').first().click();
    await page.locator('milepost-progress').getByRole('button').click();
    await settle();
    await shoot('08-source-open', true);

    staged.release.search();
    staged.release.pieces(1);
    await ask(page, 'And with compression?');
    await page.locator('.exchange:nth-of-type(2) .answer p').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.exchange[data-state="stopped"]').waitFor();
    await shoot('09-stopped');

    staged.failNext();
    staged.release.search();
    staged.release.pieces(1);
    await ask(page, 'What if it fails?');
    await page.locator('.exchange[data-state="failed"]').waitFor();
    await shoot('10-failed');

    staged.losePage();
    staged.release.search();
    staged.release.pieces(5);
    await ask(page, 'And without a page?');
    await page.locator('.exchange:last-child[data-state="done"]').waitFor();
    await settle();
    await shoot('11-degraded');
    await page.reload();
    await shoot('12-history', true);
    await page.goto(`${url}/`);
    await shoot('13-empty-with-earlier');

    await page.goto(`${url}/pages/page-1`);
    await shoot('14-page', true);
    await page.goto(`${url}/passages/p1`);
    await shoot('15-passage', true);
    await page.goto(`${url}/c/nowhere`);
    await shoot('16-problem');
    await page.goto(`${url}/profile`);
    await shoot('17-profile', true);

    await page.goto(`${url}/embed`);
    await page.locator('milepost-ask').getByRole('textbox').waitFor();
    await shoot('22-embed', true);
    await page.goto(`${url}/embed?element=milepost-progress&pin=on`);
    await shoot('23-embed-progress', true);

    const plain = await open.newContext({ viewport, colorScheme: theme, locale, javaScriptEnabled: false });
    const tab = await plain.newPage();
    await tab.goto(url);
    await tab.locator('#message').fill(QUESTION);
    await tab.locator('#send').click({ noWaitAfter: true });
    await tab.locator('progress[value="55"]').waitFor();
    await tab.screenshot({ path: toPath('18-without-script') });
    staged.release.search();
    staged.release.pieces(5);
    await tab.locator('.live-end').waitFor();
    await tab.screenshot({ path: toPath('19-without-script-done'), fullPage: true });
    await plain.close();
    if (viewport === WIDE && theme === 'dark') {
      await page.emulateMedia({ forcedColors: 'active' });
      await page.goto(`${url}/`);
      await ask(page, QUESTION);
      await passed(55);
      await shoot('20-forced-colours');
    }
    if (viewport === WIDE && theme === 'light') {
      await page.goto(`${url}/pages/page-1`);
      await page.emulateMedia({ media: 'print' });
      await shoot('21-page-print', true);
    }
  } finally {
    await context.close();
    await site.close();
  }
}
