import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { type Embedding, setUpEmbedding } from './embedding.ts';
import { type HostSite, readHeard, sendStrictPage, startHostSite } from './host-site.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();
const SECRET = 'the-secret-of-the-shop-is-long-enough';

interface Ask extends HTMLElement {
  identity: unknown;
  ask(message: string): Promise<void>;
}

describeInBrowser('the question box on a page of another origin', () => {
  const toBody = ({
    url,
    attributes,
  }: Embedding) => `<script type="module" src="${url}/widget/ask-v1.js"></script>
<main><h1>Another site</h1>
<milepost-ask endpoint="${url}/api/chat/stream" site-key="shop-key"${attributes}>Questions need a script.</milepost-ask></main>`;
  /** Has taken the lines of the host, with its key. */
  let thief: HostSite;
  const { embedding, staged, visit, type, exchanges, answered } = setUpEmbedding(page, {
    body: toBody,
    async env(origin) {
      thief = await startHostSite((request, response) =>
        sendStrictPage(embedding().url, toBody(embedding()))(request, response),
      );
      return {
        SITE_KEYS: `shop:shop-key=${origin};other:other-key=${thief.origin}`,
        SITE_SECRETS: `shop:${SECRET}`,
      };
    },
  });
  beforeEach(() => visit());
  afterEach(() => thief.close());
  const exchange = () => exchanges().first();
  const runs = () =>
    embedding().site.stores.index.prepare('SELECT visitor, conversation FROM runs ORDER BY pk').all() as {
      visitor: string;
      conversation: string;
    }[];

  it('asks, shows the road, and draws the answer, its sources and its page', async () => {
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await type('Why does my stream arrive at once?');
    await exchange().locator('[aria-valuenow="55"]').waitFor();
    expect(await page().getByRole('button', { name: 'Stop' }).isVisible()).toBe(true);
    staged().release.search();
    staged().release.pieces(2);
    await exchange().locator('.answer strong').waitFor();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    staged().release.pieces(3);
    await answered();
    expect(await readText(exchange().locator('.question'))).toBe('Why does my stream arrive at once?');
    expect(await exchange().locator('.answer ol li').count()).toBe(2);
    expect(await readText(exchange().locator('.answer pre'))).toContain('proxy_buffering off');
    expect(await readText(exchange().locator('.note'))).toBe('In the words of the sources.');
    expect(await exchange().locator('.page').getAttribute('href')).toMatch(
      new RegExp(`^${embedding().url}/pages/`),
    );
    expect(await exchange().locator('.source').count()).toBe(3);

    const citation = exchange().locator('.answer .citation').nth(2);
    // In another tab the address of a citation leads to the document.
    expect(await citation.getAttribute('href')).toBe(`${embedding().url}/passages/p1`);
    await citation.click();
    const opened = exchange().locator('.source:has(details[open])');
    expect(await readText(opened.locator('.source-title'))).toBe(
      '1. Streaming behind a proxy › Buffering › nginx',
    );
    expect(await opened.locator('.source-link').getAttribute('href')).toBe(`${embedding().url}/passages/p1`);
    expect(await page().evaluate(() => location.hash)).toBe('');
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('leaves the page of a phone as wide as it was when a road is opened', async () => {
    await page().setViewportSize({ width: 390, height: 800 });
    staged().release.all();
    await type('Why?');
    await answered();
    const widths = await page().evaluate(async () => {
      const track = document
        .querySelector('milepost-ask')
        ?.shadowRoot?.querySelector('milepost-progress')?.shadowRoot;
      const wider: number[] = [];
      track?.querySelector('button')?.click();
      const since = performance.now();
      while (performance.now() - since < 600) {
        wider.push(document.documentElement.scrollWidth);
        await new Promise(requestAnimationFrame);
      }
      return [track?.querySelector('[aria-expanded="true"]') !== null, Math.max(...wider)];
    });
    expect(widths).toEqual([true, 390]);
  }, 30_000);

  it('goes on with the conversation without a cookie', async () => {
    staged().release.all();
    await type('Why?');
    await answered();
    await type('And how?');
    await page().waitForFunction(
      () =>
        (globalThis as unknown as { heard: string[] }).heard.filter((name) => name === 'complete 100')
          .length === 2,
    );
    const [first, second] = runs();
    expect(second).toEqual(first);
    expect(await page().context().cookies()).toEqual([]);
    expect(await exchanges().count()).toBe(2);
  }, 30_000);

  it('stops, keeps what was written, and asks again', async () => {
    await type('Why?');
    staged().release.search();
    staged().release.pieces(1);
    await exchange().locator('.answer p').waitFor();
    await page().getByRole('button', { name: 'Stop' }).focus();
    await page().keyboard.press('Enter');
    await page().getByRole('button', { name: 'Ask again' }).waitFor();
    expect(await readText(exchange().locator('.failure-text'))).toMatch(
      /^Stopped\. .*What was written so far is kept\.$/,
    );
    expect(await readText(exchange().locator('.answer'))).toContain('A proxy that buffers');
    expect(await page().evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className)).toBe(
      'box',
    );
    staged().release.all();
    await page().getByRole('button', { name: 'Ask again' }).click();
    await answered();
  }, 30_000);

  it('says what went wrong when the answer fails on its way', async () => {
    staged().failNext();
    staged().release.all();
    await type('Why?');
    await exchange().locator('.failure').waitFor();
    expect(await readText(exchange().locator('.failure-text'))).toMatch(/^Not finished\. \w/);
    expect(await findAccessibilityProblems(page())).toEqual([]);
  }, 30_000);

  it('joins its run when the answer got lost on the way and it asks again', async () => {
    await page().goto(`${embedding().url}/embed`);
    staged().release.all();
    // The question arrives, but what comes back is the page of a network that asks for a login.
    await page().route('**/api/chat/stream', async (route) => {
      await route.fetch();
      await route.fulfill({ contentType: 'text/html', body: '<title>Log in</title>' });
    });
    await type('Why?');
    await exchange().locator('.failure').waitFor();
    await page().unroute('**/api/chat/stream');
    await page().getByRole('button', { name: 'Ask again' }).click();
    await answered();
    expect(runs()).toHaveLength(1);
  }, 30_000);

  it('gives a question back that is too long, with what is wrong beside the box', async () => {
    const question = 'x'.repeat(4_001);
    await type(question);
    const problem = page().locator('milepost-ask [role="alert"]');
    await problem.waitFor();
    expect(await readText(problem)).toBe(
      'The question has 4,001 characters, and 4,000 are allowed. Shorten it and ask again.',
    );
    expect(await page().getByLabel('Your question').inputValue()).toBe(question);
    expect(await exchanges().count()).toBe(0);
    expect(await readHeard(page())).toEqual(['failed message_too_long']);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    staged().release.all();
    await type('Why?');
    await answered();
    expect(await problem.isVisible()).toBe(false);
  }, 30_000);

  it('is refused on another site that has taken the key', async () => {
    await page().goto(thief.origin);
    await type('Why?');
    await exchange().locator('.failure').waitFor();
    expect(await readText(exchange().locator('.failure-text'))).toContain(
      'is not one of the origins of this site key',
    );
    expect(await readHeard(page())).toEqual(['failed origin_not_allowed']);
    expect(runs()).toEqual([]);
  }, 30_000);

  it('asks as the visitor whom the site has signed for, and as nobody with a forged or expired token', async () => {
    const now = Math.floor(Date.now() / 1000);
    const sign = (secret: string, exp: number) =>
      new SignJWT({ sub: 'ann', aud: 'shop-key', iat: now - 120, exp })
        .setProtectedHeader({ alg: 'HS256' })
        .sign(new TextEncoder().encode(secret));
    const askAs = (token: string) =>
      page()
        .locator('milepost-ask')
        .evaluate((element, identity) => {
          (element as Ask).identity = async () => identity;
          return (element as Ask).ask('Why?');
        }, token);
    staged().release.all();
    for (const token of [await sign('x'.repeat(40), now + 60), await sign(SECRET, now - 60)]) {
      await askAs(token);
      expect((await readHeard(page())).at(-1)).toBe('failed unauthorized');
    }
    expect(runs()).toEqual([]);
    await askAs(await sign(SECRET, now + 60));
    await page().reload();
    await askAs(await sign(SECRET, now + 60));
    const [before, after] = runs();
    expect(after?.visitor).toBe(before?.visitor);
  }, 30_000);

  it('goes on where it was when it is taken out of the page and put back', async () => {
    await type('Why?');
    await exchange().locator('[aria-valuenow="55"]').waitFor();
    await page().evaluate(async () => {
      const element = document.querySelector('milepost-ask') as HTMLElement;
      element.remove();
      await new Promise((resolve) => setTimeout(resolve));
      document.body.append(element);
    });
    staged().release.all();
    staged().release.search();
    await answered();
    expect(runs()).toHaveLength(1);
    expect((await readHeard(page())).filter((name) => name === 'complete')).toHaveLength(1);
  }, 30_000);

  it('keeps its own colours in the dark, for everyone to read', async () => {
    embedding().attributes = ' theme="dark"';
    await visit();
    staged().release.all();
    await type('Why?');
    await answered();
    expect(await findAccessibilityProblems(page())).toEqual([]);
  }, 30_000);

  it.each([
    ['de', 'Ihre Frage', 'ltr'],
    ['ar', 'سؤالك', 'rtl'],
    ['pt-PT', 'Sua pergunta', 'ltr'],
    ['zh-Hant-TW', '您的问题', 'ltr'],
  ])(
    'speaks %s from top to bottom',
    async (locale, label, direction) => {
      embedding().attributes = ` locale="${locale}"`;
      await visit();
      staged().failNext();
      staged().release.all();
      const box = page().getByLabel(label);
      await box.waitFor();
      expect(await readText(page().locator('milepost-ask'))).not.toMatch(/question|Enter sends/);
      await box.fill('Warum?');
      await page().keyboard.press('Enter');
      await exchange().locator('.failure').waitFor();
      const said = await readText(exchange());
      expect(said).not.toMatch(/Not finished|Ask again|Sources|try again/i);
      expect(await page().locator('milepost-ask .root').first().getAttribute('dir')).toBe(direction);
      expect(await findAccessibilityProblems(page())).toEqual([]);
    },
    30_000,
  );
});
