/**
 * The built product with stages that take their time: `PACE_MS` milliseconds each. Prints its address as the product does.
 * Tests kill it where it hurts; a real model would be as slow.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { loadMeaning } from '../../dist/pipeline/adapters/embedded/meaning/load-meaning.js';
import { loadConfig } from '../../dist/server/config.js';
import { createEmbeddedPorts } from '../../dist/server/embedded-ports.js';
import { findPackageRoot } from '../../dist/server/environment.js';
import { createLogger } from '../../dist/server/log.js';
import { runSite } from '../../dist/server/run-site.js';

const paceMs = Number(process.env.PACE_MS ?? 100);
const config = loadConfig(process.env);

await runSite({
  config,
  logger: createLogger(config.LOG_LEVEL),
  packageRoot: findPackageRoot(),
  createPorts: async (context) =>
    paced(await createEmbeddedPorts(context, await loadMeaning(context.packageRoot))),
  takesOver: process.argv.includes('--takeover'),
  say: (line) => process.stdout.write(`${line}\n`),
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
