import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { cutPassages, cutPlainText } from '../../../../pipeline/import/cut/cut-passages.ts';
import { parseMarkdown } from '../../../../pipeline/import/markdown/parse-markdown.ts';
import { toParsedSource } from '../../../../pipeline/import/source-text.ts';
import { findDataFolder, listFolder } from '../data-folder.ts';

const cut = (markdown: string, title = 'Title') => cutPassages(parseMarkdown(markdown), { title });
const sentence = (index: number) =>
  `This is sentence number ${index} of a paragraph that goes on for a while.`;
const paragraph = (sentences: number) =>
  Array.from({ length: sentences }, (_, index) => sentence(index)).join(' ');

describe('cutting a document with pages', () => {
  it('tells the page on which each passage begins, and leads to it where there is no anchor', () => {
    const text = `# Title\n\n${'a '.repeat(700)}\n\n${'b '.repeat(700)}\n\n## Part\n\nc`;
    const pageStarts = [0, text.indexOf('b '), text.indexOf('c')];
    const source = toParsedSource(text, { pageStarts });
    const places = cutPassages(source, { title: 'Title' }).map(({ headingPath, anchor }) => [
      headingPath,
      anchor,
    ]);
    expect(places).toEqual([
      [['page 1'], 'page=1'],
      [['page 2'], 'page=2'],
      [['Part', 'page 3'], 'page=3'],
    ]);
    const named = toParsedSource(text, { pageStarts, anchors: new Map([[6, 'part']]) });
    expect(cutPassages(named, { title: 'Title' }).at(-1)).toMatchObject({
      headingPath: ['Part', 'page 3'],
      anchor: 'part',
    });
  });
});

