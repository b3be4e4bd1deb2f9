import { describe, expect, it } from '@jest/globals';
import { createScope } from '../../../../pipeline/import/site/site-scope.ts';
import { createTrapWatch } from '../../../../pipeline/import/site/url-traps.ts';

const keyOf = (start: string, href: string) => createScope(new URL(start)).toAddress(href)?.key ?? null;

describe('the scope of a site', () => {
  it.each([
    ['https://example.org/docs', '/docs/'],
    ['https://example.org/docs/', '/docs/'],
    ['https://example.org/docs/intro.html', '/docs/'],
    ['https://example.org', '/'],
    ['https://example.org/v1.2/', '/v1.2/'],
  ])('of %s is the folder %s', (start, folder) => {
    expect(createScope(new URL(start)).folder).toBe(folder);
  });

  it.each([
    ['https://example.org/docs/a', 'https://example.org/docs/a'],
    ['a/', 'https://example.org/docs/a'],
    ['http://www.example.org/docs/a', 'https://example.org/docs/a'],
    ['/docs/a/index.html#part', 'https://example.org/docs/a'],
    ['/docs//a', 'https://example.org/docs/a'],
    ['/docs/%7ea', 'https://example.org/docs/~a'],
    ['/docs/ä', 'https://example.org/docs/%C3%A4'],
    ['/docs/a;jsessionid=123', 'https://example.org/docs/a'],
    ['/docs/a?utm_source=x&gclid=1', 'https://example.org/docs/a'],
    ['/docs/a?b=2&a=1&PHPSESSID=9', 'https://example.org/docs/a?a=1&b=2'],
    ['/docs', 'https://example.org/docs'],
    ['/docs/../blog', null],
    ['/docs/%2e%2e/blog', null],
    ['/docsearch', null],
    ['https://other.example/docs/a', null],
    ['https://example.org:8443/docs/a', null],
    ['https://user:pass@example.org/docs/a', null],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['https://', null],
  ])('takes %s for %s', (href, key) => {
    expect(keyOf('https://example.org/docs/', href)).toBe(key);
  });
});

describe('a trap', () => {
  const scope = createScope(new URL('https://example.org/'));
  const addressOf = (href: string) => {
    const address = scope.toAddress(href);
    if (!address) throw new Error(href);
    return address;
  };

  it.each([
    [`/${'a'.repeat(1_100)}`, 'its address is too long'],
    [`/${'a/b/c/d/e/'.repeat(5)}x`, 'its address has too many parts'],
    ['/a/b/a/b/a/b/a/b/', 'its address repeats itself'],
  ])('is seen at one address', (href, reason) => {
    expect(createTrapWatch()(addressOf(href), 1)).toBe(reason);
  });

  it('is seen when addresses differ in their query, or in their numbers far from any list', () => {
    const watch = createTrapWatch();
    const judge = (make: (number: number) => string, depth: number) =>
      Array.from({ length: 600 }, (_, number) => watch(addressOf(make(number)), depth)).filter(Boolean)
        .length;
    expect(judge((number) => `/find?q=${number}`, 1)).toBe(100);
    expect(judge((number) => `/day/${number}`, 9)).toBe(400);
    expect(judge((number) => `/rfc/${number}`, 1)).toBe(0);
    expect(judge((number) => `/word-${'abcdefghij'[number % 10]}`, 9)).toBe(0);
  });
});
