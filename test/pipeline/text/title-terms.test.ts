import { describe, expect, it } from '@jest/globals';
import { toTitleTerms } from '../../../pipeline/text/title-terms.ts';

describe('the terms of a title', () => {
  it.each([
    ['Making out', 'en', ['make', 'make_out']],
    ['The Who', 'en', ['the', 'who']],
    ['Single sign-on', 'en', ['singl', 'signon', 'sign', 'sso']],
    ['Log in\nThe basics', 'en', ['log', 'log_in', 'basic']],
    ['Out of memory', 'en', ['memori', 'oom']],
    ['Die Ärzte', 'de', ['arzt']],
  ])('%j has those of its words and of the name that it is', (title, language, terms) => {
    expect(toTitleTerms(title, language)).toEqual(terms);
  });
});
