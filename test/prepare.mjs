import { bundleAssets } from '../server/commands/bundle-assets.mjs';
import { installPackages } from './install-packages.mjs';

/** Runs once before the tests, so that they have their packages, and every site in them serves what browsers get of today's sources. */
export default () => {
  installPackages();
  return bundleAssets();
};
