import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createTestSite, type TestSite } from '../test-site.ts';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const PHONE = { viewport: { width: 390, height: 844 } };
const { describeInBrowser, page, browser } = await setUpBrowser(PHONE);

describeInBrowser('a question that is longer than the site takes', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let url: string;
  let asked: number;
  beforeEach(async () => {
    staged = createStagedPorts();
    staged.release.all();
    site = await createTestSite({ ports: staged.ports, env: { MAX_MESSAGE_CHARS: '200' } });
    url = (await site.listen()).url;
    asked = 0;
    page().on('request', (request) => {
      if (request.method() === 'POST') asked += 1;
    });
    await page().goto(url);
  });
  afterEach(() => site.close());

  const box = () => page().getByLabel('Your question');
  const problem = () => page().locator('#ask-problem');
  const count = () => page().locator('.ask-count');
  const done = () => page().locator('.exchange[data-state="done"]').waitFor();

  it('is refused beside the box, and not sent', async () => {
    await box().fill('x'.repeat(201));
    expect(await readText(count())).toBe('201 of 200 characters');
    await page().keyboard.press('Enter');
    expect(await readText(problem())).toBe(
      'Too long: 201 characters, and 200 are allowed. Nothing was sent, and your text is still here.',
    );
    const { y = 0, height = 0 } = (await problem().boundingBox()) ?? {};
    expect(y).toBeGreaterThan(0);
    expect(y + height).toBeLessThan((await box().boundingBox())?.y ?? 0);
    expect(await box().inputValue()).toHaveLength(201);
    expect(await page().locator('#exchanges .exchange').count()).toBe(0);
    expect(asked).toBe(0);
    expect(await findAccessibilityProblems(page())).toEqual([]);

    await page().keyboard.press('Backspace');
    expect(await problem().isVisible()).toBe(false);
    expect(await readText(count())).toBe('200 of 200 characters');
    await page().keyboard.press('Enter');
    await done();
    expect(await count().isVisible()).toBe(false);
  }, 30_000);

  it('is counted near the limit only, and without the space around it', async () => {
    await box().fill('x'.repeat(174));
    expect(await count().isVisible()).toBe(false);
    await box().fill(`${'x'.repeat(175)}${' '.repeat(50)}`);
    expect(await readText(count())).toBe('175 of 200 characters');
    await page().keyboard.press('Enter');
    await done();
  }, 30_000);

  it('comes back into the box when the site itself refuses it', async () => {
    await page().route('**/api/chat/stream', (route) =>
      route.continue({ postData: JSON.stringify({ message: 'x'.repeat(201) }) }),
    );
    await box().fill('x'.repeat(199));
    await page().keyboard.press('Enter');
    await problem().waitFor();
    expect(await readText(problem())).toBe(
      'The question has 201 characters, and 200 are allowed. Shorten it and ask again.',
    );
    expect(await box().inputValue()).toHaveLength(199);
    expect(await page().locator('#exchanges .exchange').count()).toBe(0);
  }, 30_000);

  it('is refused beside the box without script too', async () => {
    const plain = await browser().newContext({ ...PHONE, javaScriptEnabled: false });
    const tab = await plain.newPage();
    await tab.goto(url);
    await tab.locator('#message').fill('x'.repeat(201));
    await tab.locator('#send').click();
    const said = tab.getByRole('alert');
    await said.waitFor();
    const { y = 0, height = 0 } = (await said.boundingBox()) ?? {};
    expect(y).toBeGreaterThan(0);
    expect(y + height).toBeLessThan(844);
    expect(await tab.locator('#message').inputValue()).toHaveLength(201);
    await tab.locator('#message').fill('Why?');
    await tab.locator('#send').click({ noWaitAfter: true });
    await tab.locator('.live-end[data-state="done"]').waitFor();
    await plain.close();
  }, 30_000);
});
