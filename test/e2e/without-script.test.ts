import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { createTestSite, type TestSite } from '../test-site.ts';
import { readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, browser } = await setUpBrowser();

describeInBrowser('a visitor whose browser runs no script', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let plain: BrowserContext;
  let tab: Page;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports });
    const { url } = await site.listen();
    plain = await browser().newContext({ javaScriptEnabled: false });
    tab = await plain.newPage();
    await tab.goto(url);
  });
  afterEach(async () => {
    await plain.close();
    await site.close();
  });

  const ask = async (question: string) => {
    await tab.getByRole('textbox', { name: 'Your question' }).fill(question);
    // The page is not whole before the answer is.
    await tab.getByRole('button', { name: 'Send' }).click({ noWaitAfter: true });
  };

  it('sees one milepost at a time, and the answer as it is written', async () => {
    await ask('Why does my stream arrive at once?');
    const shown = tab.locator('.live-post:visible');
    await tab.locator('progress[value="55"]').waitFor();
    expect(await readText(tab.locator('.question'))).toBe('Why does my stream arrive at once?');
    expect(await shown.count()).toBe(1);
    expect(await readText(shown)).toContain('Searching the documents…');
    staged.release.search();
    staged.release.pieces(3);
    await tab.getByText('passes every event on at once').first().waitFor();
    staged.release.pieces(2);
    await tab.locator('.live-end[data-state="done"]').waitFor();
    expect(await shown.count()).toBe(0);
    expect(await tab.locator('.source').count()).toBe(3);
    expect(await tab.locator('.page-card').isVisible()).toBe(true);

    const answer = (await readText(tab.locator('.answer'))).replace(/\s+/g, ' ').trim();
    await tab.getByRole('link', { name: 'Address of this conversation' }).click();
    await tab.waitForURL(/\/c\//);
    const kept = tab.locator('.exchange .answer').first();
    expect((await readText(kept)).replace(/\s+/g, ' ').trim()).toBe(answer);
  }, 30_000);

  it('deletes the conversation', async () => {
    await ask('Why does my stream arrive at once?');
    staged.release.search();
    staged.release.pieces(5);
    await tab.locator('.live-end[data-state="done"]').waitFor();
    await tab.getByText('Delete this conversation').click();
    await tab.getByRole('button', { name: 'Delete for good' }).click();
    await tab.getByText('The conversation was deleted.').waitFor();
    expect(await tab.locator('.earlier').count()).toBe(0);
  }, 30_000);

  it('stops an answer, and keeps what was written', async () => {
    await ask('Why does my stream arrive at once?');
    staged.release.search();
    staged.release.pieces(3);
    await tab.getByText('passes every event on at once').first().waitFor();
    const stop = tab.getByRole('button', { name: 'Stop' });
    await stop.click({ noWaitAfter: true });
    await tab.locator('.live-end[data-state="stopped"]').waitFor();
    expect(await readText(tab.locator('.question'))).toBe('Why does my stream arrive at once?');
    expect(await tab.getByText('passes every event on at once').first().isVisible()).toBe(true);
    expect(await tab.getByText('Stopped.').isVisible()).toBe(true);
    expect(await stop.count()).toBe(0);
    // The page is whole: the next question can be asked.
    expect(await tab.getByRole('button', { name: 'Send' }).isVisible()).toBe(true);
  }, 30_000);

  it('stops an answer that it came back to', async () => {
    await ask('Why does my stream arrive at once?');
    await tab.locator('progress[value="55"]').waitFor();
    const again = await plain.newPage();
    await again.goto(new URL('/', tab.url()).href);
    await again.getByRole('link', { name: 'Why does my stream arrive at once?' }).click();
    await again.getByRole('button', { name: 'Stop' }).click({ noWaitAfter: true });
    await again.locator('.exchange[data-state="stopped"]').waitFor();
    expect(await again.getByRole('button', { name: 'Stop' }).count()).toBe(0);
  }, 30_000);

  it('goes on in the same conversation', async () => {
    staged.release.all();
    await ask('Why?');
    await tab.locator('.live-end').waitFor();
    await ask('And then?');
    await tab.locator('.live .question', { hasText: 'And then?' }).waitFor();
    await tab.locator('.live-end').waitFor();
    expect(await tab.locator('.question').allInnerTexts()).toEqual(['Why?', 'And then?']);
  }, 30_000);
});
