import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PACKAGE_ROOT } from './test-site.ts';

interface Import {
  /** Path in the project, with forward slashes. */
  readonly from: string;
  /** Path in the project, or the name of a package or built-in. */
  readonly to: string;
  readonly typeOnly: boolean;
}

interface Rule {
  readonly name: string;
  readonly isBroken: (edge: Import) => boolean;
  /** An import that must break the rule, so that the rule cannot silently stop working. */
  readonly violation: Import;
}

const room = (path: string) => path.split('/')[0] ?? '';
const isPackage = (target: string) => !/^(server|pipeline|public|views|test)\//.test(target);
/** The package that an import is of, without what it takes from it. */
const packageOf = (target: string) => /^(?:@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target;
const isBuiltIn = (target: string) => target.startsWith('node:');
const edge = (from: string, to: string, typeOnly = false): Import => ({ from, to, typeOnly });

/** Pure text libraries that the pipeline may use anywhere. */
const TEXT_LIBRARIES = new Set(['stemmer', '@orama/stemmers', 'markdown-it', 'node-html-parser', 'zod']);
/** Parsers of formats that an import reads. */
const IMPORT_LIBRARIES = new Set(['yaml', 'smol-toml', 'ignore']);
/** What each adapter folder may import from outside. */
const VENDORS: Readonly<Record<string, readonly string[]>> = {
  embedded: ['@photostructure/sqlite', 'eld/extrasmall'],
  openai: ['openai'],
  onnx: ['onnxruntime-node', 'onnxruntime-web', 'onnxruntime-like', '@huggingface/tokenizers'],
  postgres: ['pg'],
};

/** Built-ins and packages that one folder of the import needs, and nothing else may import. Those of one kind of file are optional. */
const FOLDER_NEEDS: Readonly<Record<string, readonly string[]>> = {
  'pipeline/import/site/': [
    'node:http',
    'node:https',
    'node:net',
    'robots-parser',
    'linkedom',
    '@mozilla/readability',
  ],
  'pipeline/import/docx/': ['mammoth'],
  'pipeline/import/pdf/': ['unpdf/pdfjs'],
};
const isNeededByFolder = ({ from, to }: Import) =>
  Object.entries(FOLDER_NEEDS).some(([folder, needs]) => from.startsWith(folder) && needs.includes(to));

/** What the server shares with the page; package.json calls it `#markdown/`. */
const DRAWING = 'public/markdown/';

const RULES: readonly Rule[] = [
  {
    name: 'pipeline knows nothing of server, public or test',
    isBroken: ({ from, to }) =>
      room(from) === 'pipeline' && ['server', 'public', 'views', 'test'].includes(room(to)),
    violation: edge('pipeline/answer.ts', 'server/app.ts'),
  },
  {
    name: 'pipeline knows nothing of HTTP',
    isBroken: (found) =>
      room(found.from) === 'pipeline' &&
      /^(express|node:https?|node:http2|node:net)$/.test(found.to) &&
      !isNeededByFolder(found),
    violation: edge('pipeline/runs/stream.ts', 'node:http'),
  },
  {
    name: 'only an adapter imports its vendor',
    isBroken: (found) => {
      const { from, to } = found;
      if (room(from) !== 'pipeline' || !isPackage(to) || isBuiltIn(to) || TEXT_LIBRARIES.has(packageOf(to)))
        return false;
      if (from.startsWith('pipeline/import/') && IMPORT_LIBRARIES.has(packageOf(to))) return false;
      if (isNeededByFolder(found)) return false;
      const adapter = /^pipeline\/adapters\/([^/]+)\//.exec(from)?.[1];
      return adapter === undefined || !(VENDORS[adapter] ?? []).includes(to);
    },
    violation: edge('pipeline/answer.ts', '@photostructure/sqlite'),
  },
  {
    name: 'only the composition roots choose adapters',
    isBroken: ({ from, to, typeOnly }) =>
      room(from) === 'server' &&
      to.startsWith('pipeline/adapters/') &&
      !typeOnly &&
      ![
        'site-main',
        'commands/import-main',
        'commands/unanswered-main',
        'commands/run-file-command',
        'commands/words-main',
        'commands/train-intents-main',
        'commands/migrate-main',
        'commands/backup-main',
        'commands/restore-main',
        'commands/holding-folder',
        'stores/create-stores',
        'stores/postgres-stores',
        'stores/sqlite-stores',
        'embedded-ports',
        'choose-ports',
        'passage-embedder',
        'sentence-model',
        'doctor/model/examine-models',
        'doctor/model/stage-tasks',
      ].includes(from.slice('server/'.length, -'.ts'.length)),
    violation: edge('server/routes/chat-page.ts', 'pipeline/adapters/embedded/sqlite/database.ts'),
  },
  {
    name: 'a stage does no I/O of its own',
    isBroken: ({ from, to }) =>
      from.startsWith('pipeline/answer/') &&
      ((isBuiltIn(to) && !to.startsWith('node:timers')) || to.startsWith('pipeline/adapters/')),
    violation: edge('pipeline/answer/intent.ts', 'node:fs'),
  },
  {
    name: 'events.ts and page-blocks.ts import nothing',
    isBroken: ({ from }) => from === 'pipeline/events.ts' || from === 'pipeline/page-blocks.ts',
    violation: edge('pipeline/events.ts', 'pipeline/ports.ts'),
  },
  {
    name: 'only server/metrics knows Prometheus, and only server/tracing OpenTelemetry',
    isBroken: ({ from, to }) =>
      room(from) !== 'test' &&
      ((to === 'prom-client' && !from.startsWith('server/metrics/')) ||
        (packageOf(to) === '@opentelemetry/api' && !from.startsWith('server/tracing/'))),
    violation: edge('server/app.ts', 'prom-client'),
  },
  {
    name: 'server/sse knows frames, not the pipeline',
    isBroken: ({ from, to }) => from.startsWith('server/sse/') && room(to) === 'pipeline',
    violation: edge('server/sse/send-frames.ts', 'pipeline/events.ts'),
  },
  {
    name: 'public takes types alone, and only from pipeline/events.ts',
    isBroken: ({ from, to, typeOnly }) =>
      room(from) === 'public' && room(to) !== 'public' && !(typeOnly && to === 'pipeline/events.ts'),
    violation: edge('public/chat/form.js', 'pipeline/events.ts'),
  },
  {
    name: 'the server takes the drawing of Markdown from public, and nothing else',
    isBroken: ({ from, to }) => room(from) === 'server' && room(to) === 'public' && !to.startsWith(DRAWING),
    violation: edge('server/pages/exchange-model.ts', 'public/chat/mark-quotes.js'),
  },
  {
    name: 'the kit takes types alone from the product, and only from pipeline/events.ts',
    isBroken: ({ from, to, typeOnly }) =>
      from.startsWith('test/kit/') &&
      ['server', 'pipeline', 'public', 'views'].includes(room(to)) &&
      !(typeOnly && to === 'pipeline/events.ts'),
    violation: edge('test/kit/protocol/mileposts.ts', 'pipeline/events.ts'),
  },
  {
    name: 'the kit needs no package but Jest, and that in one file',
    isBroken: ({ from, to }) =>
      from.startsWith('test/kit/') &&
      isPackage(to) &&
      !isBuiltIn(to) &&
      !(from === 'test/kit/jest-globals.ts' && to === '@jest/globals'),
    violation: edge('test/kit/sse.ts', 'supertest'),
  },
  {
    name: 'what browsers load is bundled by the build alone: nothing that runs later needs its packages',
    isBroken: ({ from, to }) =>
      room(from) !== 'test' &&
      ['esbuild', '@swc/core'].includes(to) &&
      from !== 'server/commands/bundle-assets.mjs',
    violation: edge('server/routes/assets.ts', 'esbuild'),
  },
  {
    name: 'nothing imports test',
    isBroken: ({ from, to }) => room(from) !== 'test' && room(to) === 'test',
    violation: edge('server/app.ts', 'test/test-site.ts'),
  },
];

const edges = ['server', 'pipeline', 'public', 'test/kit'].flatMap((folder) =>
  listSources(join(PACKAGE_ROOT, folder)).flatMap(readImports),
);

describe('the structure of the project', () => {
  it.each(RULES)('$name', ({ isBroken, violation }) => {
    expect(edges.filter(isBroken)).toEqual([]);
    expect(isBroken(violation)).toBe(true);
  });

  it('is read whole: every source imports or is imported', () => {
    expect(edges.length).toBeGreaterThan(100);
    expect(edges).toContainEqual(edge('server/app.ts', 'express'));
    expect(edges).toContainEqual(edge('server/markdown.ts', 'public/markdown/draw-markdown.js'));
    expect(edges).toContainEqual(edge('pipeline/runs/log.ts', 'pipeline/ports.ts', true));
    expect(edges).toContainEqual(edge('server/commands/bundle-assets.mjs', 'esbuild'));
  });

  it('names no stage in server/sse', () => {
    const stage = /['"`](init|intent|signals|knowledge|response|page|complete)['"`]/;
    const sources = listSources(join(PACKAGE_ROOT, 'server/sse'));
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((path) => stage.test(readFileSync(path, 'utf8')))).toEqual([]);
  });

  it('has no folder at the top but the five', () => {
    const folders = readdirSync(PACKAGE_ROOT, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map(({ name }) => name)
      // Made by running it; not part of the project.
      .filter((name) => !['node_modules', 'dist', 'data', 'coverage'].includes(name));
    expect(folders.sort()).toEqual(['pipeline', 'public', 'server', 'test', 'views']);
  });

  it('reads the environment in one place', () => {
    const readers = [
      ...listSources(join(PACKAGE_ROOT, 'server')),
      ...listSources(join(PACKAGE_ROOT, 'pipeline')),
    ]
      .filter((path) => readFileSync(path, 'utf8').includes('process.env'))
      .map(toProjectPath);
    expect(readers).toEqual(['server/environment.ts']);
  });
});

function listSources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|m?js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function readImports(path: string): Import[] {
  const source = readFileSync(path, 'utf8');
  const from = toProjectPath(path);
  const statements = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]/g;
  const found = [...source.matchAll(statements)].map(([, type, target]) => ({
    target,
    typeOnly: type !== undefined,
  }));
  const dynamic = [...source.matchAll(/(?<!@\w* \{?)\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)].map(
    ([statement, target], index) => ({
      target,
      // In a JSDoc comment or a type position an import() is a type.
      typeOnly: isTypePosition(source, statement, index),
    }),
  );
  return [...found, ...dynamic].map(({ target = '', typeOnly }) => ({
    from,
    to: target.startsWith('.') ? posix.join(dirname(from), target) : target.replace(/^#markdown\//, DRAWING),
    typeOnly,
  }));
}

function isTypePosition(source: string, statement: string, occurrence: number): boolean {
  const line = source.split('\n').filter((text) => text.includes('import('))[occurrence] ?? statement;
  return /^\s*(\/?\*|\/\/)/.test(line) || !/\bawait\b|=>|\breturn\b|=\s*import/.test(line);
}

function toProjectPath(path: string): string {
  return relative(PACKAGE_ROOT, path).split(sep).join('/');
}
