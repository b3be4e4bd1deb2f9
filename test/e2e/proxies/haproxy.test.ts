import { expect, it } from '@jest/globals';
import { describeProxy } from './describe-proxy.ts';
import { expectHeldBack } from './expect-held-back.ts';
import { testThatStreamsPass } from './test-that-streams-pass.ts';

describeProxy('haproxy', () => testThatStreamsPass('haproxy'));

describeProxy('haproxy-default', () => {
  it('holds small pieces back for about 200 milliseconds', async () => {
    const { worstDelayMs } = await expectHeldBack('haproxy-default');
    expect(worstDelayMs).toBeGreaterThan(100);
  }, 30_000);
});
