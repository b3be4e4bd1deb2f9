import { describe, expect, it } from '@jest/globals';
import type { Request, Response } from 'express';
import { noticeProxy } from '../../../server/middleware/notice-proxy.ts';

/** How often it warns of a request, and whether the request goes on. */
function notice(remoteAddress: string | undefined, headers: Record<string, string>) {
  let warned = 0;
  let passed = 0;
  const req = { headers, socket: { remoteAddress } } as unknown as Request;
  noticeProxy(() => warned++)(req, {} as Response, () => passed++);
  return { warned, passed };
}

describe('a proxy is noticed', () => {
  it.each([
    ['127.0.0.1', { 'x-forwarded-for': '192.0.2.1' }],
    ['::1', { via: '1.1 varnish' }],
    ['::ffff:172.18.0.2', { forwarded: 'for=192.0.2.1' }],
    ['fe80::1%eth0', { 'x-real-ip': '192.0.2.1' }],
    ['fd00::2', { 'x-forwarded-for': '192.0.2.1' }],
  ])('at %s by what it adds: %j', (peer, headers) => {
    expect(notice(peer, headers)).toEqual({ warned: 1, passed: 1 });
  });

  it.each([
    ['127.0.0.1', {}],
    ['198.51.100.7', { 'x-forwarded-for': '192.0.2.1' }],
    ['2001:db8::1', { 'x-forwarded-for': '192.0.2.1' }],
    [undefined, { 'x-forwarded-for': '192.0.2.1' }],
  ])('not at %s with %j', (peer, headers) => {
    expect(notice(peer, headers)).toEqual({ warned: 0, passed: 1 });
  });
});
