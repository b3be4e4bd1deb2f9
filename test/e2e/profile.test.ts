import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { BrowserContext, Page } from 'playwright-core';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, findProblemsOnPhone, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts } from './staged-ports.ts';

const { describeInBrowser, browser, page } = await setUpBrowser();

describeInBrowser('a visitor’s profile, without a script,', () => {
  let site: TestSite;
  let url: string;
  let plain: BrowserContext;
  let tab: Page;
  beforeEach(async () => {
    const staged = createStagedPorts();
    staged.release.all();
    const detect = async () =>
      [
        { key: 'expertise', value: 'beginner' },
        { key: 'language', value: 'en' },
        { key: 'topic', value: 'nginx' },
      ].map((signal) => ({ ...signal, confidence: 0.9, why: 'behind nginx' }) as never);
    site = await createTestSite({ ports: { ...staged.ports, signalDetector: { detect } } });
    url = (await site.listen()).url;
    await page().goto(url);
    await ask(page(), 'Why is my stream slow behind nginx?');
    await page().locator('.exchange[data-state="done"]').waitFor();
    const { cookies } = await page().context().storageState();
    plain = await browser().newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    await plain.addCookies(cookies);
    tab = await plain.newPage();
    tab.setDefaultTimeout(5000);
    await tab.goto(`${url}/profile`);
  });
  afterEach(async () => {
    await plain.close();
    await site.close();
  });

  const listTraits = async () => (await tab.locator('.trait-name').allInnerTexts()).sort();

  it('is corrected and erased entry by entry, and all of it only when asked again', async () => {
    expect(await listTraits()).toEqual([
      'expertise: beginner',
      'language: English',
      'topic of interest: nginx',
    ]);

    await tab.getByText('Correct expertise, beginner').click();
    await tab.getByLabel('What is right').and(tab.locator(':visible')).selectOption('advanced');
    await tab.getByRole('button', { name: 'Save' }).click();
    await tab.getByText('Your profile was changed.').waitFor();
    expect(await listTraits()).toContain('expertise: advanced');
    expect(await readText(tab.locator('.trait', { hasText: 'advanced' }).first())).toContain(
      'You said so here.',
    );

    await tab.getByText('Correct topic of interest, nginx').click();
    await tab.getByLabel('What is right').and(tab.locator(':visible')).fill('Caddy');
    await tab.getByRole('button', { name: 'Save' }).click();
    expect(await listTraits()).toContain('topic of interest: caddy');

    await tab.getByRole('button', { name: 'Erase language, English' }).click();
    expect(await listTraits()).toEqual(['expertise: advanced', 'topic of interest: caddy']);

    await tab.getByText('Erase all of it').click();
    expect(await listTraits()).toHaveLength(2);
    await tab.getByRole('button', { name: 'Delete for good' }).click();
    await tab.getByText('Everything was erased.').waitFor();
    expect(await listTraits()).toEqual([]);
  }, 30_000);

  it('is downloaded', async () => {
    const [download] = await Promise.all([
      tab.waitForEvent('download'),
      tab.getByRole('link', { name: 'Download as JSON' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('profile.json');
  }, 30_000);

  it('is left out of answers, and used again', async () => {
    await tab.getByRole('button', { name: 'Answer without my profile' }).click();
    await tab.getByText('Answers are made without your profile, and nothing is noticed.').waitFor();
    await tab.getByRole('button', { name: 'Use my profile again' }).click();
    await tab.getByRole('button', { name: 'Answer without my profile' }).waitFor();
  }, 30_000);

  it('can be used by everybody, on a phone and in the dark', async () => {
    await page().goto(`${url}/profile`);
    expect(await findProblemsOnPhone(page())).toEqual([]);
  }, 30_000);
});
