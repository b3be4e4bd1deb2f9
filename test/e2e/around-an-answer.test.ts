import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createScriptedPorts } from '../fakes/scripted-ports.ts';
import { createTestSite, type TestSite } from '../test-site.ts';
import { ask, readText, setUpBrowser } from './browser-tests.ts';
import { createStagedPorts, type StagedPorts } from './staged-ports.ts';

const { describeInBrowser, page } = await setUpBrowser({
  permissions: ['clipboard-read', 'clipboard-write'],
});

describeInBrowser('what is around an answer', () => {
  let staged: StagedPorts;
  let site: TestSite;
  let url: string;
  beforeEach(async () => {
    staged = createStagedPorts();
    site = await createTestSite({ ports: staged.ports });
    ({ url } = await site.listen());
    await page().goto(url);
  });
  afterEach(() => site.close());

  const answered = async (question = 'Why?') => {
    staged.release.all();
    await ask(page(), question);
    await page().locator('.exchange:last-child[data-state="done"]').waitFor();
  };
  const clipboard = () => page().evaluate(() => navigator.clipboard.readText());
  const copy = async (name: string) => {
    await page().getByRole('button', { name, exact: true }).click();
    await page().getByRole('button', { name: 'Copied' }).waitFor();
    return clipboard();
  };

  it('is copied as Markdown with its sources, and as a link, live and after a reload', async () => {
    await answered();
    const copied: string[] = [];
    for (const draw of ['live', 'from the store']) {
      const markdown = await copy('Markdown');
      expect([draw, markdown]).toEqual([draw, expect.stringMatching(/\[1\][\s\S]*\n\n- \[1\] /)]);
      expect(markdown).toContain('```nginx');
      copied.push(markdown);
      await page().reload();
    }
    expect(copied[1]).toBe(copied[0]);
    expect(await copy('Link')).toBe(new URL('/pages/page-1', url).href);
  }, 60_000);

  it('shows the sentence behind a number while it is pointed at or has the focus, until Escape', async () => {
    await answered();
    const preview = page().getByRole('tooltip');
    const citation = page().locator('.answer .citation').first();
    for (const look of [() => citation.hover(), () => citation.focus()]) {
      await look();
      await preview.waitFor();
      const id = String(await citation.getAttribute('href')).slice(1);
      const source = page().locator(`[id="${id}"]`);
      expect(await preview.locator('strong').textContent()).toBe(
        await source.locator('.source-title').textContent(),
      );
      expect(await citation.getAttribute('aria-describedby')).toBe(await preview.getAttribute('id'));
      const box = await preview.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      await page().keyboard.press('Escape');
      expect(await preview.count()).toBe(0);
      await page().mouse.move(0, 0);
    }
  }, 60_000);

  it('begins with a question that can be edited and asked again', async () => {
    await answered('Why so late?');
    const box = page().getByLabel('Your question');
    await box.fill('a draft');
    await page().getByRole('button', { name: 'Edit the question' }).click();
    expect(await box.inputValue()).toBe('Why so late?');
    await page().keyboard.press('Control+z');
    expect(await box.inputValue()).toBe('a draft');
    await page().reload();
    await page().getByRole('button', { name: 'Edit the question' }).click();
    await page().keyboard.press('End');
    await page().keyboard.type(' And how?');
    expect(await box.inputValue()).toBe('Why so late? And how?');
  }, 30_000);

  it('gives its place to its question when that is edited and asked again, unless both are to be kept', async () => {
    await answered('Why?');
    const edit = async (text: string) => {
      await page().getByRole('button', { name: 'Edit the question' }).last().click();
      await page().keyboard.press('End');
      await page().keyboard.type(text);
    };
    const send = async (count: number) => {
      await page().keyboard.press('Enter');
      await page().locator('.exchange[data-state="done"]:last-child').filter({ hasText: 'later' }).waitFor();
      await expectQuestions(count);
      await page().reload();
      await expectQuestions(count);
    };
    const expectQuestions = async (count: number) =>
      expect(await page().locator('.exchange .question').allTextContents()).toHaveLength(count);

    await edit(' And later?');
    expect(await readText(page().locator('.ask-replacing'))).toContain('takes the place');
    await send(1);
    await edit(' Much later?');
    await page().getByRole('button', { name: 'Keep both' }).click();
    expect(await page().locator('.ask-replacing').isVisible()).toBe(false);
    await send(2);
    await edit('x');
    await page().keyboard.press('Control+a');
    await page().keyboard.press('Delete');
    expect(await page().locator('.ask-replacing').isVisible()).toBe(false);
    await page().getByRole('button', { name: 'Edit the question' }).first().click();
    expect(await page().locator('.ask-replacing').isVisible()).toBe(false);
    // Without a model the same question has the same answer.
    expect(await page().getByRole('button', { name: 'Answer again' }).count()).toBe(0);
  }, 60_000);

  it('goes on with questions of the documents, the same after a reload, which a click asks', async () => {
    const { knowledge } = createScriptedPorts(staged.ports);
    const headings = ['Milestones', 'Who set them up?', 'How to count them'];
    const listed = headings.map((heading, at) => ({
      id: `p${at + 1}`,
      documentId: 'doc-1.md',
      title: 'Document 1',
      headingPath: [heading],
      url: null,
      text: 'They stand at the side of a road.',
    }));
    const asking = await createTestSite({
      ports: {
        ...staged.ports,
        knowledge: { ...knowledge, findPlace: async () => 0, listDocument: async () => listed },
      },
    });
    try {
      await page().goto((await asking.listen()).url);
      await answered();
      const links = page().locator('.next a');
      for (const draw of ['live', 'from the store']) {
        const texts = await links.allTextContents();
        expect([draw, ...texts]).toEqual([draw, 'Who set them up?', 'How do I count them?']);
        await page().reload();
      }
      await links.first().click();
      await page().locator('.exchange[data-state="done"]:nth-child(2)').waitFor();
      expect(await page().locator('.question').last().textContent()).toBe('Who set them up?');
    } finally {
      await asking.close();
    }
  }, 60_000);

  it('is written again by a model, in the same place', async () => {
    const model = () => ({ usage: () => null });
    const withModel = await createTestSite({ ports: { ...staged.ports, model } });
    try {
      await page().goto((await withModel.listen()).url);
      await answered('Why so late?');
      const first = await page().locator('.exchange').getAttribute('id');
      await page().getByRole('button', { name: 'Answer again' }).click();
      await page().locator(`.exchange[data-state="done"]:not([id="${first}"])`).waitFor();
      expect(await page().locator('.exchange .question').allTextContents()).toEqual(['Why so late?']);
      await page().reload();
      expect(await page().locator('.exchange .question').allTextContents()).toEqual(['Why so late?']);
      expect(await page().locator('.exchange').getAttribute('id')).not.toBe(first);
    } finally {
      await withModel.close();
    }
  }, 60_000);

  it('leads to the box with a slash and with Control and K, but not where one writes', async () => {
    const box = page().getByLabel('Your question');
    for (const keys of ['/', 'Control+k']) {
      await page().locator('.brand').focus();
      await page().keyboard.press(keys);
      expect(await box.evaluate((node) => node === document.activeElement)).toBe(true);
    }
    await page().keyboard.type('a/b');
    expect(await box.inputValue()).toBe('a/b');
  }, 30_000);

  it('leaves Enter and Escape to an input method, as Safari tells of it', async () => {
    const box = page().getByLabel('Your question');
    await box.fill('何ですか');
    const press = (key: string) =>
      box.evaluate((node, pressed) => {
        const event = new KeyboardEvent('keydown', { key: pressed, bubbles: true, cancelable: true });
        Object.defineProperty(event, 'keyCode', { value: 229 });
        node.dispatchEvent(event);
      }, key);
    await press('Enter');
    expect(await page().locator('#exchanges .exchange').count()).toBe(0);
    await page().keyboard.press('Enter');
    await page().locator('.exchange[data-state="running"]').waitFor();
    await press('Escape');
    staged.release.all();
    await page().locator('.exchange[data-state="done"]').waitFor();
  }, 30_000);

  it('shortens a long question, and shows all of it when asked to', async () => {
    await answered('word '.repeat(300).trim());
    const question = page().locator('.question');
    for (const draw of ['live', 'from the store']) {
      const height = () => question.evaluate((node) => node.clientHeight);
      await page().getByRole('button', { name: 'Show all' }).waitFor();
      const short = await height();
      await page().emulateMedia({ media: 'print' });
      expect([draw, 'on paper', (await height()) > 2 * short]).toEqual([draw, 'on paper', true]);
      await page().emulateMedia({ media: 'screen' });
      await page().getByRole('button', { name: 'Show all' }).click();
      expect([draw, (await height()) > 2 * short]).toEqual([draw, true]);
      await page().reload();
    }
  }, 60_000);

  it('counts the characters from 3,500 on', async () => {
    const box = page().getByLabel('Your question');
    await box.fill('a'.repeat(3_499));
    expect(await page().locator('.ask-count').isVisible()).toBe(false);
    await box.fill('a'.repeat(3_500));
    expect(await readText(page().locator('.ask-count'))).toBe('3,500 of 4,000 characters');
  }, 30_000);
});
