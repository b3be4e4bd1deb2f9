import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findPackageRoot } from '../environment.ts';
import { writeWidget } from '../write-widget.ts';

/** The last step of the build: the widget beside the compiled server, where `findWidgetFolder` looks for it. */
const root = findPackageRoot();
const folder = join(import.meta.dirname, '../../public');
rmSync(folder, { recursive: true, force: true });
await writeWidget(join(root, 'public'), folder);
