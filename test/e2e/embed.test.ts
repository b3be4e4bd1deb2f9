import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestSite, type TestSite } from '../test-site.ts';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { browser, page, complaints } = await setUpBrowser();

/** A page of another site, which allows the widget's origin to script and connect, and nothing else. */
function toHostPage(milepost: string): { html: string; policy: string } {
  return {
    policy: `default-src 'none'; script-src ${milepost}; connect-src ${milepost}`,
    html: `<!doctype html><html lang="en"><title>Another site</title>
<script type="module" src="${milepost}/widget/v1.js"></script>
<main><h1>Another site</h1>
<form id="question"><label>Ask us <input name="message"></label><button>Ask</button></form>
<milepost-progress for="question" endpoint="${milepost}/api/chat/stream"></milepost-progress></main></html>`,
  };
}

(browser ? describe : describe.skip)('the widget on a page of another origin', () => {
  let host: Server;
  let site: TestSite;
  let staged: StagedPorts;
  let milepost: { server: Server; url: string };

  beforeEach(async () => {
    host = createServer((_request, response) => {
      const { html, policy } = toHostPage(milepost.url);
      response
        .setHeader('Content-Type', 'text/html; charset=utf-8')
        .setHeader('Content-Security-Policy', policy);
      response.end(html);
    });
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports, env: { EMBED_ORIGINS: origin } });
    milepost = await site.listen();
    await page().goto(origin);
    // What the host page would do in a script of its own.
    await page().evaluate(() => {
      const events: string[] = [];
      Object.assign(globalThis, { events });
      for (const name of ['stage', 'delta', 'complete', 'failed']) {
        document.addEventListener(`milepost-${name}`, (event) => {
          const { detail } = event as CustomEvent;
          events.push(name === 'stage' ? `${detail.stageId} ${detail.progress}` : name);
        });
      }
    });
  });
  afterEach(async () => {
    await site.close();
    host.closeAllConnections();
    await new Promise((resolve) => host.close(resolve));
  });

  const ask = async (question: string) => {
    await page().getByLabel('Ask us').fill(question);
    await page().keyboard.press('Enter');
  };
  const readEvents = () => page().evaluate(() => (globalThis as unknown as { events: string[] }).events);

  it('turns the form into a question and shows its road, under the page’s own policy', async () => {
    await ask('Why does my stream arrive at once?');
    await page().locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    staged.release.search();
    staged.release.pieces(5);
    await page()
      .getByRole('button', { name: /^Answered in .+, 3 sources$/ })
      .waitFor();
    const events = await readEvents();
    expect(events[0]).toBe('init 5');
    expect(events).toContain('delta');
    expect(events.slice(-2)).toEqual(['complete', 'complete 100']);
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('goes on after a cut connection', async () => {
    await ask('Why?');
    staged.release.search();
    staged.release.pieces(1);
    await page().locator('[role="progressbar"][aria-valuenow="75"]').waitFor();
    milepost.server.closeAllConnections();
    staged.release.pieces(4);
    await page()
      .getByRole('button', { name: /^Answered in/ })
      .waitFor();
    expect((await readEvents()).filter((name) => name === 'complete')).toHaveLength(1);
  }, 30_000);

  it('stops the run for the page', async () => {
    await ask('Why?');
    await page().locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
    await page().evaluate(() =>
      (document.querySelector('milepost-progress') as unknown as { stop(): void }).stop(),
    );
    await page().locator('milepost-progress[data-phase="stopped"]').waitFor();
    expect(await readText(page().locator('milepost-progress .summary'))).toBe('Stopped');
    expect((await readEvents()).filter((name) => name === 'failed')).toHaveLength(1);
  }, 30_000);

  it('says what went wrong when the question is refused', async () => {
    await ask('x'.repeat(50_000));
    await page().locator('milepost-progress[data-phase="failed"]').waitFor();
    expect(await readText(page().locator('milepost-progress [role="status"]'))).toMatch(
      /^Not finished\. .*characters/,
    );
    expect(await readEvents()).toEqual(['failed']);
  }, 30_000);
});
