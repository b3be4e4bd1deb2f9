import { expect, it } from '@jest/globals';
import express from 'express';
import helmet from 'helmet';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { type Embedding, setUpEmbedding } from './embedding.ts';
import { readHeard, sendStrictPage } from './host-site.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();

const HOSTILE_STYLE = `* { display: none !important; all: unset; visibility: hidden !important; opacity: 0 !important;
  font-size: 1px !important; transform: scale(0) !important; filter: blur(9px) !important; clip-path: circle(0) !important }
  html { font-size: 1px !important } html, body { display: block !important; visibility: visible !important;
  opacity: 1 !important; transform: none !important; filter: none !important; clip-path: none !important; height: 600px }`;

interface Progress extends HTMLElement {
  ask(message: string): Promise<void>;
  stop(): void;
}

describeInBrowser('the progress widget on a page of another origin', () => {
  const { embedding, staged, visit, answered, count } = setUpEmbedding(page, {
    body: (embedding) => toBody(embedding),
    env: (origin) => ({ EMBED_ORIGINS: origin, MAX_ACTIVE_RUNS: '2' }),
  });
  /** Has the page made of these lines. */
  const show = (body: string) => {
    embedding().serve = sendStrictPage(embedding().url, body);
  };

  const toBody = (
    { url }: Pick<Embedding, 'url'>,
    more = '',
  ) => `<script type="module" src="${url}/widget/v1.js"></script>
<main><h1>Another site</h1>
<form id="question"><label>Ask us <input name="message"></label><button>Ask</button></form>
<div id="one"><milepost-progress for="question" endpoint="${url}/api/chat/stream">The road of your question</milepost-progress></div>
<div id="two"></div>${more}</main>`;
  const ask = async (question: string) => {
    await page().getByLabel('Ask us').fill(question);
    await page().keyboard.press('Enter');
  };
  const at = (progress: number) =>
    page().locator(`[role="progressbar"][aria-valuenow="${progress}"]`).first().waitFor();
  const change = (how: (element: Progress) => void) =>
    page().locator('milepost-progress').first().evaluate(how);

  it('turns the form into a question and shows its road, under the strictest policy and Trusted Types', async () => {
    const origins = new Set<string>();
    page().on('request', (request) => origins.add(new URL(request.url()).origin));
    await visit();
    await ask('Why does my stream arrive at once?');
    await at(55);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    staged().release.search();
    staged().release.pieces(5);
    await page()
      .getByRole('button', { name: /^Answered in .+/ })
      .waitFor();
    const heard = await readHeard(page());
    expect(heard[0]).toBe('init 5');
    expect(heard).toContain('delta');
    expect(heard.slice(-2)).toEqual(['complete', 'complete 100']);
    expect(await page().context().cookies()).toEqual([]);
    expect([...origins].sort()).toEqual([embedding().host.origin, embedding().url].sort());
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('works beside helmet’s defaults, with its origin in two lines', async () => {
    const widget = ["'self'", embedding().url];
    embedding().serve = express()
      .use(helmet({ contentSecurityPolicy: { directives: { scriptSrc: widget, connectSrc: widget } } }))
      .get(
        '/',
        (_request, response) => void response.send(`<!doctype html><html lang="en">${toBody(embedding())}`),
      );
    staged().release.all();
    await visit();
    await ask('Why?');
    await answered();
  }, 30_000);

  it('goes on after a cut connection', async () => {
    await visit();
    await ask('Why?');
    staged().release.search();
    staged().release.pieces(1);
    await at(75);
    embedding().server.closeAllConnections();
    staged().release.pieces(4);
    await answered();
    expect((await readHeard(page())).filter((name) => name === 'complete')).toHaveLength(1);
  }, 30_000);

  it('goes on where it was when it is taken out of the page and put back', async () => {
    await visit();
    await ask('Why?');
    await at(55);
    const asked: string[] = [];
    page().on('request', (request) => asked.push(request.method()));
    await change((element) => {
      Object.assign(globalThis, { kept: element });
      element.remove();
    });
    staged().release.search();
    staged().release.pieces(5);
    await page().evaluate(() => {
      const { kept } = globalThis as unknown as { kept: HTMLElement };
      document.querySelector('#two')?.append(kept);
    });
    await answered();
    expect(asked).toEqual(['GET']);
    expect(count('runs')).toBe(1);
    const heard = await readHeard(page());
    expect(heard.filter((name) => name === 'init 5')).toHaveLength(1);
    expect(heard.filter((name) => name === 'source')).toHaveLength(3);
    expect(heard.filter((name) => /^\w+ \d+$/.test(name))).toHaveLength(12);
  }, 30_000);

  it('does not notice that a framework moves it', async () => {
    await visit();
    await ask('Why?');
    await at(55);
    const asked: string[] = [];
    page().on('request', (request) => asked.push(request.url()));
    await change((element) => {
      const target = document.querySelector('#two') as HTMLElement & {
        moveBefore?(node: Node, before: null): void;
      };
      target.append(element);
      document.querySelector('#one')?.append(element);
      target.moveBefore?.(element, null);
    });
    staged().release.search();
    staged().release.pieces(5);
    await answered();
    expect(asked).toEqual([]);
    expect(count('runs')).toBe(1);
  }, 30_000);

  it('draws nothing that a listener keeps for itself', async () => {
    await visit();
    await page().evaluate(() =>
      document.addEventListener('milepost-stage', (event) => {
        if ((event as CustomEvent).detail.progress > 15) event.preventDefault();
      }),
    );
    await ask('Why?');
    await page().waitForFunction(() =>
      (globalThis as unknown as { heard: string[] }).heard.includes('knowledge 55'),
    );
    expect(await page().locator('[role="progressbar"]').getAttribute('aria-valuenow')).toBe('15');
  }, 30_000);

  it('follows a run that was started elsewhere, by the address of its events, and has its key in no address', async () => {
    const asked: string[] = [];
    const headers: (string | undefined)[] = [];
    page().on('request', (request) => {
      if (!request.url().includes('/api/chat/stream/')) return;
      asked.push(request.url());
      headers.push(request.headers()['x-milepost-run-key']);
    });
    const started = await fetch(`${embedding().url}/api/chat/stream`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ message: 'Why?' }),
    });
    const { eventsUrl } = (await started.json()) as { eventsUrl: string };
    show(
      toBody(
        embedding(),
        `<milepost-progress id="run" run="${eventsUrl.replaceAll('&', '&amp;')}" endpoint="${embedding().url}/api/chat/stream"></milepost-progress>`,
      ),
    );
    await visit();
    await at(55);
    staged().release.search();
    staged().release.pieces(5);
    await page().locator('#run[data-phase="done"]').waitFor();
    expect(count('runs')).toBe(1);
    expect((await readHeard(page()))[0]).toBe('init 5');
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.filter((url) => url.includes('key='))).toEqual([]);
    expect(headers.at(-1)).toMatch(/^\w+\.[\w-]{22}$/);
  }, 30_000);

  it('shows several runs at once, each its own, and which of them waits in line', async () => {
    const elements = ['a', 'b', 'c'].map(
      (id) =>
        `<milepost-progress id="${id}" message="Why ${id}?" endpoint="${embedding().url}/api/chat/stream"></milepost-progress>`,
    );
    show(toBody(embedding(), elements.join('')));
    await visit();
    const waiting = page().locator('.notice').filter({ hasText: /queue/ });
    await waiting.waitFor();
    await page().locator('[aria-valuenow="55"]').nth(1).waitFor();
    expect(await waiting.count()).toBe(1);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    const first = page()
      .locator('milepost-progress[data-phase="running"]')
      .filter({ hasNot: waiting })
      .first();
    await first.evaluate((element) => (element as Progress).stop());
    await page().locator('milepost-progress[data-phase="stopped"]').waitFor();
    staged().release.search();
    staged().release.search();
    staged().release.pieces(10);
    await page().locator('milepost-progress[data-phase="done"]').nth(1).waitFor();
    expect(await page().locator('milepost-progress').first().getAttribute('data-phase')).toBe('idle');
    expect(count('runs')).toBe(3);
  }, 30_000);

  it('cannot be hidden by the styles of the page', async () => {
    await visit();
    await ask('Why?');
    await at(55);
    const measure = () =>
      change((element) => {
        const track = element.shadowRoot?.querySelector('.track');
        const { width, height } = (track as HTMLElement).getBoundingClientRect();
        const { opacity, visibility } = getComputedStyle(track as HTMLElement);
        Object.assign(globalThis, {
          measured: {
            width: width > 100,
            height: Math.round(height),
            opacity,
            visibility,
            font: getComputedStyle(track as HTMLElement).fontSize,
          },
        });
      }).then(() => page().evaluate(() => (globalThis as unknown as { measured: object }).measured));
    const before = await measure();
    await page().evaluate(
      (style) => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(style);
        document.adoptedStyleSheets = [sheet];
      },
      HOSTILE_STYLE.replace('* {', '*:not(html, body, main, #one) {'),
    );
    expect(await page().getByLabel('Ask us').isVisible()).toBe(false);
    expect(await measure()).toEqual(before);
    expect(before).toMatchObject({ width: true, opacity: '1', visibility: 'visible', font: '16px' });
  }, 30_000);

  it('speaks the language of its locale', async () => {
    show(toBody(embedding()).replace('<milepost-progress ', '<milepost-progress locale="de-AT" '));
    await visit();
    await page().locator('milepost-progress .root[lang="de"]').waitFor({ state: 'attached' });
    staged().release.all();
    await ask('Warum?');
    await page()
      .locator('milepost-progress')
      .getByText(/^Beantwortet in /)
      .first()
      .waitFor();
  }, 30_000);

  it('shows its children until it is defined, and none of them after', async () => {
    show(toBody(embedding()).replace('/widget/v1.js', '/widget/none.js'));
    await visit();
    expect(await page().getByText('The road of your question').isVisible()).toBe(true);
    show(toBody(embedding()));
    await visit();
    await page().locator('milepost-progress[data-phase="idle"]').waitFor({ state: 'attached' });
    expect(await page().getByText('The road of your question').isVisible()).toBe(false);
  }, 30_000);

  it('stops the run for the page, also when it is asked to before the run has begun', async () => {
    await visit();
    await change((element) => {
      void element.ask('Why?');
      element.stop();
    });
    await page().locator('milepost-progress[data-phase="stopped"]').waitFor();
    expect(await readText(page().locator('milepost-progress .summary'))).toBe('Stopped');
    expect((await readHeard(page())).filter((name) => name.startsWith('failed'))).toHaveLength(1);
  }, 30_000);

  it('says what went wrong when the question is refused', async () => {
    await visit();
    await ask('x'.repeat(50_000));
    await page().locator('milepost-progress[data-phase="failed"]').waitFor();
    expect(await readText(page().locator('milepost-progress [role="status"]'))).toMatch(
      /^Not finished\. .*characters/,
    );
    expect(await readHeard(page())).toEqual(['failed message_too_long']);
  }, 30_000);
});
