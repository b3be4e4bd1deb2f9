import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Chain, startSpoiledChain } from '../server/doctor/spoiled-chain.ts';
import { compress, cutSilence, eatComments, holdBack } from '../server/doctor/spoils.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';

const { describeInBrowser, browser, page, complaints } = await setUpBrowser();

describeInBrowser('the page that tests the chain', () => {
  let site: TestSite;
  let port: number;
  const chains: Chain[] = [];

  beforeAll(async () => {
    site = await createTestSite({ env: { HEARTBEAT_MS: '700' } });
    port = (await site.listen()).port;
  });
  afterAll(async () => {
    for (const chain of chains) await chain.close();
    await site.close();
  });

  async function runTest(
    ...spoil: Parameters<typeof startSpoiledChain> extends [number, ...infer Rest] ? Rest : never
  ) {
    const chain = await startSpoiledChain(port, ...spoil);
    chains.push(chain);
    await page().goto(`${chain.url}/doctor`);
    await page().getByRole('button', { name: 'Run the test' }).click();
    await page().locator('[data-verdict="fine"], [data-verdict="fault"]').waitFor({ timeout: 30_000 });
  }
  const verdict = () => readText(page().getByRole('status'));
  const outcomes = () =>
    page()
      .locator('[data-outcome]')
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-outcome')));

  it('finds nothing wrong with a chain that does nothing wrong', async () => {
    await runTest({});
    expect(await verdict()).toMatch(/^Streams pass unchanged: the first event after \d+ ms/);
    expect(await outcomes()).toEqual([...Array.from({ length: 13 }, () => 'ok'), 'note']);
    expect(await page().locator('.doctor-remedy').count()).toBe(0);
    expect(await page().evaluate(() => document.cookie)).not.toContain('milepost_doctor');
    expect(complaints()).toEqual([]);
  }, 40_000);

  it('can be read and worked by everyone, with and without a finding', async () => {
    const chain = await startSpoiledChain(port, compress('gzip', { flushes: true }));
    chains.push(chain);
    await page().goto(`${chain.url}/doctor`);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await page().getByLabel('Length of the silent streams').focus();
    await page().keyboard.press('Tab');
    await page().keyboard.press('Enter');
    await page().locator('[data-verdict="fault"]').waitFor({ timeout: 30_000 });
    expect(await page().evaluate(() => document.activeElement?.textContent)).toBe('Run the test');
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(
      await page()
        .getByRole('row', { name: /^Not compressed ✕ fault .*gzip/ })
        .count(),
    ).toBe(1);
    expect(
      await readText(page().getByRole('heading', { level: 2, name: 'Streams are compressed' })),
    ).not.toBe('');
    await page().getByText('Apache, in the virtual host').click();
    expect(await readText(page().locator('details[open] code'))).toContain('SetEnv no-gzip 1');
  }, 40_000);

  it.each([
    ['holds everything back', holdBack, 'streams are held back until their end'],
    ['eats comments', eatComments, 'heartbeats do not arrive'],
    ['cuts silence', cutSilence(450), 'silent streams are cut'],
    [
      'drops cookies',
      { request: (headers: Record<string, unknown>) => void delete headers.cookie },
      'cookies do not reach the site',
    ],
    [
      'changes the host',
      { request: (headers: Record<string, unknown>) => void Object.assign(headers, { host: 'inner' }) },
      'the site refuses its own pages',
    ],
  ])(
    'says what a chain does that %s',
    async (_name, spoil, words) => {
      await runTest(spoil);
      expect(await verdict()).toBe(`Streams do not pass as they left: ${words}.`);
    },
    40_000,
  );

  it('does not blame the chain for a page that is kept busy', async () => {
    const chain = await startSpoiledChain(port);
    chains.push(chain);
    await page().goto(`${chain.url}/doctor`);
    await page().evaluate(() => {
      setInterval(() => {
        const until = performance.now() + 250;
        while (performance.now() < until);
      }, 300);
    });
    await page().getByRole('button', { name: 'Run the test' }).click();
    await page().locator('[data-verdict="fine"], [data-verdict="fault"]').waitFor({ timeout: 60_000 });
    expect(await verdict()).toMatch(/^Streams pass unchanged/);
    expect(await outcomes()).not.toContain('fault');
  }, 90_000);

  it('fills the table while the test goes on', async () => {
    const chain = await startSpoiledChain(port);
    chains.push(chain);
    await page().goto(`${chain.url}/doctor`);
    await page().getByRole('button', { name: 'Run the test' }).click();
    await page().locator('[data-check="buffering"] [data-outcome="ok"]').waitFor();
    expect(await outcomes()).toContain('waiting');
    expect(await verdict()).toBe('The test is running.');
  }, 40_000);

  it('cuts no words off on a narrow screen', async () => {
    await page().setViewportSize({ width: 320, height: 640 });
    await runTest(holdBack);
    const overflowing = page().locator('.table-scroll, .doctor-remedy, body');
    const widths = await overflowing.evaluateAll((boxes) =>
      boxes.map((box) => box.scrollWidth - box.clientWidth),
    );
    expect(widths.filter((width) => width > 0)).toEqual([]);
  }, 40_000);

  it('names the command where there is no script', async () => {
    const plain = await browser().newContext({ javaScriptEnabled: false });
    try {
      const tab = await plain.newPage();
      await tab.goto(`http://127.0.0.1:${port}/doctor`);
      expect(await readText(tab.locator('main'))).toContain(`npm run doctor -- http://127.0.0.1:${port}`);
      expect(await tab.getByRole('button', { name: 'Run the test' }).count()).toBe(0);
    } finally {
      await plain.close();
    }
  }, 30_000);
});
