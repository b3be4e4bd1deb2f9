import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { decodeFrame, encodeComment, encodeFrame, type Frame } from '../../../pipeline/runs/frame.ts';
import { readEvents } from '../../../public/event-stream.js';
import { findSharedData } from '../../shared-data.ts';

interface EncoderCase {
  name: string;
  input: Frame & { comment?: string };
  policy: 'encode' | 'reject';
  decoded?: { type: string; data: string; id: string }[];
}

const casesFile = findSharedData('sse-encoder-cases.json');
const cases: EncoderCase[] = casesFile ? JSON.parse(readFileSync(casesFile, 'utf8')) : [];
const encode = ({ comment, ...frame }: EncoderCase['input']) =>
  comment === undefined ? encodeFrame(frame) : encodeComment(comment);

describe('encodeFrame', () => {
  it('writes id, event and data, one line each, and ends with a blank line', () => {
    expect(encodeFrame({ id: 7, event: 'stage', data: '{"a":1}' })).toBe(
      'id: 7\nevent: stage\ndata: {"a":1}\n\n',
    );
  });

  it('puts retry first', () => {
    expect(encodeFrame({ id: 1, event: 'stage', data: 'x', retry: 2000 })).toMatch(/^retry: 2000\nid: 1\n/);
  });

  (casesFile ? it : it.skip).each(cases.filter(({ policy }) => policy === 'encode'))(
    'is read back as it was meant: $name',
    async ({ input, decoded }) => {
      const bytes = new TextEncoder().encode(encode(input));
      const events = [];
      for await (const { type, data, id } of readEvents(new Blob([bytes]).stream()))
        events.push({ type, data, id });
      expect(events).toEqual(decoded);
    },
  );

  (casesFile ? it : it.skip).each(cases.filter(({ policy }) => policy === 'reject'))(
    'refuses: $name',
    ({ input }) => {
      const meant = (input.retry as unknown) === 'NaN (number)' ? { ...input, retry: Number.NaN } : input;
      expect(() => encode(meant)).toThrow(TypeError);
    },
  );
});

describe('decodeFrame', () => {
  it('gives back the name and the data', () => {
    const data = { text: 'a: b\nid: 9', n: 1 };
    expect(decodeFrame(encodeFrame({ id: 3, event: 'delta', data: JSON.stringify(data) }))).toEqual({
      event: 'delta',
      data,
    });
  });
});
