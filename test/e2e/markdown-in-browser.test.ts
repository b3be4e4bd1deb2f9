import { expect, it } from '@jest/globals';
import { renderMarkdown } from '../../server/markdown.ts';
import { createTestSite } from '../test-site.ts';
import { setUpBrowser } from './browser-tests.ts';
import { offerModule } from './offer-module.ts';

const { describeInBrowser, page } = await setUpBrowser();

const SAMPLES = [
  'One **bold** and *slanted* `code`.\n\nTwo [1][2], [3] and `a[1]`.',
  '1. One [1]\n2. Two\n   ```js\n   a < b\n   ```\n\nAfter',
  '- a\n  - b\n- c',
  '```sh\nnpm start\n```',
  '# Heading\n\n> quoted *words*\n\n---',
  '| a | b |\n|---|---|\n| 1 | `2` |',
  '[link](https://docs.example/a) and <https://docs.example/b>',
  '[relative](../a.md) and [script](javascript:alert(1)) and [data](data:text/html,x)',
  '<script>globalThis.broken = true</script><img src=x onerror="globalThis.broken = true">',
  '![image](https://docs.example/tracker.gif)',
  'snake_case_name and 2 * 3 * 4 \\*escaped\\*',
];

describeInBrowser('an answer that the client draws', () => {
  it('is the same as the one that the server draws', async () => {
    const site = await createTestSite();
    try {
      const { url } = await site.listen();
      await page().goto(url);
      await offerModule(page(), 'markdown/to-nodes.js');
      const target = (n: number) => (n <= 2 ? `source-${n}` : null);
      const rendered = SAMPLES.map((text) =>
        renderMarkdown(text, { citationTarget: target, headingOffset: 2 }),
      );
      const drawn = await page().evaluate(drawBoth, { samples: SAMPLES, rendered });
      for (const [index, { client, server }] of drawn.entries()) {
        expect({ sample: SAMPLES[index], html: client }).toEqual({ sample: SAMPLES[index], html: server });
      }
      expect(await page().evaluate(() => 'broken' in globalThis)).toBe(false);
    } finally {
      await site.close();
    }
  }, 30_000);
});

describeInBrowser('an answer that grows', () => {
  it('ends as if it had been drawn at once, and leaves alone what is settled', async () => {
    const site = await createTestSite();
    try {
      const { url } = await site.listen();
      await page().goto(url);
      await offerModule(page(), 'markdown/to-nodes.js');
      await offerModule(page(), 'markdown/growing-text.js');
      const { grown, atOnce, isFirstKept } = await page().evaluate(growByCharacter, SAMPLES.join('\n\n'));
      expect(grown).toBe(atOnce);
      expect(isFirstKept).toBe(true);
    } finally {
      await site.close();
    }
  }, 30_000);
});

/** Runs in the browser. */
async function growByCharacter(text: string) {
  const addressOf = (name: string) => `/under-test/markdown/${name}.js`;
  const { createGrowingText } = await import(addressOf('growing-text'));
  const { markdownToNodes } = await import(addressOf('to-nodes'));
  const container = document.createElement('div');
  const growing = createGrowingText(container, () => ({}));
  const settledAt = text.indexOf('\n\n') + 3;
  growing.show(text.slice(0, settledAt));
  const first = container.firstElementChild;
  for (let end = settledAt; end <= text.length; end++) growing.show(text.slice(0, end));
  const whole = document.createElement('div');
  whole.append(...markdownToNodes(text));
  return {
    grown: container.innerHTML,
    atOnce: whole.innerHTML,
    isFirstKept: first === container.firstElementChild,
  };
}

/** Runs in the browser. Words of links that lead nowhere stand in a bare element at one end and in none at the other. */
async function drawBoth({ samples, rendered }: { samples: string[]; rendered: string[] }) {
  const address = '/under-test/markdown/to-nodes.js';
  const { markdownToNodes } = await import(address);
  const toShape = (root: Element): string => {
    for (const bare of root.querySelectorAll('span')) bare.replaceWith(...bare.childNodes);
    root.normalize();
    return root.innerHTML
      .replace(/\s*(<[^>]+>)\s*/g, '$1')
      .replace(/\s+/g, ' ')
      .trim();
  };
  return samples.map((sample, index) => {
    const client = document.createElement('div');
    client.append(
      ...markdownToNodes(sample, {
        headingOffset: 2,
        citationTarget: (n: number) => (n <= 2 ? `source-${n}` : null),
      }),
    );
    const server = new DOMParser().parseFromString(`<div>${rendered[index]}</div>`, 'text/html').body
      .firstElementChild;
    return { client: toShape(client), server: server ? toShape(server) : '' };
  });
}
