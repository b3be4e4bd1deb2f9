import { describe, expect, it } from '@jest/globals';
import { parseNotebook } from '../../../pipeline/import/parse-notebook.ts';
import { PassedOver } from '../../../pipeline/import/passed-over.ts';
import { UnreadableSource } from '../../../pipeline/import/unreadable-source.ts';

const read = (notebook: unknown) => parseNotebook(JSON.stringify(notebook), 'a.ipynb');
const markdown = (...source: string[]) => ({ cell_type: 'markdown', metadata: {}, source });

describe('reading a notebook', () => {
  it('keeps text, code in the language of the kernel and short outputs', () => {
    const { text } = read({
      nbformat: 4,
      metadata: { kernelspec: { language: 'julia' } },
      cells: [
        markdown('# Tides\n', '\n', 'See ![a](attachment:b.png) below.'),
        {
          cell_type: 'code',
          metadata: {},
          source: 'print("```")',
          outputs: [
            { output_type: 'stream', text: ['\u001b[31m12\u001b[0m\n'] },
            {
              output_type: 'display_data',
              data: { 'image/png': 'iVBOR', 'text/plain': '<Figure size 1x1>' },
            },
            { output_type: 'execute_result', data: { 'text/plain': ['x'.repeat(2_000)] } },
            { output_type: 'error', ename: 'E', traceback: ['t'] },
          ],
        },
        { cell_type: 'code', source: '%%bash\nls', outputs: [] },
        { cell_type: 'raw', source: 'raw' },
      ],
    });
    expect(text).toBe(
      '# Tides\n\nSee  below.\n\n````julia\nprint("```")\n````\n\n```text\n12\n```\n\n```bash\n%%bash\nls\n```',
    );
  });

  it('leaves out what its writer hides', () => {
    const hidden = (tag: string) => ({
      cell_type: 'code',
      source: 'a()',
      metadata: { tags: [tag] },
      outputs: [{ text: 'b' }],
    });
    expect(read({ cells: [markdown('A.'), hidden('remove-cell')] }).text).toBe('A.');
    expect(read({ cells: [hidden('hide-input')] }).text).toBe('```text\nb\n```');
    expect(read({ cells: [hidden('remove_output')] }).text).toBe('```python\na()\n```');
  });

  it('reads notebooks from before version 4', () => {
    const cells = [
      { cell_type: 'heading', level: 2, source: ['Old'] },
      { cell_type: 'code', input: ['a'], outputs: [] },
    ];
    expect(read({ worksheets: [{ cells }] }).text).toBe('## Old\n\n```python\na\n```');
  });

  it('takes its title from a first cell of front matter', () => {
    expect(read({ cells: [markdown('---\ntitle: Named\n---\n'), markdown('A.')] }).title).toBe('Named');
    expect(() => read({ cells: [markdown('---\ndraft: true\n---\n')] })).toThrow(PassedOver);
  });

  it('says what is wrong with what is none, and passes over what is empty', () => {
    expect(() => parseNotebook('{"cells": [', 'a.ipynb')).toThrow(UnreadableSource);
    expect(() => parseNotebook(`{"cells": ${'['.repeat(50_000)}`, 'a.ipynb')).toThrow(UnreadableSource);
    expect(() => read({ cells: 1 })).toThrow('no cells');
    expect(() => read({ cells: [] })).toThrow(PassedOver);
  });
});
