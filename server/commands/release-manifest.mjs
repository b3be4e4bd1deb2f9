// @ts-check

/** @typedef {Readonly<Record<string, any>>} Json */

/** What says what a package is and needs to run; the rest is for those who work on it. */
const KEPT = [
  'name',
  'version',
  'description',
  'license',
  'private',
  'type',
  'engines',
  'imports',
  'dependencies',
  'optionalDependencies',
];
const BUILD = 'node server/commands/build-when-changed.mjs';

/**
 * The package.json of a release: without what needs a compiler or a test runner.
 * @param {Json} manifest
 * @param {Json} lock
 * @returns {Json}
 */
export function toReleaseManifest(manifest, lock) {
  const scripts = Object.entries(/** @type {Record<string, string>} */ (manifest.scripts));
  const programs = scripts.filter(([, command]) => command.startsWith('node dist/server/'));
  const names = new Set(programs.map(([name]) => name).filter((name) => name !== 'dev'));
  const kept = scripts.filter(
    ([name, command]) => names.has(name) || (command === BUILD && names.has(name.replace(/^pre/, ''))),
  );
  const { packages } = toReleaseLock(lock);
  const allowScripts = Object.entries(manifest.allowScripts).filter(
    ([name]) => `node_modules/${name}` in packages,
  );
  return {
    ...pick(manifest, KEPT),
    scripts: Object.fromEntries(kept),
    allowScripts: Object.fromEntries(allowScripts),
  };
}

/**
 * The same versions of the packages that are needed to run, and no other.
 * @param {Json} lock
 * @returns {Json}
 */
export function toReleaseLock(lock) {
  const { '': root, ...packages } = /** @type {Record<string, Json>} */ (lock.packages);
  const needed = Object.entries(packages).filter(([, { dev }]) => dev !== true);
  return {
    ...lock,
    packages: {
      '': pick(root ?? {}, ['name', 'version', 'license', 'dependencies', 'optionalDependencies', 'engines']),
      ...Object.fromEntries(needed),
    },
  };
}

/**
 * @param {Json} from
 * @param {readonly string[]} names
 */
function pick(from, names) {
  return Object.fromEntries(names.filter((name) => name in from).map((name) => [name, from[name]]));
}
