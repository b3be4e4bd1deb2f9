import { describe, expect, it } from '@jest/globals';
import { createStreamReader } from './stream-reader.ts';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n';

describe('the reader of the load generator', () => {
  it('counts events, and reads their progress and their stamp, wherever the bytes are cut', () => {
    const stream = [
      HEAD,
      chunk('retry: 2000\nid: 1\nevent: stage\ndata: {"stageId":"init","progress":5,"label":"x"}\n\n'),
      chunk(':\n'),
      chunk(
        'id: 2\nevent: intent\ndata: {"language":"@123;"}\n\nid: 3\nevent: delta\ndata: {"text":"@45;"}\n\n',
      ),
      chunk('data: {"type":"data-stage","data":{"stageId":"complete","progress":100}}\n\n'),
      '0\r\n\r\n',
    ].join('');
    for (const size of [1, 7, stream.length]) {
      expect(read(stream, size)).toEqual(['first', [5, null], [null, 123n], [null, 45n], [100, null], 'end']);
    }
  });

  it('leaves out what only the product sends, and texts that an outcome repeats', () => {
    const stream =
      HEAD +
      chunk('event: progress\ndata: {"stageId":"response","progress":77.5}\n\n') +
      chunk('event: complete\ndata: {"success":true,"response":"@45;"}\n\n');
    expect(read(stream, stream.length)).toEqual(['first', [null, null]]);
  });

  it('tells of an answer that is not a stream', () => {
    const refusal = 'HTTP/1.1 429 Too Many Requests\r\nContent-Length: 17\r\n\r\n{"code":"too_many"}';
    expect(read(refusal, refusal.length)).toEqual(['HTTP/1.1 429 Too Many Requests']);
  });
});

function chunk(text: string): string {
  return `${text.length.toString(16)}\r\n${text}\r\n`;
}

function read(stream: string, size: number): unknown[] {
  const seen: unknown[] = [];
  const reader = createStreamReader({
    first: () => seen.push('first'),
    event: (progress, stampedAt) => seen.push([progress, stampedAt]),
    end: () => seen.push('end'),
    refused: (status) => seen.push(status),
  });
  for (let at = 0; at < stream.length; at += size) reader(Buffer.from(stream.slice(at, at + size), 'latin1'));
  return seen;
}
