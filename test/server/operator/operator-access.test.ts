import { describe, expect, it } from '@jest/globals';
import type { Request, Response } from 'express';
import { createOperatorAccess } from '../../../server/operator/operator-access.ts';
import { createSignatures } from '../../../server/signatures.ts';

const KEY = 'k'.repeat(32);
const NONE = { OPERATOR_KEY: null, OPERATOR_HEADER: null, OPERATORS: [], PUBLIC_URL: null };
const HOUR_MS = 3_600_000;

let clock = 0;
const create = (config: object = {}, secret = 'secret') =>
  createOperatorAccess({ ...NONE, OPERATOR_KEY: KEY, ...config }, createSignatures(secret), () => clock);

function toRequest(headers: Readonly<Record<string, string>>): Request {
  return { headers, get: (name: string) => headers[name.toLowerCase()] } as unknown as Request;
}

/** The cookie that signing in sets, as a browser sends it back. */
function signIn(access: ReturnType<typeof create>): { cookie: string; options: object } {
  let set: { cookie: string; options: object } = { cookie: '', options: {} };
  const cookie = (name: string, value: string, options: object) => {
    set = { cookie: `${name}=${value}`, options };
  };
  access?.signIn({ cookie } as unknown as Response);
  return set;
}

describe('who may see the operator’s pages', () => {
  it('is nobody while neither a key nor a header is set', () => {
    expect(create({ OPERATOR_KEY: null })).toBeNull();
  });

  it('is who has signed in with the key, for twelve hours', () => {
    clock = 1_000;
    const access = create();
    const { cookie, options } = signIn(access);
    expect(options).toMatchObject({ httpOnly: true, sameSite: 'strict', path: '/', secure: false });
    const request = toRequest({ cookie: `other=1; ${cookie}` });
    expect(access?.recognise(request)?.name).toBe('key');
    clock += 12 * HOUR_MS - 1;
    expect(access?.recognise(request)).not.toBeNull();
    clock += 1;
    expect(access?.recognise(request)).toBeNull();
  });

  it('has a cookie that no neighbouring host can set, where visitors come over https', () => {
    const access = create({ PUBLIC_URL: 'https://ask.example.org' });
    const { cookie, options } = signIn(access);
    expect(cookie).toMatch(/^__Host-milepost_operator=/);
    expect(options).toMatchObject({ secure: true, path: '/' });
    expect(access?.recognise(toRequest({ cookie }))).not.toBeNull();
    expect(access?.recognise(toRequest({ cookie: cookie.replace('__Host-', '') }))).toBeNull();
  });

  it('is no longer who signed in with an earlier key, or at another site', () => {
    clock = 0;
    const { cookie } = signIn(create());
    expect(create({ OPERATOR_KEY: 'l'.repeat(32) })?.recognise(toRequest({ cookie }))).toBeNull();
    expect(create({}, 'another secret')?.recognise(toRequest({ cookie }))).toBeNull();
  });

  it.each([
    '',
    'milepost_operator',
    'milepost_operator=',
    'milepost_operator=..',
    'milepost_operator=99999999999999.nonce.signature',
    'milepost_operator=99999999999999.nonce.signature.more',
    `milepost_operator=${KEY}`,
  ])('is nobody with the cookie %j', (cookie) => {
    expect(create()?.recognise(toRequest({ cookie }))).toBeNull();
  });

  it('is nobody who has lengthened the time of a cookie', () => {
    clock = 0;
    const { cookie } = signIn(create());
    const longer = cookie.replace(/=\d+/, (time) => `${time}0`);
    expect(create()?.recognise(toRequest({ cookie: longer }))).toBeNull();
  });

  it('is a program that sends the key, which sends no forms', () => {
    const access = create();
    const program = access?.recognise(toRequest({ authorization: `Bearer ${KEY}` }));
    expect(program).toEqual({ name: 'key', formToken: null });
    expect(program && access?.isOwnForm(program, '')).toBe(false);
    expect(access?.recognise(toRequest({ authorization: `Bearer ${KEY}x` }))).toBeNull();
    expect(access?.recognise(toRequest({ authorization: `Basic ${KEY}` }))).toBeNull();
  });

  it('is who the proxy names, when the owner does, too', () => {
    const config = { OPERATOR_KEY: null, OPERATOR_HEADER: 'x-email', OPERATORS: ['ada@example.org'] };
    const access = create(config);
    expect(access?.hasKey).toBe(false);
    expect(access?.recognise(toRequest({ 'x-email': 'ada@example.org' }))?.name).toBe('ada@example.org');
    for (const named of ['eve@example.org', 'ADA@example.org', '', 'ada@example.org, eve@example.org'])
      expect(access?.recognise(toRequest({ 'x-email': named }))).toBeNull();
    expect(access?.recognise(toRequest({ authorization: 'Bearer ' }))).toBeNull();
    // Without a key there is none that could be right.
    expect(access?.isKey('')).toBe(false);
  });

  it('sends forms that were made for them alone', () => {
    clock = 0;
    const access = create();
    const one = access?.recognise(toRequest({ cookie: signIn(access).cookie }));
    const other = access?.recognise(toRequest({ cookie: signIn(access).cookie }));
    if (!one || !other) throw new Error('nobody was recognised');
    expect(access?.isOwnForm(one, one.formToken ?? '')).toBe(true);
    expect(access?.isOwnForm(one, other.formToken ?? '')).toBe(false);
    expect(access?.isOwnForm(one, '')).toBe(false);
  });
});
