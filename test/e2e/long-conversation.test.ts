import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { toNewRun } from '../fakes/new-run.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();

const TURNS = 45;

describeInBrowser('a visitor in a long conversation', () => {
  let site: TestSite;
  beforeEach(async () => {
    site = await createTestSite();
    const { url } = await site.listen();
    await page().goto(url);
    await ask(page(), 'Turn 0?');
    await page().locator('.exchange[data-state="done"]').waitFor();
    const store = site.stores.runs;
    const runId = (await page().locator('.exchange').getAttribute('data-run-id')) ?? '';
    const { visitorId, conversationId } = (await store.find(runId)) ?? { visitorId: '', conversationId: '' };
    for (let turn = 1; turn < TURNS; turn++) {
      const { run } = await store.begin(toNewRun({ visitorId, conversationId, question: `Turn ${turn}?` }));
      const message = 'It was stopped.';
      const error = { code: 'interrupted', message, retryable: true, retryAfterMs: null } as const;
      const unit = site.stores.beginUnit();
      unit.finish(run.id, {
        state: 'stopped',
        response: 'Because.',
        payload: {
          success: false,
          error: { ...error, stageId: 'response', errorId: 'e' },
          response: 'Because.',
        },
        errorCode: 'interrupted',
      });
      await unit.commit();
    }
    await page().goto(`${url}/c/${conversationId}`);
  });
  afterEach(() => site.close());

  const questions = () => page().locator('.question').allInnerTexts();

  it('goes back turn by turn with the keyboard, and asks on at the end', async () => {
    expect(await questions()).toHaveLength(20);
    await page().getByRole('link', { name: 'Earlier questions' }).press('Enter');
    await page().getByText('Turn 24?').waitFor();
    expect((await questions())[0]).toBe('Turn 5?');
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(
      await page()
        .getByRole('navigation', { name: /^(Earlier|Later) questions$/ })
        .count(),
    ).toBe(2);

    // Enter sends only once the script is there.
    await page().waitForLoadState('load');
    await ask(page(), 'And what is next?');
    await page().getByText('Address of this conversation').waitFor();
    expect((await questions()).slice(-2)).toEqual(['Turn 44?', 'And what is next?']);
    await page().getByText('Address of this conversation').click();
    await page().locator('.exchange[data-state="done"]').last().waitFor();
    expect(await readText(page().locator('.question').last())).toBe('And what is next?');
    expect(await page().locator('#message').inputValue()).toBe('');
    expect(complaints()).toEqual([]);
  }, 60_000);

  it('replaces nothing from among the turns of long ago', async () => {
    await page().getByRole('link', { name: 'Earlier questions' }).click();
    await page().getByText('Turn 24?').waitFor();
    await page().waitForLoadState('load');
    await page().getByRole('button', { name: 'Edit the question' }).last().click();
    expect(await page().locator('.ask-replacing').isVisible()).toBe(false);
    await page().locator('#message').fill('a draft');
    await page().getByRole('button', { name: 'Ask again' }).last().click();
    await page().getByText('Address of this conversation').click();
    await page().locator('.exchange[data-state="done"]').last().waitFor();
    expect((await questions()).slice(-2)).toEqual(['Turn 44?', 'Turn 24?']);
    expect(await page().locator('#message').inputValue()).toBe('a draft');
  }, 60_000);
});
