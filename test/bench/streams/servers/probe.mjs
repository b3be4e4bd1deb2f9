/**
 * Loaded into every server by `node --import`, the product's and the others' alike, so that all are measured by the same
 * few lines: answers `memory` (bytes in use after a full collection) and `cpu` (microseconds since the start of the
 * process, without what those collections took).
 */
import { setImmediate as nextTurn } from 'node:timers/promises';

let collectingMicros = 0;

process.on('message', async ({ id, ask }) => {
  if (ask === 'memory') process.send({ id, answer: await measureMemory() });
  if (ask === 'cpu') process.send({ id, answer: cpuMicros() - collectingMicros });
});
process.on('disconnect', () => process.exit());

async function measureMemory() {
  const before = cpuMicros();
  // What the first collection lets go of can hold more: finalisers run in between.
  for (let round = 0; round < 3; round++) {
    globalThis.gc();
    await nextTurn();
  }
  collectingMicros += cpuMicros() - before;
  const { heapUsed, rss } = process.memoryUsage();
  return { heapUsed, rss };
}

function cpuMicros() {
  const { user, system } = process.cpuUsage();
  return user + system;
}
