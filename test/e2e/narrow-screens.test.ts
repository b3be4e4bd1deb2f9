import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { LONG_WORD, WIDE_ANSWER, WIDE_DRAFT, WIDE_PASSAGES } from '../fakes/wide-text.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, browser } = await setUpBrowser();

const QUESTION = `What is ${LONG_WORD}?`;

describeInBrowser('content that is wider than the screen', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    staged = createStagedPorts({ answer: WIDE_ANSWER, passages: WIDE_PASSAGES, draft: WIDE_DRAFT });
    const { knowledge } = staged.ports;
    site = await createTestSite({
      env: { SITE_NAME: LONG_WORD.slice(0, 60) },
      ports: {
        ...staged.ports,
        ...(knowledge && { knowledge: { ...knowledge, suggestQuestions: async () => [QUESTION] } }),
        signalDetector: {
          detect: async () => [{ key: 'topic', value: LONG_WORD, confidence: 0.9, why: QUESTION }],
        },
      },
    });
    url = (await site.listen()).url;
  });
  afterEach(() => site.close());

  const open = (options: BrowserContextOptions) => browser().newContext({ locale: 'en', ...options });

  it.each([
    [320, 'en'],
    [390, 'en'],
    [320, 'ar'],
    [320, 'de'],
    [320, 'ru'],
    [320, 'pl'],
    [320, 'ko'],
  ])(
    'never scrolls a page of %i pixels sideways, in %s',
    async (width, locale) => {
      const context = await open({ viewport: { width, height: 700 }, locale });
      const page = await context.newPage();
      const seen: Record<string, string[]> = {};
      const check = async (state: string) => {
        seen[state] = await readOverflow(page);
      };
      try {
        await page.goto(url);
        await check('empty');
        await ask(page, QUESTION);
        staged.release.search();
        staged.release.pieces(WIDE_ANSWER.length - 1);
        await page.locator('.answer table').waitFor();
        await check('streaming');
        staged.release.pieces(1);
        await page.locator('.exchange[data-state="done"]').waitFor();
        await page.locator('.source summary').click();
        await check('done');
        staged.failNext();
        staged.release.search();
        staged.release.pieces(1);
        await ask(page, QUESTION);
        await page.locator('.exchange[data-state="failed"]').waitFor();
        await check('failed');
        await page.reload();
        await page.locator('.source summary').first().click();
        await check('drawn by the server');
        await page.goto(`${url}/`);
        await page.locator('.earlier').waitFor();
        await check('empty, with earlier conversations');
        for (const path of [
          'pages/page-1',
          'passages/p1',
          'profile',
          'conversations',
          'nowhere',
          'doctor',
          'embed',
          `embed?element=milepost-progress&pin=on&key=${'k'.repeat(64)}`,
        ]) {
          await page.goto(`${url}/${path}`);
          await check(path);
        }
        await page.goto(`${url}/embed`);
        staged.release.all();
        await page.locator('milepost-ask .box').fill(QUESTION);
        await page.keyboard.press('Enter');
        await page.locator('milepost-ask .source').waitFor();
        await page.locator('milepost-ask .source summary').click();
        await check('the element');
        seen['within the element'] = await page.locator('milepost-ask').evaluate(readBurst);
        expect(Object.keys(seen)).toHaveLength(16);
        expect(Object.entries(seen).filter(([, wide]) => wide.length > 0)).toEqual([]);
      } finally {
        await context.close();
      }
    },
    90_000,
  );

  it('breaks the lines of Korean between its words', async () => {
    const context = await open({ viewport: { width: 320, height: 700 }, locale: 'ko' });
    const page = await context.newPage();
    try {
      await page.goto(`${url}/profile`);
      const words = await page.locator('article > p').first().evaluate(readWordLines);
      expect(words.length).toBeGreaterThan(20);
      expect(new Set(words.map(([, top]) => top)).size).toBeGreaterThan(3);
      expect(words.filter(([, , lines]) => lines > 1)).toEqual([]);
    } finally {
      await context.close();
    }
  }, 30_000);

  it.each([320, 390])(
    'never scrolls a page of %i pixels sideways that is sent without script',
    async (width) => {
      const context = await open({ viewport: { width, height: 700 }, javaScriptEnabled: false });
      const tab = await context.newPage();
      staged.release.all();
      await tab.goto(url);
      await tab.locator('#message').fill(QUESTION);
      await tab.locator('#send').click({ noWaitAfter: true });
      await tab.locator('.live-end[data-state="done"]').waitFor();
      expect(await readOverflow(tab)).toEqual([]);
      await context.close();
    },
    60_000,
  );
});

/** What reaches beyond the screen, outside of what scrolls by itself. */
function readOverflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const isWide = (element: Element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > clientWidth + 1 || left < -1;
    };
    const wide = [...document.querySelectorAll('body *')].filter(
      (element) => isWide(element) && !element.parentElement?.closest('pre, .table-scroll'),
    );
    return [
      `${scrollWidth} of ${clientWidth}`,
      ...wide.map(({ tagName, className }) => `${tagName}.${className}`),
    ];
  });
}

/** Runs in the browser: each word of a text, where it begins and on how many lines it stands. */
function readWordLines(paragraph: Element): [word: string, top: number, lines: number][] {
  const text = paragraph.firstChild as Text;
  return [...text.data.matchAll(/\S+/g)].map(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const tops = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
    return [word, Math.min(...tops), tops.size];
  });
}

/** Runs in the browser: what reaches beyond the frame of an element that a page has given little room. */
function readBurst(host: Element): string[] {
  const frame = host.getBoundingClientRect();
  return [...(host.shadowRoot?.querySelectorAll('*') ?? [])]
    .filter((element) => !element.parentElement?.closest('pre, .table-scroll'))
    .filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return width > 0 && (right > frame.right + 1 || left < frame.left - 1);
    })
    .map(({ tagName, className }) => `${tagName}.${className}`);
}
