import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts } from './staged-ports.ts';

/** What fingers need: https://www.w3.org/WAI/WCAG22/Understanding/target-size-enhanced.html */
const FINGER_PX = 44;

const { describeInBrowser, page } = await setUpBrowser({
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
});

describeInBrowser('on a phone', () => {
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    const staged = createStagedPorts();
    staged.release.all();
    site = await createTestSite({ ports: staged.ports });
    url = (await site.listen()).url;
    await page().goto(url);
    await ask(page(), 'Why does my stream arrive all at once?');
    await page().locator('.exchange[data-state="done"]').waitFor();
  });
  afterEach(() => site.close());

  it('all that is tapped is large enough for a finger', async () => {
    const small: Record<string, string[]> = { answer: await findSmall(page()) };
    for (const path of ['', 'pages/page-1', 'passages/p1', 'conversations', 'profile', 'nowhere']) {
      await page().goto(`${url}/${path}`);
      small[path] = await findSmall(page());
    }
    expect(small).toEqual(Object.fromEntries(Object.keys(small).map((name) => [name, []])));
  }, 60_000);

  it('the head is one line, with the place where one is marked', async () => {
    for (const path of ['', 'conversations', 'profile']) {
      await page().goto(`${url}/${path}`);
      const { height = 0 } = (await page().locator('.site-head').boundingBox()) ?? {};
      expect([path, height]).toEqual([path, 64]);
      const current = page().locator('.site-nav [aria-current="page"]');
      expect(await current.allInnerTexts()).toEqual(
        path === '' ? [] : [path === 'profile' ? 'Profile' : 'History'],
      );
    }
  }, 30_000);
});

/** What is tapped, but for links within a line of text, and takes no tap 21 pixels above or below its middle. */
function findSmall(page: Page): Promise<string[]> {
  return page.evaluate((fingerPx) => {
    const tapped = [
      ...document.querySelectorAll<HTMLElement>('a[href], button, summary, input, select, textarea'),
      ...[...document.querySelectorAll('milepost-progress')].flatMap((track) => [
        ...(track.shadowRoot?.querySelectorAll('button') ?? []),
      ]),
    ];
    const isWithinText = (node: HTMLElement) =>
      node.matches('.citation, .skip-link, .prose p:not([class]) a, .page-source-title a, [type="hidden"]');
    const takesTap = (node: HTMLElement, x: number, y: number) => {
      const root = node.getRootNode() as Document | ShadowRoot;
      const hit = root.elementFromPoint(x, y);
      return hit !== null && (node.contains(hit) || hit.closest('label')?.contains(node) === true);
    };
    return tapped
      .filter((node) => node.checkVisibility() && !isWithinText(node))
      .flatMap((node) => {
        node.scrollIntoView({ block: 'center', behavior: 'instant' });
        const { left, top, width, height } = node.getBoundingClientRect();
        const reach = fingerPx / 2 - 1;
        const [x, y] = [left + Math.min(width / 2, 20), top + height / 2];
        const isLarge = height >= fingerPx || (takesTap(node, x, y - reach) && takesTap(node, x, y + reach));
        return isLarge
          ? []
          : [`${node.className || node.tagName} ${node.textContent?.trim()}: ${Math.round(height)}`];
      });
  }, FINGER_PX);
}
