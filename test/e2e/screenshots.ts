// Takes a picture of every state of the pages, for eyes to judge:
// SCREENSHOTS=<folder> npm test -- --testMatch '**/e2e/screenshots.ts'
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { createTestSite } from '../test-site.ts';
import { ask } from './browser-tests.ts';
import { launchBrowser } from './launch-browser.ts';
import { createStagedPorts } from './staged-ports.ts';

const folder = process.env.SCREENSHOTS ?? '';
const QUESTION = 'Why does my stream arrive all at once behind nginx?';
const WIDE = { width: 1180, height: 860 };
const NARROW = { width: 320, height: 640 };

const browser = await launchBrowser();
afterAll(() => browser?.close());

for (const [theme, viewport, locale] of [
  ['light', WIDE, 'en-GB'],
  ['dark', WIDE, 'en-GB'],
  ['light', NARROW, 'en-GB'],
  ['dark', { width: 768, height: 900 }, 'en-GB'],
  ['light', WIDE, 'ar'],
  ['light', NARROW, 'ar'],
  ['light', WIDE, 'ja'],
] as const) {
  it(`${theme} at ${viewport.width} pixels in ${locale}`, async () => {
    expect(folder).not.toBe('');
    await takePictures(browser as Browser, theme, viewport, locale);
  }, 60_000);
}

async function takePictures(
  open: Browser,
  theme: 'light' | 'dark',
  viewport: { width: number; height: number },
  locale: string,
) {
  const staged = createStagedPorts();
  const site = await createTestSite({ ports: staged.ports });
  const { url } = await site.listen();
  const context = await open.newContext({ viewport, colorScheme: theme, locale });
  const page = await context.newPage();
  page.on('pageerror', (error) => process.stderr.write(`${error.stack}\n`));
  const shoot = (name: string, fullPage = false) =>
    page.screenshot({
      path: join(folder, `${locale.slice(0, 2)}-${theme}-${viewport.width}-${name}.png`),
      fullPage,
    });
  try {
    await page.goto(url);
    await shoot('1-empty');
    await ask(page, QUESTION);
    await page.locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
    await page.waitForTimeout(300);
    await shoot('2-asking');
    staged.release.search();
    staged.release.pieces(3);
    await page.locator('.answer li').first().waitFor();
    await page.waitForTimeout(300);
    await shoot('3-streaming');
    staged.release.pieces(2);
    await page.locator('.exchange[data-state="done"]').waitFor();
    await page.waitForTimeout(300);
    await shoot('4-done', true);
    await page.locator('.answer .citation').first().click();
    await page.locator('milepost-progress').getByRole('button').click();
    await page.waitForTimeout(300);
    await shoot('5-source-open', true);

    staged.release.search();
    staged.release.pieces(1);
    await ask(page, 'And with compression?');
    await page.locator('.exchange:nth-of-type(2) .answer p').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.exchange[data-state="stopped"]').waitFor();
    await shoot('6-stopped');

    staged.failNext();
    staged.release.search();
    staged.release.pieces(1);
    await ask(page, 'What if it fails?');
    await page.locator('.exchange[data-state="failed"]').waitFor();
    await shoot('7-failed');
    await page.reload();
    await shoot('8-reloaded', true);
    await page.goto(`${url}/`);
    await shoot('9-empty-with-earlier');

    await page.goto(`${url}/pages/page-1`);
    await shoot('10-page', true);
    await page.goto(`${url}/passages/p1`);
    await shoot('11-passage', true);
    await page.goto(`${url}/c/nowhere`);
    await shoot('12-problem');
    await page.goto(`${url}/profile`);
    await shoot('14-profile', true);
    if (viewport === WIDE && theme === 'dark') {
      await page.emulateMedia({ forcedColors: 'active' });
      await page.goto(`${url}/`);
      await ask(page, QUESTION);
      await page.locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
      await shoot('15-forced-colours');
    }
    if (viewport === WIDE && theme === 'light') {
      await page.goto(`${url}/pages/page-1`);
      await page.emulateMedia({ media: 'print' });
      await shoot('13-page-print', true);
    }
  } finally {
    await context.close();
    await site.close();
  }
}
