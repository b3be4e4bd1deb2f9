import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { CATALOGUES } from '../../../server/i18n/languages.ts';
import { createWidgetRoutes } from '../../../server/routes/widget.ts';
import {
  findWidgetFolder,
  listLoaded,
  readWidgetFiles,
  WIDGET_ENTRIES,
  type WidgetEntry,
  type WidgetFiles,
} from '../../../server/widget-files.ts';
import { writeMinified } from '../../../server/write-minified.ts';
import { ROOT } from './page-site.ts';

const KILOBYTE = 1024;
const files = readWidgetFiles(join(ROOT, 'public'));
const site = express().use(createWidgetRoutes({ files }));
const temporary = mkdtempSync(join(tmpdir(), 'milepost-widget-'));
afterAll(() => rmSync(temporary, { recursive: true }));

describe('the widget', () => {
  it.each([...files.keys()])('and its module %s are served to other origins', async (path) => {
    const { status, headers, text } = await request(site)
      .get(`/widget/${path}`)
      .set('Accept-Encoding', 'gzip');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': 'public, max-age=600',
      'content-encoding': 'gzip',
      'content-type': 'text/javascript; charset=utf-8',
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(`sha384-${createHash('sha384').update(text).digest('base64')}`).toBe(files.get(path)?.integrity);
  });

  it('is found whole: the entries, what they import, and what the first question loads', () => {
    const progress = listLoaded(files, 'v1.js').map(({ path }) => path);
    const withRun = listLoaded(files, 'v1.js', { lazy: true }).map(({ path }) => path);
    expect(progress).toContain('widget/track-view.js');
    expect(progress).not.toContain('run/follow-run.js');
    expect(withRun).toContain('event-stream.js');
    expect(listLoaded(files, 'ask-v1.js', { lazy: true }).length).toBe(files.size);
  });

  it('is not sent again when it has not changed', async () => {
    const { headers } = await request(site).get('/widget/v1.js');
    const again = await request(site).get('/widget/v1.js').set('If-None-Match', String(headers.etag));
    expect(again.status).toBe(304);
  });

  it.each([
    'chat/main.js',
    'css/base.css',
    'tsconfig.json',
    'widget/../chat/main.js',
    '..%2fpackage.json',
    'constructor',
  ])('does not open %s to them', async (path) => {
    const { status, headers } = await request(site).get(`/widget/${path}`);
    expect(status).toBe(404);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('cannot be made of modules that other sites could not load', () => {
    for (const entry of WIDGET_ENTRIES) writeFileSync(join(temporary, entry), "import 'somewhere';\n");
    expect(() => readWidgetFiles(temporary)).toThrow('imports "somewhere", which is not beside it');
  });

  it('is served as the build left it where there is a build', () => {
    expect(findWidgetFolder(join(ROOT, 'server'), '/nowhere')).toBe(join(ROOT, 'public'));
    expect(findWidgetFolder('/nowhere/server', ROOT)).toBe(join(ROOT, 'public'));
  });

  it('puts no markup into a page from text', () => {
    for (const { path, body } of files.values()) {
      const code = body.toString('utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
      expect({
        path,
        found: code.match(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(/),
      }).toEqual({
        path,
        found: null,
      });
    }
  });
});

describe('the size of the widget as it is built', () => {
  let built: WidgetFiles;
  beforeAll(async () => {
    await writeMinified(join(ROOT, 'public'), join(temporary, 'built'));
    built = readWidgetFiles(join(temporary, 'built'));
  });
  const sizeOf = (entry: WidgetEntry, lazy = false) =>
    listLoaded(built, entry, { lazy }).reduce((sum, { body }) => sum + gzipSync(body).length, 0);

  it('is that of the same modules', () => {
    const imports = (all: WidgetFiles) => [...all.values()].map((file) => [file.path, file.imports]);
    expect(imports(built)).toEqual(imports(files));
  });

  it('is 8 KB at most for the progress element, and 14 KB with all that it may load later', () => {
    expect(sizeOf('v1.js')).toBeLessThanOrEqual(8 * KILOBYTE);
    expect(sizeOf('v1.js', true)).toBeLessThanOrEqual(14 * KILOBYTE);
  });

  it('is 25 KB at most for both elements, with all that they may load later', () => {
    expect(sizeOf('ask-v1.js', true)).toBeLessThanOrEqual(25 * KILOBYTE);
  });
});

describe('the words of the elements', () => {
  it.each(['de', 'ar', 'ja'])('are served in %s to other origins', async (language) => {
    const { body, headers } = await request(site).get(`/widget/words/${language}.json`);
    expect(body['chat.send']).toBe(CATALOGUES[language as 'de']['chat.send']);
    expect(body).not.toHaveProperty(['profile.intro']);
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it.each(['xx', '__proto__', '..%2fen'])('are not served in %s', async (language) => {
    expect((await request(site).get(`/widget/words/${language}.json`)).status).toBe(404);
  });
});
