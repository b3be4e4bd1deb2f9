import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createProgressBar } from '../../pipeline/import/progress-bar.ts';
import { importSite, type SiteRequest } from '../../pipeline/import/site/import-site.ts';
import { toSummaryText } from '../../pipeline/import/summary-text.ts';
import { findPackageRoot } from '../environment.ts';

/** All but what the command knows itself. */
export type SiteCommand = Omit<SiteRequest, 'version' | 'onProgress'>;

/** Imports one site, draws the progress and prints the summary. The exit code: 0, 1 when something failed, 130 when interrupted. */
export async function runSiteImport(request: SiteCommand): Promise<number> {
  const bar = createProgressBar(process.stderr);
  // A site that does not answer is waited for, and would leave a log without a word.
  process.stderr.write(`Reading ${request.start.href}\n`);
  try {
    const summary = await importSite({ ...request, version: readVersion(), onProgress: bar.update });
    bar.clear();
    const how = summary.isContinued ? ', going on where the last crawl was interrupted' : '';
    const requests = `${summary.requests.toLocaleString('en')} pages were asked for${how}.`;
    process.stdout.write(`${request.start.href}\n${toSummaryText(summary)}\n${requests}\n`);
    return summary.failures.length > 0 ? 1 : 0;
  } catch (error) {
    bar.clear();
    if (!request.signal.aborted) throw error;
    process.stderr.write(
      'Interrupted. The knowledge base is as it was before; run the same import again within a day, and the crawl goes on here.\n',
    );
    return 130;
  }
}

function readVersion(): string {
  const text = readFileSync(join(findPackageRoot(), 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
