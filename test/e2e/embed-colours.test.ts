import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import { type Colour, contrast } from '../../public/widget/derive-colours.js';
import { findAccessibilityProblems, setUpBrowser } from './browser-tests.ts';
import { type StartedEmbedding, startEmbedding } from './embedding.ts';

const { describeInBrowser, browser } = await setUpBrowser();

interface Host {
  readonly css: string;
  readonly head?: string;
  readonly theme?: string;
  readonly browser?: BrowserContextOptions;
  readonly isDark: boolean;
}
const SYSTEM_DARK: BrowserContextOptions = { colorScheme: 'dark' };

const HOSTS: Readonly<Record<string, Host>> = {
  'a page that says nothing': { css: '', isDark: false },
  'a dark page that gives three colours and no color-scheme': {
    css: 'body { background: #10131a; color: #eee } :root { --milepost-paper: #161a23; --milepost-ink: #e7e9ee; --milepost-accent: #6ea8fe; }',
    isDark: true,
  },
  'a dark page with an accent that cannot be read on it': {
    css: ':root { --milepost-paper: #0d1117; --milepost-ink: #c9d1d9; --milepost-accent: #1a2b6d; }',
    isDark: true,
  },
  'a pale accent on white': {
    css: ':root { --milepost-paper: #fff; --milepost-ink: #333; --milepost-accent: #ffd54a; }',
    isDark: false,
  },
  'colours in other notations': {
    css: ':root { --milepost-paper: oklch(0.25 0.02 260); --milepost-ink: lab(93 0 0); --milepost-accent: color(display-p3 0.9 0.4 0.2); }',
    isDark: true,
  },
  'a light page on a dark system': {
    css: ':root { color-scheme: light dark; --milepost-paper: #f4f1ea; --milepost-ink: #2b2118; --milepost-accent: #7a3e00; }',
    browser: SYSTEM_DARK,
    isDark: false,
  },
  'theme="auto" on a dark background that the page says nothing else about': {
    css: 'body { background: rgb(12 14 18) }',
    theme: 'auto',
    isDark: true,
  },
  'theme="auto" in a light box of a dark page': {
    css: 'body { background: #111 } main { background: #fafafa }',
    theme: 'auto',
    browser: SYSTEM_DARK,
    isDark: false,
  },
  'theme="auto" on a page without a background that follows the system': {
    css: ':root { color-scheme: light dark }',
    theme: 'auto',
    browser: SYSTEM_DARK,
    isDark: true,
  },
  'theme="auto" on a page without a style that follows the system': {
    css: '',
    head: '<meta name="color-scheme" content="light dark">',
    theme: 'auto',
    browser: SYSTEM_DARK,
    isDark: true,
  },
  'theme="dark" with white paper': {
    css: ':root { --milepost-paper: #fff }',
    theme: 'dark',
    isDark: false,
  },
};

