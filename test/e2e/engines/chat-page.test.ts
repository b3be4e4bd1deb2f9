import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestSite, type TestSite } from '../../test-site.ts';
import { createStagedPorts, type StagedPorts } from '../staged-ports.ts';
import { type RunningServer, startServer } from '../start-server.ts';
import { DARK_PHONE, DESK, describeInEngines } from './describe-engines.ts';
import { findBeyondScreen } from './find-beyond-screen.ts';
import type { Visitor } from './visitor.ts';
import { readGrowth, watchGrowth } from './watch-growth.ts';

describeInEngines('the chat page on a desk', DESK, (visitor) => {
  describe('of the built site', () => {
    let server: RunningServer;
    beforeAll(async () => {
      server = await startServer();
    }, 60_000);
    afterAll(() => server?.stop());

    it('asks with the keyboard, reads the sources and the page, and finds all of it again', async () => {
      const { browser, arrive, click, list, press, see, type } = visitor();
      await browser.open(server.url);
      await press('Control+k');
      await type('How do I embed the progress widget?');
      await press('Enter');
      await see('.exchange[data-state="done"]');
      await arrive(/^\/c\/[\w-]+$/);
      const answer = toWords((await see('.answer')).text);
      expect(answer).toMatch(/widget/i);
      await see('button.summary', 'Answered in');
      expect(await list('.post[data-state="done"]')).toHaveLength(6);

      await click('.answer .citation');
      await see('.source:has(details[open]) .source-link');
      expect((await see('.source:has(details[open]) mark')).text).not.toBe('');

      await click('.page-card');
      await arrive(/^\/pages\//);
      expect(await browser.evaluate(() => document.title)).toBe((await see('h1')).text);
      expect((await list('.page-sources li')).length).toBeGreaterThan(0);

      await browser.back();
      await arrive(/^\/c\//);
      expect(toWords((await see('.answer')).text)).toBe(answer);
      await browser.reload();
      await arrive(/^\/c\//);
      expect(toWords((await see('.answer')).text)).toBe(answer);
      await see('button.summary', 'Answered in');
    }, 120_000);
  });

  describe('during a run', () => {
    const { staged, url } = stageSite();

    it('sees the road move on and the answer grow, readable from its first word', async () => {
      const { browser, list, see, until } = visitor();
      const growth = () => browser.evaluate(readGrowth);
      // Between two mileposts it moves on by an estimate.
      const passes = async (from: number, to: number) =>
        (await growth()).progress.some((value) => value >= from && value < to);
      await browser.open(url());
      await browser.evaluate(watchGrowth);
      await askInBox(visitor(), 'Why does my stream arrive at once?');
      await until('the road shows the search', () => passes(55, 75));
      // What is being done stands in the place of the milepost's name.
      expect(await list('.post[data-state="current"] .name')).toEqual([]);
      expect((await see('.post[data-state="current"] .doing')).text).toBe('Searching the documents…');
      expect((await list('.post .doing')).length).toBe(1);
      expect((await list('.post[data-state="done"] .name')).length).toBeGreaterThan(0);
      staged().release.search();
      for (let pieces = 1; pieces <= 5; pieces++) {
        staged().release.pieces(1);
        await until('the piece is seen', async () => (await growth()).sizes === pieces);
        if (pieces === 1) await until('the road shows the writing', () => passes(75, 90));
      }
      await see('.exchange[data-state="done"]');
      expect((await see('.answer pre')).text).toContain('proxy_buffering off;');
      const { progress, faint } = await growth();
      expect(progress).toEqual(progress.toSorted((one, other) => one - other));
      expect(faint).toEqual([]);
    }, 120_000);

    it('stops an answer, keeps what was written, and asks again with another question', async () => {
      const { browser, click, focus, list, press, see, type } = visitor();
      await browser.open(url());
      await askInBox(visitor(), 'Why?');
      staged().release.search();
      staged().release.pieces(1);
      await see('.answer', 'until its buffer is full');
      await click('#stop');
      await see('.exchange[data-state="stopped"]');
      expect((await see('.answer')).text).toContain('until its buffer is full');
      await see('#send');

      staged().release.all();
      await click('.edit-question');
      expect(await focus()).toBe('message');
      await press('End');
      await type(' And how?');
      await press('Enter');
      await see('.exchange:last-child[data-state="done"] .answer', 'keeps the connection open.');
      expect((await list('.question')).map(({ text }) => text)).toEqual(['Why? And how?']);
    }, 120_000);
  });
});

describeInEngines('the chat page on a dark phone', DARK_PHONE, (visitor) => {
  const { staged, url } = stageSite();

  it('is dark, and never wider than the screen', async () => {
    const { browser, arrive, click, see } = visitor();
    const look = async () => {
      expect(await browser.evaluate(() => innerWidth)).toBe(390);
      expect(await browser.evaluate(findBeyondScreen)).toEqual([]);
      expect(await browser.evaluate(readBrightness)).toBeLessThan(0.2);
    };
    await browser.open(url());
    await look();
    await askInBox(visitor(), 'Why does my stream arrive at once?');
    await see('[role="progressbar"]');
    await look();
    staged().release.all();
    await see('.exchange[data-state="done"]');
    await click('.answer .citation');
    await see('.source:has(details[open])');
    await look();
    await click('.page-card');
    await arrive(/^\/pages\//);
    await look();
    for (const path of ['passages/p1', 'profile', 'conversations', 'doctor', 'embed']) {
      await browser.open(`${url()}/${path}`);
      await look();
    }
  }, 120_000);
});

/** A site of its own for each test, whose answers wait to be let through. */
function stageSite() {
  let staged: StagedPorts;
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports });
    ({ url } = await site.listen());
  });
  afterEach(() => site.close());
  return { staged: () => staged, url: () => url };
}

async function askInBox({ click, press, type }: Visitor, question: string): Promise<void> {
  await click('#message');
  await type(question);
  await press('Enter');
}

/** Tells a text from another one by its words alone; the server breaks lines of its own. */
function toWords(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Runs in the page: of its background, from 0 for black to 1 for white. */
function readBrightness(): number {
  const [red = 0, green = 0, blue = 0] = (
    getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g) ?? []
  ).map(Number);
  return (red + green + blue) / 3 / 255;
}
