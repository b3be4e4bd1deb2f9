import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, findProblemsOnPhone, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts } from './staged-ports.ts';

const { describeInBrowser, browser, page, complaints } = await setUpBrowser({
  permissions: ['clipboard-read', 'clipboard-write'],
});

describeInBrowser('a made page in a browser', () => {
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    const staged = createStagedPorts();
    staged.release.all();
    site = await createTestSite({ ports: staged.ports });
    url = (await site.listen()).url;
    await page().goto(url);
    await ask(page(), 'Why does my stream arrive at once?');
    await page().locator('.exchange[data-state="done"]').waitFor();
    await page().goto(`${url}/pages/page-1`);
  });
  afterEach(() => site.close());

  it('goes onto the clipboard as the Markdown that its link leads to', async () => {
    await page().getByRole('button', { name: 'Copy as Markdown' }).click();
    await page().getByRole('button', { name: 'Copied' }).waitFor();
    const copied = await page().evaluate(() => navigator.clipboard.readText());
    const link = page().getByRole('link', { name: 'Open as Markdown' });
    const linked = await page().request.get(new URL((await link.getAttribute('href')) ?? '', url).href);
    expect(linked.headers()['content-type']).toBe('text/markdown; charset=utf-8');
    expect(copied.replaceAll('\r\n', '\n')).toBe(await linked.text());
    expect(copied).toMatch(/^# .+\n/);
    await page().getByRole('button', { name: 'Copy as Markdown' }).waitFor();
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('says so when the clipboard cannot have it', async () => {
    await page().route('**/*format=markdown', (route) => route.fulfill({ status: 503 }));
    await page().getByRole('button', { name: 'Copy as Markdown' }).click();
    await page().getByRole('button', { name: 'The browser did not allow it' }).waitFor();
  }, 30_000);

  it('is printed by its button', async () => {
    await page().evaluate(() => {
      window.print = () => document.body.setAttribute('data-printed', '');
    });
    await page().getByRole('button', { name: 'Print' }).click();
    expect(await page().locator('body[data-printed]').count()).toBe(1);
  }, 30_000);

  it('offers what needs a script only where there is one, and the rest everywhere', async () => {
    const { cookies } = await page().context().storageState();
    const plain = await browser().newContext({
      javaScriptEnabled: false,
      viewport: { width: 320, height: 640 },
    });
    try {
      await plain.addCookies(cookies);
      const tab = await plain.newPage();
      await tab.goto(`${url}/pages/page-1`);
      const tools = tab.locator('.page-tools');
      expect(await tools.getByRole('button').count()).toBe(0);
      expect((await readText(tools)).replace(/\s+/g, ' ')).toBe(
        'Back to the conversation Open as Markdown Link to this version',
      );
      await tab.getByText('Take this page down').click();
      await tab.getByRole('button', { name: 'Delete for good' }).click();
      await tab.getByText('This page was taken down by the person it was made for.').waitFor();
      await page().reload();
      expect(await readText(page().locator('h1'))).toBe('No longer here');
      await page().goto(url);
      await page().locator('.earlier a').click();
      await page().locator('.exchange[data-state="done"]').waitFor();
      expect(await page().locator('.page-card').isVisible()).toBe(false);
    } finally {
      await plain.close();
    }
  }, 30_000);

  it('can be used by everybody, on a phone and in the dark', async () => {
    expect(await findProblemsOnPhone(page())).toEqual([]);
  }, 30_000);
});
