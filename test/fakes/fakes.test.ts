import { describeEventLog } from '../contracts/event-log.ts';
import { describePageStore } from '../contracts/page-store.ts';
import { createMemoryEventLog } from './memory-event-log.ts';
import { createMemoryPageStore } from './memory-page-store.ts';

// A fake that does not keep its contract proves nothing where it is used.
describeEventLog('the fake in memory', async () => createMemoryEventLog());
describePageStore('the fake in memory', async () => createMemoryPageStore());
