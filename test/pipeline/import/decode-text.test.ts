import { describe, expect, it } from '@jest/globals';
import { decodeText } from '../../../pipeline/import/decode-text.ts';

describe('decoding a file', () => {
  it.each([
    ['UTF-8', Buffer.from('é\r\nb\rc')],
    ['UTF-8 with a mark', Buffer.from('\ufeffé\nb\nc')],
    ['UTF-16, little end first', Buffer.from('\ufeffé\nb\nc', 'utf16le')],
    ['UTF-16, big end first', Buffer.from('\ufeffé\nb\nc', 'utf16le').swap16()],
  ])('reads %s', (_, bytes) => {
    expect(decodeText(bytes)).toBe('é\nb\nc');
  });

  it('reads a page in the encoding that it declares', () => {
    expect(decodeText(Buffer.from('<meta charset="iso-8859-1">é', 'latin1'), 'html')).toContain('é');
  });

  it('refuses torn UTF-16', () => {
    expect(() => decodeText(Uint8Array.of(0xff, 0xfe, 0x00, 0xd8))).toThrow('UTF-16LE');
  });
});
