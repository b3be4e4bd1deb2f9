import { expect, it } from '@jest/globals';
import { createScriptedPorts } from '../fakes/scripted-ports.ts';
import { findAccessibilityProblems, setUpBrowser } from './browser-tests.ts';
import { setUpEmbedding } from './embedding.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();

const LISTED = ['Milestones', 'Who set them up?', 'How to count them'].map((heading, at) => ({
  id: `p${at + 1}`,
  documentId: 'doc-1.md',
  title: 'Document 1',
  headingPath: [heading],
  url: null,
  text: 'They stand at the side of a road.',
}));

describeInBrowser('an answer in the question box of another page', () => {
  const { staged, visit, type, exchanges, answered } = setUpEmbedding(page, {
    body: ({ url }) => `<script type="module" src="${url}/widget/ask-v1.js"></script>
<main><h1>Another site</h1><milepost-ask endpoint="${url}/api/chat/stream" keep="session"></milepost-ask></main>`,
    ports: ({ ports }) => ({
      knowledge: {
        ...createScriptedPorts(ports).knowledge,
        findPlace: async () => 0,
        listDocument: async () => LISTED,
      },
    }),
  });

  it('goes on with questions of the documents, which a click asks, after a reload as well', async () => {
    await visit();
    staged().release.all();
    await type('Why?');
    const next = () => exchanges().last().locator('.next button');
    for (const draw of ['live', 'from memory']) {
      await answered();
      expect([draw, ...(await next().allTextContents())]).toEqual([
        draw,
        'Who set them up?',
        'How do I count them?',
      ]);
      expect(await exchanges().last().getByText('Ask next').count()).toBe(1);
      expect(await findAccessibilityProblems(page())).toEqual([]);
      await page().reload();
    }
    await answered();
    await next().first().click();
    await answered(2);
    expect(await exchanges().first().locator('.question').textContent()).toBe('Who set them up?');
    expect(complaints()).toEqual([]);
  }, 60_000);
});
