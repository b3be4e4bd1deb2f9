import { expect, it } from '@jest/globals';
import type { Route } from 'playwright-core';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { setUpEmbedding } from './embedding.ts';
import { readHeard, sendStrictPage } from './host-site.ts';

const { describeInBrowser, browser, page } = await setUpBrowser();
const ANSWERS = '**/widget/ask-answers-*';
const READER = '**/widget/run-reader-*';

interface Ask extends HTMLElement {
  ask(message: string): Promise<void>;
  forget(): Promise<void>;
  stop(): void;
}

describeInBrowser('what the elements load when it is wanted', () => {
  const { embedding, staged, visit, box, type, exchanges, answered, count } = setUpEmbedding(page, {
    body: ({ url, attributes }) => `<script type="module" src="${url}/widget/ask-v1.js"></script>
<main><h1>Another site</h1><form id="form"><label>Ask us <input name="message"></label></form>
<milepost-progress for="form" endpoint="${url}/api/chat/stream"></milepost-progress>
<milepost-ask endpoint="${url}/api/chat/stream"${attributes}></milepost-ask></main>
<milepost-launcher endpoint="${url}/api/chat/stream" keep="none"></milepost-launcher>`,
  });
  const problem = () => page().locator('milepost-ask [role="alert"]').first();
  /** Files of the elements that the page has loaded, without their hashes. */
  const watchFiles = () => {
    const files: string[] = [];
    page().on('request', (request) => {
      const [, name] = /\/widget\/([\w-]+?)(?:-[0-9a-f]{16})?\.js/.exec(request.url()) ?? [];
      if (name) files.push(name);
    });
    return files;
  };
  const abort = (route: Route) => route.abort();

  it('is one file until a visitor comes to a box, and each other one is loaded once', async () => {
    const files = watchFiles();
    await visit();
    await box().waitFor();
    await page().waitForLoadState('networkidle');
    expect(files).toEqual(['ask-v1']);
    await Promise.all([page().waitForResponse(ANSWERS), box().focus()]);
    await Promise.all([page().waitForResponse(READER), page().getByLabel('Ask us').focus()]);
    await page().keyboard.press('Control+k');
    const inDialog = page().getByRole('dialog').getByLabel('Your question');
    await inDialog.fill('Why?');
    await page().keyboard.press('Enter');
    await page().getByRole('dialog').locator('.exchange').waitFor();
    expect(files).toEqual(['ask-v1', 'ask-answers', 'run-reader']);
    // Nothing of it stays in the page.
    expect(await page().locator('link').count()).toBe(0);
  }, 30_000);

  it('gives the question back when it cannot be loaded, and asks it when it can', async () => {
    staged().release.all();
    await page().route(ANSWERS, abort);
    await visit();
    await type('Why?');
    await problem().getByText('The connection was lost. Your question is kept').waitFor();
    expect(await box().inputValue()).toBe('Why?');
    expect(await page().getByRole('button', { name: 'Ask', exact: true }).isVisible()).toBe(true);
    expect(await readHeard(page())).toEqual(['failed offline']);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await page().unroute(ANSWERS, abort);
    await box().focus();
    await page().keyboard.press('Enter');
    await answered();
    expect(await problem().isVisible()).toBe(false);
    expect(await readText(exchanges().locator('.question'))).toBe('Why?');
    expect(count('runs')).toBe(1);
  }, 30_000);

  it('is there after a reload when the site was updated since the page was opened', async () => {
    const { url, host } = embedding();
    staged().release.all();
    let isUpdated = false;
    // Behind the address of the host, where the first file is kept for ten minutes as well.
    embedding().serve = async (request, response) => {
      if (!request.url?.startsWith('/widget/')) {
        const lines = `<script type="module" src="/widget/ask-v1.js"></script><milepost-ask endpoint="${url}/api/chat/stream"></milepost-ask>`;
        return sendStrictPage(`${url} ${host.origin}`, lines)(request, response);
      }
      const file = await fetch(url + request.url);
      const text = await file.text();
      response.writeHead(file.status, {
        'Content-Type': 'text/javascript',
        'Cache-Control': file.headers.get('cache-control') ?? 'no-store',
      });
      response.end(isUpdated ? text : text.replaceAll(/-[0-9a-f]{16}\.js/g, '-0123456789abcdef.js'));
    };
    // Pages with routes have no cache.
    const context = await browser().newContext();
    try {
      const visitor = await context.newPage();
      const ask = async () => {
        await visitor.getByLabel('Your question').fill('Why?');
        await visitor.keyboard.press('Enter');
      };
      await visitor.goto(host.origin);
      await visitor.getByLabel('Your question').waitFor();
      isUpdated = true;
      const renewed = visitor.waitForResponse('**/widget/ask-v1.js');
      await ask();
      await visitor.getByText('reload this page').waitFor();
      await (await renewed).finished();
      await visitor.reload();
      await ask();
      await answered(1, visitor);
    } finally {
      await context.close();
    }
  }, 30_000);

  it('loses no question that was asked while another one is being typed', async () => {
    const typed = createGate();
    await page().route(ANSWERS, async (route) => {
      await typed.opened;
      await route.abort();
    });
    await visit();
    await type('Why?');
    await box().fill('And how');
    typed.open();
    await problem().getByText('“Why?” The connection was lost.').waitFor();
    expect(await box().inputValue()).toBe('And how');
  }, 30_000);

  it('stops what is stopped while it is being loaded', async () => {
    const stopped = createGate();
    await page().route(ANSWERS, async (route) => {
      await stopped.opened;
      await route.continue();
    });
    await visit();
    await type('Why?');
    await page().getByRole('button', { name: 'Stop' }).waitFor();
    await page().keyboard.press('Escape');
    stopped.open();
    await exchanges().getByText('Stopped.', { exact: false }).first().waitFor();
    expect(await exchanges().count()).toBe(1);
  }, 30_000);

  it('has the conversation of the page before as soon as it can be loaded', async () => {
    staged().release.all();
    await visit();
    await type('Why?');
    await answered();
    await page().route(ANSWERS, abort);
    await visit('/next');
    await problem().getByText('The connection was lost and did not come back.').waitFor();
    const forgotten = page()
      .locator('main milepost-ask')
      .evaluate((ask) =>
        (ask as Ask).forget().then(
          () => 'forgotten',
          () => 'kept',
        ),
      );
    expect(await forgotten).toBe('kept');
    await page().unroute(ANSWERS, abort);
    await box().focus();
    await answered();
    expect(await problem().isVisible()).toBe(false);
  }, 30_000);

  it('refuses a part that is not what the first file was built with', async () => {
    for (const file of [ANSWERS, READER])
      await page().route(file, async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, body: `globalThis.isChanged = true;${await response.text()}` });
      });
    await visit();
    await type('Why?');
    await problem().waitFor();
    await page().getByLabel('Ask us').fill('Why?');
    await page().keyboard.press('Enter');
    await page().locator('milepost-progress[data-phase="failed"]').waitFor();
    expect(await readHeard(page())).toEqual(['failed offline', 'failed offline']);
    expect(await page().evaluate(() => 'isChanged' in globalThis)).toBe(false);
    expect(count('runs')).toBe(0);
  }, 30_000);

  it('is loaded for the road alone as well, again when it could not be', async () => {
    staged().release.all();
    await page().route(READER, abort);
    await visit();
    const ask = async () => {
      await page().getByLabel('Ask us').fill('Why?');
      await page().keyboard.press('Enter');
    };
    const road = (phase: string) =>
      page().locator(`main > milepost-progress[data-phase="${phase}"]`).waitFor();
    await ask();
    await road('failed');
    expect(await readText(page().locator('main > milepost-progress [role="status"]'))).toBe(
      'Not finished. The connection was lost.',
    );
    await page().unroute(READER, abort);
    await ask();
    await road('done');
    expect(count('runs')).toBe(1);
  }, 30_000);

  it.each([
    ['a nonce and no address', (url: string) => `script-src 'nonce-r4nd0m'; connect-src ${url}`],
    [
      'a nonce that its scripts hand on',
      (url: string) => `script-src 'nonce-r4nd0m' 'strict-dynamic'; connect-src ${url}`,
    ],
  ])(
    'comes to a page that allows scripts by %s',
    async (_name, toPolicy) => {
      const { url } = embedding();
      staged().release.all();
      embedding().serve = (_request, response) => {
        response
          .setHeader('Content-Type', 'text/html; charset=utf-8')
          .setHeader(
            'Content-Security-Policy',
            `default-src 'none'; ${toPolicy(url)}; require-trusted-types-for 'script'; trusted-types 'none'`,
          )
          .end(`<!doctype html><html lang="en"><title>Another site</title><main>
<script type="module" nonce="r4nd0m" src="${url}/widget/ask-v1.js"></script>
<milepost-ask endpoint="${url}/api/chat/stream"></milepost-ask></main></html>`);
      };
      await visit();
      await type('Why?');
      await answered();
    },
    30_000,
  );
});

function createGate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
