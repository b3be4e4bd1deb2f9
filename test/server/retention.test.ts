import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Eraser } from '../../pipeline/runs/eraser.ts';
import { createLogger } from '../../server/log.ts';
import { startRetention } from '../../server/retention.ts';
import { toNewRun } from '../fakes/new-run.ts';
import { createTestSite } from '../test-site.ts';

const DAY_MS = 86_400_000;
const logger = createLogger('silent');
const never = new AbortController().signal;

describe('keeping conversations for some days', () => {
  afterEach(() => void jest.useRealTimers());

  it('erases older ones at the start and every hour, until it is ended, and survives a failure', async () => {
    jest.useFakeTimers({ now: 100 * DAY_MS });
    const eraseIdleSince = jest
      .fn<Eraser['eraseIdleSince']>()
      .mockResolvedValueOnce(3)
      .mockRejectedValueOnce(new Error('The disk is full.'))
      .mockResolvedValue(0);
    const eraseExpired = jest.fn(async () => {});
    const end = startRetention({
      eraser: { eraseIdleSince },
      profiles: { eraseExpired },
      keepDays: 30,
      logger,
    });
    expect(eraseIdleSince).toHaveBeenLastCalledWith(70 * DAY_MS, expect.objectContaining({ aborted: false }));
    await jest.advanceTimersByTimeAsync(DAY_MS / 12);
    expect(eraseIdleSince).toHaveBeenCalledTimes(3);
    expect(eraseExpired).toHaveBeenCalledTimes(3);
    expect(eraseIdleSince).toHaveBeenLastCalledWith(70 * DAY_MS + DAY_MS / 12, expect.anything());
    end();
    expect(eraseIdleSince.mock.lastCall?.[1].aborted).toBe(true);
    await jest.advanceTimersByTimeAsync(DAY_MS);
    expect(eraseIdleSince).toHaveBeenCalledTimes(3);
  });

  it('erases nothing but what was noticed when they are kept for ever', async () => {
    jest.useFakeTimers();
    const eraseIdleSince = jest.fn<Eraser['eraseIdleSince']>();
    const eraseExpired = jest.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('The disk is full.'));
    eraseExpired.mockResolvedValue();
    const end = startRetention({
      eraser: { eraseIdleSince },
      profiles: { eraseExpired },
      keepDays: 0,
      logger,
    });
    await jest.advanceTimersByTimeAsync(DAY_MS / 24);
    expect(eraseExpired).toHaveBeenCalledTimes(2);
    expect(eraseIdleSince).not.toHaveBeenCalled();
    end();
  });

  it('is what KEEP_DAYS does', async () => {
    const site = await createTestSite({ env: { KEEP_DAYS: '30' } });
    const { run } = await site.runs.start(toNewRun());
    await site.runs.settled(run.id);
    expect(await site.eraser.eraseIdleSince(Date.now() - DAY_MS, never)).toBe(0);
    expect(await site.eraser.eraseIdleSince(Date.now() + 1, never)).toBe(1);
    expect(await site.runs.find(run.id)).toBeNull();
    await site.close();
  });
});
