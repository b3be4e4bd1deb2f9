import { describe, expect, it } from '@jest/globals';
import { type ConfigError, loadConfig } from '../../server/config.ts';

const SECRET = 'a-secret-of-more-than-32-characters==';
const problemsOf = (env: Record<string, string>): readonly string[] => {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    return (error as ConfigError).problems;
  }
};

describe('SITE_KEYS', () => {
  it('gives each site a key and its exact origins', () => {
    const { SITE_KEYS } = loadConfig({
      SITE_KEYS:
        'shop:key1=https://shop.example, https://www.shop.example:8443; blog:key2=http://127.0.0.1:4000;',
    });
    expect(SITE_KEYS).toEqual([
      { name: 'shop', key: 'key1', origins: ['https://shop.example', 'https://www.shop.example:8443'] },
      { name: 'blog', key: 'key2', origins: ['http://127.0.0.1:4000'] },
    ]);
  });

  it.each([
    ['shop=https://shop.example', /not of the form name:key=https/],
    ['Shop:key1=https://shop.example', /not of the form/],
    ['shop:k=https://shop.example', /the key of shop is not 4 to 64/],
    ['shop:key1=', /shop has no origin/],
    ['shop:key1=https://shop.example/path', /use https:\/\/shop\.example/],
    ['shop:key1=*', /"\*" is not an address/],
    ['shop:key1=https://a.example;shop:key2=https://b.example', /the name shop stands there twice/],
    ['a:key1=https://a.example;b:key1=https://b.example', /the key key1 stands there twice/],
  ])('refuses %s and says why', (text, reason) => {
    expect(problemsOf({ SITE_KEYS: text })).toEqual([expect.stringMatching(reason)]);
  });
});

describe('SITE_SECRETS', () => {
  it('gives a site the secret that signs its visitors', () => {
    const env = { SITE_KEYS: 'shop:key1=https://shop.example', SITE_SECRETS: `shop:${SECRET}` };
    expect(loadConfig(env).SITE_SECRETS.get('shop')).toBe(SECRET);
  });

  it.each([
    ['shop:short', /the secret of shop has fewer than 32/],
    [`${SECRET}`, /entry 1 is not of the form name:secret/],
    [`shop:${SECRET};shop:${SECRET}`, /the name shop stands there twice/],
    [`blog:${SECRET}`, /there is no site blog in SITE_KEYS/],
  ])('refuses %s without repeating the secret', (text, reason) => {
    const problems = problemsOf({ SITE_KEYS: 'shop:key1=https://shop.example', SITE_SECRETS: text });
    expect(problems).toEqual([expect.stringMatching(reason)]);
    expect(problems.join()).not.toContain(SECRET);
  });
});
