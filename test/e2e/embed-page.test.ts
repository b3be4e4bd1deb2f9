import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { type StartedEmbedding, startEmbedding } from './embedding.ts';
import { readViolations, recordPage, sendStrictPage } from './host-site.ts';

const { describeInBrowser, browser, page, complaints } = await setUpBrowser();

describeInBrowser('the page that makes the lines to paste', () => {
  let embedding: StartedEmbedding;
  let url: string;
  let snippet = '';
  /** A script of the host itself. */
  let app = '';

  beforeAll(async () => {
    embedding = await startEmbedding({ body: () => '' });
    embedding.staged.release.all();
    url = embedding.url;
    embedding.serve = (request, response) => {
      if (request.url === '/app.js') {
        response.setHeader('Content-Type', 'text/javascript').end(app);
        return;
      }
      const script = app ? '<script type="module" src="/app.js"></script>' : '';
      const allowed = `${url} ${embedding.host.origin}`;
      sendStrictPage(allowed, `<main><h1>Another site</h1>${snippet}</main>${script}`)(request, response);
    };
  });
  beforeEach(async () => {
    snippet = '';
    app = '';
    await recordPage(page());
  });
  afterAll(() => embedding.close());

  it.each(['milepost-ask', 'milepost-progress'])(
    'shows %s live, for everyone to read',
    async (element) => {
      await page().goto(`${url}/embed?element=${element}`);
      await page()
        .locator(element)
        .getByText('Your question')
        .or(page().locator('#embed-question'))
        .first()
        .waitFor();
      await page().getByLabel('Your question').fill('Why?');
      await page().keyboard.press('Enter');
      await page()
        .getByRole('button', { name: /^Answered in/ })
        .waitFor();
      expect(await findAccessibilityProblems(page())).toEqual([]);
      expect(await readViolations(page())).toEqual([]);
      expect(complaints()).toEqual([]);
    },
    30_000,
  );

  it('makes lines that work as they are, pinned ones too', async () => {
    for (const pin of ['', 'on']) {
      await page().goto(`${url}/embed?pin=${pin}`);
      snippet = await readText(page().locator('.embed-snippet').first());
      await page().goto(embedding.host.origin);
      await page().getByLabel('Your question').fill('Why?');
      await page().keyboard.press('Enter');
      await page()
        .getByRole('button', { name: /^Answered in/ })
        .waitFor();
      expect(await readViolations(page())).toEqual([]);
    }
  }, 30_000);

  it('shows the launcher live, for everyone to read', async () => {
    await page().goto(`${url}/embed?element=milepost-launcher`);
    await page().locator('milepost-launcher .launch').click();
    await page().getByLabel('Your question').fill('Why?');
    await page().keyboard.press('Enter');
    await page()
      .getByRole('button', { name: /^Answered in/ })
      .waitFor();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    expect(await readViolations(page())).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 30_000);

  it.each([
    ['milepost-launcher', 'html'],
    ['milepost-launcher', 'module'],
    ['milepost-ask', 'module'],
  ])(
    'makes lines with %s that work as they are, in %s',
    async (element, place) => {
      await page().goto(`${url}/embed?element=${element}&place=${place}`);
      const lines = await readText(page().locator('.embed-snippet').first());
      if (place === 'html') snippet = lines;
      else app = lines;
      await page().goto(embedding.host.origin);
      if (element === 'milepost-launcher') {
        await page().locator('.launch').waitFor();
        await page().keyboard.press('Control+k');
      }
      await page().getByLabel('Your question').fill('Why?');
      await page().keyboard.press('Enter');
      await page()
        .getByRole('button', { name: /^Answered in/ })
        .waitFor();
      expect(await readViolations(page())).toEqual([]);
      expect(complaints()).toEqual([]);
    },
    30_000,
  );

  it('makes pinned lines that keep a changed file away', async () => {
    await page().goto(`${url}/embed?pin=on`);
    snippet = await readText(page().locator('.embed-snippet').first());
    await page().route('**/widget/ask-v1.js', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: `${await response.text()}\nglobalThis.isChanged = true;` });
    });
    const refused = page().waitForEvent('console', (message) => /integrity/.test(message.text()));
    await page().goto(embedding.host.origin);
    await refused;
    await page().waitForLoadState('networkidle');
    expect(await page().evaluate(() => customElements.get('milepost-ask') === undefined)).toBe(true);
    expect(await page().evaluate(() => 'isChanged' in globalThis)).toBe(false);
  }, 30_000);

  it('works without a script', async () => {
    const plain = await browser().newContext({ javaScriptEnabled: false });
    try {
      const tab = await plain.newPage();
      await tab.goto(`${url}/embed`);
      await tab.getByLabel('Progress only').check();
      await tab.getByLabel('Colours').selectOption('dark');
      await tab.getByRole('button', { name: 'Make the lines' }).click();
      expect(await readText(tab.locator('.embed-snippet').first())).toContain(
        'theme="dark" for="ask"></milepost-progress>',
      );
    } finally {
      await plain.close();
    }
  }, 30_000);
});
