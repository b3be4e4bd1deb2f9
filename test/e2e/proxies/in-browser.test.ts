import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { ask, readText, setUpBrowser } from '../browser-tests.ts';
import { type HostSite, sendStrictPage, startHostSite } from '../host-site.ts';
import { describeProxy } from './describe-proxy.ts';
import { type ProxiedSite, startProxiedSite } from './proxied-site.ts';
import type { ProxyKind } from './proxies.ts';
import { waitUntil } from './wait-until.ts';

const KINDS: readonly ProxyKind[] = [
  'nginx-default',
  'nginx',
  'nginx-gzip',
  'nginx-http2',
  'nginx-nginx-mended',
  'haproxy-default',
  'haproxy',
  'varnish-default',
  'varnish',
  'caddy-default',
  'caddy',
  'apache-default',
  'apache-deflate',
  'apache',
];
/** Where nothing arrives before the end, but everything does then. */
const LATE: readonly ProxyKind[] = ['nginx-deaf', 'nginx-nginx', 'varnish-whole', 'caddy-gzip'];

const { describeInBrowser, page: findPage } = await setUpBrowser({ ignoreHTTPSErrors: true });

describeInBrowser('in a browser', () => {
  let through: ProxiedSite;
  let page: Page;
  beforeEach(() => {
    page = findPage();
  });

  const setUp = (kind: ProxyKind) => {
    beforeAll(async () => {
      through = await startProxiedSite(kind);
    }, 30_000);
    afterAll(() => through?.close());
  };
  const exchange = () => page.locator('.exchange').last();
  const answer = () => exchange().locator('.answer');
  const finish = () => page.locator('.exchange[data-state="done"]').waitFor();

  for (const kind of KINDS) {
    describeProxy(kind, () => {
      setUp(kind);

      it('the chat page shows an answer while it is written, stops one, and goes on when the proxy comes back', async () => {
        await through.renew();
        await page.goto(through.proxy.url);
        await ask(page, 'Why?');
        await page.locator('[role="progressbar"][aria-valuenow="55"]').waitFor();
        through.staged.release.search();
        through.staged.release.pieces(1);
        await answer().getByText('until its buffer is full').waitFor();
        expect(through.site.reports).toEqual([]);
        await page.getByRole('button', { name: 'Stop' }).click();
        await page.locator('.exchange[data-state="stopped"]').waitFor();
        expect(through.site.reports).toMatchObject([{ state: 'stopped' }]);
        await waitUntil('no stream is open', () => through.openStreams() === 0);

        await through.renew();
        await page.goto(through.proxy.url);
        await ask(page, 'Why?');
        through.staged.release.search();
        through.staged.release.pieces(2);
        await answer().getByText('nginx').first().waitFor();
        await through.proxy.kill();
        through.staged.release.pieces(1);
        await through.proxy.restart();
        through.staged.release.all();
        await finish();
        await expectWholeAnswer();
        expect(through.site.reports).toHaveLength(1);
      }, 60_000);

      it('the widget asks and answers on a page of another site', async () => {
        const host: HostSite = await startHostSite((request, response) =>
          sendStrictPage(through.proxy.url, toBody(through.proxy.url))(request, response),
        );
        try {
          await through.renew({ SITE_KEYS: `shop:shop-key=${host.origin}` });
          await page.goto(host.origin);
          await page.getByLabel('Your question').fill('Why?');
          await page.keyboard.press('Enter');
          const asked = page.locator('milepost-ask .exchange').first();
          await asked.locator('[aria-valuenow="55"]').waitFor();
          through.staged.release.search();
          through.staged.release.pieces(1);
          await asked.locator('.answer').getByText('until its buffer is full').waitFor();
          expect(through.site.reports).toEqual([]);
          through.staged.release.all();
          await asked.getByRole('button', { name: /^Answered in/ }).waitFor();
          expect(await asked.locator('.source').count()).toBe(3);
        } finally {
          await host.close();
        }
      }, 60_000);
    });
  }

  for (const kind of LATE) {
    describeProxy(kind, () => {
      setUp(kind);

      it('the chat page shows the whole answer at the end', async () => {
        await through.renew();
        await page.goto(through.proxy.url);
        await ask(page, 'Why?');
        through.staged.release.all();
        await finish();
        await expectWholeAnswer();
      }, 60_000);
    });
  }

  async function expectWholeAnswer(): Promise<void> {
    const text = await readText(answer());
    for (const words of ['until its buffer is full', 'Turn buffering off', 'keeps the connection open.']) {
      expect([words, text.split(words).length - 1]).toEqual([words, 1]);
    }
  }
});

function toBody(url: string): string {
  return `<script type="module" src="${url}/widget/ask-v1.js"></script>
<main><h1>Another site</h1><milepost-ask endpoint="${url}/api/chat/stream" site-key="shop-key"></milepost-ask></main>`;
}
