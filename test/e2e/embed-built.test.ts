import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { type HostSite, readViolations, recordPage, sendStrictPage, startHostSite } from './host-site.ts';
import { type RunningServer, startServer } from './start-server.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();

describeInBrowser('the widget of the built site', () => {
  let host: HostSite;
  let server: RunningServer;
  let locale = '';

  beforeAll(async () => {
    host = await startHostSite((request, response) =>
      sendStrictPage(
        server.url,
        `<script type="module" src="${server.url}/widget/ask-v1.js"></script><main><h1>Another site</h1>
<milepost-ask endpoint="${server.url}/api/chat/stream"${locale}></milepost-ask></main>
<milepost-launcher endpoint="${server.url}/api/chat/stream"></milepost-launcher>`,
      )(request, response),
    );
    server = await startServer({ EMBED_ORIGINS: host.origin });
  }, 30_000);
  beforeEach(() => recordPage(page()));
  afterAll(async () => {
    await server?.stop();
    await host.close();
  });

  it('is the same: asks on another origin and draws a real answer', async () => {
    const modules: string[] = [];
    page().on('request', (request) => {
      if (request.url().includes('/widget/')) modules.push(request.url());
    });
    await page().goto(host.origin);
    await page().getByLabel('Your question').fill('How do I embed the progress widget?');
    await page().keyboard.press('Enter');
    await page()
      .getByRole('button', { name: /^Answered in/ })
      .waitFor();
    expect(await readText(page().locator('milepost-ask .answer'))).toMatch(/widget/i);
    expect(await page().locator('milepost-ask .source').count()).toBeGreaterThan(0);
    expect(modules).toEqual([
      `${server.url}/widget/ask-v1.js`,
      expect.stringMatching(/\/widget\/ask-answers-[0-9a-f]{16}\.js$/),
    ]);
    expect(await readViolations(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('has the launcher in the same file, in its place and with its colours', async () => {
    await page().goto(host.origin);
    const at = await page().locator('milepost-launcher .launch').boundingBox();
    expect(Number(at?.x) + Number(at?.width)).toBe(1180 - 20);
    expect(Number(at?.y) + Number(at?.height)).toBe(860 - 20);
    await page().keyboard.press('Control+k');
    await page().getByRole('dialog').getByLabel('Your question').fill('How do I embed the progress widget?');
    await page().keyboard.press('Enter');
    await page()
      .getByRole('dialog')
      .getByRole('button', { name: /^Answered in/ })
      .waitFor();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(await readViolations(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('learns another language from the site that it comes from', async () => {
    locale = ' locale="de"';
    await page().goto(host.origin);
    await page().getByLabel('Ihre Frage').waitFor();
    expect(await readViolations(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('is pinned by one hash in the page', async () => {
    await page().goto(`${server.url}/embed?pin=on&element=milepost-progress`);
    const snippet = await readText(page().locator('.embed-snippet').first());
    expect(snippet.match(/integrity="sha384-/g)).toHaveLength(1);
    expect(snippet).toContain('/widget/v1.js" integrity=');
    await page()
      .locator('milepost-progress')
      .getByRole('img', { name: 'How a question is answered' })
      .waitFor();
    expect(complaints()).toEqual([]);
  }, 30_000);
});
