import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Nothing may leave the machine, not even the browser's own housekeeping. */
const QUIET = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** Made for cloud functions: one process dies with its first context, and no web security would hide what a page may not do. */
const UNWANTED = ['--single-process', '--disable-web-security', '--allow-running-insecure-content'];

/**
 * The browser that is inside a package of the tests. Null, with the reason printed, when this machine cannot run it; under
 * CI that is a failure.
 */
export async function findBrowser(): Promise<string | null> {
  try {
    const executable = await chromium.executablePath();
    await promisify(execFile)(executable, ['--version']);
    return executable;
  } catch (error) {
    if (process.env.CI) throw error;
    process.stderr.write(
      `Skipped: the browser does not start here. ${error instanceof Error ? error.message : error}\n`,
    );
    return null;
  }
}

/** Starts it. Only in a hook or a test: where all tests are skipped nobody would close it, and Jest would wait for ever. */
export function launchBrowser(executable: string): Promise<Browser> {
  return playwright.launch({
    executablePath: executable,
    args: [...chromium.args.filter((arg) => !UNWANTED.includes(arg)), '--no-sandbox', ...QUIET],
    headless: true,
  });
}
