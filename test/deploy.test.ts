import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig } from '../server/config.ts';
import { SETTINGS } from '../server/settings.ts';
import { NGINX, writeConfiguration } from './several-nodes/balancer.ts';
import { createPrograms } from './start-program.ts';
import { PACKAGE_ROOT } from './test-site.ts';

const FOLDER = join(PACKAGE_ROOT, '.deploy');
/** What closing may take after DRAIN_MS, as `drain` says and a PostgreSQL that is away. */
const CLOSING_S = 13;
const read = (name: string) => readFileSync(join(FOLDER, name), 'utf8');
const parseSettings = (name: string): Record<string, string> =>
  Object.fromEntries(Object.entries(parseEnv(read(name))).map(([key, value]) => [key, String(value)]));

interface Service {
  readonly environment?: Record<string, string>;
  readonly entrypoint?: readonly string[];
  readonly stop_grace_period?: string;
  readonly image: string;
  readonly networks: Record<string, { readonly ipv4_address: string }>;
  readonly extra_hosts?: readonly string[];
}
const compose = parse(read('compose.yml'), { merge: true }) as { services: Record<string, Service> };
const nodes = Object.entries(compose.services).filter(([, { image }]) => image === 'milepost');

interface Container {
  readonly command?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[];
  readonly lifecycle?: { readonly preStop: { readonly exec: { readonly command: readonly string[] } } };
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly stringData?: Record<string, string>;
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly Container[];
        readonly terminationGracePeriodSeconds: number;
      };
    };
  };
}
const manifests = readdirSync(join(FOLDER, 'kubernetes'))
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => parseAllDocuments(read(`kubernetes/${name}`)))
  .map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Manifest;
  });
const pods = manifests.filter(({ spec }) => spec?.template !== undefined);

