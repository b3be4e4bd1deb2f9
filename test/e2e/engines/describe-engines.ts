import { afterAll, afterEach, beforeAll, describe, expect } from '@jest/globals';
import { findProgram } from '../proxies/find-program.ts';
import type { DrivenBrowser, Engine, Screen } from './engine.ts';
import { firefox } from './firefox.ts';
import { createVisitor, type Visitor } from './visitor.ts';
import { webkit } from './webkit.ts';

const ENGINES: readonly Engine[] = [firefox, webkit];

export const DESK: Screen = { width: 1180, height: 860, isDark: false };
export const DARK_PHONE: Screen = { width: 390, height: 844, isDark: true };

/**
 * Tests that are run once in each engine beside Chromium, in one browser for all of them; none may leave an error in its
 * console. Where an engine is not installed its tests are skipped, with the reason printed; under CI they run, and fail.
 */
export function describeInEngines(
  name: string,
  screen: Screen,
  tests: (visitor: () => Visitor) => void,
): void {
  for (const engine of ENGINES) {
    const missing = engine.needs.filter(({ names }) => !names.some(findProgram));
    const packages = missing.map(({ debianPackage }) => debianPackage).join(' and ');
    const problem = `${engine.name} is not installed here. Debian has it in ${packages}; .ci/run installs it.`;
    const title = `${engine.name}: ${name}`;
    if (missing.length > 0 && !process.env.CI) {
      process.stderr.write(`Skipped: ${problem}\n`);
      describe.skip(title, () => tests(() => undefined as never));
      continue;
    }
    describe(title, () => {
      let browser: DrivenBrowser | undefined;
      let visitor: Visitor;
      beforeAll(async () => {
        if (missing.length > 0) throw new Error(problem);
        browser = await engine.launch(screen);
        visitor = createVisitor(browser);
      }, 120_000);
      // A browser asks for the icon of a page by itself, which a page may forbid.
      afterEach(() =>
        expect(browser?.takeComplaints().filter((text) => !text.includes('/favicon.ico'))).toEqual([]),
      );
      afterAll(() => browser?.close(), 30_000);
      tests(() => visitor);
    });
  }
}
