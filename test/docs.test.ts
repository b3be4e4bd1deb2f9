import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { ERROR_CODES, EVENT_NAMES, MILEPOSTS } from '../pipeline/events.ts';
import { ERROR_CATALOG } from '../pipeline/failure.ts';
import { SETTINGS } from '../server/settings.ts';
import { readPayloadFields } from './payload-fields.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const guidePages = readdirSync(join(root, 'pipeline/guide')).map((name) => `pipeline/guide/${name}`);
const recordPages = readdirSync(join(root, '.github'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `.github/${name}`);

describe('PROTOCOL.md', () => {
  const protocol = read('pipeline/PROTOCOL.md');

  it('has exactly the mileposts of the code, in their order', () => {
    const rows = sectionOf(protocol, '## 3. A successful run').match(/^\| \d+ \|.*$/gm) ?? [];
    const cells = rows.map((row) => row.slice(2, -2).split(' | '));
    const written = cells.map(([progress, stageId, , labelKey, label]) => [
      progress,
      stageId,
      labelKey,
      label,
    ]);
    expect(written).toEqual(
      MILEPOSTS.map(({ progress, stageId, labelKey, label }) => [
        String(progress),
        `\`${stageId}\``,
        `\`${labelKey}\``,
        label,
      ]),
    );
  });

  it('describes exactly the events of the code', () => {
    const headings = [...sectionOf(protocol, '## 4. Events').matchAll(/^### `(\w+)`$/gm)].map(
      ([, name]) => name,
    );
    expect(headings).toEqual([...EVENT_NAMES]);
  });

  it.each(readPayloadFields(read('pipeline/events.ts')))(
    'names every field of the event $event',
    ({ event, fields }) => {
      expect(fields.length).toBeGreaterThan(0);
      const section = sectionOf(protocol, `### \`${event}\``);
      expect(fields.filter((field) => !section.includes(`\`${field}\``))).toEqual([]);
    },
  );

  it('has exactly the error codes of the code, each with its status and whether it can be retried', () => {
    const rows = sectionOf(protocol, '## 6. Errors').match(/^\| `\w+` \|.*$/gm) ?? [];
    expect(rows.map((row) => row.split(' | ').slice(0, 3).join(' | '))).toEqual(
      ERROR_CODES.map((code) => {
        const { status, retryable } = ERROR_CATALOG[code];
        return `| \`${code}\` | ${status} | ${retryable ? 'yes' : 'no'}`;
      }),
    );
  });

  it('shows a run that passes every milepost and numbers its events without a gap', () => {
    const transcript = sectionOf(protocol, '## 8. Example');
    const stages = [...transcript.matchAll(/^data: \{"stageId":"(\w+)","progress":(\d+)/gm)].map(
      ([, id, at]) => [id, Number(at)],
    );
    expect(stages).toEqual(MILEPOSTS.map(({ stageId, progress }) => [stageId, progress]));
    const ids = [...transcript.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
    expect(ids).toEqual(ids.map((_, index) => index + 1));
  });
});

describe.each(Object.entries(SETTINGS))('the setting %s', (name, { fallback }) => {
  it('stands in the README with its default', () => {
    const value = fallback === null ? 'not set' : fallback === '' ? 'empty' : `\`${fallback}\``;
    expect(read('README.md')).toContain(`| \`${name}\` | ${value} |`);
  });

  it('stands on the settings page of the guide with its default', () => {
    const line = read('pipeline/guide/settings.md')
      .split('\n')
      .find((text) => text.startsWith(`- \`${name}\` `));
    const value =
      fallback === null
        ? 'not set by default'
        : fallback === ''
          ? 'empty by default'
          : `the default is \`${fallback}\``;
    expect(line).toContain(value);
  });

  it('stands in .env.example with its default', () => {
    expect(read('.env.example').split('\n')).toContain(`# ${name}=${fallback ?? ''}`);
  });
});

describe('settings that do not exist', () => {
  it('stand neither in the README nor in .env.example', () => {
    const named = [
      ...[...read('README.md').matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name),
      ...[...read('.env.example').matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name),
    ];
    expect(named).toEqual([...Object.keys(SETTINGS), ...Object.keys(SETTINGS)]);
  });
});

describe.each(['README.md', ...recordPages, ...guidePages, 'pipeline/PROTOCOL.md'])('%s', (path) => {
  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const named = [...read(path).matchAll(/npm (?:run |(?!(?:ci|install|pack|run)\b))([a-z][a-z:-]*)/g)].map(
      ([, name]) => name ?? '',
    );
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('links only to files that exist', () => {
    const prose = withoutCode(read(path));
    const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
    const files = targets
      .filter((target) => !/^(?:[a-z]+:|#)/.test(target))
      .map((target) => target.replace(/#.*$/, ''));
    expect(files.filter((file) => !existsSync(join(root, dirname(path), file)))).toEqual([]);
  });
});

describe.each(guidePages)('%s', (path) => {
  it('has a title in its front matter, and the same words as its heading', () => {
    const [, title, heading] = /^---\ntitle: (\S.*)\n---\n\n# (.+)\n/.exec(read(path)) ?? [];
    expect(title).toBeDefined();
    expect(heading).toBe(title);
  });

  it('answers under every heading at once', () => {
    const openings = [...read(path).matchAll(/^## (.+)\n\n(.+)/gm)];
    expect(openings.length).toBeGreaterThan(0);
    expect(openings.filter(([, , first = '']) => /^[-#|>]|^```/.test(first))).toEqual([]);
  });

  it('has no sentence that begins with a word for something said before', () => {
    // Answers quote single sentences: one that begins so has lost its subject.
    const prose = withoutCode(read(path));
    expect(prose.match(/(?:^|[.!?:] |- )(?:It|They|This|That|These|Those)\b.*/gm) ?? []).toEqual([]);
  });
});

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '');
}

/** From a heading to the next one of the same or a higher level. */
function sectionOf(markdown: string, heading: string): string {
  const level = heading.indexOf(' ');
  const start = markdown.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`There is no heading "${heading}".`);
  const rest = markdown.slice(start + heading.length + 2);
  const end = rest.search(new RegExp(`^#{1,${level}} `, 'm'));
  return end < 0 ? rest : rest.slice(0, end);
}
