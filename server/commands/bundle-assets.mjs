// @ts-check
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { minify } from '@swc/core';
import { context, transform, build as useEsbuild } from 'esbuild';

// Plain JavaScript, since tests and `npm run dev` need it before anything is compiled. Needs development dependencies.
const ROOT = join(import.meta.dirname, '../..');

/** What browsers load: the path that it is served at, without its ending, and its source in `public/`. */
const ENTRIES = {
  'assets/chat': 'chat/main.js',
  'assets/colour-code': 'markdown/colour-code.js',
  'assets/doctor': 'doctor/main.js',
  'assets/page-tools': 'page/page-tools.js',
  'assets/css/chat': 'css/pages/chat.css',
  'assets/css/document': 'css/pages/document.css',
  'assets/css/doctor': 'css/pages/doctor.css',
  'assets/css/embed': 'css/pages/embed.css',
  'assets/css/operator': 'css/pages/operator.css',
  'assets/css/problem': 'css/pages/problem.css',
  'assets/icon': 'icon.svg',
  // For other sites, under addresses that stay.
  'widget/v1': 'v1.js',
  'widget/ask-v1': 'ask-v1.js',
  'widget/event-stream': 'event-stream.js',
};

const BUNDLE = /** @satisfies {import('esbuild').BuildOptions} */ ({
  bundle: true,
  format: /** @type {const} */ ('esm'),
  target: 'es2022',
  charset: /** @type {const} */ ('utf8'),
});

/** @typedef {{ from: string, to: string, entries: Readonly<Record<string, string>> }} Bundling Folders, and what is made. */

/** What `npm run build` makes. @type {Bundling} */
export const PRODUCT = { from: join(ROOT, 'public'), to: join(ROOT, 'dist/browser'), entries: ENTRIES };

/**
 * Makes one small file of each entry and all that it imports, packages included. A file that is the same is left alone,
 * so that this may run beside a server that reads them.
 * @param {Bundling} [bundling]
 */
export async function bundleAssets(bundling = PRODUCT) {
  const { to } = bundling;
  const later = createLaterFiles(to);
  const { outputFiles } = await useEsbuild({ ...toOptions(bundling, later), minify: true, write: false });
  for (const { path, text, contents } of outputFiles)
    writeWhenChanged(path, path.endsWith('.js') ? await toFewerBytes(text) : contents);
  const made = new Set(
    [...outputFiles.map(({ path }) => path), ...later.paths].map((path) => relative(to, path)),
  );
  for (const path of readdirSync(to, { recursive: true, encoding: 'utf8' }))
    if (/\.\w+$/.test(path) && !made.has(path)) rmSync(join(to, path));
}

/**
 * Makes them again after every change, readable, and has `node --watch` start the server anew, which reads them once.
 * @param {string} main The file that `node --watch` runs.
 */
export async function watchAssets(main) {
  const restart = {
    name: 'restart',
    setup: (/** @type {import('esbuild').PluginBuild} */ { onEnd }) =>
      onEnd(({ errors }) => {
        if (errors.length === 0) utimesSync(main, new Date(), new Date());
      }),
  };
  const options = toOptions(PRODUCT, createLaterFiles(PRODUCT.to));
  const plugins = [...options.plugins, restart];
  const watching = await context({ ...options, plugins, sourcemap: 'inline', logLevel: 'warning' });
  await watching.watch();
}

/**
 * @param {Bundling} bundling
 * @param {ReturnType<typeof createLaterFiles>} later
 */
function toOptions({ from, to, entries }, later) {
  return /** @satisfies {import('esbuild').BuildOptions} */ ({
    ...BUNDLE,
    entryPoints: Object.entries(entries).map(([out, source]) => ({ in: join(from, source), out })),
    outdir: to,
    loader: { '.svg': /** @type {const} */ ('copy') },
    plugins: [smallStyles, loadedLater, later.plugin],
  });
}

