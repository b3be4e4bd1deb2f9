import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createSqliteKnowledgeBase } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-base.ts';
import { createSqliteKnowledgeImport } from '../../../../../pipeline/adapters/embedded/knowledge/sqlite-knowledge-import.ts';
import { type Database, openDatabase } from '../../../../../pipeline/adapters/embedded/sqlite/database.ts';
import { describeKnowledgeBase, toDocument } from '../../../../contracts/knowledge-base.ts';
import { useTemporaryDatabase } from '../../../../temporary-database.ts';

const never = new AbortController().signal;

describeKnowledgeBase('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'milepost-'));
  const database = await openDatabase(folder);
  return {
    base: createSqliteKnowledgeBase(database),
    openImport: () => createSqliteKnowledgeImport(database),
    close() {
      database.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe('an import into the SQLite file', () => {
  let folder: string;
  let database: Database;
  useTemporaryDatabase((opened, its) => {
    database = opened;
    folder = its;
  });

  const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);

  it('refuses to begin beside another one, and says which', () => {
    createSqliteKnowledgeImport(database);
    expect(() => createSqliteKnowledgeImport(database)).toThrow(`process ${process.pid}`);
  });

  it('takes over from a process that has ended, and sweeps what it left', async () => {
    const dead = createSqliteKnowledgeImport(database);
    await dead.put(toDocument('left', Array(450).fill('Quartz.')));
    expect(count('passages')).toBe(450);
    database.exec(`UPDATE settings SET value = json_set(value, '$.pid', 99999999) WHERE key = 'import.lock'`);

    const next = createSqliteKnowledgeImport(database);
    await next.put(toDocument('a', ['Basalt.']));
    await next.commit();
    expect(count('documents')).toBe(1);
    expect(count('passages')).toBe(1);
    expect(count('passage_terms')).toBe(1);
    await expect(dead.commit()).rejects.toThrow('another one has taken its place');
    expect(count('documents')).toBe(1);
  });

  it('takes over from one that has written nothing for long', () => {
    createSqliteKnowledgeImport(database);
    database.exec(`UPDATE settings SET value = json_set(value, '$.renewedAt', 0) WHERE key = 'import.lock'`);
    expect(() => createSqliteKnowledgeImport(database)).not.toThrow();
  });

  it('leaves no lock, no row and no term of what is gone', async () => {
    for (const text of ['Quartz.', 'Basalt.']) {
      const knowledge = createSqliteKnowledgeImport(database);
      await knowledge.put(toDocument('a', Array(250).fill(text), { hash: text }));
      await knowledge.commit();
    }
    expect(count('passages')).toBe(250);
    expect(count('passage_terms')).toBe(250);
    // When it was.
    expect(database.prepare('SELECT key FROM settings').all()).toEqual([{ key: 'import.last' }]);
    expect(
      database.prepare(`SELECT doc FROM passage_vocabulary WHERE term = 'quartz'`).get(),
    ).toBeUndefined();
  });

  it('lets another connection read and write between its batches', async () => {
    const other = await openDatabase(folder);
    try {
      const knowledge = createSqliteKnowledgeImport(database);
      const base = createSqliteKnowledgeBase(other);
      for (let index = 0; index < 5; index += 1) {
        await knowledge.put(toDocument(`d${index}`, Array(100).fill('Quartz.')));
        other.exec(`INSERT INTO settings VALUES ('probe${index}', 'x')`);
        expect((await base.search({ text: 'quartz', history: [], limit: 3 }, never)).passages).toEqual([]);
      }
      await knowledge.commit();
      expect((await base.search({ text: 'quartz', history: [], limit: 3 }, never)).passages).toHaveLength(3);
    } finally {
      other.close();
    }
  });
});

describe('a base with documents of several languages', () => {
  let database: Database;
  useTemporaryDatabase((opened) => {
    database = opened;
  });

  const GERMAN =
    'Die Haftpflichtversicherungen für die Häuser werden jedes Jahr neu berechnet, und die Rechnung ist per Post zu zahlen.';
  const ENGLISH =
    'The liability insurance of the houses is calculated every year, and its die is cast in bronze.';

  async function fill(documents: Readonly<Record<string, string>>): Promise<void> {
    const opened = createSqliteKnowledgeImport(database);
    for (const [id, text] of Object.entries(documents)) await opened.put(toDocument(id, [text]));
    await opened.commit();
  }

  async function search(text: string): Promise<string[]> {
    const found = await createSqliteKnowledgeBase(database).search({ text, history: [], limit: 3 }, never);
    return found.passages.map(({ documentId }) => documentId);
  }

  it('finds each by the forms of its own language', async () => {
    await fill({ german: GERMAN, english: ENGLISH });
    expect(await search('Wie wird die Rechnung für ein Haus berechnet?')).toEqual(['german']);
    expect(await search('Rechnungen')).toEqual(['german']);
    expect(await search('calculating insurances')).toEqual(['english']);
  });

  it('finds what was indexed before languages were told apart, as it was found then', async () => {
    await fill({ english: ENGLISH });
    database.exec(
      `UPDATE documents SET language = 'und'; DELETE FROM passage_terms;
       INSERT INTO passage_terms (rowid, title, heading, body) SELECT pk, '', '', 'hauser машинах liabil' FROM passages`,
    );
    await fill({ russian: 'О других вещах: это совсем другая история, и она не о том, что было раньше.' });
    expect(await search('Häuser')).toEqual(['english']);
    expect(await search('машинах')).toEqual(['english']);
    expect(await search('liability')).toEqual(['english']);
  });

  it('puts the page of an exact name first', async () => {
    const pages = {
      c: 'The C client is a header file.',
      cpp: 'The C++ client needs a compiler.',
      csharp: 'The C# client is on NuGet.',
      old: 'Version 1.9.2 is old.',
      new: 'Version 1.9.3 is new.',
      net: 'A net is for fish.',
      dotnet: 'The .NET runtime is version 8.',
    };
    await fill(pages);
    for (const [question, id] of [
      ['C++', 'cpp'],
      ['C#', 'csharp'],
      ['C', 'c'],
      ['v1.9.3', 'new'],
      ['.NET', 'dotnet'],
    ] as const)
      expect([question, (await search(question))[0]]).toEqual([question, id]);
  });

  it('does not lose a title to its grammar words', async () => {
    const opened = createSqliteKnowledgeImport(database);
    const titled = (id: string, title: string, text: string) => ({ ...toDocument(id, [text]), title });
    await opened.put(titled('kiss', 'Making out', 'A slang word for kissing, first printed in 1949.'));
    await opened.put(titled('cheese', 'Making cheese', 'Make cheese out of milk. Rennet comes from calves.'));
    await opened.put(titled('band', 'The Who', 'A rock band of London.'));
    await opened.put(titled('sso', 'Single sign-on', 'It works with SAML.'));
    await opened.commit();
    expect((await search('where does the term making out come from'))[0]).toBe('kiss');
    expect((await search('who are the who'))[0]).toBe('band');
    expect((await search('SSO'))[0]).toBe('sso');
  });

  it('says what a thing is where the page of its name begins', async () => {
    const page = (id: string, title: string, sections: readonly (readonly [string | null, string])[]) => ({
      ...toDocument(id, []),
      title,
      passages: sections.map(([heading, text]) => ({
        headingPath: heading === null ? [] : [heading],
        anchor: null,
        text,
      })),
    });
    const opened = createSqliteKnowledgeImport(database);
    const head: readonly (readonly [string | null, string])[] = [
      [null, 'Any file with a front matter block is read as a special file.'],
      [
        'Front matter',
        'To use front matter, write YAML between two lines of dashes. Front matter is written at the top.',
      ],
    ];
    await opened.put(page('matter', 'Front matter', head));
    await opened.put(
      page('themes', 'Themes', [
        [null, 'A theme is a folder.'],
        ['Front matter', 'A theme has front matter.'],
      ]),
    );
    await opened.commit();
    const base = createSqliteKnowledgeBase(database);
    const first = async (text: string) =>
      (await base.search({ text, history: [], limit: 3 }, never)).passages[0]?.text;
    expect(await first('What is front matter?')).toBe(head[0]?.[1]);
    expect(await first('front matter')).toBe(head[0]?.[1]);
    expect(await first('How do I use front matter in YAML?')).toBe(head[1]?.[1]);
  });

  it('answers from the newest version of a page, and from an older one only when it is named', async () => {
    const page = (id: string, text: string) => ({ ...toDocument(id, [text]), title: 'Limits' });
    const opened = createSqliteKnowledgeImport(database);
    for (const version of ['v3.4', 'v3.5', 'v3.10'])
      await opened.put(page(`${version}/limits.md`, `The limit of a request is told in ${version}.`));
    await opened.put(page('v3.5/only.md', 'The limit of a lease is told here.'));
    await opened.commit();
    const found = async (question: string) =>
      (await search(question)).filter((id) => id.endsWith('limits.md'));
    expect(await found('What is the limit of a request?')).toEqual(['v3.10/limits.md']);
    expect(await found('What is the limit of a request in 3.4?')).toEqual(['v3.4/limits.md']);
    expect(await found('limit of a request, v3.5')).toEqual(['v3.5/limits.md']);
    expect(await search('What is the limit of a lease?')).toContain('v3.5/only.md');
  });
});
