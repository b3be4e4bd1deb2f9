import { describe, expect, it } from '@jest/globals';
import { parseMarkdown } from '../../../../pipeline/import/markdown/parse-markdown.ts';

const read = (...lines: string[]) => parseMarkdown(lines.join('\n')).text;
const marksOf = (text: string, path?: string) => parseMarkdown(text, path).templateMarks;

describe('boxes and tabs of generators', () => {
  it('keeps the body of an indented box, moved left, under its title in bold', () => {
    expect(
      read(
        '!!! warning "Disk space"',
        '    Rotation stops.',
        '',
        '    ```sh',
        '    df -h',
        '    ```',
        '',
        'Later.',
      ),
    ).toBe('**Disk space**\n\nRotation stops.\n\n```sh\ndf -h\n```\n\nLater.');
    expect(read('??? note', '', '\tOld.', '', '    !!! tip "In"', '        Inner.', '', 'Later.')).toBe(
      '**Note**\n\nOld.\n\n**In**\n\nInner.\n\nLater.',
    );
  });

  it('reads tabs alike and leaves what has no body', () => {
    expect(read('=== "cron"', '', '    Nightly.')).toBe('**cron**\n\nNightly.');
    expect(read('!!! note to self', '', 'Text.')).toBe('!!! note to self\n\nText.');
  });

  it('makes a heading in a box bold, and leaves those behind it', () => {
    expect(read(':::tip[Try it]', '## Inside', 'A.', ':::', '## After', 'B.')).toBe(
      '**Try it**\n\n**Inside**\n\nA.\n\n## After\nB.',
    );
    expect(read(':::tip', '## One', 'A.')).toContain('## One');
    expect(read('<Note>', '', '## Inside', '', 'A.', '</Note>', '', '## After', '', 'B.')).toBe(
      '**Inside**\n\nA.\n\n## After\n\nB.',
    );
  });

  it('knows the ways to title a box', () => {
    expect(read('::: details Click me {open}', 'A.', ':::')).toBe('**Click me**\n\nA.');
    expect(read('::: {.callout-note title="Mind"}', 'A.', ':::')).toBe('**Mind**\n\nA.');
    expect(read('::: code-group', 'A.', ':::')).toBe('A.');
    expect(read(':::danger', 'A.', ':::')).toBe('**Danger**\n\nA.');
  });
});

describe('quotations', () => {
  it('have each paragraph on one line, so that no sentence holds a mark', () => {
    expect(read('> The motor is covered', '> for ten years.', '>', '> > Or more', '', 'Next.')).toBe(
      '> The motor is covered for ten years.\n>\n> Or more\n\nNext.',
    );
    expect(read('> Lazy', 'line.')).toBe('> Lazy line.');
  });

  it('begin with their kind or title when they are alerts', () => {
    expect(read('> [!WARNING]', '> Mind this.')).toBe('> **Warning**\n>\n> Mind this.');
    expect(read('> [!tip]- Faster', '> Use it.')).toBe('> **Faster**\n>\n> Use it.');
  });

  it('let lists and code out, and leave quote marks in code', () => {
    expect(read('> Do:', '> - a', '>   b', '>', '> ```js', '> x > 1', '> ```')).toBe(
      '> Do:\n\n- a\n  b\n\n```js\nx > 1\n```',
    );
    expect(read('```', '> kept', '> so', '```')).toBe('```\n> kept\n> so\n```');
  });
});

describe('templates', () => {
  it('keep the words and bodies of boxes', () => {
    expect(read('{{< alert color="warning" title="First" >}}', 'Stop.', '{{< /alert >}}')).toBe(
      '**First**\n\nStop.',
    );
    expect(read('{% hint style="info" %}', 'A.', '{% endhint %}')).toBe('**Info**\n\nA.');
    expect(read('{{% tab "Linux" %}}', 'A.', '{{% /tab %}}')).toBe('**Linux**\n\nA.');
    expect(read('{% include note.html content="Ask early." %}')).toBe('Ask early.');
    expect(read('A {{< glossary text="pod" >}} runs.')).toBe('A pod runs.');
  });

  it('become code, or stay what the writer wrote', () => {
    expect(read('{% highlight ruby %}', 'puts "{{ a }}"', '{% endhighlight %}')).toBe(
      '```ruby\nputs "{{ a }}"\n```',
    );
    expect(read('{% raw %}', 'Use {{ user.name }}.', '{% endraw %}')).toBe('Use {{ user.name }}.');
    expect(read('```', '{% raw %}', '{{ a }}', '{% endraw %}', '```')).toBe('```\n{{ a }}\n```');
    expect(read('Write {{</* note */>}} so.')).toBe('Write {{< note >}} so.');
    expect(marksOf('`{{ a }}` and {{!-- b --}}\n\n```\n{% if a %}\n```')).toBe(0);
  });

  it('leave links with the part of the address that is known, or none', () => {
    expect(read("See [a]({{ '/x/' | relative_url }}) and [b]({{ site.baseurl }}/y).")).toBe(
      'See [a](/x/) and [b](/y).',
    );
    expect(read('See [c]({% link d.md %}), [e]({{ site.repository }}/f), ![g]({{ h }}).')).toBe(
      'See c, e, .',
    );
  });

  it('stay as their names, and are counted, where a page would show something else', () => {
    expect(read('Staff of {{ site.company | upcase }} rest.')).toBe('Staff of `company` rest.');
    expect(read('Port {{< param "agentPort" >}} is used.')).toBe('Port `agentPort` is used.');
    expect(parseMarkdown('It holds {props.size ?? 10} of them.', 'a.mdx').text).toBe(
      'It holds `size` of them.',
    );
    expect(marksOf('Staff of {{ site.company }} rest.\n\n{% include a.html %}\n\n--8<-- "b.md"')).toBe(3);
    expect(marksOf('It holds {props.size ?? 10} of them.', 'a.mdx')).toBe(1);
    expect(marksOf('<A style={{ b: 1 }}>c</A>', 'a.mdx')).toBe(0);
  });
});

