import { describe, expect, it } from '@jest/globals';
import { parseRepositoryAddress } from '../../../pipeline/import/repository/repository-address.ts';
import { importFiles } from './import-files.ts';

/** What a name looked up without care would find in every object. */
const INHERITED = /native code|\[object|function /;

describe.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('the name %s', (name) => {
  it.each([
    ['a.rst', `A road\n======\n\n.. ${name}:: Glass\n\n   It shines.\n\nLamps burn at night.\n`],
    ['b.rst', `A road\n======\n\nA lamp is :${name}:\`lit\` at night, says |${name}|.\n`],
    ['a.adoc', `= A road\n\n[${name}]\nLamps burn at night.\n\n{${name}} and ${name}:lamps[burn].\n`],
    ['b.adoc', `= A road\n\n[${name}]\n====\nLamps burn at night.\n====\n`],
    ['a.md', `# A road\n\n\`\`\`{${name}} Glass\nIt shines.\n\`\`\`\n\nLamps burn at night.\n`],
    ['b.md', `---\npermalink: ${name}\nlayout: ${name}\n---\n# A road\n\nLamps burn at night.\n`],
    ['c.md', `# A road\n\n<${name}>Lamps burn at night.</${name}> &${name};\n`],
    ['a.html', `<h1>A road</h1><${name} class="${name}">Lamps burn at night.</${name}>`],
  ])('in %s is read like any other', async (path, text) => {
    const { documents, failures } = await importFiles({ [path]: text });
    expect(failures).toEqual({});
    const [document] = documents.values();
    expect(document?.title).toBe('A road');
    const passages = document?.passages.map((passage) => passage.text).join('\n') ?? '';
    expect(passages).toMatch(/lamp/i);
    expect(passages).not.toMatch(INHERITED);
    expect(document?.url ?? '').not.toMatch(INHERITED);
  });

  it('is no host of repositories', () => {
    expect(() => parseRepositoryAddress(`https://${name}/a/b`)).not.toThrow();
  });
});

describe('an address whose escapes are broken', () => {
  it('is read as it is written', () => {
    expect(() => parseRepositoryAddress('https://github.com/a/b/tree/100%')).not.toThrow();
  });
});