describe('the files to deploy with', () => {
  it('set only what is a setting', () => {
    const named = [
      ...nodes.flatMap(([, { environment = {} }]) => Object.keys(environment)),
      ...Object.keys(parseSettings('kubernetes/settings.env')),
      ...manifests.flatMap(({ stringData = {} }) => Object.keys(stringData)),
      ...pods.flatMap(({ spec }) =>
        spec.template.spec.containers.flatMap(({ env = [] }) => env.map(({ name }) => name)),
      ),
      ...Object.keys(parseSettings('.env.example')).filter((name) => name !== 'POSTGRES_PASSWORD'),
      ...[...read('Dockerfile').matchAll(/^ENV (.*)$/gm)].flatMap(([, pairs = '']) =>
        pairs.split(' ').flatMap((pair) => pair.split('=')[0] ?? []),
      ),
    ].filter((name) => name !== 'NODE_ENV');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !(name in SETTINGS))).toEqual([]);
  });

  it.each(nodes)(
    'give the node %s of compose.yml settings with which it starts',
    (_name, { environment = {} }) => {
      const filled = { ...parseSettings('.env.example'), ...environment, SESSION_SECRET: 's'.repeat(64) };
      const url = String(environment.DATABASE_URL).replace(/\$\{.*?\}/, 'password');
      expect(() => loadConfig({ ...filled, DATABASE_URL: url })).not.toThrow();
    },
  );

  it('start programs that the build makes', () => {
    const commands = [
      ...nodes.map(([, { entrypoint }]) => entrypoint),
      ...pods.flatMap(({ spec }) => spec.template.spec.containers.map(({ command }) => command)),
      JSON.parse(/^CMD (.*)$/m.exec(read('Dockerfile'))?.[1] ?? ''),
    ].filter((command) => command !== undefined);
    expect(commands.length).toBeGreaterThan(2);
    for (const [program, path] of commands)
      expect([program, path, existsSync(join(PACKAGE_ROOT, String(path)))]).toEqual(['node', path, true]);
  });

  it('let a node drain before it is killed', () => {
    for (const [, { environment = {}, stop_grace_period: grace = '' }] of nodes)
      expect(parseInt(grace, 10)).toBeGreaterThan(Number(environment.DRAIN_MS) / 1_000 + CLOSING_S);
    const drainS = Number(parseSettings('kubernetes/settings.env').DRAIN_MS) / 1_000;
    const deployments = pods.filter(({ kind }) => kind === 'Deployment');
    expect(deployments.map(({ metadata }) => metadata.name)).toEqual(['milepost-web', 'milepost-worker']);
    for (const { spec } of deployments) {
      const { containers, terminationGracePeriodSeconds } = spec.template.spec;
      const [program, , script = '0'] = containers[0]?.lifecycle?.preStop.exec.command ?? ['node'];
      // The image has nothing else.
      expect(program).toBe('node');
      const sleepS = Number(/[\d_]+(?=\)|$)/.exec(script)?.[0].replace('_', '')) / 1_000;
      expect(terminationGracePeriodSeconds).toBeGreaterThan(sleepS + drainS + CLOSING_S);
    }
  });

  it('tell nginx the addresses that its web nodes keep', () => {
    const { 'web-1': first, 'web-2': second, nginx } = compose.services;
    const told = ['web-1', 'web-2'].map(
      (name, index) => `${name}:${[first, second][index]?.networks.site?.ipv4_address}`,
    );
    expect(nginx?.extra_hosts).toEqual(told);
  });

  it('name in the kustomization only files that are there, and all of those that belong to it', () => {
    const { resources } = parse(read('kubernetes/kustomization.yaml')) as { resources: string[] };
    const apart = ['kustomization.yaml', 'secret.example.yaml', 'import-job.yaml', 'settings.env'];
    const rest = readdirSync(join(FOLDER, 'kubernetes')).filter((name) => !apart.includes(name));
    expect([...resources].sort()).toEqual(rest.sort());
  });

  (NGINX ? it : it.skip)('have a configuration that nginx takes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'milepost-nginx-'));
    try {
      writeFileSync(join(folder, 'nginx.conf'), writeConfiguration('127.0.0.1:65001', [65002, 65003]));
      const { status, stderr } = spawnSync(NGINX as string, [
        '-t',
        '-p',
        folder,
        '-c',
        join(folder, 'nginx.conf'),
      ]);
      expect([status, String(stderr)]).toEqual([0, expect.stringContaining('test is successful')]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('the image', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (?:--from=build \/app\/)?([a-z]\S+) (\S+)$/gim)]
    .map(([, from = '', to = '']) => ({ from, to }))
    .filter(({ to }) => to !== './' && to !== '.');

  it('has what the package has, but for the test kit', () => {
    const { files } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as {
      files: string[];
    };
    expect(copied.map(({ from }) => from).sort()).toEqual(
      files.filter((path) => !/testing/.test(path)).sort(),
    );
    expect(copied.every(({ from, to }) => from === to)).toBe(true);
  });

  it('starts and answers with nothing else', async () => {
    const app = mkdtempSync(join(tmpdir(), 'milepost-image-'));
    const programs = createPrograms();
    try {
      for (const { from, to } of copied) cpSync(join(PACKAGE_ROOT, from), join(app, to), { recursive: true });
      cpSync(join(PACKAGE_ROOT, 'package.json'), join(app, 'package.json'));
      symlinkSync(join(PACKAGE_ROOT, 'node_modules'), join(app, 'node_modules'));
      const url = await programs.start('main', [], {}, app, app).address();
      expect(await (await fetch(url)).text()).toContain('<form');
      const body = JSON.stringify({ message: 'What is the progress widget?' });
      const headers = { 'Content-Type': 'application/json' };
      const answer = await fetch(`${url}/api/chat/stream`, { method: 'POST', headers, body });
      expect(await answer.text()).toContain('"success":true');
    } finally {
      await programs.stopAll();
      rmSync(app, { recursive: true, force: true });
    }
  });
});
