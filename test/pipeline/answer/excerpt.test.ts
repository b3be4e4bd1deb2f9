import { describe, expect, it } from '@jest/globals';
import { createExcerptCutter } from '../../../pipeline/answer/excerpt.ts';
import { toTerms } from '../../../pipeline/text/terms.ts';
import { renderInlineMarkdown, renderMarkdown } from '../../../server/markdown.ts';
import { HOSTILE_TEXT } from '../../fakes/hostile-text.ts';

const cut = (question: string, text: string) =>
  createExcerptCutter(toTerms(question).map((term) => ({ term, weight: 1 })))(text);
const FILLER = 'Nothing of note is said in this sentence, and that goes on for some time. ';

describe('an excerpt', () => {
  it.each([
    [
      'marks every word that matched, in any inflection',
      'send files',
      'Files are **sent** when a file was [sending](#x).',
      '**Files** are sent when a **file** was **sending**.',
    ],
    [
      'does not mark within code',
      'use middleware',
      'Call `app.use(middleware)` to use middleware.',
      'Call `app.use(middleware)` to **use** **middleware**.',
    ],
    [
      'begins with the sentence that has the words',
      'bell tower',
      `${FILLER.repeat(4)}The bell tower is old. ${FILLER.repeat(4)}`,
      '…The **bell** **tower** is old. Nothing of note is said in this sentence, and that goes on for some time. Nothing of note is said in this sentence, and that goes on for some time. Nothing of note is…',
    ],
    [
      'shows an item with what stands around it',
      'gzip',
      'It knows:\n\n- brotli\n- gzip\n- deflate',
      'It knows: · brotli · **gzip** · deflate',
    ],
    [
      'shows a row of a table without its bars',
      'timeout',
      '| Name | Default |\n|---|---|\n| retries | 3 |\n| timeout | `10000` |',
      'Name | Default · retries | 3 · **timeout** | `10000`',
    ],
    [
      'goes on after a listing, to the end of a link',
      'stream',
      `Streams the body.\n\n\`\`\`js\n${'let = 1;\n'.repeat(62)}\`\`\`\n\nGive it any [file-like](https://example.org/file) object.`,
      '**Streams** the body. Give it any file-like object.',
    ],
    [
      'shows the line of code that has the words',
      'listen',
      'Text about something.\n\n```js\nconst a = 1;\n  app.listen(3000);\n```',
      '`app.listen(3000);`',
    ],
    [
      'gives the beginning of a passage without the words',
      'volcano',
      'A milepost stands here.\n\nMore.',
      'A milepost stands here. More.',
    ],
    [
      'marks words of scripts without spaces as a whole',
      '東京大学',
      '私は東京大学に行く。',
      '私は**東京大学**に行く。',
    ],
    [
      'escapes what would become markup',
      'star',
      '1\\. \\*star\\* \\[x\\](y) <b> a_b_',
      '1\\. \\***star**\\* \\[x\\](y) \\<b\\> a\\_b\\_',
    ],
    ['escapes what would begin a block', 'item', '\\# item', '\\# **item**'],
    ['is empty for a passage without words', 'x', '\n\n---\n', ''],
  ])('%s', (_name, question, text, excerpt) => {
    expect(cut(question, text)).toBe(excerpt);
  });

  it('marks the words of the languages that the terms are of', () => {
    const cutExcerpt = createExcerptCutter([{ term: 'haftpflicht', weight: 1, languages: ['de'] }]);
    expect(cutExcerpt('Die Betriebshaftpflicht zahlt.')).toBe('Die **Betriebshaftpflicht** zahlt.');
  });

  it('has at most 240 characters, and ends between words', () => {
    const long = cut('note', FILLER.repeat(9));
    expect(long.length).toBeLessThanOrEqual(240);
    expect(long).toMatch(/ (?:\*\*)?\w+(?:\*\*)?[.,]?…$/);
    expect(FILLER).toContain(/(\w+)\*{0,2}[.,]?…$/.exec(long)?.[1]);
    for (const text of [
      '*'.repeat(900),
      '`'.repeat(900),
      'note '.repeat(300),
      'x'.repeat(900),
      '😀'.repeat(400),
    ]) {
      const excerpt = cut('note', text);
      expect(excerpt.length).toBeLessThanOrEqual(240);
      expect(excerpt.isWellFormed()).toBe(true);
    }
  });

  it('shows a match far into a sentence without end', () => {
    const excerpt = cut('needle', `${'word '.repeat(120)}needle ${'word '.repeat(120)}`);
    expect(excerpt).toMatch(/^…word .*\*\*needle\*\* word.*…$/);
  });

  it('survives any text: its words and marks are shown, and nothing else of it is markup', () => {
    const texts = [
      HOSTILE_TEXT,
      '**a** note* _b_ note__c',
      '[note](javascript:alert(1)) <script>note</script>',
      '`` note ` note',
      '![note](x) note|note',
      '> note',
      '\\note\\',
      'note**note',
      '~~note~~ &lt;note&gt;',
    ];
    for (const text of texts) {
      const excerpt = cut('note', text);
      const html = renderInlineMarkdown(excerpt);
      expect(html.replace(/<\/?(?:strong|code)>/g, '')).not.toContain('<');
      if (/note(?!`)/.test(text)) expect(html).toContain('<strong>note');
      expect(renderMarkdown(excerpt)).toBe(excerpt === '' ? '' : `<p>${html}</p>`);
    }
  });

  it('takes any passage in time', () => {
    const started = performance.now();
    for (const piece of [
      'note ',
      'note. ',
      '- note\n',
      '| note | note |\n',
      '```\nnote\n',
      '**note',
      '東京',
      HOSTILE_TEXT,
    ]) {
      cut('note 東京', piece.repeat(20_000));
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
