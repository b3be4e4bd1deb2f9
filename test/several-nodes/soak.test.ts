import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openPostgres } from '../../pipeline/adapters/postgres/connection.ts';
import { describeWithPostgres } from '../postgres.ts';
import { createRandom } from '../random.ts';
import { findFaults } from './find-faults.ts';
import { type LineToPostgres, openLineToPostgres } from './line-to-postgres.ts';
import { askUntilTaken, becomeVisitor, readToEnd } from './roaming-visitor.ts';
import { createNodes, type Nodes, type Role, type StartedNode } from './start-nodes.ts';

/** Five minutes where everything is checked, one where somebody waits for it. */
const MINUTES = Number(process.env.SOAK_MINUTES ?? (process.env.CI ? 2 : 1));
const SEED = Number(process.env.SOAK_SEED ?? Date.now() % 1_000_000);
const VISITORS = 6;
const QUESTIONS = [
  'How do I import my own documents?',
  'What is the progress widget?',
  'What does the operator have to back up?',
  'How long is an answer kept?',
];

interface Place {
  readonly role: Role;
  readonly line: LineToPostgres;
  node: StartedNode | null;
}

describeWithPostgres(
  `a site of two web nodes and two workers with random faults (seed ${SEED})`,
  (server) => {
    const random = createRandom(SEED);
    const told: string[] = [];
    let databaseUrl: string;
    let nodes: Nodes;
    let places: Place[];

    beforeAll(async () => {
      databaseUrl = await server.createDatabase();
      nodes = createNodes(databaseUrl, {
        PACE_MS: '60',
        DRAIN_MS: '500',
        ASKS_PER_MINUTE_ADDRESS: '0',
        OPEN_STREAMS_ADDRESS: '0',
      });
      const roles: Role[] = ['web', 'web', 'worker', 'worker'];
      places = await Promise.all(
        roles.map(async (role) => ({ role, line: await openLineToPostgres(databaseUrl), node: null })),
      );
      for (const place of places) await start(place);
    }, 60_000);
    afterAll(async () => {
      await nodes.stopAll();
      for (const { line } of places) await line.close();
    });

    async function start(place: Place): Promise<void> {
      place.node = await nodes.start(place.role, { DATABASE_URL: place.line.url });
    }

    const FAULTS: readonly [name: string, hurt: (place: Place) => Promise<void>][] = [
      [
        'killed',
        async (place) => {
          const { node } = place;
          place.node = null;
          node?.child.kill('SIGKILL');
          await node?.ended;
          await start(place);
        },
      ],
      [
        'replaced',
        async (place) => {
          const { node } = place;
          await start(place);
          node?.child.kill('SIGTERM');
          await node?.ended;
        },
      ],
      [
        'held',
        async ({ node }) => {
          node?.child.kill('SIGSTOP');
          await delay(1_000 + random() * 9_000);
          node?.child.kill('SIGCONT');
        },
      ],
      [
        'cut off from PostgreSQL',
        async ({ line }) => {
          line.silence();
          await delay(1_000 + random() * 9_000);
          line.restore();
        },
      ],
      [
        'and all others without PostgreSQL, which is restarted',
        async () => {
          await server.server.stop();
          await delay(random() * 3_000);
          await server.server.start();
        },
      ],
    ];

    it(
      `answers every question whole and once, for ${MINUTES} minutes`,
      async () => {
        const endsAt = performance.now() + MINUTES * 60_000;
        const urls = () => places.flatMap(({ role, node }) => (role === 'web' && node ? [node.url] : []));
        let runs = 0;
        let faults = 0;
        const [firstUrl = ''] = urls();
        const visit = async (visitor: number) => {
          const cookie = await becomeVisitor(firstUrl);
          while (performance.now() < endsAt) {
            const message = QUESTIONS[runs % QUESTIONS.length] ?? '';
            const key = `soak-${visitor}-${runs++}`;
            const asked = await askUntilTaken(urls, { message, key, cookie });
            const again = await askUntilTaken(urls, { message, key, cookie });
            if (again.runId !== asked.runId) told.push(`${key} was begun twice`);
            const events = await readToEnd(urls, asked);
            told.push(...findFaults(events).map((fault) => `${asked.runId}: ${fault}`));
            const later = await readToEnd(urls, asked);
            if (JSON.stringify(later) !== JSON.stringify(events))
              told.push(`${asked.runId} reads otherwise afterwards`);
          }
        };
        const visiting = Promise.all(Array.from({ length: VISITORS }, (_, visitor) => visit(visitor)));
        while (performance.now() < endsAt) {
          await delay(1_000 + random() * 4_000);
          const place = places[Math.floor(random() * places.length)];
          const [name, hurt] = FAULTS[Math.floor(random() * FAULTS.length)] ?? [];
          if (!place || !hurt) continue;
          process.stdout.write(`soak: ${place.role} ${name}\n`);
          await hurt(place);
          faults++;
        }
        await visiting;
        process.stdout.write(`soak: ${runs} runs, ${faults} faults, seed ${SEED}\n`);
        expect(told).toEqual([]);
        expect(await findOpen()).toEqual([]);
        expect(faults).toBeGreaterThan(0);
      },
      MINUTES * 60_000 + 180_000,
    );

    /** Runs that are not over, or whose events overlap. */
    async function findOpen(): Promise<unknown[]> {
      const postgres = await openPostgres({ url: databaseUrl });
      const rows = await postgres.query(
        `SELECT id, state FROM runs WHERE state = 'running' OR EXISTS (
           SELECT 1 FROM run_events a JOIN run_events b ON a.run = b.run AND a.last_seq < b.last_seq
           WHERE a.run = runs.id AND a.last_seq >= b.first_seq)`,
      );
      await postgres.close();
      return [...rows];
    }
  },
  ['newest'],
);
