import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { CHECKS } from '../../../server/doctor/check.ts';
import { createTestSite, type TestSite } from '../../test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await createTestSite({ env: { PUBLIC_URL: 'https://ask.example' } });
});
afterAll(() => site.close());

describe('GET /doctor', () => {
  it('lists every check before the test, and names the command for this site', async () => {
    const { text, headers, status } = await request(site.app).get('/doctor');
    expect(status).toBe(200);
    const ids = [...text.matchAll(/data-check="(\w+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(Object.keys(CHECKS));
    expect(text).toContain('npm run doctor -- https://ask.example');
    expect(text).not.toMatch(/<script(?![^>]*\ssrc=)| style=/);
    expect(headers['content-security-policy']).toContain("script-src 'self'");
    expect([headers['cache-control'], headers['x-robots-tag']]).toEqual(['no-store', 'noindex']);
  });

  it('offers silences that its heartbeats fit into', async () => {
    const { text } = await request(site.app).get('/doctor');
    const lengths = [...text.matchAll(/<option value="(\d+)"/g)].map(([, seconds]) => Number(seconds));
    expect(lengths).toEqual([25, 65, 120]);
  });

  it('shows a hostile host as text', async () => {
    const local = await createTestSite();
    try {
      const { text } = await request(local.app).get('/doctor').set('Host', '"><script>');
      expect(text).not.toContain('"><script>');
    } finally {
      await local.close();
    }
  });
});

describe('POST /doctor/diagnosis', () => {
  const nothing = { origin: 'https://ask.example', nonce: 'x', seconds: 1, cursors: ['1', '2'] };

  it('waits for what was not seen yet', async () => {
    const { body } = await request(site.app)
      .post('/doctor/diagnosis')
      .send({ ...nothing, wasOriginRefused: false });
    expect(body.state).toBe('waiting');
    expect(body.checks.map(({ outcome }: { outcome: string }) => outcome)).toEqual(
      Object.keys(CHECKS).map(() => 'waiting'),
    );
  });

  it('judges also where the chain spoils the origin, and has that tested once more before it names it', async () => {
    const refused = await request(site.app)
      .post('/doctor/diagnosis')
      .set('Origin', 'https://elsewhere.example')
      .send({ ...nothing, wasOriginRefused: true });
    expect(refused.body.repeat).toEqual(['paced']);
    expect(refused.body.checks[2]).toMatchObject({ id: 'origin', sentence: 'Tested once more.' });
    expect(refused.headers).not.toHaveProperty('access-control-allow-origin');
  });

  it.each([{}, { ...nothing, seconds: 'long' }, { ...nothing, paced: { status: 200 } }, []])(
    'refuses %j',
    async (body) => {
      const response = await request(site.app).post('/doctor/diagnosis').send(body);
      expect(response.status).toBe(400);
    },
  );
});
