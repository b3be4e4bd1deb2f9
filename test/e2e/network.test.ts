import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { PLAN } from '../../pipeline/events.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, readText, setUpBrowser } from './browser-tests.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, page } = await setUpBrowser();

describeInBrowser('a visitor on a bad network', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let proxy: CuttingProxy;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports });
    proxy = await startCuttingProxy((await site.listen()).port);
    await page().goto(proxy.url);
  });
  afterEach(async () => {
    await proxy.close();
    await site.close();
  });

  const exchange = () => page().locator('.exchange').last();
  const answer = () => exchange().locator('.answer');
  const finish = () => page().locator('.exchange[data-state="done"]').waitFor({ timeout: 60_000 });
  const notice = () => readText(page().locator('#ask .notice:visible'));
  const count = (text: string, words: string) => text.split(words).length - 1;

  async function expectWholeAnswer() {
    const text = await readText(answer());
    for (const words of ['until its buffer is full', 'Turn buffering off', 'keeps the connection open.']) {
      expect([words, count(text, words)]).toEqual([words, 1]);
    }
    expect(await exchange().locator('.source').count()).toBe(3);
    expect(await exchange().locator('.answer pre').count()).toBe(1);
    // One question, however often it was sent.
    expect(site.reports).toHaveLength(1);
  }

  it('reads every word once when the connection is cut in every stage of a run', async () => {
    const passed = PLAN.filter(({ id }) => id !== 'complete');
    for (const { start } of passed) proxy.cutAfter(`"progress":${start},`);
    await ask(page(), 'Why?');
    staged.release.all();
    await finish();
    expect(proxy.cuts()).toBe(passed.length);
    await expectWholeAnswer();
  }, 90_000);

  it('reads every word once when the connection is cut between and inside the pieces of the answer', async () => {
    for (const words of ['{"text":"A pro', 'passes every', 'proxy_buffering']) proxy.cutAfter(words);
    await ask(page(), 'Why?');
    staged.release.all();
    await finish();
    expect(proxy.cuts()).toBe(3);
    await expectWholeAnswer();
  }, 90_000);

  it('reads on after a cut when its cookie has expired in the middle of the run', async () => {
    proxy.cutAfter('"progress":75,');
    await ask(page(), 'Why?');
    await page().locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
    await page().context().clearCookies();
    staged.release.all();
    await finish();
    expect(proxy.cuts()).toBe(1);
    await expectWholeAnswer();
  }, 30_000);

  it('is told of an outage, and reads on where it was when it is over', async () => {
    await ask(page(), 'Why?');
    staged.release.search();
    staged.release.pieces(1);
    await answer().getByText('until its buffer is full').waitFor();
    proxy.setDown(true);
    await page().locator('#ask .notice').waitFor();
    expect(await notice()).toContain('The connection was lost.');
    staged.release.pieces(4);
    await page().waitForTimeout(1_500);
    proxy.setDown(false);
    await finish();
    expect(await notice()).toBe('');
    await expectWholeAnswer();
  }, 90_000);

  it.each([
    ['at its head', 844, 0],
    ['far down', 844, 5_000],
    ['at its head, on a screen with little height', 430, 0],
  ])(
    'sees an outage wherever it reads in a long answer: %s',
    async (_where, height, scrolledPx) => {
      await page().setViewportSize({ width: 390, height });
      await page().evaluate(listenToStatus);
      await ask(page(), 'Why?');
      staged.release.search();
      staged.release.pieces(4);
      await answer().locator('pre').waitFor();
      await page().evaluate((top) => scrollTo(0, top), scrolledPx);
      proxy.setDown(true);
      const said = page().locator('#ask .notice');
      await said.waitFor();
      const { y = 0, height: noticeHeight = 0 } = (await said.boundingBox()) ?? {};
      expect(y).toBeGreaterThan(0);
      expect(y + noticeHeight).toBeLessThanOrEqual(height);
      // Two attempts later a screen reader has still been told once.
      await page().waitForFunction(() => (globalThis as unknown as { attempts: number }).attempts > 2);
      expect(await page().evaluate(() => (globalThis as unknown as { heard: string[] }).heard)).toEqual([
        'Note: The connection was lost. Trying to reach the server again.',
      ]);
      proxy.setDown(false);
      staged.release.all();
      await finish();
      expect(await said.isVisible()).toBe(false);
    },
    90_000,
  );

  it('is told when the device itself is offline', async () => {
    await ask(page(), 'Why?');
    await page().locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
    await page().context().setOffline(true);
    proxy.setDown(true);
    await page().locator('#ask').getByText('This device is offline.').waitFor();
    staged.release.all();
    proxy.setDown(false);
    await page().context().setOffline(false);
    await finish();
    await expectWholeAnswer();
  }, 90_000);

  it('asks once when the answer to the asking itself is lost, and tries it again with one click', async () => {
    staged.release.all();
    proxy.cutAfter('HTTP/1.1 200');
    await ask(page(), 'Why?');
    await finish();
    expect(proxy.cuts()).toBe(1);
    await expectWholeAnswer();
  }, 90_000);

  it('is told that something else answered, and asks the same question again with one click', async () => {
    let isCaptive = true;
    await page().route('**/api/chat/stream', (route) =>
      isCaptive
        ? route.fulfill({ status: 200, contentType: 'text/html', body: '<h1>Welcome to our wireless</h1>' })
        : route.continue(),
    );
    await ask(page(), 'Why?');
    await page().locator('.exchange[data-state="failed"]').waitFor();
    expect(await readText(exchange().locator('.failure'))).toMatch(/answered instead of the site/);
    expect(await readText(page().locator('main'))).not.toContain('wireless');
    isCaptive = false;
    staged.release.all();
    await exchange().getByRole('button', { name: 'Ask again' }).click();
    await finish();
    expect(await page().locator('.question').allInnerTexts()).toEqual(['Why?']);
    await expectWholeAnswer();
  }, 90_000);

  it('goes on from a snapshot when the page wakes up', async () => {
    await ask(page(), 'Why?');
    staged.release.search();
    staged.release.pieces(2);
    await answer().getByText('nginx').first().waitFor();
    const snapshots: string[] = [];
    page().on('request', (request) => {
      if (request.headers().accept === 'application/json') snapshots.push(request.url());
    });
    // What the browser does when it takes a page out of its cache for going back.
    await page().evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    staged.release.pieces(3);
    await finish();
    expect(snapshots).toHaveLength(1);
    await expectWholeAnswer();
  }, 90_000);

  it('finds the end in the snapshot when the run was over before the page woke up', async () => {
    await ask(page(), 'Why?');
    staged.release.search();
    staged.release.pieces(1);
    await answer().getByText('until its buffer is full').waitFor();
    proxy.setDown(true);
    staged.release.pieces(4);
    while (site.reports.length === 0) await page().waitForTimeout(20);
    proxy.setDown(false);
    await page().evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
    await finish();
    await expectWholeAnswer();
    expect(await exchange().locator('.page-card').isVisible()).toBe(true);
  }, 90_000);

  it('goes away and back in the middle of a run', async () => {
    await ask(page(), 'Why?');
    staged.release.search();
    staged.release.pieces(1);
    await answer().getByText('until its buffer is full').waitFor();
    await page().goto(`${proxy.url}/profile`);
    staged.release.pieces(2);
    await page().goBack();
    await answer().getByText('Turn buffering off').waitFor();
    staged.release.pieces(2);
    await finish();
    await expectWholeAnswer();
  }, 90_000);
});

/** Runs in the browser: what a screen reader is given to say beside the box, and how often the network was tried. */
function listenToStatus() {
  const record = { heard: [] as string[], attempts: 0 };
  Object.assign(globalThis, record);
  const place = document.querySelector('#ask [role="status"]');
  const { fetch } = globalThis;
  globalThis.fetch = (...request) => {
    Object.assign(globalThis, { attempts: ++record.attempts });
    return fetch(...request);
  };
  const watch = new MutationObserver(() => {
    // biome-ignore lint/performance/useDomNodeTextContent: only what is shown is read out
    const text = (place as HTMLElement).innerText.trim();
    if (text !== '') record.heard.push(text);
  });
  if (place) watch.observe(place, { subtree: true, childList: true, characterData: true });
}
