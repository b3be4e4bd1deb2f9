import { describe, expect, it } from '@jest/globals';
import { splitFrontMatter } from '../../../../pipeline/import/markdown/front-matter.ts';
import { PassedOver } from '../../../../pipeline/import/passed-over.ts';

const titleOf = (text: string) => splitFrontMatter(text).title;
const pathOf = (values: string, path?: string) =>
  splitFrontMatter(`---\n${values}\n---\n\nA.`, path).publishedPath;

describe('front matter', () => {
  it.each([
    [
      'a folded scalar',
      '---\ntitle: >-\n  Rotating the keys\n  of the gateway\n---\nA.',
      'Rotating the keys of the gateway',
    ],
    ['escapes', '---\ntitle: "Say \\"hi\\" \\u00e9"\n---\nA.', 'Say "hi" é'],
    ['a comment behind it', "---\n# of the editor\ntitle: 'It''s' # so\n---\nA.", "It's"],
    ['a number', '---\ntitle: 404\n---\nA.', '404'],
    ['a date', '---\ntitle: 2024-05-01\n---\nA.', '2024-05-01'],
    ['no text behind it', '---\ntitle: Alone\n---', 'Alone'],
    ['three dots as its end', '---\ntitle: Dots\n...\nA.', 'Dots'],
    ['blank lines and a licence before it', '\n<!-- Licence -->\n\n---\ntitle: Late\n---\nA.', 'Late'],
    ['a byte order mark', '\uFEFF---\ntitle: Marked\n---\nA.', 'Marked'],
    ['a colon that YAML refuses', '---\ntitle: Foo: bar\nx: [\n---\nA.', 'Foo: bar'],
    ['a tab that YAML refuses', '---\ntitle: Foo\n\tx: y\n---\nA.', 'Foo'],
    ['TOML with tables', '+++\ntitle = "Toml"\n[params]\ntitle = "Other"\n+++\nA.', 'Toml'],
    ['JSON', '{\n  "title": "Json {1}"\n}\n\nA.', 'Json {1}'],
  ])('gives the title with %s', (_case, text, title) => {
    expect(titleOf(text)).toBe(title);
    expect(splitFrontMatter(text).body).toBe(/A\.$/.test(text) ? 'A.' : '');
  });

  it.each([
    '---\n\nA rule, then text.\n\n---\n\nMore.',
    '---\n\nNote: this is text.\n\n---\n\nMore.',
    '---\n- a list\n---\n\nMore.',
    '---\n\nNo end.',
    '{ a: 1 } is an object.',
    '{"a": 1} is an object.',
    '+++\n\nPlus.',
    `---\ntitle: x\n${'a: b\n'.repeat(20_000)}---\nText.`,
  ])('is not what only looks like it', (text) => {
    expect(splitFrontMatter(text)).toMatchObject({ title: null, body: text });
  });

  it('survives YAML that was made to grow', () => {
    const lines = Array.from(
      { length: 30 },
      (_, index) => `a${index + 1}: &a${index + 1} [${`*a${index},`.repeat(9)}]`,
    );
    expect(titleOf(`---\ntitle: Bomb\na0: &a0 x\n${lines.join('\n')}\n---\nA.`)).toBe('Bomb');
    expect(titleOf(`---\ntitle: Deep\na: ${'['.repeat(9_000)}\n---\nA.`)).toBe('Deep');
  });

  it('takes an address only when it can be linked', () => {
    expect(splitFrontMatter('---\nurl: x.md\ncanonical_url: https://a.example/b\n---\nA.').url).toBe(
      'https://a.example/b',
    );
    expect(splitFrontMatter('---\nurl: javascript:alert(1)\n---\nA.').url).toBeNull();
  });

  it('tells where a slug or a permalink publishes the document', () => {
    expect(pathOf('slug: /getting-started')).toBe('/getting-started');
    expect(pathOf('slug: start')).toBe('start');
    expect(pathOf('slug: /')).toBe('/');
    expect(pathOf('permalink: handbook/leave/')).toBe('/handbook/leave/');
    expect(
      pathOf(
        'permalink: /:categories/:year/:i_month/:title:output_ext\ncategories: [Big News, b]',
        'blog/_posts/2024-03-05-a-post.md',
      ),
    ).toBe('/blog/big-news/b/2024/3/a-post.html');
    expect(pathOf('permalink: ordinal\ndate: 2024-02-01 10:00:00', '_posts/2020-01-01-x.md')).toBe(
      '/2024/032/x.html',
    );
    expect(pathOf('permalink: "/{{ page.fileSlug }}/"')).toBeNull();
    expect(pathOf('permalink: /:unknown/')).toBeNull();
    expect(pathOf('permalink: https://other.example/')).toBeNull();
  });

  it.each([
    ['draft: true', 'a draft'],
    ['draft: "yes"', 'a draft'],
    ['status: Draft', 'status: Draft'],
    ['published: false', 'not published'],
    ['private: true', 'not published'],
    ['unlisted: true', 'not listed'],
    ['noindex: true', 'not listed'],
    ['robots: "noindex, follow"', 'not listed'],
    ['search: false', 'not listed'],
    ['search:\n  exclude: true', 'not listed'],
  ])('withdraws a document with %s', (values, reason) => {
    expect(() => pathOf(values)).toThrow(
      expect.objectContaining({ isWithdrawn: true, message: expect.stringContaining(reason) }),
    );
    expect(() => pathOf(values)).toThrow(PassedOver);
  });

  it.each(['draft: false', 'published: true', 'status: stable', 'search:\n  boost: 2', 'robots: index'])(
    'does not withdraw a document with %s',
    (values) => {
      expect(splitFrontMatter(`---\n${values}\n---\nA.`).body).toBe('A.');
    },
  );
});