describe('cutting a document', () => {
  it('cuts at headings and names the way to each passage', () => {
    const long = paragraph(5);
    const passages = cut(
      `# Title\n\n${long}\n\n## A *b* \`c\`\n\n${long}\n\n### D\n\n${long}\n\n## A b c\n\n${long}`,
    );
    expect(passages).toEqual([
      { headingPath: [], anchor: 'title', text: long },
      { headingPath: ['A b c'], anchor: 'a-b-c', text: long },
      { headingPath: ['A b c', 'D'], anchor: 'd', text: long },
      { headingPath: ['A b c'], anchor: 'a-b-c-1', text: long },
    ]);
  });

  it('takes a heading of a thousand badges for a short one, and a title of a megabyte too', () => {
    const badges = Array.from(
      { length: 5 },
      (_, index) => `[![b](https://b.example/${index})](https://e.example)`,
    );
    const [badged] = cut(`## Install ${badges.join(' ')}\n\n${paragraph(4)}`);
    expect(badged).toMatchObject({ headingPath: ['Install'], anchor: 'install' });
    const [long] = cut(`## ${'a'.repeat(2 ** 20)}\n\n${paragraph(4)}`);
    expect(long?.headingPath[0]).toBe(`${'a'.repeat(1_000)}…`);
  });

  it('prefers the anchor that the source names', () => {
    expect(cut(`## One {#first}\n\n${paragraph(4)}`)[0]?.anchor).toBe('first');
  });

  it('leaves every section alone, however short, and joins a line that only introduces the next one', () => {
    expect(cut('## Terms\n\n### A\n\nOne.\n\n### B\n\nTwo.')).toEqual([
      { headingPath: ['Terms', 'A'], anchor: 'a', text: 'One.' },
      { headingPath: ['Terms', 'B'], anchor: 'b', text: 'Two.' },
    ]);
    expect(cut('## Terms\n\nIn order:\n\n### A\n\nOne.')).toEqual([
      { headingPath: ['Terms'], anchor: 'terms', text: 'In order:\n\n### A\n\nOne.' },
    ]);
  });

  it('keeps a short answer under its own question', () => {
    expect(
      cut('## May I?\n\nYes.\n\n## Must I?\n\nNo.').map(({ headingPath, text }) => [headingPath[0], text]),
    ).toEqual([
      ['May I?', 'Yes.'],
      ['Must I?', 'No.'],
    ]);
  });

  it('keeps code whole and with the line that announces it', () => {
    const code = `\`\`\`js\n${'call();\n\n'.repeat(60)}\`\`\``;
    const passages = cut(`${paragraph(18)}\n\nRun this:\n\n${code}`);
    expect(passages.map(({ text }) => text)).toEqual([paragraph(18), `Run this:\n\n${code}`]);
  });

  it('fences every piece of code that is too long, cut at blank lines, and begins anew behind it', () => {
    const code = Array.from({ length: 300 }, (_, index) => `function f${index}() {\n  return ${index};\n}`);
    // As other readers leave a fence: that of Markdown keeps only its language.
    const source = toParsedSource(`Run this:\n\n~~~js title="a"\n${code.join('\n\n')}\n~~~\n\nThe end.`);
    const passages = cutPassages(source, { title: 'Title' });
    const texts = passages.map(({ text }) => text);
    expect(texts[0]).toMatch(/^Run this:\n\n~~~js title="a"\nfunction f0/);
    expect(texts.at(-1)).toBe('The end.');
    const pieces = texts.slice(0, -1).map((text) => text.replace('Run this:\n\n', ''));
    expect(pieces.length).toBeGreaterThan(5);
    for (const text of pieces) {
      expect(text).toMatch(/^~~~js title="a"\nfunction [\s\S]*\n}\n*\n~~~~?$/);
      expect(text.length).toBeLessThanOrEqual(1_600);
    }
    const lines = pieces.flatMap((text) => text.split('\n').slice(1, -1));
    expect(lines.join('\n')).toBe(code.join('\n\n'));
  });

  it('cuts code without a blank line at line ends, and a line only when it is too long by itself', () => {
    const lines = Array.from({ length: 600 }, (_, index) => `value_${index} = ${index}`);
    const pieces = cut(`\`\`\`\n${lines.join('\n')}\n\`\`\``).map(({ text }) =>
      text.split('\n').slice(1, -1),
    );
    expect(pieces.flat()).toEqual(lines);
    const [first] = cut(`\`\`\`\n${'x'.repeat(9_000)}\n\`\`\``);
    expect(first?.text).toMatch(/^```\nx{1500,1600}\n````$/);
    const indented = cut(`${paragraph(2)}\n\n${lines.map((line) => `    ${line}`).join('\n')}`).slice(1);
    expect(indented.flatMap(({ text }) => text.split('\n'))).toEqual(lines.map((line) => `    ${line}`));
  });

  it('keeps the line that announces long code with it', () => {
    const program = `\`\`\`\n${'call();\n'.repeat(525)}\`\`\``;
    const passages = cut(`The first program is:\n\n${program}\n\nThe middle program is:\n\n${program}`);
    expect(passages.map(({ text }) => text)).toEqual([
      `The first program is:\n\n${program}`,
      `The middle program is:\n\n${program}`,
    ]);
  });

  it('cuts a long list between items and a long table between rows', () => {
    const items = Array.from({ length: 40 }, (_, index) => `- ${sentence(index)}\n  ${sentence(index)}`);
    const rows = Array.from({ length: 40 }, (_, index) => `| ${index} | ${sentence(index)} |`);
    const passages = cut(`${items.join('\n')}\n\n| n | s |\n| --- | --- |\n${rows.join('\n')}`);
    expect(Math.max(...passages.map(({ text }) => text.length))).toBeLessThanOrEqual(1_600);
    for (const unit of [...items, ...rows])
      expect(passages.filter(({ text }) => text.includes(unit))).toHaveLength(1);
  });

  it('begins every passage of a long table with the head of the table, unless that is very long', () => {
    const rows = Array.from({ length: 60 }, (_, index) => `| ${index} | ${sentence(index)} |`);
    const table = (head: string) => cut(`${head}\n| :-- | --- |\n${rows.join('\n')}\n\nThe end.`);
    const passages = table('| Number | Words |');
    expect(passages.length).toBeGreaterThan(2);
    for (const { text } of passages) {
      expect(text.split('\n').slice(0, 2)).toEqual(['| Number | Words |', '| :-- | --- |']);
      expect(text.split('\n').filter((line) => line.includes('Number'))).toHaveLength(1);
      expect(text.length).toBeLessThanOrEqual(1_600);
    }
    expect(passages.at(-1)?.text).toMatch(/\|\n\nThe end\.$/);
    expect(
      table(`| Number | ${'Words '.repeat(100)} |`).filter(({ text }) => text.includes('Words')),
    ).toHaveLength(1);
  });

  it('leaves a long paragraph whole, and cuts an endless one after a sentence', () => {
    expect(cut(paragraph(50))).toHaveLength(1);
    const endless = cut(paragraph(200)).map(({ text }) => text);
    expect(endless.length).toBeGreaterThan(5);
    expect(endless.every((text) => text.length <= 1_600 && text.endsWith('.'))).toBe(true);
    expect(endless.join(' ')).toBe(paragraph(200));
  });

  it('never tears a character', () => {
    const texts = cut('😀'.repeat(5_000)).map(({ text }) => text);
    expect(texts.join('')).toBe('😀'.repeat(5_000));
    expect(texts.every((text) => text.isWellFormed())).toBe(true);
  });

  it('cuts plain text at blank lines only, whatever its lines look like', () => {
    const text = `# not a heading\n\n${paragraph(15)}\n\n    Indented.\n\n${paragraph(15)}`;
    expect(cutPlainText(text).map((passage) => passage.text)).toEqual([
      `# not a heading\n\n${paragraph(15)}\n\n    Indented.`,
      paragraph(15),
    ]);
  });
});

