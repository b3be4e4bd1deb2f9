import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Config } from '../config.ts';
import { listCookieValues, toCookieNames } from '../cookie-names.ts';
import { createKeyCheck } from '../key-check.ts';
import type { Signatures } from '../signatures.ts';

/** Somebody who may see the operator's pages. */
export interface Operator {
  /** How the log calls them: `key`, or what the proxy says. */
  readonly name: string;
  /** What forms carry, so that no page of another site can send one; null for programs, which send no forms. */
  readonly formToken: string | null;
}

export interface OperatorAccess {
  /** Whether there is a key to sign in with. */
  readonly hasKey: boolean;
  /** Null for everybody else. It takes the same time whatever is wrong with what was sent. */
  recognise(req: Request): Operator | null;
  isKey(key: string): boolean;
  signIn(res: Response): void;
  signOut(res: Response): void;
  /** Whether the form was made for this operator. */
  isOwnForm(operator: Operator, token: string): boolean;
}

const SESSION_HOURS = 12;
const HOUR_MS = 3_600_000;
const COOKIE = 'milepost_operator';

/** Null when the pages are off: neither a key nor a header of a proxy is set. */
export function createOperatorAccess(
  config: Pick<Config, 'OPERATOR_KEY' | 'OPERATOR_HEADER' | 'OPERATORS' | 'PUBLIC_URL'>,
  signatures: Signatures,
  now: () => number = Date.now,
): OperatorAccess | null {
  const { OPERATOR_KEY: key, OPERATOR_HEADER: header, OPERATORS: operators, PUBLIC_URL } = config;
  if (key === null && header === null) return null;
  const https = PUBLIC_URL?.startsWith('https:') ?? false;
  const [cookie] = toCookieNames(COOKIE, https);
  // Without a key there is one that nobody knows, so that to look takes as long.
  const known = key ?? randomBytes(32).toString('hex');
  const keyHash = hash(known);
  const holdsKey = createKeyCheck(known);
  // Whoever changes the key ends all sessions.
  const purpose = `operator ${keyHash.toString('hex')}`;
  const allowed = new Set(operators);
  const isKey = (given: string) => timingSafeEqual(hash(given), keyHash) && key !== null;

  return {
    hasKey: key !== null,
    isKey,
    recognise(req) {
      const [kept] = listCookieValues(req.headers.cookie, [cookie]);
      const [until = '', nonce = '', signature = ''] = (kept?.value ?? '').split('.');
      const session = `${until}.${nonce}`;
      const isSigned = signatures.verify(purpose, session, signature);
      const isBearer = holdsKey(req.get('authorization')) && key !== null;
      const told = header === null ? undefined : req.get(header);
      if (told !== undefined && allowed.has(told)) return toOperator(told, told);
      if (isBearer) return { name: 'key', formToken: null };
      return isSigned && key !== null && Number(until) > now() ? toOperator('key', session) : null;
    },
    signIn(res) {
      const session = `${now() + SESSION_HOURS * HOUR_MS}.${randomBytes(12).toString('base64url')}`;
      const value = `${session}.${signatures.sign(purpose, session)}`;
      res.cookie(cookie, value, { ...cookieOptions(https), maxAge: SESSION_HOURS * HOUR_MS });
    },
    signOut: (res) => void res.clearCookie(cookie, cookieOptions(https)),
    isOwnForm: ({ formToken }, token) => formToken !== null && timingSafeEqual(hash(formToken), hash(token)),
  };

  function toOperator(name: string, session: string): Operator {
    return { name, formToken: signatures.sign(`${purpose} form`, session) };
  }
}

function cookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const;
}

function hash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
