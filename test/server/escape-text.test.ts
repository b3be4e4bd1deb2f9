import { describe, expect, it } from '@jest/globals';
import { escapeText } from '../../server/escape-text.ts';

describe('escapeText', () => {
  it('escapes what could end a text or a quoted attribute', () => {
    expect(escapeText(`&<>"'`)).toBe('&amp;&lt;&gt;&#34;&#39;');
  });

  it('prints numbers', () => {
    expect(escapeText(7)).toBe('7');
  });

  it.each([[undefined], [null], [{}], [['a']], [true], [Number.NaN]])('refuses %p', (value) => {
    expect(() => escapeText(value)).toThrow(TypeError);
  });
});
