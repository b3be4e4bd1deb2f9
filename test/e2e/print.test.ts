import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { EIGHT_PASSAGES, LONG_ANSWER } from '../fakes/long-answer.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts } from './staged-ports.ts';

const { describeInBrowser, page } = await setUpBrowser({ colorScheme: 'dark' });

describeInBrowser('on paper', () => {
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    const staged = createStagedPorts({ answer: LONG_ANSWER, passages: EIGHT_PASSAGES });
    staged.release.all();
    const trait = { key: 'topic', value: 'streams', confidence: 0.9, why: 'my stream' } as const;
    const ports = { ...staged.ports, signalDetector: { detect: async () => [trait] } };
    site = await createTestSite({ ports });
    url = (await site.listen()).url;
    await page().goto(url);
    await ask(page(), 'Why does my stream arrive at once?');
    await page().locator('.exchange[data-state="done"]').waitFor();
  });
  afterEach(() => site.close());

  const goTo = async (path: string) => {
    if (path) await page().goto(`${url}/${path}`);
    await page().emulateMedia({ media: 'print', colorScheme: 'dark' });
  };

  it.each([
    ['a conversation', '', '.answer'],
    ['a made page', 'pages/page-1', '.lead'],
    ['a document', 'passages/p1', '.marked-passage'],
    ['a profile', 'profile', '.trait'],
    ['a list of conversations', 'conversations', '.conversation-title'],
    ['a page that is not there', 'nowhere', 'h1'],
  ])(
    '%s has no trace of the interface',
    async (_name, path, content) => {
      await goTo(path);
      expect(await page().locator(content).first().isVisible()).toBe(true);
      expect(await page().evaluate(listInterface)).toEqual([]);
      expect(await readText(page().locator('body'))).not.toMatch(
        /English|Deutsch|Copy|Ask|Skip|Delete|Markdown|Download|Correct|Rename|Search|Take this/,
      );
      expect(await page().evaluate(() => getComputedStyle(document.documentElement).backgroundColor)).toBe(
        'rgb(255, 255, 255)',
      );
    },
    30_000,
  );

  it('what fits on one sheet takes one', async () => {
    expect(await countSheets(page())).toBe(1);
    await page().reload();
    expect(await countSheets(page())).toBe(1);
    await page().goto(`${url}/passages/p1`);
    expect(await countSheets(page())).toBe(1);
  }, 30_000);

  it('a second question begins where the first ends', async () => {
    await page().setViewportSize({ width: 1180, height: 3_000 });
    await ask(page(), 'And then?');
    await page().locator('.exchange:nth-child(2)[data-state="done"]').waitFor();
    await page().emulateMedia({ media: 'print' });
    const heights = await page()
      .locator('.exchange')
      .evaluateAll((exchanges) => exchanges.map((exchange) => exchange.getBoundingClientRect().height));
    expect(Math.abs((heights[1] ?? 0) - (heights[0] ?? 0))).toBeLessThan(60);
  }, 30_000);

  it('long lines of code are whole', async () => {
    await goTo('');
    const hidden = await page()
      .locator('pre')
      .evaluateAll((blocks) => blocks.map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth));
    expect(Math.max(...hidden)).toBe(0);
  }, 30_000);
});

async function countSheets(page: Page): Promise<number> {
  const pdf = await page.pdf({ format: 'A4' });
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
}

/** Runs in the browser: what is for clicking, and is seen. */
function listInterface(): string[] {
  const controls =
    'button, form, nav, iframe, textarea, input, .site-head, .site-foot, .skip-link, .page-card';
  const shown = [...document.querySelectorAll(controls)].filter((element) => element.checkVisibility());
  const signs = [...document.querySelectorAll('summary')].filter(
    (summary) => summary.checkVisibility() && getComputedStyle(summary, '::after').content !== 'none',
  );
  return [...shown, ...signs].map(({ tagName, className }) => `${tagName}.${className}`);
}
