import { expect, it } from '@jest/globals';
import { loadSiteIdentity } from '../../server/site-identity.ts';
import { createMemorySettings } from '../fakes/memory-settings.ts';

it('a site is the same for all who share its data, and each start is another process', async () => {
  const settings = createMemorySettings();
  const [first, second] = [
    await loadSiteIdentity({ settings, databaseUrl: null }),
    await loadSiteIdentity({ settings, databaseUrl: null }),
  ];
  expect(second.site).toBe(first.site);
  expect(second.process).not.toBe(first.process);
  const stranger = await loadSiteIdentity({ settings: createMemorySettings(), databaseUrl: null });
  expect(stranger.site).not.toBe(first.site);
});

it('data that were moved into a database are another site’s', async () => {
  const settings = createMemorySettings();
  const { site } = await loadSiteIdentity({ settings, databaseUrl: null });
  const moved = await loadSiteIdentity({ settings, databaseUrl: 'postgres://127.0.0.1/kept' });
  expect(moved.site).not.toBe(site);
});

it('the id that is told is not the one that is kept', async () => {
  const settings = createMemorySettings();
  const { site } = await loadSiteIdentity({ settings, databaseUrl: null });
  expect(site).not.toContain(await settings.readOrCreate('site_id', () => ''));
});
