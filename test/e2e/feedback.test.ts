import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { createTestSite, type TestSite } from '../test-site.ts';
import {
  ask,
  findAccessibilityProblems,
  findProblemsOnPhone,
  readText,
  setUpBrowser,
} from './browser-tests.ts';
import { setUpEmbedding } from './embedding.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, browser, page, complaints } = await setUpBrowser({
  // A colour on its way to another one is no fault.
  reducedMotion: 'reduce',
});

const up = (root: Page | Locator) => root.getByRole('button', { name: 'Helpful', exact: true });
const down = (root: Page | Locator) => root.getByRole('button', { name: 'Not helpful' });
const reason = (root: Page | Locator, name: string) => root.getByRole('button', { name, exact: true });
const sentence = (root: Page | Locator) => root.getByRole('textbox', { name: 'In a sentence' });
/** The one that is pressed, for as long as it takes. */
const pressed = (button: Locator) => button.and(button.page().locator('[aria-pressed="true"]'));
const kept = (root: Page | Locator) => root.getByText('Thank you.').waitFor();

describeInBrowser('whether an answer was helpful, on the chat page,', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports });
    ({ url } = await site.listen());
    await page().goto(url);
  });
  afterEach(() => site.close());

  const answered = async (question = 'Why?') => {
    staged.release.all();
    await ask(page(), question);
    await page().locator('.exchange:last-child[data-state="done"] .feedback').waitFor();
  };
  const stored = async () =>
    site.stores.feedback.find((await page().locator('.exchange').last().getAttribute('data-run-id')) ?? '');

  it('is said with one press, given a reason with another, changed, and there after a reload', async () => {
    await answered();
    await down(page()).click();
    await kept(page());
    expect(await stored()).toMatchObject({ helpful: false, reason: null });
    await reason(page(), 'Out of date').click();
    await pressed(reason(page(), 'Out of date')).waitFor();
    await kept(page());
    await sentence(page()).fill('That was moved in 2019.');
    await sentence(page()).press('Enter');
    await kept(page());
    const said = { helpful: false, reason: 'outdated', comment: 'That was moved in 2019.' };
    expect(await stored()).toMatchObject(said);
    await page().reload();
    await pressed(down(page())).waitFor();
    await pressed(reason(page(), 'Out of date')).waitFor();
    expect(await sentence(page()).inputValue()).toBe(said.comment);

    await reason(page(), 'Wrong').click();
    await kept(page());
    expect(await stored()).toMatchObject({ ...said, reason: 'wrong' });
    await reason(page(), 'Wrong').click();
    await kept(page());
    expect(await stored()).toMatchObject({ ...said, reason: null });
    await up(page()).click();
    await kept(page());
    expect(await stored()).toMatchObject({ helpful: true, reason: null, comment: null });
    expect(await sentence(page()).count()).toBe(0);
    await up(page()).click();
    await page().getByText('Taken back.').waitFor();
    expect(await stored()).toBeNull();
    expect(await pressed(up(page())).count()).toBe(0);
    expect(complaints()).toEqual([]);
  }, 60_000);

  it('is said with the keyboard, announced, and moves nothing that stands above it', async () => {
    await answered();
    const tops = () =>
      page().evaluate(() =>
        ['.question', '.answer', '.tools', '.thumbs'].map(
          (selector) => (document.querySelector(selector)?.getBoundingClientRect().top ?? 0) + scrollY,
        ),
      );
    const before = await tops();
    await up(page()).focus();
    await page().keyboard.press('Tab');
    await page().keyboard.press('Space');
    await pressed(down(page())).waitFor();
    expect(await page().evaluate(() => document.activeElement?.textContent?.trim())).toBe('Not helpful');
    await page().getByRole('status').filter({ hasText: 'Thank you.' }).waitFor();
    await page().keyboard.press('Tab');
    await page().keyboard.press('Enter');
    await pressed(reason(page(), 'Wrong')).waitFor();
    await kept(page());
    expect(await tops()).toEqual(before);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(await findProblemsOnPhone(page())).toEqual([]);
  }, 60_000);

  it('is taken back on the screen when the server does not keep it', async () => {
    await answered();
    await page().context().setOffline(true);
    await up(page()).click();
    await page().getByRole('status').filter({ hasText: 'The connection was lost' }).waitFor();
    expect(await pressed(up(page())).count()).toBe(0);
    await page().context().setOffline(false);
    await up(page()).click();
    await kept(page());
    expect(await stored()).toMatchObject({ helpful: true });
  }, 30_000);

  it('is the last of several quick presses, whenever the server hears of them', async () => {
    await answered();
    await page().evaluate(() => {
      for (const name of ['up', 'down', 'up', 'down'])
        document.querySelector<HTMLElement>(`.thumb[data-value="${name}"]`)?.click();
    });
    await kept(page());
    expect(await stored()).toMatchObject({ helpful: false });
    await pressed(down(page())).waitFor();
  }, 30_000);

  it('is not asked of a run that was stopped', async () => {
    staged.release.search();
    staged.release.pieces(1);
    await ask(page(), 'Why?');
    await page().locator('.answer p').first().waitFor();
    await page().keyboard.press('Escape');
    await page().locator('.exchange[data-state="stopped"]').waitFor();
    expect(await up(page()).count()).toBe(0);
    await page().reload();
    expect(await page().locator('.exchange[data-state="stopped"]').count()).toBe(1);
    expect(await up(page()).count()).toBe(0);
  }, 30_000);

  it('is said without a script, at the end of the answer as it comes and on its page', async () => {
    const plain = await browser().newContext({ javaScriptEnabled: false });
    try {
      const tab = await plain.newPage();
      staged.release.all();
      await tab.goto(url);
      await tab.getByRole('textbox', { name: 'Your question' }).fill('Why?');
      await tab.getByRole('button', { name: 'Send', exact: true }).click();
      await down(tab).click();
      await tab.waitForURL(/\/c\/[\w-]+#run-/);
      await pressed(down(tab)).waitFor();
      await reason(tab, 'Incomplete').click();
      await pressed(reason(tab, 'Incomplete')).waitFor();
      await sentence(tab).fill('Only half of it.');
      await sentence(tab).press('Enter');
      await tab.locator('.comment-box[value="Only half of it."]').waitFor();
      const runId = (await tab.locator('.exchange').getAttribute('data-run-id')) ?? '';
      expect(await site.stores.feedback.find(runId)).toMatchObject({
        helpful: false,
        reason: 'incomplete',
        comment: 'Only half of it.',
      });
      await down(tab).click();
      await tab.locator('.reasons').waitFor({ state: 'hidden' });
      expect(await site.stores.feedback.find(runId)).toBeNull();
    } finally {
      await plain.close();
    }
  }, 30_000);
});

