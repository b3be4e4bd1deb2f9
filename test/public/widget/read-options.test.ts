import { afterEach, describe, expect, it } from '@jest/globals';
import { readOptions } from '../../../public/widget/read-options.js';

const page = globalThis as { location?: unknown };
afterEach(() => {
  delete page.location;
});

function read(
  attributes: Record<string, string>,
  location = { origin: 'https://docs.example', pathname: '/a' },
) {
  page.location = location;
  return readOptions({ getAttribute: (name: string) => attributes[name] ?? null } as unknown as Element);
}

describe('the attributes of an element', () => {
  it('say of which documents an answer is, and where it is asked', () => {
    expect(read({ collection: ' docs ', version: '3.4', context: 'page' })).toEqual({
      filter: { collection: 'docs', version: '3.4' },
      context: { url: 'https://docs.example/a' },
    });
    expect(read({ collection: ' ', context: '' })).toEqual({});
  });

  it.each([
    { origin: 'null', pathname: 'srcdoc' },
    { origin: 'file://', pathname: '/a.html' },
    { origin: 'https://docs.example', pathname: `/${'x'.repeat(2_000)}` },
  ])('say nothing of an address that the server would refuse: %o', (location) => {
    expect(read({ context: 'page' }, location)).toEqual({});
  });
});
