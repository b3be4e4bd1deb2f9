import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { EIGHT_PASSAGES, LONG_ANSWER } from '../fakes/long-answer.ts';
import { drawGrowing } from '../public/markdown/draw-growing.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

// A phone, with the motion that most people have.
const { describeInBrowser, page } = await setUpBrowser({ viewport: { width: 390, height: 844 } });

describeInBrowser('an answer that is being written', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let written: number;
  beforeEach(async () => {
    staged = createStagedPorts({ answer: LONG_ANSWER, passages: EIGHT_PASSAGES });
    site = await createTestSite({ ports: staged.ports });
    await page().goto((await site.listen()).url);
    await askAndSearch('Why does my stream arrive all at once?');
  });
  afterEach(() => site.close());

  const askAndSearch = async (question: string) => {
    written = 0;
    await ask(page(), question);
    staged.release.search();
    await page().locator('.exchange:last-child .read', { hasText: '8 passages read' }).waitFor();
  };
  const done = () => page().locator('.exchange:last-child[data-state="done"]').waitFor();
  /**
   * Lets so many pieces through at a time, each after the ones before are seen, up to the first that is this word. Those
   * that are only marks show nothing by themselves.
   */
  const writeTo = async (word: string, step = 25) => {
    const end =
      word === '' ? LONG_ANSWER.length : LONG_ANSWER.findIndex((piece) => piece.trim() === word) + 1;
    while (written < end) {
      const before = await drawn();
      const from = written;
      written = Math.min(written + step, end);
      while (written < end && isDrawnAlike(from, written)) written += 1;
      staged.release.pieces(written - from);
      if (isDrawnAlike(from, written)) return;
      await page().waitForFunction(
        (html) => document.querySelector('.exchange:last-child .answer')?.innerHTML !== html,
        before,
      );
    }
  };
  const drawn = () => page().locator('.exchange:last-child .answer').innerHTML();

  it('is readable in every frame, and its last block is one node from its first word on', async () => {
    await page().waitForFunction(() => document.getAnimations().length === 0);
    await page().evaluate(watchFrames);
    await writeTo('', 1);
    const { frames, faint, blocks, started } = await page().evaluate(readFrames);
    await done();
    expect(frames).toBeGreaterThan(LONG_ANSWER.length);
    expect(faint).toBe(0);
    // Two paragraphs, a list, code and a paragraph.
    expect(blocks).toBe(5);
    expect(started).toBe(0);
  }, 90_000);

  it('leaves a selection in the words that are there, from the first piece to the end', async () => {
    await writeTo('buffer');
    await page().locator('.answer', { hasText: 'A proxy that buffers holds' }).waitFor();
    const selected = await page().evaluate(() => {
      const [text] = document.querySelector('.answer p')?.childNodes ?? [];
      if (text) getSelection()?.setBaseAndExtent(text, 2, text, 20);
      return String(getSelection());
    });
    await writeTo('');
    await done();
    expect(await page().evaluate(() => String(getSelection()))).toBe(selected);
    expect(selected).toBe('proxy that buffers');
  }, 90_000);

  it('leaves the focus in a block of code and how far it was scrolled', async () => {
    await writeTo('gzip');
    await page().locator('.answer pre', { hasText: 'passed on at once.' }).waitFor();
    await page().evaluate(() => {
      const code = document.querySelector<HTMLElement>('.answer pre');
      code?.focus({ preventScroll: true });
      if (code) code.scrollLeft = 120;
    });
    await writeTo('');
    await done();
    expect(
      await page().evaluate(() => {
        const code = document.querySelector('.answer pre');
        return { isFocused: document.activeElement === code, scrolled: code?.scrollLeft };
      }),
    ).toEqual({ isFocused: true, scrolled: 120 });
  }, 90_000);

  it.each([
    ['a phone', { width: 390, height: 844 }],
    ['a wide screen', { width: 1280, height: 860 }],
  ])(
    'moves nothing that was shown, from its first word until the road is folded, on %s',
    async (_name, viewport) => {
      await page().setViewportSize(viewport);
      await writeTo('');
      await done();
      await askAndSearch('And what moves while it is written?');
      await page().waitForFunction(() => document.getAnimations().length === 0);
      await page().evaluate(watchShifts);
      await writeTo('');
      await done();
      await page().locator('.exchange:last-child .sources').waitFor();
      await page().waitForFunction(() => document.getAnimations().length === 0);
      expect(await page().evaluate(readShifts)).toEqual([]);
    },
    90_000,
  );

  it('folds the road to six posts with their times', async () => {
    await page().setViewportSize({ width: 1280, height: 860 });
    await writeTo('');
    await done();
    const way = page().locator('.exchange:last-child milepost-progress');
    expect(await way.locator('.post').count()).toBe(6);
    const posts = (await way.locator('.text').allInnerTexts()).join(' ');
    expect(posts).toMatch(/Question\s+\S+\sm?s\s.*Documents\s+\S+\sm?s\s/s);
    const button = way.getByRole('button', { name: /^Answered in / });
    expect(await button.getAttribute('aria-expanded')).toBe('true');
    await page().setViewportSize({ width: 390, height: 844 });
    await way.locator('[aria-expanded="false"]').waitFor();
    // The folded bar is full: its words stand where those of the last post stood.
    const edges = await Promise.all([way, button].map(async (part) => part.boundingBox()));
    const [bar, words] = edges.map((box) => (box?.y ?? 0) + (box?.height ?? 0));
    expect((bar ?? 0) - (words ?? 0)).toBeLessThanOrEqual(12);
    await button.click();
    expect(await way.locator('.post .name').last().isVisible()).toBe(true);
  }, 90_000);

  it.each([
    ['a phone', { width: 390, height: 844 }],
    ['a wide screen', { width: 1280, height: 860 }],
  ])(
    'keeps the question on top on %s, and fills the room below it with the answer alone',
    async (_name, viewport) => {
      await page().setViewportSize(viewport);
      for (const question of ['', 'And behind two of them?']) {
        if (question) await askAndSearch(question);
        const { questionTop } = await measure(page());
        expect(questionTop).toBeGreaterThanOrEqual(0);
        for (const word of ['back', '1.', '2.', '3.', 'proxy_pass', 'gzip', 'fault', '']) {
          await writeTo(word);
          const seen = await measure(page());
          expect(Math.abs(seen.questionTop - questionTop)).toBeLessThan(2);
          expect(seen.answerShown).toBe(Math.min(seen.answerHeight, seen.room));
        }
        await done();
        const { answerShown, answerHeight } = await measure(page());
        expect(answerShown).toBeGreaterThan(Math.min(answerHeight, viewport.height / 2) - 1);
      }
    },
    90_000,
  );

  it.each([
    ['a phone', { width: 390, height: 844 }],
    ['a wide screen', { width: 1280, height: 860 }],
  ])(
    'keeps the question on top on %s when it is sent by the button, also when the answer ends',
    async (_name, viewport) => {
      await page().setViewportSize(viewport);
      await writeTo('');
      await done();
      written = 0;
      await page().locator('#message').fill('And what does a tap change?');
      await page().locator('#send').click();
      staged.release.search();
      await page().locator('.exchange:last-child .read', { hasText: '8 passages read' }).waitFor();
      const { questionTop } = await measure(page());
      expect(questionTop).toBeGreaterThanOrEqual(0);
      expect(questionTop).toBeLessThan(100);
      await writeTo('');
      await done();
      await page().locator('#send').waitFor();
      expect((await measure(page())).questionTop).toBe(questionTop);
    },
    90_000,
  );

  it('follows a reader who has gone to its end, and no longer one who has scrolled up again', async () => {
    await page().setViewportSize({ width: 390, height: 600 });
    await writeTo('3.');
    const { below } = await measure(page());
    expect(below).toBeGreaterThan(0);
    await page().mouse.move(200, 300);
    await page().mouse.wheel(0, below);
    await writeTo('gzip', 10);
    await page().locator('.answer pre', { hasText: 'gzip' }).waitFor();
    const { questionTop, ...atEnd } = await measure(page());
    expect(atEnd.below).toBe(0);
    await page().mouse.wheel(0, -150);
    await writeTo('TLS');
    await page().locator('.answer', { hasText: 'TLS' }).waitFor();
    expect((await measure(page())).questionTop).toBe(questionTop + 150);
  }, 90_000);
});