describeInBrowser('whether an answer was helpful, on another site,', () => {
  const { embedding, staged, visit, type, exchanges, answered } = setUpEmbedding(page, {
    body: ({ url }) => `<script type="module" src="${url}/widget/ask-v1.js"></script><main><h1>Shop</h1>
<milepost-ask endpoint="${url}/api/chat/stream" site-key="shop-key"></milepost-ask></main>`,
    env: (origin) => ({ SITE_KEYS: `shop:shop-key=${origin}` }),
  });

  it('is said, told to the page, and there after a reload, without a cookie', async () => {
    staged().release.all();
    await visit();
    await page().evaluate(() => {
      const told: unknown[] = [];
      Object.assign(window, { told });
      document.addEventListener('milepost-feedback', (event) => told.push((event as CustomEvent).detail));
    });
    await type('Why?');
    await answered();
    const exchange = exchanges().first();
    await down(exchange).click();
    await kept(exchange);
    await reason(exchange, 'Not what I asked').click();
    await kept(exchange);
    const told = (await page().evaluate(() => Reflect.get(window, 'told'))) as { runId: string }[];
    const runId = told[0]?.runId ?? '';
    expect(told).toEqual([
      { runId, helpful: false, reason: null, comment: null },
      { runId, helpful: false, reason: 'not_asked', comment: null },
    ]);
    expect(await embedding().site.stores.feedback.find(runId)).toMatchObject({ reason: 'not_asked' });
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(await findProblemsOnPhone(page())).toEqual([]);

    await page().reload();
    await pressed(reason(exchange, 'Not what I asked')).waitFor();
    await down(exchange).click();
    await exchange.getByText('Taken back.').waitFor();
    expect(await embedding().site.stores.feedback.find(runId)).toBeNull();
    expect(await readText(exchange.locator('.feedback-told'))).toBe('Taken back.');
    expect(await page().context().cookies()).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 60_000);
});
