import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Route } from 'playwright-core';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();

describeInBrowser('a question that is to take the place of the last', () => {
  let staged: StagedPorts;
  let site: TestSite;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports });
    await page().goto((await site.listen()).url);
    staged.release.all();
    await ask(page(), 'Why?');
    await last('done').waitFor();
  });
  afterEach(() => site.close());

  const last = (state: string) => page().locator(`.exchange:last-child[data-state="${state}"]`);
  const questions = () => page().locator('.exchange:visible .question').allInnerTexts();
  const edit = async (text: string) => {
    await page().getByRole('button', { name: 'Edit the question' }).last().click();
    await page().keyboard.press('End');
    await page().keyboard.type(text);
  };
  const note = () => page().locator('.ask-replacing');

  /** The next question is refused so, and no other. */
  const refuseOnce = (status: number, problem: object) =>
    page().route(
      '**/api/chat/stream',
      (route: Route) =>
        route.fulfill({ status, contentType: 'application/problem+json', body: JSON.stringify(problem) }),
      { times: 1 },
    );

  it('still does after it was lost on the way and is asked again', async () => {
    await refuseOnce(503, { code: 'over_capacity', retryable: true, retryAfterMs: 1000, detail: '' });
    await edit(' And when?');
    await page().keyboard.press('Enter');
    await last('failed').waitFor();
    expect(await questions()).toEqual(['Why?', 'Why? And when?']);
    await page().getByRole('button', { name: 'Ask again' }).click();
    await last('done').waitFor();
    expect(await questions()).toEqual(['Why? And when?']);
    await page().reload();
    expect(await questions()).toEqual(['Why? And when?']);
  }, 60_000);

  it('keeps its own place when another was asked meanwhile', async () => {
    await refuseOnce(503, { code: 'over_capacity', retryable: true, retryAfterMs: 1000, detail: '' });
    await edit(' And when?');
    await page().keyboard.press('Enter');
    await last('failed').waitFor();
    await ask(page(), 'Where?');
    await last('done').waitFor();
    await page().getByRole('button', { name: 'Ask again' }).click();
    await last('done').getByText('And when?').waitFor();
    await page().reload();
    expect(await questions()).toEqual(['Why?', 'Where?', 'Why? And when?']);
  }, 60_000);

  it('still does when it was refused and is sent again', async () => {
    await refuseOnce(413, { code: 'message_too_long', retryable: false, retryAfterMs: null, detail: '' });
    await edit(' And when?');
    await page().keyboard.press('Enter');
    await page().locator('#ask-problem').filter({ hasText: /./ }).waitFor();
    expect(await page().locator('#message').inputValue()).toBe('Why? And when?');
    expect(await note().isVisible()).toBe(true);
    await page().keyboard.type('?');
    await page().locator('#message').press('Enter');
    await page().getByText('And when??').waitFor();
    await last('done').waitFor();
    expect(await questions()).toEqual(['Why? And when??']);
  }, 60_000);

  /** A question below the first answer, as the documents ask them. */
  const offer = (question: string) =>
    page().evaluate((text) => {
      const link = Object.assign(document.createElement('a'), { href: '/', textContent: text });
      link.dataset.question = text;
      document.querySelector('.exchange .answer')?.append(link);
    }, question);

  it('no longer does when another was asked while it was edited', async () => {
    await edit(' And when?');
    await offer('Where?');
    await page().getByRole('link', { name: 'Where?' }).click();
    await last('done').getByText('Where?').waitFor();
    expect(await note().isVisible()).toBe(false);
    await page().locator('#message').press('Enter');
    await last('done').getByText('And when?').waitFor();
    expect(await questions()).toEqual(['Why?', 'Where?', 'Why? And when?']);
  }, 60_000);

  it('waits in the box, and keeps both, when it is clicked while an answer is on its way', async () => {
    await offer('Where?');
    await page().getByRole('link', { name: 'Where?' }).dblclick();
    await last('done').getByText('Where?').waitFor();
    expect(await page().locator('#message').inputValue()).toBe('');

    await page().route('**/api/chat/stream', () => {}, { times: 1 });
    await ask(page(), 'When?');
    await page().locator('#stop').waitFor();
    await page().getByRole('link', { name: 'Where?' }).click();
    expect(await page().locator('#message').inputValue()).toBe('Where?');
    expect(await note().isVisible()).toBe(false);
  }, 60_000);

  it('names the tab as it names the conversation', async () => {
    await edit(' And when?');
    await page().keyboard.press('Enter');
    await last('done').getByText('And when?').waitFor();
    expect(await page().title()).toBe('Why? And when?');
    await page().reload();
    expect(await page().title()).toBe('Why? And when?');
  }, 60_000);

  it('leaves the keyboard beside the box when what had it leaves the page', async () => {
    await page().evaluate(() => document.body.setAttribute('data-answers-differ', ''));
    await page().evaluate(() => document.querySelector('.answer-again')?.removeAttribute('hidden'));
    await page().getByRole('button', { name: 'Answer again' }).press('Enter');
    await page().locator('#stop:focus, #message:focus').waitFor();
    await last('done').waitFor();
    await page().locator('#message:focus').waitFor();
    expect(await questions()).toEqual(['Why?']);
    expect(complaints()).toEqual([]);
  }, 60_000);
});
