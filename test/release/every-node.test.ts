import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { PACKAGE_ROOT } from '../test-site.ts';
import { ask, makeRelease, npmStart, type Release, runNpm } from './releases.ts';

/** The oldest that is supported, and the newest of every line with long-term support since. */
const LINES = ['20.19', '22', '24'];
const IS_ASKED_FOR = Boolean(process.env.CI ?? process.env.EVERY_NODE);

it('knows the oldest Node that the package asks for', () => {
  const { engines } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8'));
  expect(engines.node).toBe(`>=${LINES[0]}`);
});

it('has the same lines as the matrix of the workflow', () => {
  const workflow = parse(readFileSync(join(PACKAGE_ROOT, '.github/workflows/ci.yml'), 'utf8'));
  expect(workflow.jobs.nodes.strategy.matrix.node).toEqual(LINES);
  const commands = Object.values<{ steps: { run?: string }[] }>(workflow.jobs).flatMap(({ steps }) =>
    steps.flatMap(({ run = [] }) => run),
  );
  const named = commands.flatMap((command) => command.match(/test\/\S+/g) ?? []);
  const missing = named.filter((path) => !existsSync(join(PACKAGE_ROOT, `${path}.test.ts`)));
  expect([named.length > 3, missing]).toEqual([true, []]);
});

(IS_ASKED_FOR ? describe : describe.skip)(
  `a release${IS_ASKED_FOR ? '' : ' (skipped: 150 MB are downloaded with EVERY_NODE=1, and under CI)'}`,
  () => {
    let release: Release;
    let folder: string;
    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'milepost-nodes-'));
      release = await makeRelease();
    }, 120_000);
    afterAll(() => {
      release?.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    /** The program, from the package of this platform. */
    async function installNode(line: string): Promise<string> {
      const home = join(folder, `node-${line}`);
      mkdirSync(home);
      const name = `node-${process.platform}-${process.arch}`;
      await runNpm(
        ['install', '--prefix', home, '--no-audit', '--no-fund', `chosen@npm:${name}@${line}`],
        home,
      );
      return join(home, 'node_modules/chosen/bin/node');
    }

    it.each(LINES)(
      'is installed, answers, is backed up and restored with Node %s',
      async (line) => {
        const node = await installNode(line);
        const app = await release.unpack();
        const data = join(app, 'kept');
        const backup = join(app, 'backup.sqlite');
        const { stdout } = await runNpm(['version', '--json'], app, node);
        expect(JSON.parse(stdout).node).toMatch(new RegExp(`^${line.replace('.', '\\.')}\\.`));
        await runNpm(['ci', '--omit=dev', '--no-audit', '--no-fund'], app, node);
        const started = await npmStart(app, data, node);
        const answer = await ask(started.url);
        await runNpm(['run', 'backup', '--', '--from', data, backup], app, node);
        await started.stop();
        await runNpm(['run', 'restore', '--', '--put-aside', '--to', data, backup], app, node);
        expect(answer).toContain('"success":true');
        // Node 22 says of its SQLite that it may change.
        const warnings = started.output().match(/.*(?:warning|deprecat).*/gi) ?? [];
        expect(warnings.filter((line) => !/SQLite is an experimental|--trace-warnings/.test(line))).toEqual(
          [],
        );
      },
      300_000,
    );
  },
);
