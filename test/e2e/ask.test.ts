import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask, findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { type RunningServer, startServer } from './start-server.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();

describeInBrowser('a visitor of the built site', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startServer();
  }, 30_000);
  afterAll(() => server?.stop());

  it('asks, reads the answer and its sources, and keeps the page', async () => {
    await page().goto(server.url);
    expect(await page().locator('.suggestions a').count()).toBe(3);
    expect(await findAccessibilityProblems(page())).toEqual([]);

    await ask(page(), 'How do I embed the progress widget?');
    const exchange = page().locator('.exchange[data-state="done"]');
    await exchange.waitFor();
    expect(await readText(exchange.locator('.answer'))).toMatch(/widget/i);
    expect(page().url()).toMatch(/\/c\/[\w-]+$/);
    await page()
      .getByRole('button', { name: /^Answered in .+/ })
      .click();
    expect(await page().locator('milepost-progress .post[data-state="done"]').count()).toBe(6);

    await exchange.locator('.answer .citation').first().click();
    const source = exchange.locator('.source:has(details[open])');
    expect(await readText(source.locator('mark').first())).not.toBe('');
    expect(await findAccessibilityProblems(page())).toEqual([]);

    await exchange.locator('.page-card').click();
    await page().waitForURL(/\/pages\//);
    expect(await page().title()).toBe(await readText(page().locator('h1')));
    expect(await page().locator('.page-sources li').count()).toBeGreaterThan(0);
    expect(await findAccessibilityProblems(page())).toEqual([]);

    await page().locator('.page-source-title a').first().click();
    await page().locator('.marked-passage').waitFor();
    expect(await findAccessibilityProblems(page())).toEqual([]);

    await page().getByRole('link', { name: 'Profile', exact: true }).click();
    await page().getByRole('heading', { level: 1 }).waitFor();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('finds the same exchange after a reload, drawn by the server', async () => {
    await page().goto(server.url);
    await ask(page(), 'How do I import documents?');
    await page().locator('.exchange[data-state="done"]').waitFor();
    const read = async () => ({
      question: await readText(page().locator('.question').first()),
      answer: (await readText(page().locator('.answer').first())).replace(/\s+/g, ' '),
      sources: await page().locator('.exchange .source-title').allInnerTexts(),
      page: await page().locator('.exchange .page-card > span:visible').allInnerTexts(),
      summary: await readText(page().locator('milepost-progress button').first()),
    });
    const before = await read();
    // Its kind, its title, what it says first, and where it leads.
    expect(before.page).toHaveLength(4);
    expect(before.page.every((text) => text.trim() !== '')).toBe(true);
    await page().reload();
    await page().locator('milepost-progress button').first().waitFor();
    expect(await read()).toEqual(before);
  }, 30_000);

  it('deletes a conversation that it has just begun, and everything on the profile', async () => {
    await page().goto(server.url);
    expect(await page().getByText('Delete this conversation').isVisible()).toBe(false);
    await ask(page(), 'How do I change the port?');
    await page().locator('.exchange[data-state="done"]').waitFor();
    const address = page().url();
    await page().getByText('Delete this conversation').click();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await page().getByRole('button', { name: 'Delete for good' }).click();
    await page().getByText('The conversation was deleted.').waitFor();
    expect(await page().locator('.earlier a', { hasText: 'How do I change the port?' }).count()).toBe(0);
    expect((await page().request.get(address)).status()).toBe(404);

    await page().goto(`${server.url}/profile`);
    await page().getByText('Delete everything, conversations too').click();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await page().getByRole('button', { name: 'Delete for good' }).click();
    await page().getByText('Everything was erased.').waitFor();
    await page().goto(server.url);
    expect(await page().locator('.earlier').count()).toBe(0);
  }, 30_000);
});
