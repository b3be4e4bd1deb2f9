import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StoredPage } from '../../pipeline/ports.ts';
import { createWords } from '../../server/i18n/words.ts';
import { renderMarkdown } from '../../server/markdown.ts';
import { blankExchange, blankSource, toExchangeModel } from '../../server/pages/exchange-model.ts';
import { toGeneratedPage } from '../../server/pages/generated-page-model.ts';
import { blankHit } from '../../server/pages/hit-model.ts';
import type { Page } from '../../server/pages/page-models.ts';
import { createViews } from '../../server/views.ts';
import { HOSTILE_MARKUP, HOSTILE_TEXT } from '../fakes/hostile-text.ts';
import { createMemoryPageStore } from '../fakes/memory-page-store.ts';

const folder = join(import.meta.dirname, '../../views');
const assets = { url: (path: string) => `/assets/x/${path}` };
const words = createWords('en');
const views = createViews({ folder, assets, siteName: 'Milepost' });

const problem: Page = {
  kind: 'problem',
  title: 'Not found',
  description: '',
  whatHappened: 'There is nothing here.',
  whatWasKept: '',
  whatToDo: 'Ask a question.',
  errorId: '',
};

const hostileBlockText = { text: HOSTILE_TEXT, n: 1 };
const hostilePage: StoredPage = {
  id: 'p',
  visitorId: 'ann',
  runId: 'run',
  version: 1,
  versions: [1, 2],
  question: HOSTILE_TEXT,
  createdAt: '2026-01-02T03:04:05.000Z',
  title: HOSTILE_TEXT,
  description: HOSTILE_TEXT,
  language: 'en',
  form: 'steps',
  personalisedBy: [HOSTILE_TEXT],
  sources: [
    {
      n: 1,
      title: HOSTILE_TEXT,
      headingPath: [HOSTILE_TEXT],
      url: 'javascript:alert(4)',
      quotes: [HOSTILE_TEXT],
    },
  ],
  blocks: [
    { type: 'lead', sentences: [hostileBlockText] },
    { type: 'section', heading: HOSTILE_TEXT, sentences: [hostileBlockText] },
    {
      type: 'steps',
      heading: HOSTILE_TEXT,
      steps: [
        {
          text: hostileBlockText,
          code: [{ type: 'code', language: HOSTILE_TEXT, text: HOSTILE_TEXT, n: 1 }],
        },
      ],
    },
    {
      type: 'comparison',
      columns: [HOSTILE_TEXT],
      rows: [{ label: HOSTILE_TEXT, cells: [[hostileBlockText]] }],
    },
    { type: 'facts', heading: HOSTILE_TEXT, items: [hostileBlockText] },
    { type: 'definitions', items: [{ term: HOSTILE_TEXT, description: hostileBlockText }] },
    { type: 'code', language: HOSTILE_TEXT, text: HOSTILE_TEXT, n: 1 },
    {
      type: 'excerpt',
      heading: HOSTILE_TEXT,
      path: [HOSTILE_TEXT],
      text: HOSTILE_TEXT,
      answer: HOSTILE_TEXT,
      n: 1,
    },
    {
      type: 'see-also',
      items: [{ title: HOSTILE_TEXT, headingPath: [HOSTILE_TEXT], url: HOSTILE_TEXT, excerpt: HOSTILE_TEXT }],
    },
    { type: 'questions', items: [HOSTILE_TEXT] },
  ],
};

async function hostileExchange() {
  const source = { sourceId: 's', n: 1, documentId: 'd', score: 1, quotes: [HOSTILE_TEXT] };
  return toExchangeModel(
    {
      runId: HOSTILE_TEXT,
      question: HOSTILE_TEXT,
      createdAt: '2026-01-02T03:04:05.000Z',
      outcome: {
        state: 'done',
        response: `${HOSTILE_TEXT} [1]`,
        errorCode: null,
        payload: {
          success: true,
          response: '',
          finishReason: 'extractive',
          confidence: 1,
          hits: [
            {
              title: HOSTILE_TEXT,
              headingPath: [HOSTILE_TEXT],
              url: HOSTILE_TEXT,
              documentId: 'd',
              excerpt: HOSTILE_TEXT,
            },
          ],
          sources: [{ ...source, title: HOSTILE_TEXT, url: HOSTILE_TEXT, snippet: HOSTILE_TEXT }],
          handOver: {
            url: `https://example.org/?q=${encodeURIComponent(HOSTILE_TEXT)}`,
            label: HOSTILE_TEXT,
          },
          pageUrl: null,
          degraded: [],
          usage: null,
          timings: { totalMs: 60 },
        },
      },
    },
    createMemoryPageStore(),
    words,
  );
}

const chatPage = {
  kind: 'chat',
  title: HOSTILE_TEXT,
  description: HOSTILE_TEXT,
  conversationId: HOSTILE_TEXT,
  exchanges: [],
  blank: blankExchange(),
  blankSource: blankSource(),
  blankHit: blankHit(),
  documents: HOSTILE_TEXT,
  suggestions: [HOSTILE_TEXT],
  earlier: [
    { url: '/c/1', title: HOSTILE_TEXT, createdAt: HOSTILE_TEXT, date: HOSTILE_TEXT, isRunning: true },
  ],
  draft: HOSTILE_TEXT,
  refusal: HOSTILE_TEXT,
  maxMessageChars: 4_000,
  askUrl: '/ask',
  formKey: 'k',
  isErased: true,
  answersDiffer: true,
  isPast: false,
  earlierUrl: HOSTILE_TEXT,
  laterUrl: HOSTILE_TEXT,
} as const satisfies Page;

