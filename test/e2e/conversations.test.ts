import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, findProblemsOnPhone, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, browser, page } = await setUpBrowser();

describeInBrowser('the list of conversations, without a script,', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let url: string;
  let plain: BrowserContext;
  let tab: Page;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports });
    url = (await site.listen()).url;
    for (const question of ['Why is it slow behind nginx?', 'And what does Caddy do?']) {
      await page().goto(url);
      staged.release.search();
      staged.release.pieces(5);
      await ask(page(), question);
      await page().locator('.exchange[data-state="done"]').waitFor();
    }
    const { cookies } = await page().context().storageState();
    plain = await browser().newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    await plain.addCookies(cookies);
    tab = await plain.newPage();
    await tab.goto(url);
    await tab.getByRole('link', { name: 'All conversations' }).click();
  });
  afterEach(async () => {
    await plain.close();
    await site.close();
  });

  const titles = () => tab.locator('.conversation-title').allInnerTexts();

  it('is searched, renamed and shortened', async () => {
    expect(await titles()).toEqual(['And what does Caddy do?', 'Why is it slow behind nginx?']);
    await tab.getByLabel('Words of your questions').fill('NGINX');
    await tab.getByRole('button', { name: 'Search' }).click();
    expect(await titles()).toEqual(['Why is it slow behind nginx?']);

    await tab.getByText('Rename Why is it slow behind nginx?').click();
    await tab.getByLabel('Name', { exact: true }).fill('Slow streams');
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByText('The conversation was renamed.').waitFor();
    // The question still has the word.
    expect(await titles()).toEqual(['Slow streams']);

    await tab.getByText('Delete this conversation').click();
    await tab.getByRole('button', { name: 'Delete for good' }).click();
    await tab.getByText('The conversation was deleted.').waitFor();
    expect(await readText(tab.locator('main'))).toContain('None of your conversations has these words.');
    await tab.getByLabel('Words of your questions').fill('');
    await tab.getByRole('button', { name: 'Search' }).click();
    expect(await titles()).toEqual(['And what does Caddy do?']);
    await tab.locator('.conversation-title').click();
    await tab.locator('.exchange').waitFor();
  }, 30_000);

  it('marks what is being answered, here and on the page of a new conversation', async () => {
    await page().goto(url);
    await ask(page(), 'And now?');
    await page().locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
    await tab.reload();
    const running = tab.locator('.conversation', { hasText: 'This answer is being written.' });
    expect(await running.locator('.conversation-title').allInnerTexts()).toEqual(['And now?']);
    await tab.goto(url);
    expect(await tab.locator('.earlier .conversation-running').count()).toBe(1);
  }, 30_000);

  it('can be used by everybody, on a phone and in the dark', async () => {
    await page().goto(`${url}/conversations`);
    expect(await findProblemsOnPhone(page())).toEqual([]);
  }, 30_000);
});
