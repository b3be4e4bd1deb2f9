import { describeEventLog } from '../contracts/event-log.ts';
import { describeOwnKindStore } from '../contracts/own-kind-store.ts';
import { describeOwnerWordStore } from '../contracts/owner-word-store.ts';
import { describePageStore } from '../contracts/page-store.ts';
import { describeProfileStore } from '../contracts/profile-store.ts';
import { createMemoryEventLog } from './memory-event-log.ts';
import { createMemoryOwnKindStore } from './memory-own-kind-store.ts';
import { createMemoryOwnerWordStore } from './memory-owner-word-store.ts';
import { createMemoryPageStore } from './memory-page-store.ts';
import { createMemoryProfileStore } from './memory-profile-store.ts';

// A fake that does not keep its contract proves nothing where it is used.
describeEventLog('the fake in memory', async () => createMemoryEventLog());
describeOwnKindStore('the fake in memory', async () => createMemoryOwnKindStore());
describeOwnerWordStore('the fake in memory', async () => createMemoryOwnerWordStore());
describePageStore('the fake in memory', async () => createMemoryPageStore());
describeProfileStore('the fake in memory', (now) => createMemoryProfileStore(now));