describe('every page, given hostile texts,', () => {
  it.each<[string, () => Page | Promise<Page>]>([
    ['a new conversation', () => chatPage],
    ['an earlier conversation', async () => ({ ...chatPage, exchanges: [await hostileExchange()] })],
    [
      'a generated page',
      () =>
        toGeneratedPage(hostilePage, 'https://site.example', words, {
          conversationUrl: HOSTILE_TEXT,
          unpublishUrl: HOSTILE_TEXT,
          shapedBy: [{ label: HOSTILE_TEXT, shown: HOSTILE_TEXT, why: HOSTILE_TEXT }],
        }),
    ],
    [
      'a passage',
      () => ({
        kind: 'passage',
        title: HOSTILE_TEXT,
        description: '',
        documentUrl: '',
        passageUrl: HOSTILE_TEXT,
        isShown: true,
        earlierUrl: HOSTILE_TEXT,
        laterUrl: HOSTILE_TEXT,
        parts: [
          { headings: [{ level: 2, text: HOSTILE_TEXT }], html: renderMarkdown(HOSTILE_TEXT), marked: true },
        ],
      }),
    ],
    [
      'a list of conversations',
      () => ({
        kind: 'conversations',
        title: HOSTILE_TEXT,
        description: '',
        words: HOSTILE_TEXT,
        maxTitleChars: 120,
        conversations: [
          {
            url: HOSTILE_TEXT,
            title: HOSTILE_TEXT,
            createdAt: HOSTILE_TEXT,
            date: HOSTILE_TEXT,
            isRunning: true,
            renameUrl: HOSTILE_TEXT,
            eraseUrl: HOSTILE_TEXT,
          },
        ],
        olderUrl: HOSTILE_TEXT,
        newestUrl: HOSTILE_TEXT,
        isErased: true,
        isRenamed: true,
      }),
    ],
    [
      'a profile',
      () => ({
        kind: 'profile',
        title: HOSTILE_TEXT,
        description: '',
        isErased: true,
        isChanged: true,
        isOff: true,
        isBrief: true,
        traits: ['', HOSTILE_TEXT].map((choice) => ({
          key: HOSTILE_TEXT,
          label: HOSTILE_TEXT,
          value: HOSTILE_TEXT,
          shown: HOSTILE_TEXT,
          choices: choice ? [{ value: choice, shown: choice }] : [],
          maxChars: 40,
          why: HOSTILE_TEXT,
          sureness: HOSTILE_TEXT,
          expiresAt: HOSTILE_TEXT,
          expiresDate: HOSTILE_TEXT,
        })),
      }),
    ],
    [
      'a problem',
      () => ({
        ...problem,
        title: HOSTILE_TEXT,
        whatHappened: HOSTILE_TEXT,
        whatWasKept: HOSTILE_TEXT,
        whatToDo: HOSTILE_TEXT,
        errorId: HOSTILE_TEXT,
      }),
    ],
  ])('%s shows them as words', async (_name, makePage) => {
    const html = await views.toHtml(await makePage(), words);
    expect(html).toContain('&lt;script&gt;');
    expect(html).not.toMatch(HOSTILE_MARKUP);
  });
});

describe('the templates', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ejs'),
  );
  const sources = files.map((file) => [file, readFileSync(join(folder, file), 'utf8')] as const);

  it('are all looked at', () => {
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(sources)('%s prints unescaped only includes and rendered Markdown', (_file, text) => {
    for (const [, expression = ''] of text.matchAll(/<%-([\s\S]*?)%>/g)) {
      expect(expression).toMatch(/^ (?:include\('\/partials\/[\w-]+'|[\w.]*(?:Html|\.html) $)/);
    }
  });

  it.each(sources)('%s has no inline script, style or handler', (_file, text) => {
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/i);
  });
});

describe('the engine', () => {
  let temporary = '';
  beforeEach(() => {
    temporary = mkdtempSync(join(tmpdir(), 'milepost-views-'));
    mkdirSync(join(temporary, 'pages'));
  });
  afterEach(() => rmSync(temporary, { recursive: true }));
  const write = (template: string) => writeFileSync(join(temporary, 'pages/problem.ejs'), template);

  it.each(['undefined', 'null', '({})', '[1]', 'true', '(() => 1)', 'NaN', 'page.misspelt'])(
    'refuses to print %s',
    async (expression) => {
      write(`<%= ${expression} %>`);
      await expect(
        createViews({ folder: temporary, assets, siteName: 'Milepost' }).toHtml(problem, words),
      ).rejects.toThrow('A template printed');
    },
  );

  it('takes no options from a page', async () => {
    write('<%= page.title %>');
    const hostile = {
      ...problem,
      settings: {
        'view options': { client: true, escapeFunction: '1;throw 1', outputFunctionName: 'x;throw 2;y' },
      },
      delimiter: '?',
      escape: (text: string) => text,
      cache: true,
      title: '<b>',
    };
    expect(
      await createViews({ folder: temporary, assets, siteName: 'Milepost' }).toHtml(hostile, words),
    ).toBe('&lt;b&gt;');
  });

  it('reads a changed template at once unless it caches', async () => {
    const live = createViews({ folder: temporary, assets, siteName: 'Milepost' });
    const cached = createViews({ folder: temporary, assets, siteName: 'Milepost', cache: true });
    write('one');
    expect([await live.toHtml(problem, words), await cached.toHtml(problem, words)]).toEqual(['one', 'one']);
    write('two');
    expect([await live.toHtml(problem, words), await cached.toHtml(problem, words)]).toEqual(['two', 'one']);
  });
});
