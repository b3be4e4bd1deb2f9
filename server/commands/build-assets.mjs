import { join } from 'node:path';
import { bundleAssets, watchAssets } from './bundle-assets.mjs';

// The step of the build that makes what browsers load; with `--watch` it goes on for as long as one develops.
if (process.argv.includes('--watch'))
  await watchAssets(join(import.meta.dirname, '../../dist/server/main.js'));
else await bundleAssets();
