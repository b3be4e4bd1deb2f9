import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Express } from 'express';
import request from 'supertest';
import { createSqliteKnowledgeBase } from '../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../../../pipeline/adapters/embedded/sqlite/database.ts';
import type { Passage } from '../../../pipeline/ports.ts';
import { createPassageRoutes } from '../../../server/routes/passage.ts';
import type { Views } from '../../../server/views.ts';
import { toDocument } from '../../contracts/knowledge-base.ts';
import { createMemoryKnowledgeBase } from '../../fakes/memory-knowledge-base.ts';
import { leastOf, measureCpu } from '../../measure-time.ts';
import { createPageSite, createTestViews } from './page-site.ts';

const passage = (id: string, headingPath: string[], text: string, documentId = 'guide'): Passage => ({
  id,
  documentId,
  title: 'Roads & posts',
  headingPath,
  url: 'https://docs.example/roads.html#posts',
  text,
});

const site = createPageSite(
  createPassageRoutes({
    views: createTestViews(),
    knowledge: createMemoryKnowledgeBase([
      passage('p1', ['Posts'], 'First. [More](other.html)'),
      passage('p2', ['Posts', 'Stone'], '# Inner\n\nSecond.'),
      passage('p3', ['Posts', 'Stone'], 'Third.'),
      passage('q1', [], 'Elsewhere.', 'another'),
    ]),
  }),
);

describe('a passage', () => {
  it('is marked in its document', async () => {
    const { text, status } = await request(site).get('/passages/p2');
    expect(status).toBe(200);
    expect(text).toContain('<h1>Roads &amp; posts</h1>');
    expect(text).toMatch(/<section class="marked-passage" id="passage"[^>]*><h4>Inner<\/h4><p>Second.<\/p>/);
    expect(text).toContain('First.');
    expect(text).toContain('Third.');
    expect(text).not.toContain('Elsewhere.');
    expect(text.match(/id="passage"/g)).toHaveLength(1);
  });

  it('repeats a heading only where it changes', async () => {
    const { text } = await request(site).get('/passages/p1');
    expect(text.match(/>Posts<\/h2>/g)).toHaveLength(1);
    expect(text.match(/>Stone<\/h3>/g)).toHaveLength(1);
  });

  it('leads to the document where it was published', async () => {
    const { text } = await request(site).get('/passages/p1');
    expect(text).toContain('href="https://docs.example/roads.html#posts"');
    expect(text).toContain('href="https://docs.example/other.html"');
  });

  it('is not found when it is unknown', async () => {
    expect((await request(site).get('/passages/none')).status).toBe(404);
  });
});

describe('a passage of a long document', () => {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  const PASSAGES = 1_000;
  let database: Database;
  let long: Express;
  let rendered = 0;
  let path: (place: number) => string;

  beforeAll(async () => {
    database = await openDatabase(folder);
    const knowledge = createSqliteKnowledgeImport(database);
    const line = '- A *milepost* stands at the `side` of the [road](road.html).\n';
    const texts = Array.from(
      { length: PASSAGES },
      (_, place) => `Passage number ${place}.\n\n${line.repeat(27)}`,
    );
    await knowledge.put(toDocument('long', texts));
    await knowledge.commit();
    const base = createSqliteKnowledgeBase(database);
    const ids = (await base.listDocument('long', 0, PASSAGES)).map(({ id }) => id);
    path = (place) => `/passages/${ids[place]}`;
    const views = createTestViews();
    const counting: Views = {
      ...views,
      render(response, page) {
        rendered += 1;
        return views.render(response, page);
      },
    };
    long = createPageSite(createPassageRoutes({ views: counting, knowledge: base }));
    // Templates are compiled with the first page.
    await request(long).get(path(0));
  }, 60_000);
  afterAll(() => {
    database.close();
    rmSync(folder, { recursive: true });
  });

  const placesOf = (text: string) =>
    Array.from(text.split('<main')[1]?.matchAll(/Passage number (\d+)\./g) ?? [], ([, place]) =>
      Number(place),
    );
  const range = (from: number, length = 24) => Array.from({ length }, (_, index) => from + index);
  const linkOf = (text: string, rel: string) =>
    new RegExp(`href="([^"]+)" rel="${rel}"`).exec(text)?.[1] ?? '';

  it('is shown with those around it, at the cost of a small document', async () => {
    const openMs = () => measureCpu(() => request(long).get(path(500)));
    expect(await leastOf(openMs, 300)).toBeLessThan(300);
    const { text } = await request(long).get(path(500));
    expect(placesOf(text)).toEqual(range(494));
    expect(text).toMatch(/id="passage"[^>]*><p>Passage number 500\./);
    expect(text).toContain('<a href="#passage">Go to the passage</a>');
  });

  it('leads to the parts before and after, and from there back to the passage', async () => {
    const { text } = await request(long).get(path(500));
    const before = await request(long).get(linkOf(text, 'prev'));
    const after = await request(long).get(linkOf(text, 'next'));
    expect(placesOf(before.text)).toEqual(range(470));
    expect(placesOf(after.text)).toEqual(range(518));
    expect(after.text).not.toContain('id="passage"');
    expect(after.text).toContain(`<a href="${path(500)}#passage">Go to the passage</a>`);
    expect(linkOf(after.text, 'prev')).toBe(`${path(500)}?from=494`);
  });

  it('ends at both ends of the document', async () => {
    const first = await request(long).get(path(17));
    expect(placesOf(first.text)).toEqual(range(0));
    expect(linkOf(first.text, 'prev')).toBe('');
    const last = await request(long).get(path(PASSAGES - 1));
    expect(placesOf(last.text)).toEqual(range(PASSAGES - 7, 7));
    expect(linkOf(last.text, 'next')).toBe('');
    expect((await request(long).get(`${path(0)}?from=999999999`)).status).toBe(200);
  });

  it('is not made again for a browser that has it, in the language that it has', async () => {
    const { headers } = await request(long).get(path(3));
    const ask = (language: string, place = 3) =>
      request(long)
        .get(path(place))
        .set({ 'If-None-Match': String(headers.etag), 'Accept-Language': language });
    expect(headers['cache-control']).toBe('private, no-cache');
    rendered = 0;
    expect((await ask('en')).status).toBe(304);
    expect(rendered).toBe(0);
    expect((await ask('de')).status).toBe(200);
    expect((await ask('en', 4)).status).toBe(200);
  });
});
