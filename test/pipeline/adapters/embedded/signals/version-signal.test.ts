import { describe, expect, it } from '@jest/globals';
import { findVersion } from '../../../../../pipeline/adapters/embedded/signals/version-signal.ts';

describe('the version that is asked about', () => {
  it.each([
    ['How do I stream in v4?', 'v4'],
    ['We run Postgres 15 behind a proxy', 'Postgres 15'],
    ['does it work with postgres 15', 'postgres 15'],
    ['with Python 3.12 the import fails', 'Python 3.12'],
    ['How do I install it on Ubuntu 22.04?', 'Ubuntu 22.04'],
    ['What is new in version 5?', 'version 5'],
    ['I’m on the Enterprise plan, where is single sign-on?', 'Enterprise plan'],
    ['Why is the free tier slow on the free tier?', 'free tier'],
  ])('is read from %j', (text, value) => {
    const found = findVersion(text);
    expect(found).toMatchObject({ key: 'version', value });
    expect(text).toContain(found?.why);
  });

  it.each([
    'How do I upgrade from v3 to v4?',
    'What is the difference between the Pro and the Enterprise plan?',
    'In chapter 4 you write that it is safe',
    'Error 404 on every page',
    'In May 2024 we signed up',
    'It is slow with 20 users',
    'Where can I watch 10 things I hate about you?',
    'I have Covid 19, can I cancel?',
    'I am on the wrong plan',
    'Who wrote "Python 3.12 in a week"?',
    'My son is in grade 5',
    'I was on the Enterprise plan, what do I lose?',
    'I take Lipitor 20 and log it here',
  ])('is not read from %j', (text) => {
    expect(findVersion(text)).toBeNull();
  });
});
