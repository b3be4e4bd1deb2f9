import type { Server } from 'node:http';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../server/i18n/languages.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();

describeInBrowser('a visitor during a run', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let server: Server;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports });
    const listening = await site.listen();
    server = listening.server;
    await page().goto(listening.url);
  });
  afterEach(() => site.close());

  const answer = () => page().locator('.exchange').last().locator('.answer');

  it('sees the road fill and the answer grow', async () => {
    await ask(page(), 'Why does my stream arrive at once?');
    const bar = page().getByRole('progressbar', { name: 'Progress of the answer' });
    await page().locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
    expect(await bar.getAttribute('aria-valuetext')).toBe('55 per cent. Searching the documents…');
    expect(await readText(page().locator('milepost-progress [role="status"]'))).toBe(
      'Searching the documents…',
    );
    expect(await findAccessibilityProblems(page())).toEqual([]);
    staged.release.search();
    staged.release.pieces(1);
    await answer().getByText('until its buffer is full').waitFor();
    expect(await bar.getAttribute('aria-valuenow')).toBe('75');
    staged.release.pieces(4);
    await page().locator('.exchange[data-state="done"]').waitFor();
    expect(await readText(answer().locator('pre'))).toContain('proxy_buffering off;');
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('stops it with Escape and keeps what was written', async () => {
    await ask(page(), 'Why?');
    staged.release.search();
    staged.release.pieces(1);
    await answer().getByText('until its buffer is full').waitFor();
    await page().keyboard.press('Escape');
    await page().locator('.exchange[data-state="stopped"]').waitFor();
    // Of what was read, what is quoted.
    expect(await page().locator('.exchange .source-number').allInnerTexts()).toEqual(['1']);
    expect(await readText(answer())).toContain('until its buffer is full');
    expect(await page().getByRole('button', { name: 'Send' }).isVisible()).toBe(true);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    const citations = await page().locator('.answer .citation').allTextContents();
    await page().reload();
    expect(await page().locator('.exchange .source-number').allInnerTexts()).toEqual(['1']);
    expect(await page().locator('.answer .citation').allTextContents()).toEqual(citations);
  }, 30_000);

  it('is told what failed and asks again with one click', async () => {
    staged.failNext();
    staged.release.search();
    staged.release.pieces(1);
    await ask(page(), 'Why?');
    const failed = page().locator('.exchange[data-state="failed"]');
    await failed.waitFor();
    expect(await readText(failed.locator('.failure'))).toMatch(/^Not finished\./);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    staged.release.search();
    staged.release.pieces(5);
    await failed.getByRole('button', { name: 'Ask again' }).click();
    await page().locator('.exchange[data-state="done"]').waitFor();
    expect(await page().locator('.question').allInnerTexts()).toEqual(['Why?']);
  }, 30_000);

  it('does not notice a connection that is cut in the middle of the answer', async () => {
    await ask(page(), 'Why?');
    staged.release.search();
    staged.release.pieces(2);
    await answer().getByText('nginx').first().waitFor();
    server.closeAllConnections();
    staged.release.pieces(3);
    await page().locator('.exchange[data-state="done"]').waitFor();
    expect((await readText(answer())).match(/until its buffer is full/g)).toHaveLength(1);
    expect(await readText(answer())).toContain('keeps the connection open.');
  }, 30_000);

  it('goes on reading after a reload in the middle of the answer', async () => {
    await ask(page(), 'Why?');
    staged.release.search();
    staged.release.pieces(1);
    await answer().getByText('until its buffer is full').waitFor();
    await page().reload();
    await answer().getByText('until its buffer is full').waitFor();
    staged.release.pieces(4);
    await page().locator('.exchange[data-state="done"]').waitFor();
    expect(await readText(answer())).toContain('keeps the connection open.');
  }, 30_000);

  it('keeps a draft over a reload, and Shift+Enter makes a new line', async () => {
    const box = page().getByLabel('Your question');
    await box.pressSequentially('one');
    await page().keyboard.press('Shift+Enter');
    await box.pressSequentially('two');
    await page().reload();
    expect(await box.inputValue()).toBe('one\ntwo');
    expect(await page().locator('#exchanges .exchange').count()).toBe(0);
  }, 30_000);

  it('reaches every control with the keyboard, and sees where they are', async () => {
    const names: string[] = [];
    // Round the page once: the links of the head, the suggestions, the box and every language.
    for (let step = 0; step < 12 + LANGUAGES.length; step++) {
      await page().keyboard.press('Tab');
      names.push(
        await page().evaluate(() => {
          const focused = document.activeElement;
          // Of the long and the short name of a link there is one shown.
          const named = focused?.querySelector('.longer') ?? focused;
          return focused?.ariaLabel || named?.textContent?.trim() || '';
        }),
      );
    }
    expect(names).toEqual(
      expect.arrayContaining(['Skip to the question box', 'Milepost', 'New conversation', 'Send']),
    );
    expect(names.filter((name) => name.includes('stream arrive')).length).toBeGreaterThan(0);
  }, 30_000);
});
