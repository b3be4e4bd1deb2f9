import { createMemoryRateLimiter } from '../../../server/stores/memory-rate-limiter.ts';
import { describeRateLimiter } from '../../contracts/rate-limiter.ts';

describeRateLimiter('the memory of one process', async () => createMemoryRateLimiter());
