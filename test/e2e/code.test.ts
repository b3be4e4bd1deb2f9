import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { EIGHT_PASSAGES } from '../fakes/long-answer.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, findAccessibilityProblems, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();

const CODE = `if (isLong) throw new Error("${'a line that is too long to be read without scrolling, '.repeat(4)}"); // all of it`;
const ANSWER = [
  '# Title\n\n### Below\n\nThe ~~old~~ [guide][g] & *the **new*** one [1]:\n\n',
  `\`\`\`js\n${CODE}\n`,
  '```\n\n```\nno language\n```\n\n| a | b |\n|--|--|\n| 1 | `2` |\n\n',
  'Setext\n------\n\n> lazy\nquote\n\n[g]: https://docs.example/guide',
];

describeInBrowser('code in an answer', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let loaded: string[];
  beforeEach(async () => {
    loaded = [];
    page().on('request', (request) => loaded.push(request.url()));
    staged = createStagedPorts({ answer: ANSWER, passages: EIGHT_PASSAGES });
    site = await createTestSite({ ports: staged.ports });
    await page().goto((await site.listen()).url);
    await ask(page(), 'Why does it throw?');
    staged.release.search();
    staged.release.pieces(2);
    await code().getByText('all of it').waitFor();
  });
  afterEach(() => site.close());

  const code = () => page().locator('.answer .code').first();
  const finish = async () => {
    staged.release.pieces(2);
    await page().locator('.exchange[data-state="done"]').waitFor();
    await code().locator('.n').waitFor();
  };

  it('says its language from the beginning, and is coloured at the end, and nothing moves', async () => {
    const before = await page().evaluate(measureCode);
    expect(loaded.filter((url) => url.includes('colour-code'))).toHaveLength(0);
    expect(before).toMatchObject({ head: 'JavaScript', tokens: [], buttons: 0 });
    await finish();
    const after = await page().evaluate(measureCode);
    expect(after.tokens).toEqual(['w if', 'w throw', 'w new', 't "a line', 'n // all o']);
    expect({ ...after, tokens: [], buttons: 0, head: '' }).toEqual({ ...before, head: '' });
    expect(after.buttons).toBe(2);
    expect(loaded.filter((url) => url.includes('colour-code'))).toHaveLength(1);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 60_000);

  it('is copied without its head, and wraps its lines when that is asked for', async () => {
    await page().context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await finish();
    await code().getByRole('button', { name: 'Copy' }).click();
    await code().getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page().evaluate(() => navigator.clipboard.readText())).toBe(CODE);
    const wrap = code().getByRole('button', { name: 'Wrap lines' });
    const isScrolled = () =>
      code()
        .locator('pre')
        .evaluate((pre) => pre.scrollWidth > pre.clientWidth);
    expect([await isScrolled(), await wrap.getAttribute('aria-pressed')]).toEqual([true, 'false']);
    await wrap.click();
    expect([await isScrolled(), await wrap.getAttribute('aria-pressed')]).toEqual([false, 'true']);
    await wrap.click();
    expect([await isScrolled(), await wrap.getAttribute('aria-pressed')]).toEqual([true, 'false']);
    // What fits needs none.
    expect(await page().locator('.answer .code').last().getByRole('button').allInnerTexts()).toEqual([
      'Copy',
    ]);
  }, 60_000);

  it('and all else of the answer is the same after the page was loaded anew', async () => {
    await finish();
    const answer = () => page().evaluate(() => document.querySelector('.answer')?.innerHTML);
    const live = await answer();
    expect(live).toContain('<h3>Title</h3><h4>Below</h4>');
    await page().reload();
    await page().locator('.answer .copy-code').first().waitFor();
    expect(await answer()).toBe(live);
  }, 60_000);
});

/** Runs in the browser. */
function measureCode() {
  const figure = document.querySelector('.answer .code');
  const box = (selector: string) => figure?.querySelector(selector)?.getBoundingClientRect();
  const [head, pre] = [box('.code-head'), box('pre')];
  return {
    head: figure?.querySelector('.code-head')?.textContent,
    tokens: [...(figure?.querySelectorAll('pre span') ?? [])].map(
      (token) => `${token.className} ${token.textContent?.slice(0, 8).trim()}`,
    ),
    buttons: figure?.querySelectorAll('button').length,
    heights: [head?.height, pre?.height, (pre?.top ?? 0) - (head?.top ?? 0)],
  };
}
