import { expect, it } from '@jest/globals';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { findAccessibilityProblems, readText, setUpBrowser } from './browser-tests.ts';
import { setUpEmbedding } from './embedding.ts';

const { describeInBrowser, browser, page, complaints } = await setUpBrowser();

interface Launcher extends HTMLElement {
  readonly isOpen: boolean;
  open(): void;
  close(): void;
  ask(message: string): Promise<void>;
  prefill(text?: string): Promise<void>;
  stop(): void;
  forget(): Promise<void>;
  identity: unknown;
  labels: object;
}

describeInBrowser('the launcher on a page of another origin', () => {
  const { embedding, staged, box, answered, count, type, ...embedded } = setUpEmbedding(page, {
    body: ({
      url,
      attributes,
    }) => `<meta name="viewport" content="width=device-width"><script type="module" src="${url}/widget/ask-v1.js"></script>
<main><h1>Another site</h1><p><a href="/">Home</a></p><p id="text">A battery may be returned within thirty days.</p>
<label>Name <input id="name"></label> <button id="own">Own button</button><p>${'A long page. '.repeat(400)}</p></main>
<milepost-launcher endpoint="${url}/api/chat/stream"${attributes}></milepost-launcher>`,
  });
  const visit = async (attributes = '') => {
    embedding().attributes = attributes;
    await embedded.visit();
    await launch().waitFor();
  };
  const launch = () => page().locator('milepost-launcher .launch');
  const dialog = () => page().getByRole('dialog');
  const isClosed = () => dialog().waitFor({ state: 'hidden' });
  /** Of the innermost element that has the focus: its id, else its class. */
  const focus = () =>
    page().evaluate(() => {
      let element = document.activeElement;
      while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
      return element?.id || element?.className || element?.localName;
    });
  const tell = <Result>(act: (launcher: Launcher) => Result) =>
    page()
      .locator('milepost-launcher')
      .evaluate(act as never) as Promise<Awaited<Result>>;

  it('opens a dialog with its button, asks there, and gives the focus back', async () => {
    await visit();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await launch().click();
    await dialog().waitFor();
    expect(await focus()).toBe('box');
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await page().keyboard.type('Why does my stream arrive at once?');
    await page().keyboard.press('Enter');
    staged().release.search();
    staged().release.pieces(2);
    await dialog().locator('.answer strong').waitFor();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    staged().release.all();
    await answered();
    expect(await findAccessibilityProblems(page())).toEqual([]);
    await dialog().getByRole('button', { name: 'Close' }).click();
    await isClosed();
    expect(await focus()).toBe('launch');
    expect(complaints()).toEqual([]);
  }, 30_000);

  it.each(['Control+k', 'Control+K'])(
    'opens with %s, and Escape leads back to where the visitor was',
    async (keys) => {
      await visit();
      await page().locator('#name').focus();
      await page().keyboard.press(keys === 'Control+K' ? 'CapsLock' : 'Shift');
      await page().keyboard.press('Control+k');
      await dialog().waitFor();
      expect(await focus()).toBe('box');
      await page().keyboard.press('Escape');
      await isClosed();
      expect(await focus()).toBe('name');
    },
    30_000,
  );

  it('leaves the shortcut to a page that has used it, and takes another one or none', async () => {
    await visit();
    await page().evaluate(() => {
      document.addEventListener('keydown', (event) => {
        if (event.key === 'k' && event.ctrlKey) event.preventDefault();
      });
    });
    await page().keyboard.press('Control+k');
    expect(await tell((launcher) => launcher.isOpen)).toBe(false);
    await visit(' shortcut="i"');
    expect(await readText(launch())).toContain('Ctrl I');
    await page().keyboard.press('Control+i');
    await dialog().waitFor();
    await visit(' shortcut="none"');
    expect(await readText(launch())).toBe('Ask a question');
    await page().keyboard.press('Control+k');
    expect(await tell((launcher) => launcher.isOpen)).toBe(false);
  }, 30_000);

  it('keeps the focus inside and the page behind it inert', async () => {
    await visit();
    await launch().click();
    await dialog().waitFor();
    const seen = new Set<string | undefined>();
    for (let step = 0; step < 12; step++) {
      seen.add(await focus());
      await page().keyboard.press('Tab');
    }
    expect([...seen]).toEqual(expect.arrayContaining(['box', 'send', 'close']));
    for (const outside of ['name', 'own', 'launch']) expect([...seen]).not.toContain(outside);
    await page()
      .locator('#name')
      .evaluate((input) => input.focus());
    expect(await focus()).not.toBe('name');
    // What lies behind gets no click either: this one is beside the panel, and closes it.
    const own = page().evaluate(() => {
      let clicks = 0;
      document.getElementById('own')?.addEventListener('click', () => (clicks += 1));
      Object.assign(globalThis, { clicks: () => clicks });
    });
    await own;
    const at = await page().locator('#own').boundingBox();
    await page().mouse.click(Number(at?.x) + 5, Number(at?.y) + 5);
    await isClosed();
    expect(await page().evaluate(() => (globalThis as unknown as { clicks(): number }).clicks())).toBe(0);
  }, 30_000);

  it('gives the focus to its button when what had it is gone, and does not open while it is hidden', async () => {
    await visit();
    await page().locator('#name').focus();
    await page().keyboard.press('Control+k');
    await dialog().waitFor();
    await page().evaluate(() => document.getElementById('name')?.remove());
    await page().keyboard.press('Escape');
    await isClosed();
    await page().waitForFunction(() => document.activeElement?.localName === 'milepost-launcher');
    expect(await focus()).toBe('launch');
    await tell((launcher) => launcher.toggleAttribute('hidden', true));
    await page().keyboard.press('Control+k');
    expect(await tell((launcher) => launcher.isOpen)).toBe(false);
    await page().locator('#own').click();
  }, 30_000);

  it('lets the answer go on when it is closed, and stops it with its button', async () => {
    await visit();
    await launch().click();
    await type('Why?');
    await dialog().locator('[aria-valuenow="55"]').waitFor();
    await page().keyboard.press('Escape');
    await isClosed();
    staged().release.search();
    staged().release.pieces(1);
    await launch().click();
    await dialog().locator('.answer p').waitFor();
    await dialog().getByRole('button', { name: 'Stop' }).click();
    await dialog().getByRole('button', { name: 'Ask again' }).waitFor();
  }, 30_000);

  it('has the conversation again on the next page, once it is opened', async () => {
    staged().release.all();
    await visit();
    await launch().click();
    await type('Why?');
    await answered();
    const asked: string[] = [];
    page().on('request', (request) => request.url().includes('/api/') && asked.push(request.url()));
    await embedded.visit('/next');
    await launch().waitFor();
    await page().waitForLoadState('networkidle');
    expect(asked).toEqual([]);
    await launch().click();
    await answered();
    expect(asked).toHaveLength(1);
  }, 30_000);

  it('does as the page’s script tells it, and tells the page', async () => {
    staged().release.all();
    embedding().attributes = ' button="none" prefill="I should like to know "';
    await embedded.visit();
    await page().evaluate(() => customElements.whenDefined('milepost-launcher'));
    expect(await launch().isVisible()).toBe(false);
    await page().evaluate(() => {
      const told: string[] = [];
      Object.assign(globalThis, { told });
      for (const name of ['milepost-open', 'milepost-close', 'milepost-complete'])
        document.addEventListener(name, (event) => {
          told.push(name);
          if ('isRefused' in globalThis) event.preventDefault();
        });
    });
    await tell((launcher) => launcher.open());
    await page().waitForFunction(
      () =>
        document.activeElement?.shadowRoot?.activeElement?.shadowRoot?.querySelector('textarea')?.value ===
        'I should like to know ',
    );
    await tell((launcher) => launcher.close());
    await isClosed();
    await tell((launcher) => launcher.ask('Why?'));
    await answered();
    await tell((launcher) => launcher.close());
    await isClosed();
    const told = () => page().evaluate(() => (globalThis as unknown as { told: string[] }).told);
    expect(await told()).toEqual([
      'milepost-open',
      'milepost-close',
      'milepost-open',
      'milepost-complete',
      'milepost-close',
    ]);
    await page().evaluate(() => Object.assign(globalThis, { isRefused: true }));
    await tell((launcher) => launcher.open());
    expect(await tell((launcher) => launcher.isOpen)).toBe(false);
  }, 30_000);

  it('takes the beginning of a question from the page’s script, in the place of its own', async () => {
    await visit(' prefill="I should like to know "');
    await tell((launcher) => launcher.prefill('About returns: '));
    await dialog().waitFor();
    expect(await box().inputValue()).toBe('About returns: ');
    expect(await focus()).toBe('box');
    // What the visitor is writing stays.
    await box().fill('How long');
    await tell((launcher) => launcher.prefill('About returns: '));
    expect(await box().inputValue()).toBe('How long');
  }, 30_000);

  it('stops the answer and erases the conversation for the page’s script', async () => {
    await visit();
    void tell((launcher) => launcher.ask('Why?'));
    await dialog().locator('[aria-valuenow="55"]').waitFor();
    await tell((launcher) => launcher.stop());
    await dialog().getByRole('button', { name: 'Ask again' }).waitFor();
    await tell((launcher) => launcher.close());
    await isClosed();
    await tell((launcher) => launcher.forget());
    expect([count('runs'), count('conversations')]).toEqual([0, 0]);
    await launch().click();
    await dialog().waitFor();
    expect(await dialog().locator('.exchange').count()).toBe(0);
  }, 30_000);

  it('erases what was asked on the page before, though it was never opened on this one', async () => {
    staged().release.all();
    await visit();
    await tell((launcher) => launcher.ask('Why?'));
    await embedded.visit('/next');
    await launch().waitFor();
    await tell((launcher) => launcher.forget());
    expect(count('runs')).toBe(0);
    expect(await tell((launcher) => launcher.isOpen)).toBe(false);
  }, 30_000);

  it('is said anew when the page changes its words, also while it is open, and keeps the focus', async () => {
    await visit(' label="Help"');
    expect(await readText(launch())).toContain('Help');
    await launch().click();
    await dialog().waitFor();
    await box().fill('How long');
    await tell((launcher) => {
      launcher.labels = { 'ask.close': 'Shut' };
      launcher.setAttribute('label', 'Ask the shop');
      launcher.setAttribute('shortcut', 'i');
    });
    expect(await focus()).toBe('box');
    expect(await box().inputValue()).toBe('How long');
    await page().getByRole('dialog', { name: 'Ask the shop' }).getByRole('button', { name: 'Shut' }).click();
    await isClosed();
    expect(await readText(launch())).toMatch(/^Ask the shop\s+Ctrl I$/);
  }, 30_000);

  it('hands its attributes and its visitor on to the question box', async () => {
    const asked: Record<string, string>[] = [];
    page().on('request', (request) => request.method() === 'POST' && asked.push(request.headers()));
    staged().release.all();
    await visit(
      ' site-key="shop-key" placeholder="Ask the shop" suggestions="How long?" heading-level="4" keep="none"',
    );
    await tell((launcher) => {
      launcher.identity = () => Promise.resolve('token-of-anna');
    });
    await launch().click();
    await box().and(page().getByPlaceholder('Ask the shop')).waitFor();
    await dialog().getByRole('button', { name: 'How long?' }).click();
    await dialog().getByRole('heading', { level: 4, name: 'How long?' }).waitFor();
    await dialog().locator('.failure').waitFor();
    expect(asked[0]).toMatchObject({ 'x-milepost-site': 'shop-key', authorization: 'Bearer token-of-anna' });
    expect(await page().evaluate(() => sessionStorage.length)).toBe(0);
  }, 30_000);

  it('opens for a script that does not wait for its words', async () => {
    embedding().attributes = ' locale="de"';
    const opened = page().addInitScript(() => {
      void customElements.whenDefined('milepost-launcher').then(() => {
        const launcher = document.querySelector('milepost-launcher') as unknown as { open(): void };
        launcher.open();
      });
    });
    await opened;
    await embedded.visit();
    await page().getByRole('dialog').getByLabel('Ihre Frage').waitFor();
    expect(complaints()).toEqual([]);
  }, 30_000);

  it('asks about what is selected, where the visitor can see and change it', async () => {
    await visit(' context');
    await page().locator('#text').selectText();
    await page().keyboard.press('Control+k');
    await dialog().waitFor();
    await page().waitForFunction(() => {
      const ask = document.activeElement?.shadowRoot?.activeElement;
      return ask?.shadowRoot?.querySelector('textarea')?.value !== '';
    });
    expect(await box().inputValue()).toBe('“A battery may be returned within thirty days.” ');
  }, 30_000);

  it('stays open while an input method uses Escape', async () => {
    await visit();
    await launch().click();
    await box().waitFor();
    const session = await page().context().newCDPSession(page());
    await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
    await session.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key: 'Escape',
      code: 'Escape',
      windowsVirtualKeyCode: 229,
    });
    await session.send('Input.insertText', { text: '日本' });
    // Safari tells of the key that ended a word by its code alone, and would close the dialog.
    const isLeftAlone = await box().evaluate((field) =>
      field.dispatchEvent(
        new KeyboardEvent('keydown', {
          key: 'Escape',
          keyCode: 229,
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      ),
    );
    expect(isLeftAlone).toBe(false);
    expect(await dialog().isVisible()).toBe(true);
    expect(await box().inputValue()).toBe('日本');
    await page().keyboard.press('Escape');
    await isClosed();
  }, 30_000);

  it('speaks Arabic from right to left', async () => {
    await visit(' locale="ar"');
    expect(await readText(launch())).toMatch(/^\P{ASCII}/u);
    const at = await launch().boundingBox();
    expect(Number(at?.x)).toBeLessThan(300);
    await launch().click();
    await page().getByRole('button', { name: 'إغلاق' }).waitFor();
    await page().getByLabel('سؤالك').waitFor();
    expect(await findAccessibilityProblems(page())).toEqual([]);
  }, 30_000);

  it.each<[string, BrowserContextOptions]>([
    ['a phone of 320 pixels', { viewport: { width: 320, height: 568 }, hasTouch: true }],
    ['a dark phone', { viewport: { width: 390, height: 844 }, hasTouch: true, colorScheme: 'dark' }],
  ])(
    'fills %s, and nothing is wider than it',
    async (_name, options) => {
      const context = await browser().newContext({ ...options, reducedMotion: 'reduce' });
      try {
        embedding().attributes = ' theme="auto" suggestions="Why does my stream arrive all at once?"';
        const phone = await context.newPage();
        await phone.goto(embedding().host.origin);
        await phone.locator('milepost-launcher .launch').click();
        await phone.locator('milepost-launcher .suggestion').waitFor();
        const { width, height } = options.viewport ?? { width: 0, height: 0 };
        expect(await phone.getByRole('dialog').boundingBox()).toEqual({ x: 0, y: 0, width, height });
        expect(await overflow(phone)).toEqual([]);
        expect(await findAccessibilityProblems(phone)).toEqual([]);
        staged().release.all();
        await phone.locator('milepost-launcher .suggestion').click();
        await answered(1, phone);
        expect(await phone.getByRole('dialog').boundingBox()).toEqual({ x: 0, y: 0, width, height });
        expect(await overflow(phone)).toEqual([]);
        expect(await findAccessibilityProblems(phone)).toEqual([]);
        await phone.getByRole('button', { name: 'Close' }).click();
        await phone.getByRole('dialog').waitFor({ state: 'hidden' });
      } finally {
        await context.close();
      }
    },
    30_000,
  );

  it('tells which documents may answer, and the page when it is to, without its query', async () => {
    const bodies: unknown[] = [];
    page().on('request', (request) => {
      if (request.method() === 'POST') bodies.push(request.postDataJSON());
    });
    staged().release.all();
    for (const attributes of ['', ' collection="docs" version="3.4" context="page"']) {
      await visit(attributes);
      await page().evaluate(() => history.replaceState(null, '', '/guide/a?token=1#b'));
      await tell((launcher) => launcher.ask('Why?'));
      await answered();
    }
    const origin = new URL(page().url()).origin;
    const [plain, told] = bodies.filter((body) => (body as { message?: string })?.message === 'Why?');
    expect(plain).not.toHaveProperty('filter');
    expect(plain).not.toHaveProperty('context');
    expect(told).toMatchObject({
      filter: { collection: 'docs', version: '3.4' },
      context: { url: `${origin}/guide/a` },
    });
  }, 30_000);
});

/** What can be scrolled sideways: the page, and what is in the panel but code and tables, which do so within themselves. */
async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const search = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll('*')) {
        if (element.shadowRoot) search(element.shadowRoot);
        const { overflowX } = getComputedStyle(element);
        const isMeant =
          element.matches('pre, .table-scroll, textarea') || overflowX === 'hidden' || overflowX === 'clip';
        const isBox = element.clientWidth > 0 && !isMeant;
        if (isBox && element.scrollWidth > element.clientWidth + 1)
          found.push(`${element.localName}.${element.className}`);
      }
    };
    search(document);
    return found;
  });
}