/** Style sheets of shadow trees are strings, the only exports of modules whose names end with `-style.js`. */
const smallStyles = {
  name: 'small-styles',
  setup: (/** @type {import('esbuild').PluginBuild} */ { onLoad }) =>
    onLoad({ filter: /-style\.js$/ }, async ({ path }) => {
      // Node would give the module as it was when it was first imported.
      const styles = await import(`${pathToFileURL(path)}?${Date.now()}`);
      const minified = Object.entries(styles).map(async ([name, css]) => {
        const { code } = await transform(css, { loader: 'css', minify: true });
        // Values of custom properties are left as they are written, and none of ours needs its spaces.
        const small = code
          .trim()
          .replace(/(--[\w-]+): /g, '$1:')
          .replaceAll(', ', ',');
        return `export const ${name} = ${JSON.stringify(small)};`;
      });
      return { contents: (await Promise.all(minified)).join('\n'), watchFiles: [path] };
    }),
};

/** What a script imports only when it is needed is a file beside it, with an entry of its own. */
const loadedLater = {
  name: 'loaded-later',
  setup: (/** @type {import('esbuild').PluginBuild} */ { onResolve }) =>
    onResolve({ filter: /^\./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path: `./${basename(path)}`, external: true } : null,
    ),
};

/**
 * What the elements load later, on sites that may have pinned their first file by its hash: the files that the module
 * `later-files.js` names are made first, each under a name with its own hash, and the module is given name and hash.
 * @param {string} to
 */
function createLaterFiles(to) {
  /** @type {Set<string>} */
  const paths = new Set();
  const plugin = {
    name: 'later-files',
    setup: (/** @type {import('esbuild').PluginBuild} */ { onLoad }) =>
      onLoad({ filter: /\/later-files\.js$/ }, async ({ path }) => {
        /** @type {Record<string, { path: string }>} */
        const files = await import(pathToFileURL(path).href);
        paths.clear();
        const lines = Object.entries(files).map(async ([name, file]) => {
          const { outputFiles, metafile } = await useEsbuild({
            ...BUNDLE,
            entryPoints: [join(dirname(path), file.path)],
            minify: true,
            write: false,
            metafile: true,
            plugins: [smallStyles],
          });
          const code = await toFewerBytes(outputFiles[0]?.text ?? '');
          const hash = createHash('sha256').update(code);
          const made = file.path.replace('.js', `-${hash.copy().digest('hex').slice(0, 16)}.js`);
          paths.add(join(to, 'widget', made));
          writeWhenChanged(join(to, 'widget', made), code);
          const later = { path: made, integrity: `sha256-${hash.digest('base64')}` };
          return {
            line: `export const ${name} = ${JSON.stringify(later)};`,
            sources: Object.keys(metafile.inputs).map((source) => resolve(source)),
          };
        });
        const done = await Promise.all(lines);
        return {
          contents: done.map(({ line }) => line).join('\n'),
          watchFiles: done.flatMap(({ sources }) => sources),
        };
      }),
  };
  return { plugin, paths };
}

/**
 * The names that swc chooses repeat more: gzip makes 3.5 % less of them than of esbuild's.
 * @param {string} code
 */
async function toFewerBytes(code) {
  const { code: smaller } = await minify(code, {
    module: true,
    // Variables that stay apart repeat more, which gzip likes better than fewer of them.
    // Functions that stand together as well.
    compress: { passes: 3, ecma: 2022, collapse_vars: false, hoist_funs: true },
    mangle: true,
    // Licences.
    format: { comments: 'some' },
  });
  return smaller ?? code;
}

/**
 * @param {string} path
 * @param {string | Uint8Array} content
 */
function writeWhenChanged(path, content) {
  const bytes = Buffer.from(content);
  try {
    if (readFileSync(path).equals(bytes)) return;
  } catch {
    mkdirSync(dirname(path), { recursive: true });
  }
  writeFileSync(path, bytes);
}
