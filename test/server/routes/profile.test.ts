import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { createTestSite, type TestSite } from '../../test-site.ts';

let site: TestSite;
beforeEach(async () => {
  site = await createTestSite();
});
afterEach(() => site.close());

const HOSTILE = '<script>alert(1)</script> "mileposts"';

async function askAs(cookie = '') {
  const response = await request(site.app)
    .post('/api/chat/stream')
    .set('Cookie', cookie)
    .send({ message: HOSTILE });
  return String(response.headers['set-cookie'] ?? cookie).split(';')[0] ?? '';
}

describe('the profile page', () => {
  it('shows what was inferred, with the words that showed it, as text', async () => {
    const cookie = await askAs();
    const { text } = await request(site.app).get('/profile').set('Cookie', cookie).expect(200);
    expect(text).toContain('topic of interest');
    expect(text).toContain('fairly sure');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<script>');
  });

  it('shows nobody else’s', async () => {
    await askAs();
    const { text } = await request(site.app).get('/profile').expect(200);
    expect(text).toContain('There is nothing about you here.');
  });

  it('erases all of it on request, and only when its own page asks', async () => {
    const cookie = await askAs();
    const erase = () => request(site.app).post('/profile/erase').set('Cookie', cookie);
    await erase().set('Origin', 'https://evil.example').expect(403);
    expect((await request(site.app).get('/profile').set('Cookie', cookie)).text).toContain(
      'topic of interest',
    );
    await erase().expect(303).expect('Location', '/profile?erased');
    const { text } = await request(site.app).get('/profile?erased').set('Cookie', cookie);
    expect(text).toContain('Everything was erased.');
    expect(text).toContain('There is nothing about you here.');
  });
});
