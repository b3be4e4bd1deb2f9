import { bundleAssets } from '../server/commands/bundle-assets.mjs';

/** Runs once before the tests, so that every site in them serves what browsers get of today's sources. */
export default () => bundleAssets();