const data = findDataFolder('express-docs/raw');
(data ? describe : describe.skip)('cutting real documentation', () => {
  const pages = data ? listFolder(data).map((file) => ({ file, source: readFileSync(file, 'utf8') })) : [];

  it('gives passages whose every line stands in the source', () => {
    expect(pages.length).toBeGreaterThan(40);
    for (const { file, source } of pages) {
      const parsed = parseMarkdown(source);
      const words = source.replace(/[^\p{L}\p{N}]+/gu, ' ');
      for (const { text } of cutPassages(parsed, { title: parsed.title ?? '' })) {
        // A passage that begins within a table repeats the two lines of the table's head.
        const own = parsed.text.includes(text) ? text : text.split('\n').slice(2).join('\n');
        expect(parsed.text.includes(own)).toBe(true);
        if (own !== text) expect(text).toMatch(/^\|.*\|\n\|[ |:-]+\|\n\|/);
        // Rows made of HTML tables, addresses of links, fences around commands and labels are what is laid out anew.
        const lines = text
          .split('\n')
          .filter((line) => !line.startsWith('|') && !/[[<]|^```|^\s*\*\*/.test(line));
        for (const line of lines)
          expect([file, words.includes(line.replace(/[^\p{L}\p{N}]+/gu, ' ').trim())]).toEqual([file, true]);
      }
    }
  });

  it('loses no prose and no code, and leaves no tags, front matter or imports outside code', () => {
    for (const { source } of pages) {
      const parsed = parseMarkdown(source);
      const passages = cutPassages(parsed, { title: parsed.title ?? '' }).map(({ text }) => text);
      const all = passages.join('\n');
      for (const [fence] of source.matchAll(/^```[^\n]*\n[\s\S]*?^```$/gm))
        expect(all).toContain(fence.replace(/^(```[\w-]*)[^\n]*/, '$1'));
      const prose = all.replace(/```[\s\S]*?```|`[^`]*`/g, '');
      expect(prose).not.toMatch(
        /^(?:import .* from|title:|description:|export )|<\/?[A-Z]\w*[ />]|<\/?(?:td|tr|div|p)\b/m,
      );
    }
  });
});
