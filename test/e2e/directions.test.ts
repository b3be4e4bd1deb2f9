import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { ScoredPassage } from '../../pipeline/ports.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedContent } from './staged-ports.ts';

const { describeInBrowser, browser } = await setUpBrowser();

const ARABIC_PASSAGE: ScoredPassage = {
  id: 'p1',
  documentId: 'guide.md',
  title: 'التدفق خلف وسيط',
  headingPath: ['التخزين المؤقت'],
  url: null,
  text: '```sh\nnginx -s reload\n```\n\nيحتفظ الوسيط بالتدفق حتى يمتلئ مخزنه.\n\n- أوقف التخزين المؤقت.\n- أعد تحميل الإعدادات.',
  score: 9,
};

/** Begins with code and with a Latin name in it, neither of which tells how the text around them runs. */
const ARABIC: StagedContent = {
  answer: [
    `${ARABIC_PASSAGE.text}\n\n`,
    '`proxy_buffering` هو اسم الإعداد. [1]\n\nA line of English among it.',
  ],
  passages: [ARABIC_PASSAGE],
};

describeInBrowser('the direction of a text', () => {
  let site: TestSite;
  let page: Page;
  afterEach(async () => {
    await page.context().close();
    await site.close();
  });
  const open = async (locale: string, content: StagedContent) => {
    const staged = createStagedPorts(content);
    staged.release.all();
    site = await createTestSite({ ports: staged.ports });
    const { url } = await site.listen();
    page = await (await browser().newContext({ locale, viewport: { width: 390, height: 844 } })).newPage();
    await page.goto(url);
    await ask(page, locale === 'ar' ? 'Why does my stream arrive at once?' : 'لماذا يصل التدفق دفعة واحدة؟');
    await page.locator('.exchange[data-state="done"]').waitFor();
    await page.locator('.source summary').first().click();
    return url;
  };
  const sides = (selector: string) => page.locator(selector).evaluateAll(readSides);
  const all = (side: string) => expect.not.arrayContaining([expect.not.stringMatching(side)]);

  describeInBrowser('in English, under an Arabic interface, is left to right', () => {
    let url: string;
    beforeEach(async () => {
      url = await open('ar', {});
      expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    });

    it('leaves the folded road below its own posts', async () => {
      const track = page.locator('milepost-progress');
      // Folding is a movement.
      await track.evaluate((element) =>
        Promise.all(element.shadowRoot?.getAnimations().map(({ finished }) => finished) ?? []),
      );
      const road = await track.locator('.road').boundingBox();
      const posts = await track
        .locator('.stone')
        .evaluateAll((stones) => stones.map((stone) => stone.getBoundingClientRect().left));
      expect(Math.min(...posts)).toBeGreaterThanOrEqual((road?.x ?? 0) - 1);
      expect(Math.max(...posts)).toBeLessThan((road?.x ?? 0) + (road?.width ?? 0));
    });

    it('in an answer and its sources, drawn here and by the server', async () => {
      for (const by of ['the script', 'the server']) {
        if (by === 'the server') {
          await page.reload();
          await page.locator('.source summary').first().click();
        }
        for (const selector of ['.question', '.answer :is(p, ol, li, pre)', '.source-title', '.excerpt p']) {
          const found = await sides(selector);
          expect([by, selector, found.length > 0, found]).toEqual([by, selector, true, all('ltr left')]);
        }
      }
    }, 30_000);

    it('on a page made of it', async () => {
      await page.goto(`${url}/pages/page-1`);
      const content =
        'article, h1, .lead, section:not(.next-questions, .page-sources) :is(h2, p, ol, ul, li), ';
      const found = await sides(`${content} table, th, dl, dt, .page-sources blockquote, pre`);
      expect(found.length).toBeGreaterThan(15);
      expect(found).toEqual(all('ltr left'));
      // What the site itself says there.
      expect(await sides('.eyebrow, .page-sources > h2, .next-questions > h2, .made-foot > p')).toEqual(
        all('rtl right'),
      );
    }, 30_000);

    it('in the document that a source comes from', async () => {
      await page.goto(`${url}/passages/p1`);
      expect(await sides('article, h1, .marked-passage, .marked-passage p, pre')).toEqual(all('ltr left'));
      expect(await sides('.eyebrow')).toEqual(['rtl right']);
    }, 30_000);

    it('in the question box of another site', async () => {
      await page.goto(`${url}/embed?locale=ar`);
      await page.locator('milepost-ask .box').fill('Why does my stream arrive at once?');
      await page.keyboard.press('Enter');
      await page.locator('milepost-ask .source summary').first().click();
      for (const selector of ['.question', '.answer :is(p, ol, li, pre)', '.source-title', '.quote p']) {
        const found = await sides(`milepost-ask ${selector}`);
        expect([selector, found.length > 0, found]).toEqual([selector, true, all('ltr left')]);
      }
    }, 30_000);
  });

  it('in Arabic, under an English interface, is right to left, and code in it is not', async () => {
    const url = await open('en', ARABIC);
    for (const by of ['the script', 'the server']) {
      if (by === 'the server') await page.reload();
      expect([by, await sides('.answer > :is(p, ul):not(:last-child), .answer li')]).toEqual([
        by,
        all('rtl right'),
      ]);
      expect([by, await sides('.answer > p:last-child')]).toEqual([by, ['rtl left']]);
      expect([by, await sides('.answer pre')]).toEqual([by, ['ltr left']]);
    }
    await page.goto(`${url}/passages/p1`);
    expect(await sides('h1, .marked-passage > :is(p, ul)')).toEqual(all('rtl right'));
    expect(await sides('.marked-passage pre')).toEqual(['ltr left']);
  }, 30_000);
});

/** Runs in the browser: how each box runs, and at which of its sides the first line of a text begins. */
function readSides(elements: Element[]): string[] {
  return elements.map((element) => {
    const { direction, paddingLeft, paddingRight } = getComputedStyle(element);
    // Beside a list or around a table there is room that belongs to no line.
    if (/^(?:article|section|ol|ul|dl|table)$/i.test(element.tagName)) {
      return direction === 'ltr' ? 'ltr left' : 'rtl right';
    }
    const range = document.createRange();
    range.selectNodeContents(element);
    const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
    const box = element.getBoundingClientRect();
    const top = Math.min(...lines.map((line) => line.bottom));
    const first = lines.filter((line) => line.top < top);
    const left = Math.min(...first.map((line) => line.left)) - box.left - Number.parseFloat(paddingLeft);
    const right = box.right - Number.parseFloat(paddingRight) - Math.max(...first.map((line) => line.right));
    // A line that is full begins at both; a mark in front of it takes some room.
    if (Math.max(left, right) < 24) return direction === 'ltr' ? 'ltr left' : 'rtl right';
    return `${direction} ${left <= right ? 'left' : 'right'}`;
  });
}
