import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import request from 'supertest';
import { createTestSite, PACKAGE_ROOT } from '../../test-site.ts';
import { readMetrics } from './read-metrics.ts';

it("the guide has a row for each of Milepost's own metrics, with its type and labels", async () => {
  const site = await createTestSite({ env: { METRICS_KEY: 'a-key-of-prometheus' } });
  await request(site.app).post('/api/chat/stream').send({ message: 'Where do mileposts stand?' });
  site.metrics?.modelCalled({
    stage: 'response',
    model: 'writer',
    isFallback: false,
    outcome: 'ok',
    ms: 1,
    usage: { inputTokens: 1, outputTokens: 1 },
  });
  const { metrics } = readMetrics((await site.metrics?.expose()) ?? '');
  await site.close();
  const guide = readFileSync(join(PACKAGE_ROOT, 'pipeline/guide/watching-with-prometheus.md'), 'utf8');
  const rows = [...guide.matchAll(/^\| `(milepost_\w+)` \| (\w+) \| (.+?) \|/gm)].map(
    ([, name, type, labels = '']) => ({
      name,
      type,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label).sort(),
    }),
  );
  const own = [...metrics]
    .filter(([name]) => !/^milepost_(process|nodejs)_/.test(name))
    .map(([name, { type, labels }]) => ({ name, type, labels: [...labels].sort() }));
  const byName = (a: { name?: string | undefined }, b: { name?: string | undefined }) =>
    (a.name ?? '').localeCompare(b.name ?? '');
  expect(rows.sort(byName)).toEqual(own.sort(byName));
});
