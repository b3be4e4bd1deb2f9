import { describe, expect, it } from '@jest/globals';
import { createKeptDayBudget } from '../../../../pipeline/adapters/embedded/kept-day-budget.ts';
import { describeDayBudget, refused, tokens, toLimits } from '../../../contracts/day-budget.ts';
import { createMemorySettings } from '../../../fakes/memory-settings.ts';

const DAY_MS = 86_400_000;
const limits = toLimits({ visitor: { tokens: 100 } });

function createAt(settings = createMemorySettings()) {
  const clock = { ms: 0 };
  return { clock, settings, open: () => createKeptDayBudget({ limits, settings, now: () => clock.ms }) };
}

describeDayBudget('the memory of one process', (limits) =>
  createKeptDayBudget({ limits, settings: createMemorySettings(), now: () => 0 }),
);

describe('a budget that one process keeps', () => {
  it('begins anew with the day', async () => {
    const { clock, open } = createAt();
    const budget = await open();
    await (await budget.reserve('a', tokens(100))).settle(tokens(90));
    clock.ms = DAY_MS;
    await budget.reserve('a', tokens(100));
  });

  it('goes on counting after a restart', async () => {
    const { settings, open } = createAt();
    await (await (await open()).reserve('a', tokens(100))).settle(tokens(90));
    await expect((await createAt(settings).open()).reserve('a', tokens(50))).rejects.toEqual(refused);
  });

  it('goes on from what earlier versions have kept', async () => {
    const settings = createMemorySettings();
    await settings.write('model_tokens', '{"day":0,"site":90,"visitors":[["a",90]]}');
    await expect((await createAt(settings).open()).reserve('a', tokens(50))).rejects.toEqual(refused);
  });

  it('counts for the day on which it was asked what ends on the next', async () => {
    const { clock, open } = createAt();
    const budget = await open();
    const late = await budget.reserve('a', tokens(100));
    clock.ms = DAY_MS;
    await (await budget.reserve('a', tokens(50))).settle(tokens(50));
    await late.settle(tokens(100));
    await budget.reserve('a', tokens(50));
  });
});
