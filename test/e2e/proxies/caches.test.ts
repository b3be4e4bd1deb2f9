import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeProxy } from './describe-proxy.ts';
import { type ProxiedSite, startProxiedSite } from './proxied-site.ts';
import type { ProxyKind } from './proxies.ts';
import { createVisitor, type Visitor } from './visitor.ts';

const CACHING: readonly ProxyKind[] = ['nginx-cache', 'varnish-default', 'varnish', 'apache-cache'];
const SECRET = 'Why does the pension of Ann arrive at once?';
const ASK = { message: SECRET, locale: 'en' };

for (const kind of CACHING) {
  describeProxy(kind, () => {
    let through: ProxiedSite;
    let ann: Visitor;
    let ben: Visitor;
    let paths: readonly string[];
    beforeAll(async () => {
      through = await startProxiedSite(kind);
      await through.renew();
      through.staged.release.all();
      ann = createVisitor(through.proxy.url);
      ben = createVisitor(through.proxy.url);
      paths = await leaveTraces(ann);
    }, 30_000);
    afterAll(() => through?.close());

    it('shows what one visitor left to no other, whoever asks first', async () => {
      for (const path of paths) {
        // Twice, so that whatever may be kept is kept.
        for (let time = 0; time < 2; time++) expect((await ann.get(path)).status).toBe(200);
        for (const visitor of [ben, createVisitor(through.proxy.url)]) {
          const got = await visitor.get(path);
          const direct = await createVisitor(through.directUrl).get(path);
          // A page may be read by whoever has its address; nothing else of hers may.
          const isShown = path.startsWith('/pages/');
          expect([path, got.status, hasSecret(got.text)]).toEqual([path, direct.status, isShown]);
          expect([path, isHit(got.headers)]).toEqual([path, false]);
        }
        const again = await ann.get(path);
        expect([path, again.status, hasSecret(again.text)]).toEqual([path, 200, true]);
      }
    }, 30_000);

    it('makes a visitor of everybody who comes, also of those who come at the same time', async () => {
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => createVisitor(through.proxy.url).get('/')),
      );
      const cookies = answers.map(({ headers }) => headers.getSetCookie()[0]?.split(';')[0]);
      expect(new Set(cookies).size).toBe(5);
      expect(cookies).not.toContain(undefined);
    }, 30_000);

    it('answers the same question of two visitors with a run for each', async () => {
      const runIds = [];
      for (const visitor of [ann, ben]) {
        const { headers, text } = await visitor.post('/api/chat/stream', ASK);
        expect(text).toContain('"progress":100');
        expect(isHit(headers)).toBe(false);
        runIds.push(headers.get('x-run-id'));
      }
      expect(new Set(runIds).size).toBe(2);
    }, 30_000);

    it('keeps what is everybody’s, and nobody’s cookie with it', async () => {
      const { text } = await createVisitor(through.directUrl).get('/');
      const assets = [...text.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '');
      expect(assets.length).toBeGreaterThan(2);
      for (const path of [...assets, '/widget/v1.js']) {
        const [first, second] = [
          await createVisitor(through.proxy.url).get(path),
          await createVisitor(through.proxy.url).get(path),
        ];
        expect([path, first.status, first.headers.getSetCookie()]).toEqual([path, 200, []]);
        expect([path, second.text === first.text, second.headers.getSetCookie()]).toEqual([path, true, []]);
        expect([path, isHit(second.headers)]).toEqual([path, true]);
      }
    }, 30_000);
  });
}

describeProxy('nginx-cache-reckless', () => {
  it('shows one visitor’s profile to another, as every cache does that does not obey Milepost', async () => {
    const through = await startProxiedSite('nginx-cache-reckless');
    try {
      await through.renew();
      through.staged.release.all();
      const ann = createVisitor(through.proxy.url);
      const [, ...paths] = await leaveTraces(ann);
      for (const path of paths) await ann.get(path);
      const { text, headers } = await createVisitor(through.proxy.url).get('/profile');
      expect(hasSecret(text)).toBe(true);
      expect(isHit(headers)).toBe(true);
    } finally {
      await through.close();
    }
  }, 30_000);
});

/** Asks a question and gives every address under which its words are found afterwards. */
async function leaveTraces(visitor: Visitor): Promise<string[]> {
  await visitor.get('/health');
  const { text, headers } = await visitor.post('/api/chat/stream', ASK);
  const runId = headers.get('x-run-id');
  const conversationId = /"conversationId":"([^"]+)"/.exec(text)?.[1];
  const pageUrl = /"pageUrl":"(?:https?:\/\/[^/"]+)?([^"]+)"/.exec(text)?.[1];
  return [
    '/',
    '/profile',
    `/c/${conversationId}`,
    `${pageUrl}`,
    `${pageUrl}/v/1`,
    `/api/chat/stream/${runId}`,
  ];
}

function hasSecret(text: string): boolean {
  return text.includes('pension of Ann');
}

/** nginx and Varnish are configured to tell; Apache tells by itself. */
function isHit(headers: Headers): boolean {
  return /\bhit\b/i.test(headers.get('x-cache-status') ?? headers.get('x-cache') ?? '');
}
