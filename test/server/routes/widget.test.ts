import { createHash } from 'node:crypto';

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';
import { ENGLISH_ASK } from '../../../public/widget/ask-words.js';
import { findBrowserFolder, readBrowserFiles } from '../../../server/browser-files.ts';
import { CATALOGUES, LANGUAGES } from '../../../server/i18n/languages.ts';
import { createWidgetRoutes } from '../../../server/routes/widget.ts';
import { ROOT } from './page-site.ts';

const KILOBYTE = 1024;
const files = readBrowserFiles(findBrowserFolder(ROOT, 'widget'));
const types = readFileSync(join(ROOT, 'public/widget/milepost.d.ts'), 'utf8');
const site = express().use(createWidgetRoutes({ files, types }));

describe('the widget', () => {
  it.each(['v1.js', 'ask-v1.js', 'event-stream.js'])('is served to other origins as %s', async (path) => {
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
      vary: 'Accept-Encoding',
      'x-content-type-options': 'nosniff',
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(`sha384-${createHash('sha384').update(text).digest('base64')}`).toBe(files.get(path)?.integrity);
  });

  it('has types for TypeScript, which name every event that it dispatches', async () => {
    const { text } = await request(site).get('/widget/milepost.d.ts').expect(200);
    expect(text).toBe(types);
    const events =
      readFileSync(join(ROOT, 'pipeline/events.ts'), 'utf8').split('export interface EventPayloads')[1] ?? '';
    const named = new Set([...types.matchAll(/'(milepost-\w+)': CustomEvent/g)].map(([, name]) => name));
    const folder = join(ROOT, 'public/widget');
    const code = readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('\n');
    const own = [...code.matchAll(/(?:CustomEvent\(|#tell\()'(milepost-\w+)'/g)].map(
      ([, name]) => name ?? '',
    );
    expect(own.sort()).toEqual(['milepost-close', 'milepost-forget', 'milepost-open']);
    const ofRuns = [...events.matchAll(/^ {2}(\w+): \w+Payload(?: \| \w+)*;$/gm)].map(
      ([, name]) => `milepost-${name}`,
    );
    expect(ofRuns).toContain('milepost-delta');
    const all = [...own, ...ofRuns, 'milepost-failed'];
    expect(all.filter((name) => !named.has(name))).toEqual([]);
  });

  it('is not sent again when it has not changed', async () => {
    const { headers } = await request(site).get('/widget/v1.js');
    const again = await request(site).get('/widget/v1.js').set('If-None-Match', String(headers.etag));
    expect(again.status).toBe(304);
  });

  it.each([
    'chat.js',
    'assets/chat.js',
    '../assets/chat.js',
    'tsconfig.json',
    'widget/track-view.js',
    '..%2fassets%2fchat.js',
    'constructor',
  ])('does not open %s to them', async (path) => {
    const { status, headers } = await request(site).get(`/widget/${path}`);
    expect(status).toBe(404);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([...files.values()])('puts no markup into a page from text: $path', ({ body }) => {
    expect(
      body.toString('utf8').match(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(/),
    ).toBeNull();
  });

  it.each([...files.values()])('names no path of the machine that built it: $path', ({ body }) => {
    expect(body.toString('utf8')).not.toContain(ROOT);
  });

  const later = [...files.values()].filter(({ path }) => /-[0-9a-f]{16}\.js$/.test(path));

  it.each([
    ['v1.js', ['run-reader']],
    ['ask-v1.js', ['ask-answers', 'run-reader']],
  ])('loads from %s later what is named and pinned there, and nothing else: %j', (path, names) => {
    const text = String(files.get(path)?.body);
    expect(text.match(/\bimport\b(?!\.meta)\(?/g)).toEqual(['import(']);
    const named = later.filter((file) => text.includes(`"${file.path}"`));
    expect(named.map((file) => file.path.slice(0, -'-0123456789abcdef.js'.length)).sort()).toEqual(names);
    for (const { body } of named) {
      expect(text).toContain(`"sha256-${createHash('sha256').update(body).digest('base64')}"`);
      expect(String(body).match(/\bimport\b(?!\.meta)/g)).toBeNull();
    }
  });

  it.each(later)('may be kept for ever under a name with its hash: $path', async ({ path, hash }) => {
    expect(path).toContain(`-${hash}.js`);
    const { headers } = await request(site).get(`/widget/${path}?1`).expect(200);
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(headers['access-control-allow-origin']).toBe('*');
    await request(site)
      .get(`/widget/${path.replace(hash, '0123456789abcdef')}`)
      .expect(404);
  });

  it.each([
    ['the progress element', 'v1.js', 8],
    ['the question box and the launcher, until something is asked', 'ask-v1.js', 25],
  ])('takes few bytes: %s, %s, %d KB at most with gzip', (_, path, kilobytes) => {
    const { body } = files.get(path) ?? {};
    expect(gzipSync(body ?? '', { level: 9 }).length).toBeLessThanOrEqual(kilobytes * KILOBYTE);
    expect(body?.length).toBeGreaterThan(0);
  });

  it('takes as many bytes as the guide says, in all as well', () => {
    const guide = readFileSync(join(ROOT, 'pipeline/guide/embedding-the-progress-widget.md'), 'utf8');
    const size = (name: string) => {
      const file = [...files.values()].find(({ path }) => path.startsWith(name));
      return gzipSync(file?.body ?? '', { level: 9 }).length / KILOBYTE;
    };
    const [first, ask, reader, answers] = ['v1', 'ask-v1', 'run-reader', 'ask-answers'].map(size) as [
      number,
      number,
      number,
      number,
    ];
    const said =
      /v1\.js`, is (\d+) KB compressed with gzip.*?ask-v1\.js`, (\d+) KB.*?loads (\d+) KB more.*?the (\d+) KB that draw answers.*?(\d+) KB in all/.exec(
        guide,
      );
    expect(said?.slice(1).map(Number)).toEqual([first, ask, reader, answers, ask + answers].map(Math.ceil));
  });

  it('gives programs the reader of streams under its own name', async () => {
    const { text } = await request(site).get('/widget/event-stream.js');
    const { readEvents } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
    const body = new Response('id: 7\ndata: one\n\n').body;
    const events = [];
    for await (const event of readEvents(body)) events.push(event);
    expect(events).toEqual([{ type: 'message', data: 'one', id: '7' }]);
  });
});

describe('the words of the elements', () => {
  it.each(LANGUAGES)('are served in %s to other origins', async (language) => {
    const { body, headers } = await request(site).get(`/widget/words/${language}.json`);
    expect(body['chat.send']).toBe(CATALOGUES[language]['chat.send']);
    expect(body).toMatchObject(
      Object.fromEntries(Object.keys(ENGLISH_ASK.catalogue).map((key) => [key, expect.anything()])),
    );
    expect(body).not.toHaveProperty(['profile.intro']);
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  it('have every text that a module of the elements asks for', () => {
    const entries = ['public/ask-v1.js', 'public/widget/ask-answers.js', 'public/widget/run-reader.js'];
    const modules = new Set(entries.flatMap((entry) => listModules(join(ROOT, entry))));
    const asked = [...modules].flatMap((path) =>
      Array.from(readFileSync(path, 'utf8').matchAll(/\bsay\(\s*'([\w.]+)'/g), ([, key = '']) => key),
    );
    expect(asked).toEqual(expect.arrayContaining(['chat.send', 'exchange.copyCode', 'track.answered']));
    expect(asked.filter((key) => !(key in ENGLISH_ASK.catalogue))).toEqual([]);
  });

  it.each(['xx', '__proto__', '..%2fen'])('are not served in %s', async (language) => {
    expect((await request(site).get(`/widget/words/${language}.json`)).status).toBe(404);
  });
});

/** A module and all that it imports. */
function listModules(path: string, known = new Set<string>()): readonly string[] {
  if (known.has(path)) return [];
  known.add(path);
  const imports = readFileSync(path, 'utf8').matchAll(/^(?:import|export)\b[^;]*?'(\.[^']+)';/gm);
  return [
    path,
    ...Array.from(imports, ([, name = '']) => join(dirname(path), name)).flatMap((next) =>
      listModules(next, known),
    ),
  ];
}
