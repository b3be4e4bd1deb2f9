import { expect, it } from '@jest/globals';
import { describeProxy } from './describe-proxy.ts';
import { expectHeldBack } from './expect-held-back.ts';
import { testThatStreamsPass } from './test-that-streams-pass.ts';

for (const kind of ['caddy-default', 'caddy', 'caddy-short'] as const)
  describeProxy(kind, () => testThatStreamsPass(kind));

describeProxy('caddy-gzip', () => {
  it('compresses the stream, and holds it back to do so', async () => {
    const { throughProxy } = await expectHeldBack('caddy-gzip');
    expect(throughProxy.headers['content-encoding']).toBe('gzip');
  }, 30_000);
});
