import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { findBrowserFolder } from '../../../server/browser-files.ts';
import { createAssetRoutes } from '../../../server/routes/assets.ts';
import { createTestSite } from '../../test-site.ts';
import { ROOT } from './page-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'milepost-assets-'));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync(findBrowserFolder(ROOT, 'assets'), folder, { recursive: true });

const assets = createAssetRoutes({ folder });
const site = express().use(assets.router);

describe('assets', () => {
  it('may be kept for ever under an address that changes with their content, and with no other', async () => {
    const { headers, status } = await request(site).get(assets.url('chat.js'));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toContain('javascript');
    writeFileSync(join(folder, 'chat.js'), '1');
    const changed = createAssetRoutes({ folder });
    expect(changed.url('chat.js')).not.toBe(assets.url('chat.js'));
    expect(changed.url('css/chat.css')).toBe(assets.url('css/chat.css'));
  });

  it('come compressed, under the policy of pages, and without the cookie of whoever asks first', async () => {
    const whole = await createTestSite();
    const { text } = await request(whole.app).get('/');
    const path = /"(\/assets\/[^"]+\.css)"/.exec(text)?.[1] ?? '';
    const { headers } = await request(whole.app).get(path);
    await whole.close();
    expect(headers['cache-control']).toContain('public');
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'x-content-type-options': 'nosniff' });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['set-cookie']).toBeUndefined();
  });

  it.each(['/', '/profile', '/embed', '/doctor', '/p/none'])(
    'of the page %s are one style sheet and one script at most',
    async (path) => {
      const whole = await createTestSite();
      const { text } = await request(whole.app).get(path);
      await whole.close();
      expect(text.match(/rel="stylesheet"/g)).toHaveLength(1);
      expect(text.match(/<script/g)?.length ?? 0).toBeLessThanOrEqual(1);
    },
  );

  it('come in the smallest encoding that the browser reads', async () => {
    const get = async (accepted: string) => {
      const { headers, text } = await request(site)
        .get(assets.url('css/chat.css'))
        .set('Accept-Encoding', accepted);
      expect(headers.vary).toBe('Accept-Encoding');
      return { encoding: headers['content-encoding'], bytes: Number(headers['content-length']), text };
    };
    const [plain, gzip, br] = [
      await get('identity'),
      await get('gzip'),
      await get('gzip, deflate, br, zstd'),
    ];
    expect([plain, gzip, br].map(({ encoding }) => encoding)).toEqual([undefined, 'gzip', 'br']);
    expect([gzip.text, br.text]).toEqual([plain.text, plain.text]);
    expect(gzip.bytes).toBeLessThan(plain.bytes / 2);
    expect(br.bytes).toBeLessThan(gzip.bytes);
  });

  it('answer an older page with today’s file, which it may not keep', async () => {
    const { headers, status } = await request(site).get('/assets/0123456789abcdef/chat.js');
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  });

  it.each([
    'css',
    'chat',
    'nothing.js',
    '../widget/v1.js',
    '..%2fwidget%2fv1.js',
    '%2e%2e/widget/v1.js',
    '.hidden',
  ])('do not include %s', async (path) => {
    const [prefix] = assets.url('chat.js').split('chat.js');
    expect((await request(site).get(`${prefix}${path}`)).status).toBe(404);
  });

  it('are what their hash stands for, whatever becomes of the folder', async () => {
    const other = mkdtempSync(join(tmpdir(), 'milepost-assets-'));
    writeFileSync(join(other, 'a.css'), 'a { color: red }');
    const { router, url } = createAssetRoutes({ folder: other });
    rmSync(other, { recursive: true });
    const agent = request.agent(express().use(router)).set('Accept-Encoding', 'identity');
    const { status, headers, text } = await agent.get(url('a.css'));
    expect([status, headers['content-type'], text]).toEqual([
      200,
      'text/css; charset=utf-8',
      'a { color: red }',
    ]);
    expect((await agent.get(url('a.css')).set('If-None-Match', headers.etag ?? '')).status).toBe(304);
    expect((await agent.head(url('a.css'))).headers['content-length']).toBe('16');
    expect((await agent.post(url('a.css'))).status).toBe(404);
  });

  it('cannot be named by a template when they do not exist', () => {
    expect(() => assets.url('css/misspelt.css')).toThrow('There is no asset "css/misspelt.css"');
  });

  it('say what to do when they were never built', () => {
    expect(() => createAssetRoutes({ folder: join(folder, 'nowhere') })).toThrow('run "npm run build" first');
  });
});