describeInBrowser('the colours of the elements', () => {
  let embedding: StartedEmbedding;
  let current: Host;

  beforeAll(async () => {
    embedding = await startEmbedding({
      body: () => '',
      env: (origin) => ({ EMBED_ORIGINS: origin, ASKS_PER_MINUTE_ADDRESS: '1000' }),
    });
    embedding.staged.release.all();
    const { url } = embedding;
    embedding.serve = (request, response) => {
      if (request.url === '/page.css') {
        response.setHeader('Content-Type', 'text/css').end(current.css);
        return;
      }
      const theme = current.theme ? ` theme="${current.theme}"` : '';
      const attributes = `endpoint="${url}/api/chat/stream" keep="none"${theme}`;
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.setHeader(
        'Content-Security-Policy',
        `default-src 'none'; style-src 'self'; script-src ${url}; connect-src ${url}`,
      );
      response.end(`<!doctype html><html lang="en"><title>Host</title><link rel="stylesheet" href="/page.css">${current.head ?? ''}
<script type="module" src="${url}/widget/ask-v1.js"></script><main><h1><a href="/">Host</a></h1>
<milepost-ask ${attributes} suggestions="Why?" placeholder="Ask"></milepost-ask></main>
<milepost-launcher ${attributes}></milepost-launcher></html>`);
    };
  });
  afterAll(() => embedding.close());

  it.each(Object.keys(HOSTS))(
    'can be read on %s',
    async (name) => {
      current = HOSTS[name] as Host;
      const context = await browser().newContext({
        viewport: { width: 900, height: 1400 },
        ...current.browser,
      });
      try {
        const page = await context.newPage();
        await page.goto(embedding.host.origin);
        await page.getByRole('button', { name: 'Why?' }).click();
        await page.getByRole('button', { name: /^Answered in/ }).waitFor();
        // Colours that change do so within a moment.
        await page.waitForFunction(() =>
          document.getAnimations().every(({ playState }) => playState === 'finished'),
        );
        const pairs = await page.evaluate(readPairs);
        expect(pairs.length).toBeGreaterThan(15);
        const measured = pairs.map((pair) => ({ ...pair, ratio: contrast(pair.ink, pair.paper) }));
        expect(measured.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
        const paper = measured.find(({ name }) => name === 'keys')?.paper as Colour;
        expect(contrast(paper, [255, 255, 255]) > contrast(paper, [0, 0, 0])).toBe(current.isDark);
        const found = await findAccessibilityProblems(page);
        expect(found.filter((problem) => problem.includes('milepost-'))).toEqual([]);
      } finally {
        await context.close();
      }
    },
    30_000,
  );

  it('follow a page that changes its own', async () => {
    current = {
      css: `.night { --milepost-paper: #101216; --milepost-ink: #e6e6e6; --milepost-accent: #89b4fa; }
        body { background: #fff; transition: background-color 50ms } .late { background: #101216 }`,
      isDark: false,
    };
    const context = await browser().newContext();
    const paperOf = () =>
      page.locator('milepost-ask .root').evaluate((root) => getComputedStyle(root).colorScheme);
    const page = await context.newPage();
    const isScheme = (scheme: string) =>
      page.waitForFunction((wanted) => {
        const root = document.querySelector('milepost-ask')?.shadowRoot?.querySelector('.root');
        return root && getComputedStyle(root).colorScheme === wanted;
      }, scheme);
    try {
      await page.goto(embedding.host.origin);
      await page.getByLabel('Your question').waitFor();
      const before = await paperOf();
      // Not on the root of the page, where attributes are watched.
      await page.evaluate(() => document.querySelector('main')?.classList.add('night'));
      await isScheme('dark');
      await page.evaluate(() => document.querySelector('main')?.classList.remove('night'));
      await isScheme(before);
      await page.locator('milepost-ask').evaluate((ask) => ask.setAttribute('theme', 'auto'));
      await isScheme('light');
      await page.evaluate(() => document.body.classList.add('late'));
      await isScheme('dark');
    } finally {
      await context.close();
    }
  }, 30_000);
});

interface Pair {
  readonly name: string;
  readonly ink: Colour;
  readonly paper: Colour;
}

/** Every text of the elements with the colour behind it, as pixels that a canvas would paint. Runs in the page. */
function readPairs(): Pair[] {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('There is no canvas.');
  const paint = (colours: readonly string[]): [number, number, number] => {
    for (const colour of colours) {
      context.fillStyle = colour;
      context.fillRect(0, 0, 1, 1);
    }
    const [r = 0, g = 0, b = 0] = context.getImageData(0, 0, 1, 1).data;
    return [r, g, b];
  };
  const parentOf = (element: Element): Element | null =>
    element.parentElement ?? (element.getRootNode() as ShadowRoot).host ?? null;
  const pairs: { name: string; ink: [number, number, number]; paper: [number, number, number] }[] = [];
  const search = (root: Document | ShadowRoot) => {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) search(element.shadowRoot);
      const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim());
      if (root === document || !isText || !element.checkVisibility() || element.matches('style, .status'))
        continue;
      const behind: string[] = [];
      let share = 1;
      for (let node: Element | null = element; node; node = parentOf(node)) {
        const { backgroundColor, opacity } = getComputedStyle(node);
        behind.unshift(backgroundColor);
        share *= Number(opacity);
      }
      const { color } = getComputedStyle(element);
      const paper = paint(['#fff', ...behind]);
      const full = paint([color]);
      const ink = full.map((channel, at) => Math.round(channel * share + (paper[at] ?? 0) * (1 - share)));
      pairs.push({ name: element.className, ink: ink as [number, number, number], paper });
    }
  };
  search(document);
  return pairs;
}
