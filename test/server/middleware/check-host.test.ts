import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createHostRules } from '../../../server/middleware/check-host.ts';
import { createPrograms } from '../../start-program.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

const PATH = '/api/chat/stream';
let site: TestSite;
const programs = createPrograms();
afterEach(async () => {
  await site?.close();
  await programs.stopAll();
});

const open = async (env: Record<string, string> = {}) => {
  site = await createTestSite({ env });
};
const ask = (host: string, headers: Record<string, string> = {}) =>
  request(site.app)
    .post(PATH)
    .set({ Host: host, Accept: 'application/json', ...headers })
    .send({ message: 'Why?' });

describe('without PUBLIC_URL', () => {
  const isOwnHost = createHostRules({
    publicUrl: null,
    listenHost: 'Ask.Lan',
    embedOrigins: ['https://shop.example:8443'],
  });

  it.each([
    'localhost:3000',
    'LOCALHOST',
    'ask.localhost:3000',
    '127.0.0.1',
    '127.8.9.10:3000',
    '[::1]:3000',
    '192.168.1.5:3000',
    '[2001:db8::1]',
    'milepost:3000',
    'ask.lan:3000',
    'shop.example',
    undefined,
  ])('%s is the site', (host) => {
    expect(isOwnHost(host)).toBe(true);
  });

  it.each([
    'evil.example:3000',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'localhost.',
    'evil.example.',
    'evil.example#.localhost',
    'evil.example/.localhost',
    'localhost@evil.example',
    'shop.example.evil.example',
    'a b',
    '[::1',
    '',
    '"><script>',
  ])('%j is not', (host) => {
    expect(isOwnHost(host)).toBe(false);
  });

  it('a page whose name was pointed at this machine is not one of its own', async () => {
    await open();
    const rebound = await ask('evil.example:3000', { Origin: 'http://evil.example:3000' });
    expect([rebound.status, rebound.body.code]).toEqual([403, 'origin_not_allowed']);
    expect(rebound.headers).not.toHaveProperty('access-control-allow-origin');
    expect(site.reports).toEqual([]);
    const form = request(site.app).post('/ask').type('form').send({ message: 'Why?' });
    const { status } = await form.set({ Host: 'evil.example', Origin: 'http://evil.example' });
    expect(status).toBe(403);
  });

  it.each(['/', '/c/x', '/profile', '/passages/x', '/pages/x', '/embed', `${PATH}/x`])(
    'nothing of %s can be read under such a name, and the refusal says how to mend it',
    async (path) => {
      await open();
      const { status, text } = await request(site.app)
        .get(path)
        .set({ Host: 'ask.example.org', 'X-Forwarded-Proto': 'https' });
      expect(status).toBe(403);
      expect(text).toContain('PUBLIC_URL=https://ask.example.org');
    },
  );

  it('a program that names another host is refused as well', async () => {
    await open();
    expect((await ask('ask.example.org')).status).toBe(403);
    expect((await ask('milepost:3000')).status).toBe(202);
  });

  it('a host that is none is a bad request', async () => {
    await open();
    expect((await ask('a b')).status).toBe(400);
    expect((await request(site.app).get('/').set('Host', '"><script>')).status).toBe(400);
  });

  it('probes, assets, the widget and the doctor answer under every name', async () => {
    await open();
    const { text } = await request(site.app).get('/');
    const asset = /"(\/assets\/[^"]+\.css)"/.exec(text)?.[1] ?? '';
    for (const path of ['/healthz', '/readyz', '/widget/v1.js', asset, '/doctor']) {
      const { status } = await request(site.app).get(path).set('Host', 'ask.example.org');
      expect([path, status]).toEqual([path, 200]);
    }
  });

  it('the refusal is in the log once, with the setting', async () => {
    await open();
    const program = programs.start('main');
    const url = await program.address();
    for (const host of ['ask.example.org', 'other.example.org'])
      expect((await request(url).get('/').set('Host', host)).status).toBe(403);
    const told = /"level":40.*"host":"ask\.example\.org".*Set PUBLIC_URL/g;
    expect((await program.logged()).match(told)).toHaveLength(1);
  }, 30_000);
});

describe('with PUBLIC_URL', () => {
  it('the host says nothing, and only that address is the site’s own', async () => {
    await open({ PUBLIC_URL: 'https://ask.example.org' });
    expect((await ask('inner.example:3000')).status).toBe(202);
    expect((await ask('inner.example:3000', { Origin: 'https://ask.example.org' })).status).toBe(202);
    expect((await ask('evil.example', { Origin: 'http://evil.example' })).status).toBe(403);
  });
});
