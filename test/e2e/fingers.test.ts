import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

/** What fingers need: https://www.w3.org/WAI/WCAG22/Understanding/target-size-enhanced.html */
const FINGER_PX = 44;

const { describeInBrowser, page } = await setUpBrowser({
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
});

describeInBrowser('on a phone', () => {
  let site: TestSite;
  let staged: StagedPorts;
  let url: string;
  beforeEach(async () => {
    staged = createStagedPorts();
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

  it('a road that is opened leaves the page as wide as it was', async () => {
    const widths = await page().evaluate(async () => {
      const root = document.querySelector('milepost-progress')?.shadowRoot;
      const moved = new Promise((resolve) =>
        root?.addEventListener('transitionend', resolve, { once: true }),
      );
      root?.querySelector('button')?.click();
      await moved;
      return [innerWidth, document.documentElement.scrollWidth];
    });
    expect(widths).toEqual([390, 390]);
  }, 30_000);

  it('box and bar keep their heights while an answer is written, in long words too', async () => {
    await page().setViewportSize({ width: 320, height: 640 });
    const slow = createStagedPorts();
    const other = await createTestSite({ ports: slow.ports });
    try {
      await page().goto(`${(await other.listen()).url}/?lang=de`);
      const height = async (selector: string) => (await page().locator(selector).boundingBox())?.height;
      const box = await height('.ask-box');
      await ask(page(), 'Why?');
      await page().locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
      expect([await height('.ask-box'), await height('.exchange > .track')]).toEqual([box, 72]);
      slow.release.all();
      await page().locator('.exchange[data-state="done"]').waitFor();
      expect([await height('.ask-box'), await height('.exchange > .track')]).toEqual([box, 72]);
    } finally {
      await other.close();
    }
  }, 30_000);

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
