import { expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { setUpEmbedding } from './embedding.ts';
import { readHeard } from './host-site.ts';

const { describeInBrowser, browser, page, complaints } = await setUpBrowser({
  permissions: ['clipboard-read', 'clipboard-write'],
});
const SECRET = 'the-secret-of-the-shop-is-long-enough';

describeInBrowser('the conversation of the question box', () => {
  const { embedding, staged, visit, type, exchanges, answered, count } = setUpEmbedding(page, {
    body: (
      { url, attributes },
      path,
    ) => `<script type="module" src="${url}/widget/ask-v1.js"></script><main><h1>Page ${path}</h1>
<milepost-ask endpoint="${url}/api/chat/stream" site-key="shop-key"${attributes}></milepost-ask></main>`,
    env: (origin) => ({ SITE_KEYS: `shop:shop-key=${origin}`, SITE_SECRETS: `shop:${SECRET}` }),
  });

  it('is there again after a reload and on the next page, and goes on there without a cookie', async () => {
    staged().release.all();
    await visit();
    await type('Why?');
    await answered(1);
    const answer = await readText(exchanges().locator('.answer'));
    const road = await readText(exchanges().locator('milepost-progress'));
    await type('And how?');
    await answered(2);

    await page().reload();
    await answered(2);
    expect(await exchanges().locator('.question').allInnerTexts()).toEqual(['And how?', 'Why?']);
    expect(await readText(exchanges().nth(1).locator('.answer'))).toBe(answer);
    expect(await readText(exchanges().nth(1).locator('milepost-progress'))).toBe(road);
    expect(await exchanges().nth(1).locator('.source').count()).toBe(3);
    // What is over was told before, and is not read out again.
    expect(await readHeard(page())).toEqual([]);
    expect(await exchanges().locator('.answer[aria-live="off"]').count()).toBe(2);
    expect(await findAccessibilityProblems(page())).toEqual([]);

    await visit('/next');
    await answered(2);
    await type('And there?');
    await answered(3);
    expect(count('conversations')).toBe(1);
    expect(await page().context().cookies()).toEqual([]);
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('keeps no answer on the page’s side, and nothing in another tab', async () => {
    staged().release.all();
    await visit();
    await type('Why?');
    await answered(1);
    const kept = await page().evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
    expect(kept).toContain('Why?');
    expect(kept).not.toContain('buffer');
    const tab = await page().context().newPage();
    await tab.goto(embedding().host.origin);
    await tab.getByLabel('Your question').waitFor();
    expect(await tab.locator('milepost-ask .exchange').count()).toBe(0);
  }, 30_000);

  it('is kept in the browser or nowhere where the page says so', async () => {
    staged().release.all();
    embedding().attributes = ' keep="browser"';
    await visit();
    await type('Why?');
    await answered(1);
    const tab = await page().context().newPage();
    await tab.goto(embedding().host.origin);
    await tab.getByRole('button', { name: /^Answered in/ }).waitFor();

    embedding().attributes = ' keep="none"';
    await page().reload();
    await page().getByLabel('Your question').waitFor();
    expect(await exchanges().count()).toBe(0);
    await type('And how?');
    await answered(1);
    expect(await page().evaluate(() => sessionStorage.length)).toBe(0);
  }, 30_000);

  it('goes on with an answer that was on its way when the page was left', async () => {
    await visit();
    await type('Why?');
    staged().release.search();
    staged().release.pieces(1);
    await exchanges().locator('.answer p').waitFor();
    await visit('/next');
    await page().getByRole('button', { name: 'Stop' }).waitFor();
    expect(await readText(exchanges().locator('.answer'))).toContain('A proxy that buffers');
    staged().release.all();
    await answered(1);
    expect(count('runs')).toBe(1);
    const heard = await readHeard(page());
    expect(heard.filter((name) => name === 'complete')).toHaveLength(1);
  }, 30_000);

  it('says when the server cannot be reached, and has everything again when it can', async () => {
    staged().release.all();
    await visit();
    await type('Why?');
    await answered(1);
    await page().route('**/api/chat/stream/**', (route) => route.abort());
    await page().reload();
    await exchanges().locator('.failure').waitFor();
    expect(await readText(exchanges())).toContain('The connection was lost and did not come back.');
    await page().unroute('**/api/chat/stream/**');
    await page().reload();
    await answered(1);
  }, 30_000);

  it('is forgotten here and on the server when the visitor says so', async () => {
    staged().release.all();
    await visit();
    await type('Why?');
    await answered(1);
    const forgotten = page().evaluate(
      () =>
        new Promise<string>((resolve) => addEventListener('milepost-forget', ({ type }) => resolve(type))),
    );
    await page().getByText('Forget this').click();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await page().getByRole('button', { name: 'Delete for good' }).click();
    expect(await forgotten).toBe('milepost-forget');
    expect(await exchanges().count()).toBe(0);
    expect([count('runs'), count('conversations'), count('pages')]).toEqual([0, 0, 0]);
    expect(await readText(page().locator('milepost-ask [role="status"]').last())).toBe(
      'The conversation was deleted.',
    );
    const focus = () => page().evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className);
    expect(await focus()).toBe('box');
    await page().reload();
    await page().getByLabel('Your question').waitFor();
    expect(await exchanges().count()).toBe(0);
    await type('And how?');
    await answered(1);
    expect(count('conversations')).toBe(1);
  }, 30_000);

  it('is kept when the server cannot be told to forget it', async () => {
    staged().release.all();
    await visit();
    await type('Why?');
    await answered(1);
    await page().route('**/api/visitor/**', (route) => route.abort());
    await page().getByText('Forget this').click();
    await page().getByRole('button', { name: 'Delete for good' }).click();
    await page().getByText('The connection was lost and did not come back.').waitFor();
    expect(await exchanges().count()).toBe(1);
    expect(count('runs')).toBe(1);
  }, 30_000);

  it('shows what was noticed about the visitor, with the words that showed it, and erases it', async () => {
    staged().release.all();
    await visit();
    await type('Why do mileposts stand at roads?');
    await answered(1);
    await page().getByText('What was noticed').click();
    const traits = page().locator('milepost-ask .trait');
    await traits.first().waitFor();
    expect(await readText(traits)).toContain('topic of interest: ');
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await page().getByRole('button', { name: 'Erase all of it' }).click();
    await page().getByText('Everything was erased.').waitFor();
    await page().getByText('What was noticed').click();
    await page().getByText('What was noticed').click();
    await page().getByText('There is nothing about you here.').waitFor();
    expect(await exchanges().count()).toBe(1);
  }, 30_000);

  it('is a signed visitor’s own: nobody else sees it in the same tab', async () => {
    staged().release.all();
    const sign = (subject: string) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'HS256' })
        .setAudience('shop-key')
        .setSubject(subject)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(new TextEncoder().encode(SECRET));
    const signIn = async (subject: string) => {
      const token = await sign(subject);
      await page()
        .locator('milepost-ask')
        .evaluate((element, identity) => Object.assign(element, { identity }), token);
    };
    await visit();
    await signIn('anna');
    await type('Why?');
    await answered(1);
    await page().reload();
    await page().getByLabel('Your question').waitFor();
    // Before the page has said who is there, nothing is shown.
    expect(await exchanges().count()).toBe(0);
    await signIn('anna');
    await answered(1);
    // Who signs out leaves nothing on the screen, and has it again.
    await page()
      .locator('milepost-ask')
      .evaluate((element) => Object.assign(element, { identity: null }));
    expect(await exchanges().count()).toBe(0);
    await signIn('anna');
    await answered(1);
    await page().reload();
    await page().getByLabel('Your question').waitFor();
    await signIn('bert');
    await exchanges().waitFor({ state: 'detached' });
    await signIn('anna');
    await type('And how?');
    await answered(1);
    expect(await exchanges().count()).toBe(1);
  }, 30_000);

  it('takes what the page has set before the script came', async () => {
    await page().addInitScript(() => {
      new MutationObserver((_, observer) => {
        const element = document.querySelector('milepost-ask');
        if (!element) return;
        observer.disconnect();
        Object.assign(element, { labels: { 'chat.send': 'Go' } });
      }).observe(document, { childList: true, subtree: true });
    });
    await visit();
    await page().getByRole('button', { name: 'Go' }).waitFor();
  }, 30_000);

  it('copies the answer as it is read, and code alone', async () => {
    staged().release.all();
    await visit();
    await type('Why?');
    await answered(1);
    const clipboard = () => page().evaluate(() => navigator.clipboard.readText());
    await page().getByRole('button', { name: 'Copy the answer' }).click();
    await page().getByRole('button', { name: 'Copied' }).waitFor();
    expect(await clipboard()).toMatch(
      /^A proxy that buffers holds a stream back until its buffer is full\. Send/,
    );
    await page().getByRole('button', { name: 'Copy', exact: true }).click();
    await page().waitForFunction(async () => (await navigator.clipboard.readText()).startsWith('location'));
    expect(await clipboard()).toBe('location /api/ {\n  proxy_buffering off;\n}');
  }, 30_000);

  it('begins with what the page suggests', async () => {
    staged().release.all();
    embedding().attributes = ' placeholder="Ask the shop" suggestions="Why does it stream? | How often? |"';
    await visit();
    await page()
      .getByRole('textbox', { name: 'Your question' })
      .and(page().getByPlaceholder('Ask the shop'))
      .waitFor();
    expect(await page().locator('milepost-ask .suggestion').allInnerTexts()).toEqual([
      'Why does it stream?',
      'How often?',
    ]);
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await page().getByRole('button', { name: 'How often?' }).click();
    await answered(1);
    expect(await readText(exchanges().locator('.question'))).toBe('How often?');
    expect(await page().locator('milepost-ask .suggestions').isVisible()).toBe(false);
  }, 30_000);

  it('stops on Escape, but not on the one that an input method needs', async () => {
    await visit();
    await type('Why?');
    await exchanges().locator('[aria-valuenow="55"]').waitFor();
    const session = await page().context().newCDPSession(page());
    await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
    for (const key of ['Escape', 'Enter']) {
      await session.send('Input.dispatchKeyEvent', { type: 'keyDown', key, windowsVirtualKeyCode: 229 });
    }
    await session.send('Input.insertText', { text: '日本' });
    expect(await page().getByLabel('Your question').inputValue()).toBe('日本');
    expect(await page().getByRole('button', { name: 'Stop' }).isVisible()).toBe(true);
    await page().keyboard.press('Escape');
    await page().getByRole('button', { name: 'Ask again' }).waitFor();
    expect(await exchanges().count()).toBe(1);
    // Safari tells of the key that ended a word by its code alone.
    await page()
      .getByLabel('Your question')
      .evaluate((box) =>
        box.dispatchEvent(
          new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true }),
        ),
      );
    expect(await exchanges().count()).toBe(1);
  }, 30_000);

  it('fits into 320 pixels in every state', async () => {
    const context = await browser().newContext({ viewport: { width: 320, height: 640 } });
    try {
      const phone = await context.newPage();
      staged().release.all();
      embedding().attributes =
        ' suggestions="Why does my stream arrive all at once, and how can I stop that for good?"';
      await phone.goto(embedding().host.origin);
      const overflow = () =>
        phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      await phone.locator('.suggestion').waitFor();
      expect(await overflow()).toBe(0);
      await phone.locator('.suggestion').click();
      await phone.getByRole('button', { name: /^Answered in/ }).waitFor();
      await phone.getByText('What was noticed').click();
      await phone.getByText('Forget this').click();
      expect(await overflow()).toBe(0);
      expect(await findAccessibilityProblems(phone)).toEqual([]);
    } finally {
      await context.close();
    }
  }, 30_000);
});
