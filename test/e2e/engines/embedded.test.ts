import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestSite, type TestSite } from '../../test-site.ts';
import { type HostSite, sendStrictPage, startHostSite } from '../host-site.ts';
import { createStagedPorts, type StagedPorts } from '../staged-ports.ts';
import { DARK_PHONE, DESK, describeInEngines } from './describe-engines.ts';
import { findBeyondScreen } from './find-beyond-screen.ts';

const QUESTION = 'Why does my stream arrive at once?';

describeInEngines('on a page of another origin', DESK, (visitor) => {
  describe('the question box', () => {
    const { staged, origin } = embed(`<milepost-ask suggestions="${QUESTION}|And how?"></milepost-ask>`);

    it('answers with the road, the sources and the page', async () => {
      const { browser, click, list, press, see, type } = visitor();
      await browser.open(origin());
      await click('textarea.box');
      await type(QUESTION);
      await press('Enter');
      await see('[role="progressbar"]');
      staged().release.search();
      staged().release.pieces(2);
      await see('.answer strong', 'nginx');
      staged().release.pieces(3);
      await see('button.summary', 'Answered in');
      expect((await see('.question')).text).toBe(QUESTION);
      expect(await list('.answer ol li')).toHaveLength(2);
      expect((await see('a.page')).attributes.href).toMatch(/\/pages\/[\w-]+$/);
      await click('.answer .citation');
      expect((await see('.source:has(details[open]) .quote')).text).toMatch(/^A proxy that buffers/);
      expect(await browser.evaluate(() => location.hash)).toBe('');
    }, 120_000);

    it('shows suggestions until there is a conversation, and again when that is forgotten', async () => {
      const { browser, click, miss, see } = visitor();
      staged().release.all();
      await browser.open(origin());
      await click('.suggestion', QUESTION);
      await see('button.summary', 'Answered in');
      await miss('.suggestion');
      await click('.forget-name');
      await click('.forget .erase');
      await see('.told', 'deleted');
      await see('.suggestion', 'And how?');
      await miss('.exchange');
      await click('.suggestion', 'And how?');
      await see('button.summary', 'Answered in');
      await miss('.told', 'deleted');
    }, 120_000);
  });

  describe('the launcher', () => {
    const { staged, origin } = embed('<milepost-launcher></milepost-launcher>');

    it('opens with Ctrl K, keeps the focus, answers, and gives the focus back with Escape', async () => {
      const { browser, click, focus, miss, press, see, type } = visitor();
      await browser.open(origin());
      await see('.launch');
      await click('#name');
      expect(await focus()).toBe('name');
      await press('Control+k');
      await see('dialog.panel');
      expect(await focus()).toBe('box');

      const reached = new Set<string>();
      for (let step = 0; step < 12; step++) {
        await press('Tab');
        reached.add(await focus());
      }
      expect([...reached]).toEqual(expect.arrayContaining(['box', 'send', 'close']));
      for (const outside of ['name', 'own', 'home', 'launch']) expect([...reached]).not.toContain(outside);

      await click('textarea.box');
      await type(QUESTION);
      await press('Enter');
      staged().release.all();
      await see('button.summary', 'Answered in');
      await click('.answer .citation');
      await see('.source:has(details[open]) .quote');
      await press('Escape');
      await miss('dialog.panel');
      expect(await focus()).toBe('name');
    }, 120_000);
  });
});

describeInEngines('the launcher on a dark phone', DARK_PHONE, (visitor) => {
  const { staged, origin } = embed('<milepost-launcher theme="auto"></milepost-launcher>');

  it('fills the screen, is dark, and nothing is wider', async () => {
    const { browser, click, press, see, type } = visitor();
    const look = async () => {
      expect(await browser.evaluate(measurePanel)).toEqual({
        box: [0, 0, DARK_PHONE.width, DARK_PHONE.height],
        isDark: true,
      });
      expect(await browser.evaluate(findBeyondScreen)).toEqual([]);
    };
    await browser.open(origin());
    await click('.launch');
    await see('dialog.panel');
    await look();
    await type(QUESTION);
    await press('Enter');
    staged().release.all();
    await see('button.summary', 'Answered in');
    await click('.answer .citation');
    await see('.source:has(details[open])');
    await look();
  }, 120_000);
});

/** For each test a site whose answers wait to be let through, and a page of another origin that embeds it, with a strict policy. */
function embed(element: string) {
  let staged: StagedPorts;
  let host: HostSite;
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    host = await startHostSite((request, response) =>
      sendStrictPage(
        url,
        `<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<script type="module" src="${url}/widget/ask-v1.js"></script>
<main><h1>Another site</h1><p><a id="home" href="/">Home</a></p>
<label>Name <input id="name"></label> <button id="own">Own button</button></main>
${element.replace('>', ` endpoint="${url}/api/chat/stream">`)}`,
      )(request, response),
    );
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports, env: { EMBED_ORIGINS: host.origin } });
    ({ url } = await site.listen());
  });
  afterEach(async () => {
    await site.close();
    await host.close();
  });
  return { staged: () => staged, origin: () => host.origin };
}

/** Runs in the page: where the open panel is, in whole pixels, and whether it is dark. */
function measurePanel() {
  const panel = document.querySelector('milepost-launcher')?.shadowRoot?.querySelector('dialog');
  if (!panel) throw new Error('There is no panel.');
  const { x, y, width, height } = panel.getBoundingClientRect();
  const [red = 0, green = 0, blue = 0] = (getComputedStyle(panel).backgroundColor.match(/[\d.]+/g) ?? []).map(
    Number,
  );
  return { box: [x, y, width, height].map(Math.round), isDark: red + green + blue < 150 };
}
