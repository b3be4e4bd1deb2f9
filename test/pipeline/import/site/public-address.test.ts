import { describe, expect, it } from '@jest/globals';
import { checkHost, createGuardedLookup } from '../../../../pipeline/import/site/guarded-lookup.ts';
import { isPublicAddress } from '../../../../pipeline/import/site/public-address.ts';

const PRIVATE = [
  '127.0.0.1',
  '127.255.255.254',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '100.127.255.255',
  '0.0.0.0',
  '192.0.0.170',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::ffff:127.0.0.1',
  '::ffff:a9fe:a9fe',
  '::127.0.0.1',
  '64:ff9b::10.0.0.1',
  'fe80::1',
  'fe80::1%eth0',
  'fc00::1',
  'fd00::',
  'fd00:ec2::254',
  'ff02::1',
  '2002:7f00:1::',
  '2001:0:1234::1',
  '2001:db8::1',
  'no address',
];
const PUBLIC = [
  '1.1.1.1',
  '172.32.0.1',
  '100.128.0.1',
  '2606:4700::1111',
  '::ffff:8.8.8.8',
  '64:ff9b::8.8.8.8',
];

describe('an IP address', () => {
  it.each(PRIVATE)('%s is no public one', (address) => expect(isPublicAddress(address)).toBe(false));
  it.each(PUBLIC)('%s is a public one', (address) => expect(isPublicAddress(address)).toBe(true));

  it.each([
    'http://127.1/',
    'http://0x7f.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://017700000001/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[0:0:0:0:0:ffff:7f00:1]/',
    'http://[fd00::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://①②⑦.0.0.1/',
  ])('is refused in every way of writing it: %s', (address) => {
    expect(() => checkHost(new URL(address))).toThrow(
      /private network; if you mean that, add --allow-private/,
    );
  });

  it.each(['http://1.1.1.1/', 'http://[2606:4700::1111]/', 'https://example.org/'])(
    'is let pass: %s',
    (address) => {
      expect(() => checkHost(new URL(address))).not.toThrow();
    },
  );
});

describe('a name', () => {
  function lookUp(addresses: readonly string[], all: boolean) {
    const lookup = createGuardedLookup((_host, _options, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      ),
    );
    return new Promise<unknown>((resolve, reject) => {
      lookup('example.org', { all }, (error, found) => (error ? reject(error) : resolve(found)));
    });
  }

  it('is connected to at its public addresses alone', async () => {
    expect(await lookUp(['10.0.0.1', '1.1.1.1', '::1'], true)).toEqual([{ address: '1.1.1.1', family: 4 }]);
    expect(await lookUp(['10.0.0.1', '1.1.1.1'], false)).toBe('1.1.1.1');
  });

  it.each([true, false])('is refused when it has none (all: %j)', async (all) => {
    await expect(lookUp(['10.0.0.1', 'fd00::1'], all)).rejects.toThrow(
      'leads to 10.0.0.1, an address of a private network; if you mean that, add --allow-private',
    );
  });
});
