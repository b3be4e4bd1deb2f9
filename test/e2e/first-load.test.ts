import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type Load, loadPage } from '../bench/page/load-page.ts';
import { setUpBrowser } from './browser-tests.ts';
import { type RunningServer, startServer } from './start-server.ts';

const { describeInBrowser, browser } = await setUpBrowser();

const MAX_BYTES = 60 * 1024;
const UNLIMITED = { latencyMs: 0, bytesPerSecond: -1 };

describeInBrowser('the first load of the chat page', () => {
  let server: RunningServer;
  let load: Load;
  let icon: Response;
  beforeAll(async () => {
    server = await startServer();
    load = await loadPage(browser(), server.url, UNLIMITED);
    // A browser without a window does not ask for it.
    const html = await (await fetch(server.url)).text();
    icon = await fetch(server.url + (/rel="icon" href="([^"]+)"/.exec(html)?.[1] ?? ''));
  }, 30_000);
  afterAll(() => server?.stop());

  it('is the page, one style sheet, one script and the icon', () => {
    expect(load.requests).toBe(3);
    expect(icon.headers.get('content-type')).toContain('image/svg+xml');
  });

  it('is 60 KB at most, as it is sent', () => {
    expect(load.bytes).toBeGreaterThan(1024);
    expect(load.bytes + Number(icon.headers.get('content-length'))).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('runs its script, and moves nothing afterwards', () => {
    expect(load.scriptReadyMs).toBeGreaterThan(0);
    expect(load.layoutShift).toBe(0);
  });
});
