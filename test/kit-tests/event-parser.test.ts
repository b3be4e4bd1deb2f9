import { describe, expect, it } from '@jest/globals';
import { createEventParser } from '../kit/event-parser.ts';

const parse = (...pieces: readonly string[]) => {
  const parser = createEventParser();
  return { items: pieces.flatMap(parser.feed), unfinished: parser.unfinished() };
};
const texts = (...pieces: readonly string[]) =>
  parse(...pieces).items.flatMap((item) => (item.kind === 'event' ? [item.text] : []));

describe('the parser of the kit', () => {
  it.each([['\n'], ['\r\n'], ['\r']])('takes %j as line end, cut anywhere', (end) => {
    const source = ['id: 7', 'event: a', 'data: x', 'data:  y', '', 'data', '', ''].join(end);
    const whole = parse(source).items;
    expect(whole).toEqual([
      { kind: 'event', type: 'a', text: 'x\n y', id: '7', lastEventId: '7' },
      { kind: 'event', type: 'message', text: '', id: null, lastEventId: '7' },
    ]);
    for (let cut = 0; cut <= source.length; cut++) {
      expect(parse(source.slice(0, cut), source.slice(cut)).items).toEqual(whole);
    }
    expect(parse(...source).items).toEqual(whole);
  });

  it('keeps comments and retry, and drops an event without data', () => {
    expect(parse(': ping\nretry: 250\nevent: a\n\nretry: soon\n').items).toEqual([
      { kind: 'comment', text: 'ping' },
      { kind: 'retry', ms: 250 },
    ]);
  });

  it('ignores an id with NUL and fields that it does not know', () => {
    expect(parse('id: a\0\nfoo: bar\ndata: x\n\n').items).toEqual([
      { kind: 'event', type: 'message', text: 'x', id: null, lastEventId: '' },
    ]);
  });

  it('tells what was cut in two', () => {
    expect(parse('data: a\n\nid: 2\nda').unfinished).toBe('id: 2\nda');
    expect(parse('data: a\n\n').unfinished).toBe('');
    expect(texts('data: a\n\nid: 2\nda', 'ta: b\n\n')).toEqual(['a', 'b']);
  });
});
