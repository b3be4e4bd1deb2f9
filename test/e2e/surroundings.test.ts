import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, page } = await setUpBrowser();

/** Passes every request of its pages on through itself, as caching service workers do. */
const SERVICE_WORKER = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => event.respondWith(fetch(event.request)));`;

describeInBrowser('the chat page among other things', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let server: Server;
  let url: string;
  let openStreams = 0;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports });
    server = createServer((request, response) => {
      if (request.url === '/sw.js')
        return void response.setHeader('Content-Type', 'text/javascript').end(SERVICE_WORKER);
      if (request.url?.startsWith('/api/chat/stream')) {
        openStreams++;
        response.once('close', () => openStreams--);
      }
      site.app(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await site.close();
  });

  it('works in seven tabs at once, which a browser gives six connections', async () => {
    const tabs = await Promise.all(Array.from({ length: 7 }, () => page().context().newPage()));
    for (const tab of tabs) await tab.goto(url);
    expect(openStreams).toBe(0);
    staged.release.all();
    await Promise.all(tabs.map((tab, index) => ask(tab, `Question ${index}?`)));
    for (const tab of tabs) await tab.locator('.exchange[data-state="done"]').waitFor();
    expect(site.reports).toHaveLength(7);
    // Nothing stays open that would keep an eighth tab from loading.
    expect(openStreams).toBe(0);
    await page().goto(url);
  }, 60_000);

  it('streams through a service worker that passes everything on', async () => {
    await page().goto(url);
    await page().evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js');
      await navigator.serviceWorker.ready;
    });
    await page().reload();
    expect(await page().evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await ask(page(), 'Why?');
    staged.release.search();
    staged.release.pieces(1);
    await page().locator('.answer').getByText('until its buffer is full').waitFor();
    expect(site.reports).toHaveLength(0);
    staged.release.pieces(4);
    await page().locator('.exchange[data-state="done"]').waitFor();
  }, 60_000);

  it('follows the end of a growing answer, and leaves a reader who has scrolled up alone', async () => {
    await page().setViewportSize({ width: 900, height: 320 });
    await page().goto(url);
    await ask(page(), 'Why?');
    staged.release.search();
    staged.release.pieces(2);
    await page().locator('.answer').getByText('nginx').first().waitFor();
    await page().evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    staged.release.pieces(2);
    await page().locator('.answer pre').waitFor();
    const hidden = () =>
      page()
        .locator('.answer')
        .evaluate((node) => node.getBoundingClientRect().bottom - document.documentElement.clientHeight);
    expect(await hidden()).toBeLessThanOrEqual(0);
    await page().evaluate(() => scrollTo(0, 0));
    staged.release.pieces(1);
    await page().locator('.exchange[data-state="done"]').waitFor();
    expect(await page().evaluate(() => scrollY)).toBe(0);
  }, 60_000);

  it('copies the answer without its numbers, and a block of code alone', async () => {
    await page().context().grantPermissions(['clipboard-read', 'clipboard-write']);
    staged.release.all();
    await page().goto(url);
    await ask(page(), 'Why?');
    await page().locator('.exchange[data-state="done"]').waitFor();
    const clipboard = () => page().evaluate(() => navigator.clipboard.readText());
    for (const draw of ['by the script', 'by the server']) {
      await page().getByRole('button', { name: 'Copy', exact: true }).click();
      await page().getByRole('button', { name: 'Copied' }).waitFor();
      expect([draw, (await clipboard()).trim()]).toEqual([
        draw,
        'location /api/ {\n  proxy_buffering off;\n}',
      ]);
      await page().getByRole('button', { name: 'Copy the answer' }).click();
      await page().waitForFunction(() => document.querySelectorAll('[data-label]').length === 2);
      const text = await clipboard();
      expect(text).toContain('keeps the connection open.');
      expect(text).not.toMatch(/\[\d\]|open\. ?\d|Copy/);
      await page().reload();
    }
    expect(await readText(page().locator('.answer'))).toContain('keeps the connection open.');
  }, 60_000);
});
