import { describeDeliveryStore } from '../contracts/delivery-store.ts';
import { describeEventLog } from '../contracts/event-log.ts';
import { describeFeedbackStore } from '../contracts/feedback-store.ts';
import { describeKeptResults } from '../contracts/kept-results.ts';
import { describeOwnKindStore } from '../contracts/own-kind-store.ts';
import { describeOwnerTextStore } from '../contracts/owner-text-store.ts';
import { describePageStore } from '../contracts/page-store.ts';
import { describeProfileStore } from '../contracts/profile-store.ts';
import { describeUnitOfWork } from '../contracts/unit-of-work.ts';
import { createMemoryOwnKindStore } from './memory-own-kind-store.ts';
import { createMemoryOwnerTextStore } from './memory-owner-text-store.ts';
import { createMemoryProfileStore } from './memory-profile-store.ts';
import { createMemoryStores } from './memory-stores.ts';

// A fake that does not keep its contract proves nothing where it is used.
describeDeliveryStore('the fake in memory', async () => createMemoryStores());
describeEventLog('the fake in memory', async () => createMemoryStores());
describeFeedbackStore('the fake in memory', async () => createMemoryStores());
describeKeptResults('the fake in memory', async () => ({ ...createMemoryStores(), runId: 'run' }));
describeOwnKindStore('the fake in memory', async () => createMemoryOwnKindStore());
describeOwnerTextStore('the fake in memory', async () => createMemoryOwnerTextStore());
describePageStore('the fake in memory', async () => createMemoryStores());
describeProfileStore('the fake in memory', (now) => createMemoryProfileStore(now));
describeUnitOfWork('the fakes in memory', async () => createMemoryStores());
