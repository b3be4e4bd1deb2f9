import { describe, expect, it } from '@jest/globals';
import request from 'supertest';
import type { Passage } from '../../../pipeline/ports.ts';
import { createPassageRoutes } from '../../../server/routes/passage.ts';
import { createMemoryKnowledgeBase } from '../../fakes/memory-knowledge-base.ts';
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
  it('is marked in its whole document', async () => {
    const { text, status } = await request(site).get('/passages/p2');
    expect(status).toBe(200);
    expect(text).toContain('<h1>Roads &amp; posts</h1>');
    expect(text).toMatch(
      /<section class="marked-passage" id="passage"[^>]*><h4>Inner<\/h4>\n<p>Second.<\/p>/,
    );
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
