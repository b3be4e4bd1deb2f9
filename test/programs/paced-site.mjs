/**
 * The built product with stages that take their time: `PACE_MS` milliseconds each. Prints its address as the product does.
 * Tests kill it where it hurts; a real model would be as slow.
 */
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { assemble } from '../../dist/server/assemble.js';
import { loadConfig } from '../../dist/server/config.js';
import { drain } from '../../dist/server/drain.js';
import { createEmbeddedPorts } from '../../dist/server/embedded-ports.js';
import { findPackageRoot } from '../../dist/server/environment.js';
import { createLogger } from '../../dist/server/log.js';

const paceMs = Number(process.env.PACE_MS ?? 100);
const config = loadConfig(process.env);
let isDraining = false;

const { app, runs, close } = await assemble({
  config,
  logger: createLogger(config.LOG_LEVEL),
  packageRoot: findPackageRoot(),
  isDraining: () => isDraining,
  createPorts: async (context) => paced(await createEmbeddedPorts(context)),
});
const server = createServer(app);
server.listen(config.PORT, config.HOST, () => {
  process.stdout.write(`Milepost is ready: http://${config.HOST}:${server.address().port}/\n`);
});
process.on('SIGTERM', async () => {
  isDraining = true;
  await drain(server, runs, config.DRAIN_MS);
  close();
});

function paced(ports) {
  // The last argument is the run's signal.
  const after =
    (paces, work) =>
    async (...args) => {
      await delay(paces * paceMs, undefined, { signal: args.at(-1) });
      return work(...args);
    };
  // Independent stages start together, so the later ones wait longer: the mileposts fall one pace after another.
  return {
    ...ports,
    classifier: { classify: after(1, ports.classifier.classify) },
    signalDetector: { detect: after(2, ports.signalDetector.detect) },
    knowledge: { ...ports.knowledge, search: after(3, ports.knowledge.search) },
    writer: {
      async *write(request, signal) {
        const pieces = ports.writer.write(request, signal);
        for (;;) {
          await delay(paceMs, undefined, { signal });
          const piece = await pieces.next();
          if (piece.done) return piece.value;
          yield piece.value;
        }
      },
    },
    pageComposer: { compose: after(5, ports.pageComposer.compose) },
  };
}
