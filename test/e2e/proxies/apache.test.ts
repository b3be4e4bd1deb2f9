import { describeProxy } from './describe-proxy.ts';
import { testThatStreamsPass } from './test-that-streams-pass.ts';

for (const kind of ['apache-default', 'apache-deflate', 'apache'] as const)
  describeProxy(kind, () => testThatStreamsPass(kind));
