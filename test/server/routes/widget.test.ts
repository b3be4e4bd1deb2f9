import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { ENGLISH_ASK } from '../../../public/widget/ask-words.js';
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
import { writeWidget } from '../../../server/write-widget.ts';
import { ROOT } from './page-site.ts';

const KILOBYTE = 1024;
const files = readWidgetFiles(join(ROOT, 'public'));
const types = readFileSync(join(ROOT, 'public/widget/milepost.d.ts'), 'utf8');
const site = express().use(createWidgetRoutes({ files, types }));
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

  it('has types for TypeScript, which name every event that it dispatches', async () => {
    const { text } = await request(site).get('/widget/milepost.d.ts').expect(200);
    expect(text).toBe(types);
    const named = new Set([...types.matchAll(/'(milepost-\w+)': CustomEvent/g)].map(([, name]) => name));
    const code = [...files.values()].map(({ body }) => body.toString('utf8')).join('\n');
    const own = [...code.matchAll(/(?:CustomEvent\(|#tell\()'(milepost-\w+)'/g)].map(
      ([, name]) => name ?? '',
    );
    expect(own.sort()).toEqual(['milepost-close', 'milepost-forget', 'milepost-open']);
    expect(own.filter((name) => !named.has(name))).toEqual([]);
  });

  it('is found whole: the entries and what they import', () => {
    const progress = listLoaded(files, 'v1.js').map(({ path }) => path);
    expect(progress).toEqual(expect.arrayContaining(['widget/track-view.js', 'event-stream.js']));
    expect(progress).not.toContain('markdown/to-nodes.js');
    expect(listLoaded(files, 'ask-v1.js').length).toBe(files.size);
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

describe('the widget as it is built', () => {
  let built: WidgetFiles;
  beforeAll(async () => {
    await writeWidget(join(ROOT, 'public'), join(temporary, 'built'));
    built = readWidgetFiles(join(temporary, 'built'));
  });
  const sizeOf = (entry: WidgetEntry) => gzipSync(built.get(entry)?.body ?? '').length;

  it('is one file for each entry, which never loads another', () => {
    expect([...built.keys()].sort()).toEqual([...WIDGET_ENTRIES].sort());
    for (const { body } of built.values()) {
      expect(body.toString('utf8').match(/\bimport\b(?!\.meta)/g)).toBeNull();
      // Paths of the machine that built it would lead nowhere.
      expect(body.toString('utf8')).not.toContain(ROOT);
    }
  });

  it('is 8 KB at most for the whole progress element, gzipped', () => {
    expect(sizeOf('v1.js')).toBeLessThanOrEqual(8 * KILOBYTE);
  });

  it('is 25 KB at most for all elements, gzipped', () => {
    expect(sizeOf('ask-v1.js')).toBeLessThanOrEqual(25 * KILOBYTE);
  });
});

describe('the words of the elements', () => {
  it.each(['de', 'ar', 'ja'])('are served in %s to other origins', async (language) => {
    const { body, headers } = await request(site).get(`/widget/words/${language}.json`);
    expect(body['chat.send']).toBe(CATALOGUES[language as 'de']['chat.send']);
    expect(body).toMatchObject(
      Object.fromEntries(Object.keys(ENGLISH_ASK.catalogue).map((key) => [key, expect.anything()])),
    );
    expect(body).not.toHaveProperty(['profile.intro']);
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it.each(['xx', '__proto__', '..%2fen'])('are not served in %s', async (language) => {
    expect((await request(site).get(`/widget/words/${language}.json`)).status).toBe(404);
  });
});
