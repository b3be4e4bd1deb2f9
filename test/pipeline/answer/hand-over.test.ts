import { describe, expect, it } from '@jest/globals';
import { toHandOverPayload } from '../../../pipeline/answer/hand-over.ts';
import { LANGUAGES } from '../../../server/i18n/languages.ts';

const fill = (address: string, question: string) =>
  toHandOverPayload({ address, label: null }, question, 'en').url;

describe('the link that hands a question over', () => {
  it.each([
    [
      'https://example.org/new?title={question}',
      'a & b = c?',
      'https://example.org/new?title=a%20%26%20b%20%3D%20c%3F',
    ],
    ['https://example.org/ask/{question}', '../admin#x', 'https://example.org/ask/..%2Fadmin%23x'],
    ['https://example.org/new', 'Why?', 'https://example.org/new'],
    [
      'mailto:help@example.org?subject={question}',
      '100 % “sûr”',
      'mailto:help@example.org?subject=100%20%25%20%E2%80%9Cs%C3%BBr%E2%80%9D',
    ],
    [
      'https://example.org/?a={question}&b={question}',
      "it's (new)!*",
      'https://example.org/?a=it%27s%20%28new%29%21%2A&b=it%27s%20%28new%29%21%2A',
    ],
    ['https://example.org/?a={question}', "$& $' $1", 'https://example.org/?a=%24%26%20%24%27%20%241'],
  ])('puts the question into %s as data: %s', (address, question, url) => {
    expect(fill(address, question)).toBe(url);
    if (URL.canParse(url)) expect(new URL(url).href).toBe(url);
  });

  it.each(['a\r\nBcc: everybody@example.org', 'a\n\tb', 'a\u2028b', 'a\u0000b', 'a\u0085b'])(
    'begins no other header of a mail: %j',
    (question) => {
      const url = fill('mailto:help@example.org?subject={question}', question);
      expect(decodeURIComponent(url)).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      expect(new URL(url).searchParams.size).toBe(1);
    },
  );

  it('is never too long, and cuts no character in two', () => {
    const url = fill('https://example.org/?q={question}', '\u{1F6E3}'.repeat(4_000));
    expect(decodeURIComponent(url)).toBe(`https://example.org/?q=${'\u{1F6E3}'.repeat(199)}…`);
    expect(fill('https://example.org/?q={question}', 'half \ud83d')).toContain('half%20%EF%BF%BD');
  });

  it('says it in every language of the interface, and as the owner does', () => {
    const labels = LANGUAGES.map(
      (language) => toHandOverPayload({ address: 'tel:+15550100', label: null }, '', `${language}-XX`).label,
    );
    expect(new Set(labels).size).toBe(LANGUAGES.length);
    expect(toHandOverPayload({ address: 'tel:+15550100', label: 'Call' }, '', 'de').label).toBe('Call');
    expect(toHandOverPayload({ address: 'tel:+15550100', label: null }, '', 'sv').label).toBe('Ask us');
  });
});
