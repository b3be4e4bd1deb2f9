import { describe, expect, it } from '@jest/globals';
import { createRunKeys } from '../../server/run-keys.ts';
import { createSignatures } from '../../server/signatures.ts';

const signatures = createSignatures('a secret that is long enough to sign');

describe('signatures', () => {
  it('hold for the value and the purpose they were made for, and for nothing else', () => {
    const signature = signatures.sign('visitor', 'alice');
    expect(signatures.verify('visitor', 'alice', signature)).toBe(true);
    expect(signatures.verify('visitor', 'bob', signature)).toBe(false);
    expect(signatures.verify('run', 'alice', signature)).toBe(false);
    expect(createSignatures('another secret').verify('visitor', 'alice', signature)).toBe(false);
  });

  it.each(['', 'x', 'ü'.repeat(22), `${signatures.sign('visitor', 'alice')}=`])(
    'refuse %j without a throw',
    (given) => {
      expect(signatures.verify('visitor', 'alice', given)).toBe(false);
    },
  );
});

describe('the key of a run', () => {
  const minute = 60_000;
  const day = 24 * 60 * minute;
  const keysAt = (now: number) => createRunKeys(signatures, { runTimeoutMs: 2 * minute, now: () => now });
  const lasting = keysAt(0).create('run');
  const ofAddress = keysAt(0).createForAddress('run');

  it('opens its run from a header for a day, and no other run', () => {
    expect(keysAt(day - 1).opens('run', lasting, 'header')).toBe(true);
    expect(keysAt(day).opens('run', lasting, 'header')).toBe(false);
    expect(keysAt(0).opens('other', lasting, 'header')).toBe(false);
  });

  it('opens it from an address for fifteen minutes longer than a run may take', () => {
    expect(keysAt(17 * minute - 1).opens('run', ofAddress, 'address')).toBe(true);
    expect(keysAt(17 * minute).opens('run', ofAddress, 'address')).toBe(false);
    expect(keysAt(0).opens('other', ofAddress, 'address')).toBe(false);
  });

  it('that lasts opens nothing from an address, while that of an address may be sent as a header', () => {
    expect(keysAt(0).opens('run', lasting, 'address')).toBe(false);
    expect(keysAt(0).opens('run', ofAddress, 'header')).toBe(true);
    expect(keysAt(17 * minute).opens('run', ofAddress, 'header')).toBe(false);
  });

  it('that an earlier version put into an address opens its run for the day that it was given', () => {
    const expiresAt = day.toString(36);
    const earlier = `${expiresAt}.${signatures.sign('run', `run ${expiresAt}`)}`;
    expect(keysAt(day - 1).opens('run', earlier, 'address')).toBe(true);
    expect(keysAt(day).opens('run', earlier, 'address')).toBe(false);
  });

  it('cannot be given a longer life', () => {
    for (const key of [lasting, ofAddress]) {
      const [, signature] = key.split('.');
      expect(keysAt(0).opens('run', `zzzzzzzzz.${signature}`, 'header')).toBe(false);
    }
  });
});
