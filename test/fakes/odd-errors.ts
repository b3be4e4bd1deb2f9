import { RunFailure } from '../../pipeline/failure.ts';

function revoked(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function throwingOn(...keys: string[]): Error {
  const error = new Error('odd');
  for (const key of keys) {
    Object.defineProperty(error, key, {
      enumerable: true,
      get() {
        throw new Error(`${key} is not to be read`);
      },
    });
  }
  return error;
}

function cyclic(): Error {
  const error = new Error('cyclic');
  error.cause = Object.assign(new Error('its cause'), { cause: error });
  return error;
}

/** Things that may be thrown and that trip whoever looks at them without care; each call gives a fresh one. */
export const ODD_ERRORS: readonly (readonly [name: string, create: () => unknown])[] = [
  ['undefined', () => undefined],
  ['null', () => null],
  ['a text', () => 'text'],
  ['a symbol', () => Symbol('thrown')],
  ['a BigInt', () => 10n],
  ['a function', () => () => {}],
  ['an object without a prototype', () => Object.create(null)],
  ['a frozen error', () => Object.freeze(new Error('frozen'))],
  ['a sealed error', () => Object.seal(new Error('sealed'))],
  [
    'a frozen failure',
    () => Object.freeze(new RunFailure('internal', 'frozen', { cause: Object.freeze(new Error('deep')) })),
  ],
  ['a failure of an unknown code', () => new RunFailure('no_such_code' as 'internal', 'unknown')],
  ['an error whose message throws', () => throwingOn('message')],
  ['an error whose stack throws', () => throwingOn('stack')],
  ['an error whose cause throws', () => throwingOn('cause')],
  [
    'a failure whose code throws',
    () =>
      Object.defineProperty(new RunFailure('internal', 'odd'), 'code', {
        get: () => {
          throw new Error('code');
        },
      }),
  ],
  ['an error that is its own cause', cyclic],
  ['an error with a BigInt', () => Object.assign(new Error('big'), { size: 10n })],
  [
    'an object with a toJSON that throws',
    () => ({
      toJSON() {
        throw new Error('toJSON');
      },
    }),
  ],
  ['a proxy of an error', () => new Proxy(new Error('proxied'), {})],
  [
    'a proxy that lets nobody look',
    () =>
      new Proxy(
        {},
        {
          get() {
            throw new Error('get');
          },
          getPrototypeOf() {
            throw new Error('prototype');
          },
          ownKeys() {
            throw new Error('keys');
          },
        },
      ),
  ],
  ['a revoked proxy', revoked],
];
