import { availableParallelism, cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { canOpen } from './file-limit.ts';
import { burstLoad, floodLoad, type Load, waitingLoad } from './loads.ts';
import { type Figures, measure } from './measure.ts';
import { type BenchServer, installPeers, readPinned, SERVERS } from './peers.ts';
import { type BenchPostgres, startBenchPostgres } from './postgres.ts';
import { formatReport } from './report.ts';

const USAGE = `Usage: npm run bench:streams -- [options]

Compares the product's stream route, on SQLite and on PostgreSQL, with other ways to send the same events, on this machine.
A PostgreSQL is started for it; milepost-postgres is left out where that fails. CPU is that of the server's process alone: what
PostgreSQL and the load generator take is not in it, though they share the machine.

  --full               waiting streams in thousands: 1, 5 and 9 (without it: 1 and 2)
  --waiting <list>     numbers of waiting streams, with commas
  --rate <number>      asks a second of the waiting load [200]
  --loads <list>       of waiting, flood, burst [all]
  --servers <list>     of ${SERVERS.map(({ name }) => name).join(', ')} [all]
  --rounds <number>    the table shows medians of them [3]
  --node-options <…>   more options of Node for every server, with spaces: --node-options="--cpu-prof"
`;

const { values: options } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    waiting: { type: 'string' },
    rate: { type: 'string', default: '200' },
    loads: { type: 'string', default: 'waiting,flood,burst' },
    servers: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    'node-options': { type: 'string', default: '' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (options.help) process.stdout.write(USAGE);
else await compare();

async function compare(): Promise<void> {
  installPeers();
  const chosen = SERVERS.filter(({ name }) => options.servers?.split(',').includes(name) ?? true);
  const postgres = chosen.some(({ usesPostgres }) => usesPostgres) ? await findPostgres() : null;
  try {
    await compareServers(
      chosen.filter(({ usesPostgres }) => !usesPostgres || postgres),
      postgres,
    );
  } finally {
    await postgres?.stop();
  }
}

async function findPostgres(): Promise<BenchPostgres | null> {
  try {
    return await startBenchPostgres();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`Left out: milepost-postgres, since PostgreSQL cannot be started: ${why}\n`);
    return null;
  }
}

async function compareServers(
  servers: readonly BenchServer[],
  postgres: BenchPostgres | null,
): Promise<void> {
  const loads = chooseLoads();
  const nodeOptions = options['node-options'].split(' ').filter((option) => option !== '');
  const rounds = new Map<Load, Map<string, Figures[]>>(
    loads.map((load) => [load, new Map(servers.map(({ name }) => [name, []]))]),
  );
  process.stdout.write(`${describeMachine()}\n`);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const load of loads) {
      for (const server of rotate(servers, round)) {
        const put = (...address: string[]) =>
          measure(server, load, { nodeOptions, args: [...address, ...(server.args ?? [])] });
        const figures = await (server.usesPostgres && postgres ? postgres.withDatabase(put) : put());
        rounds.get(load)?.get(server.name)?.push(figures);
        const { completed, asked, problem, cpuMicrosPerEvent } = figures;
        const cpu = cpuMicrosPerEvent === null ? '' : `, ${cpuMicrosPerEvent.toFixed(1)} µs an event`;
        process.stderr.write(
          `round ${round + 1}, ${load.name}, ${server.name}: ${completed} of ${asked}${cpu}${problem ? `; ${problem}` : ''}\n`,
        );
      }
    }
  }
  const results = [...rounds].flatMap(([load, ofLoad]) =>
    [...ofLoad].map(([server, figures]) => ({ server, load, rounds: figures })),
  );
  process.stdout.write(
    `\n${formatReport(
      results,
      servers.map(({ name }) => name),
    )}\n`,
  );
}

function chooseLoads(): Load[] {
  const kinds = options.loads.split(',');
  const fits = (count: number) => {
    if (!canOpen(count)) process.stderr.write(`Left out: ${count} streams, since ulimit -Hn is too low.\n`);
    return canOpen(count);
  };
  const counts = (options.waiting ?? (options.full ? '1000,5000,9000' : '1000,2000')).split(',').map(Number);
  return [
    ...(kinds.includes('waiting')
      ? counts.filter(fits).map((count) => waitingLoad(count, Number(options.rate)))
      : []),
    ...(kinds.includes('flood') ? [floodLoad(50)] : []),
    ...(kinds.includes('burst') ? [burstLoad(1_000)] : []),
  ];
}

/** Another server goes first in every round, so that none always runs on a warmer or a busier machine. */
function rotate(servers: readonly BenchServer[], by: number): BenchServer[] {
  const start = by % servers.length;
  return [...servers.slice(start), ...servers.slice(0, start)];
}

function describeMachine(): string {
  const versions = Object.entries(readPinned()).map(([name, version]) => `${name} ${version}`);
  return [
    `machine: ${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${process.platform}`,
    `node: ${process.version}    date: ${new Date().toISOString()}`,
    `compared with: ${versions.join(', ')}`,
  ].join('\n');
}
