import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readText, setUpBrowser } from './browser-tests.ts';
import { type HostSite, readViolations, recordPage, sendStrictPage, startHostSite } from './host-site.ts';
import { type RunningServer, startServer } from './start-server.ts';

const { browser, page, complaints } = await setUpBrowser();

(browser ? describe : describe.skip)('the widget of the built site', () => {
  let host: HostSite;
  let server: RunningServer;

  beforeAll(async () => {
    host = await startHostSite((request, response) =>
      sendStrictPage(
        server.url,
        `<script type="module" src="${server.url}/widget/ask-v1.js"></script><main><h1>Another site</h1>
<milepost-ask endpoint="${server.url}/api/chat/stream"></milepost-ask></main>`,
      )(request, response),
    );
    server = await startServer({ EMBED_ORIGINS: host.origin });
  }, 30_000);
  beforeEach(() => recordPage(page()));
  afterAll(async () => {
    await server?.stop();
    await host.close();
  });

  it('is the same in few bytes: asks on another origin and draws a real answer', async () => {
    const modules: number[] = [];
    page().on('response', async (response) => {
      if (response.url().includes('/widget/')) modules.push((await response.body()).byteLength);
    });
    await page().goto(host.origin);
    await page().getByLabel('Your question').fill('How do I embed the progress widget?');
    await page().keyboard.press('Enter');
    await page()
      .getByRole('button', { name: /^Answered in/ })
      .waitFor();
    expect(await readText(page().locator('milepost-ask .answer'))).toMatch(/widget/i);
    expect(await page().locator('milepost-ask .source').count()).toBeGreaterThan(0);
    // Written out, the modules have more than a hundred thousand characters.
    expect(modules.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThan(60_000);
    expect(await readViolations(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 30_000);
});
