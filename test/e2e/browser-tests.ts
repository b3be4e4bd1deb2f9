import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterAll, afterEach, beforeAll, beforeEach, describe } from '@jest/globals';
import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { findBrowser, launchBrowser } from './launch-browser.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface BrowserTests {
  /** `describe` where a browser runs, `describe.skip` elsewhere. */
  readonly describeInBrowser: typeof describe.skip;
  /** Within hooks and tests. */
  readonly browser: () => Browser;
  /** A fresh page for each test, in a browser that has never been here. */
  readonly page: () => Page;
  /** Exceptions, and what the content security policy refused. */
  readonly complaints: () => readonly string[];
}

/** Opens one browser for the tests of a file and one page for each of them. To be called at the top of the file. */
export async function setUpBrowser(options: BrowserContextOptions = {}): Promise<BrowserTests> {
  const executable = await findBrowser();
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[] = [];

  if (executable) {
    beforeAll(async () => {
      browser = await launchBrowser(executable);
    });
    beforeEach(async () => {
      context = await browser.newContext({ viewport: { width: 1180, height: 860 }, ...options });
      // Every request must stay on this machine.
      await context.route(/^https?:\/\/(?!127\.0\.0\.1[:/])/, (route) => route.abort());
      page = await context.newPage();
      complaints = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    });
    afterEach(() => context.close());
    afterAll(() => browser.close());
  }

  return {
    describeInBrowser: executable ? describe : describe.skip,
    browser: () => browser,
    page: () => page,
    complaints: () => complaints,
  };
}

export async function ask(page: Page, question: string): Promise<void> {
  await page.locator('#message').fill(question);
  await page.keyboard.press('Enter');
}

/** The text as it is shown, of every element that the locator finds. */
export async function readText(locator: Locator): Promise<string> {
  return (await locator.allInnerTexts()).join(' ');
}

/** What axe-core finds, as `rule: where`. Its script goes in past the page's policy, as a browser's extension would. */
export async function findAccessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(options: object): Promise<AxeResult> } };
    const { violations } = await axe.run({ resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target} ${node.failureSummary}`),
    );
  });
}

interface AxeResult {
  violations: { id: string; nodes: { target: unknown[]; failureSummary: string }[] }[];
}

/** On a small phone, light and dark, with everything opened: what axe finds, and how much wider the page is than the screen. */
export async function findProblemsOnPhone(page: Page): Promise<string[]> {
  const problems: string[] = [];
  await page.setViewportSize({ width: 320, height: 640 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const width = await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
      return document.documentElement.scrollWidth - document.documentElement.clientWidth;
    });
    if (width > 0) problems.push(`${colorScheme}: ${width} pixels too wide`);
    problems.push(...(await findAccessibilityProblems(page)));
  }
  return problems;
}
