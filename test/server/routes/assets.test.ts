import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { createAssetRoutes } from '../../../server/routes/assets.ts';
import { createTestSite } from '../../test-site.ts';
import { ROOT } from './page-site.ts';

const folder = mkdtempSync(join(tmpdir(), 'milepost-assets-'));
afterAll(() => rmSync(folder, { recursive: true }));
cpSync(join(ROOT, 'public'), folder, { recursive: true });

const assets = createAssetRoutes({ folder });
const site = express().use(assets.router);

describe('assets', () => {
  it('may be kept for ever under an address that changes with their content', async () => {
    const { headers, status } = await request(site).get(assets.url('chat/main.js'));
    expect(status).toBe(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['content-type']).toContain('javascript');
  });

  it('have one hash for the folder, so that modules find each other', () => {
    const [version] = assets.url('chat/main.js').split('chat/');
    expect(assets.url('event-stream.js')).toBe(`${version}event-stream.js`);
    writeFileSync(join(folder, 'new.js'), '1');
    expect(createAssetRoutes({ folder }).url('event-stream.js')).not.toBe(assets.url('event-stream.js'));
  });

  it('come compressed, under the policy of pages, and without the cookie of whoever asks first', async () => {
    const whole = await createTestSite();
    const { text } = await request(whole.app).get('/');
    const path = /"(\/assets\/[^"]+\.css)"/.exec(text)?.[1] ?? '';
    const { headers } = await request(whole.app).get(path);
    await whole.close();
    expect(headers['cache-control']).toContain('public');
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', 'x-content-type-options': 'nosniff' });
    expect(headers['set-cookie']).toBeUndefined();
  });

  it('answer an older page with today’s file, which it may not keep', async () => {
    const { headers, status } = await request(site).get('/assets/0123456789abcdef/chat/main.js');
    expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
  });

  it.each(['tsconfig.json', 'chat', 'nothing.js', '..%2fpackage.json', '%2e%2e/package.json', '.hidden'])(
    'do not include %s',
    async (path) => {
      expect(
        (await request(site).get(`${assets.url('chat/main.js').replace('chat/main.js', '')}${path}`)).status,
      ).toBe(404);
    },
  );

  it('are what their hash stands for, whatever becomes of the folder', async () => {
    const other = mkdtempSync(join(tmpdir(), 'milepost-assets-'));
    writeFileSync(join(other, 'a.css'), 'a { color: red }');
    const { router, url } = createAssetRoutes({ folder: other });
    rmSync(other, { recursive: true });
    const agent = request(express().use(router));
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
});
