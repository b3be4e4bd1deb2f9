import { join } from 'node:path';
import { bundleAssets, watchAssets } from './bundle-assets.mjs';

// The step of the build that makes what browsers load; with `--watch` it goes on for as long as one develops.
try {
  if (process.argv.includes('--watch'))
    await watchAssets(join(import.meta.dirname, '../../dist/server/main.js'));
  else await bundleAssets();
} catch (error) {
  // What is wrong in a source, esbuild has printed with its line.
  if (!error.errors) throw error;
  process.exitCode = 1;
}