describe('attribute lists, comments and notes', () => {
  it('go, and leave the anchor of a heading', () => {
    const { text, anchors } = parseMarkdown(
      '* TOC\n{:toc}\n\n## One\n{: #first .a}\n\nText{: .b} and { .c }.\n{: .note}',
    );
    expect(text).toBe('## One\n\nText and.');
    expect([...anchors.values()]).toEqual(['first']);
    expect(read('A set {a, b} and {x: 1}.')).toBe('A set {a, b} and {x: 1}.');
  });

  it('takes out comments of all kinds, scripts and styles', () => {
    expect(
      read('[//]: # (a (b) c)', 'A.', '', '%%', 'secret', '%%', '', '<style scoped>', 'a {}', '</style>'),
    ).toBe('A.');
    expect(read('See [[Page|the page]] and [[Other#Part]], not a[[0]].')).toBe(
      'See the page and Part, not a[[0]].',
    );
  });

  it('writes short footnotes where they are called and keeps long ones as paragraphs', () => {
    expect(
      read('Highest at full moon.[^1] Low[^b], then.', '', '[^1]: Measured in 2019.', '[^b]: In March.'),
    ).toBe('Highest at full moon. (Measured in 2019.) Low (In March), then.');
    const long = 'A long note. '.repeat(20).trim();
    expect(read('High.[^1]', '', `[^1]: ${long}`)).toBe(`High.\n\n${long}`);
    expect(read('Not one [^x] and `[^1]`.')).toBe('Not one [^x] and `[^1]`.');
  });
});

describe('code with marks for a generator', () => {
  it('loses lines that only the generator reads', () => {
    expect(
      read('```ts', '// highlight-next-line', 'a();', '// @errors: 2345', 'b(); // [!code focus]', '```'),
    ).toBe('```ts\na();\nb();\n```');
    expect(read('```ts twoslash', 'import a from "a";', '// ---cut---', 'a();', '```')).toBe(
      '```ts\na();\n```',
    );
  });

  it('shows a change as a difference', () => {
    expect(read('```js', 'f(', 'old, // [!code --]', 'new, // [!code ++]', ')', '```')).toBe(
      '```diff\n  f(\n- old,\n+ new,\n  )\n```',
    );
  });

  it('goes when it is the source of a diagram or a file that is not here', () => {
    expect(read('A.', '', '```mermaid', 'graph TD', '```', '', '```rust', '{{#include a.rs}}', '```')).toBe(
      'A.',
    );
    expect(marksOf('```rust\n{{#include a.rs}}\n```')).toBe(1);
  });
});

describe('components of API references', () => {
  it('say name, type and default', () => {
    expect(
      read(
        '<ParamField path="limit" type="number" default="10" required>',
        '  At most 100.',
        '</ParamField>',
      ),
    ).toBe('**limit** `number`, required, default `10`:\nAt most 100.');
    expect(read('<Card title="Start" href="/start">In five minutes</Card>')).toBe(
      '**[Start](/start)**: In five minutes',
    );
  });
});

describe('what stands behind the marks of a fence', () => {
  it('leaves the language, and a title above the code', () => {
    expect(read('``` toml title="frob.toml" {2} linenums="1" hl_lines="7-8"', 'a = 1', '```')).toBe(
      '**frob.toml**\n\n```toml\na = 1\n```',
    );
    expect(read('```js{1,3-4} showLineNumbers', 'a()', '```')).toBe('```js\na()\n```');
    expect(read('```{.python title="__init__.py"}', 'a', '```')).toBe(
      '**`__init__.py`**\n\n```python\na\n```',
    );
    expect(read('```title=""', 'a', '```')).toBe('```\na\n```');
  });
});

describe('values of shortcodes that say nothing', () => {
  it('are not shown', () => {
    expect(
      read(
        '{{< tabpane text=true >}}',
        '{{< tab header="Linux" >}}',
        'A.',
        '{{< /tab >}}',
        '{{< /tabpane >}}',
      ),
    ).toBe('**Linux**\n\nA.');
    expect(read('See {{< ref "intro.md" >}}.')).toBe('See .');
    expect(read('See [a]({{< ref "/intro" >}}).')).toBe('See a.');
  });
});

describe('what is unfolded', () => {
  it('has its summary as a bold line above it, or bold before it within a line', () => {
    const box = '<details><summary>How long?</summary>Thirty days</details>';
    expect(read(box)).toBe('**How long?**\n\nThirty days');
    expect(read('<details>', '<summary><b>How long?</b></summary>', '', 'Thirty days', '</details>')).toBe(
      '**How long?**\n\nThirty days',
    );
    expect(read(`- ${box}`)).toBe('- **How long?** Thirty days');
  });
});
