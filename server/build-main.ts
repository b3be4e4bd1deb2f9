import { join } from 'node:path';
import { findPackageRoot } from './environment.ts';
import { writeMinified } from './write-minified.ts';

/** The last step of the build: the widget beside the compiled server, where `findWidgetFolder` looks for it. */
const root = findPackageRoot();
await writeMinified(join(root, 'public'), join(import.meta.dirname, '../public'));
