import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createTestSite, type TestSite } from '../test-site.ts';
import { setUpBrowser } from './browser-tests.ts';

const { describeInBrowser, page, complaints } = await setUpBrowser();

describeInBrowser('a browser that may install the site', () => {
  let site: TestSite;
  beforeEach(async () => {
    site = await createTestSite({ env: { SITE_NAME: 'Roads' } });
  });
  afterEach(() => site.close());

  it('reads the manifest under the policy of the page, without an error', async () => {
    const { url } = await site.listen();
    await page().goto(url);
    const session = await page().context().newCDPSession(page());
    const { url: address, errors, data } = await session.send('Page.getAppManifest');
    expect(address).toBe(`${url}/manifest.webmanifest`);
    expect(errors).toEqual([]);
    expect(JSON.parse(data ?? '{}').name).toBe('Roads');
    expect(complaints()).toEqual([]);
  }, 30_000);
});
