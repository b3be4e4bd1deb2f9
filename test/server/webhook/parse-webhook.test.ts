import { describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../../server/config.ts';

const URL = 'https://hooks.example.org/milepost?key=1';
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const problemOf = (env: Record<string, string>) => {
  try {
    loadConfig(env);
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the settings of the webhook', () => {
  it.each([
    URL,
    'http://127.0.0.1:8080/hook',
    'http://localhost/hook',
    'http://[::1]:9/',
    'https://10.0.0.7/',
  ])('take %s', (WEBHOOK_URL) => expect(problemOf({ WEBHOOK_URL, WEBHOOK_SECRET: SECRET })).toBe(''));

  it.each([
    ['http://hooks.example.org', 'not an https address'],
    ['http://10.0.0.7/', 'http is for this machine alone'],
    ['http://127.0.0.1.example.org/', 'not an https address'],
    ['ftp://127.0.0.1/', 'not an https address'],
    ['hooks.example.org', 'not an https address'],
    ['https://user:password@example.org/', 'it has a user, a password or a #'],
    ['https://example.org/#secret', 'it has a user, a password or a #'],
  ])('refuse %s without repeating it', (WEBHOOK_URL, words) => {
    const problem = problemOf({ WEBHOOK_URL, WEBHOOK_SECRET: SECRET });
    expect(problem).toContain(`WEBHOOK_URL: `);
    expect(problem).toContain(words);
    expect(problem).not.toContain(WEBHOOK_URL);
  });

  it.each([
    ['short', 'fewer than 32 characters'],
    ['whsec_c2hvcnQ=', 'not base64 of 24 to 64 bytes'],
    [`whsec_${'!'.repeat(40)}`, 'not base64 of 24 to 64 bytes'],
    [`whsec_${Buffer.alloc(65).toString('base64')}`, 'not base64 of 24 to 64 bytes'],
  ])('refuse the secret %s without repeating it', (WEBHOOK_SECRET, words) => {
    const problem = problemOf({ WEBHOOK_URL: URL, WEBHOOK_SECRET });
    expect(problem).toContain(words);
    expect(problem).toContain('openssl rand -base64 32');
    expect(problem).not.toContain(WEBHOOK_SECRET);
  });

  it('read the key of a secret', () => {
    const keyOf = (WEBHOOK_SECRET: string) => loadConfig({ WEBHOOK_URL: URL, WEBHOOK_SECRET }).WEBHOOK_SECRET;
    expect(keyOf(SECRET)).toEqual(Buffer.alloc(32, 7));
    expect(keyOf(SECRET.replace('=', ''))).toEqual(Buffer.alloc(32, 7));
    expect(keyOf('a text of thirty-two characters.')).toEqual(
      Buffer.from('a text of thirty-two characters.'),
    );
  });

  it('need one another', () => {
    expect(problemOf({ WEBHOOK_URL: URL })).toContain('Set WEBHOOK_SECRET');
    expect(problemOf({ WEBHOOK_SECRET: SECRET })).toContain(
      'WEBHOOK_SECRET: it signs what is sent to WEBHOOK_URL',
    );
  });
});