function isDrawnAlike(...ends: [number, number]): boolean {
  const [before, after] = ends.map((end) => drawGrowing(LONG_ANSWER.slice(0, end).join('')));
  return before === after;
}

/** Where the last exchange stands in the view, in pixels; what is behind the box is not seen. */
function measure(page: Page) {
  return page.evaluate(() => {
    const box = (selector: string) => {
      const found = [...document.querySelectorAll(selector)].at(-1);
      if (!found) throw new Error(`There is no ${selector}.`);
      return found.getBoundingClientRect();
    };
    const end = box('.ask').top;
    const { top, bottom, height } = box('.answer');
    return {
      questionTop: box('.question').top,
      answerHeight: Math.round(height),
      answerShown: Math.round(Math.min(bottom, end) - Math.max(0, top)),
      room: Math.round(end - top),
      below: Math.round(bottom - end),
    };
  });
}

/** Runs in the browser: what moved although nobody had touched anything, with where it was and where it is. */
function watchShifts() {
  const shifts: string[] = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & LayoutShift)[]) {
      if (entry.hadRecentInput) continue;
      for (const { node, previousRect, currentRect } of entry.sources)
        shifts.push(
          `${node?.nodeName} ${node?.textContent?.trim().slice(0, 40)}: ${previousRect.x},${previousRect.y} to ${currentRect.x},${currentRect.y}`,
        );
    }
  }).observe({ type: 'layout-shift', buffered: false });
  Object.assign(globalThis, { shifts });
}

/** https://wicg.github.io/layout-instability/ */
interface LayoutShift {
  readonly hadRecentInput: boolean;
  readonly sources: readonly {
    readonly node: Node | null;
    readonly previousRect: DOMRect;
    readonly currentRect: DOMRect;
  }[];
}

function readShifts(): string[] {
  return (globalThis as unknown as { shifts: string[] }).shifts;
}

interface Watched {
  frames: number;
  faint: number;
  blocks: number;
  started: number;
}

/** Runs in the browser: looks at the block that is being written in every frame. */
function watchFrames() {
  const watched: Watched = { frames: 0, faint: 0, blocks: 0, started: 0 };
  let last: Element | null = null;
  document.querySelector('.answer')?.addEventListener('animationstart', () => {
    watched.started += 1;
  });
  const look = () => {
    const block = document.querySelector('.answer')?.lastElementChild ?? null;
    watched.frames += 1;
    if (block && Number(getComputedStyle(block).opacity) < 0.5) watched.faint += 1;
    if (block !== last) watched.blocks += 1;
    last = block;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  Object.assign(globalThis, { watched });
}

function readFrames(): Watched {
  return (globalThis as unknown as { watched: Watched }).watched;
}
