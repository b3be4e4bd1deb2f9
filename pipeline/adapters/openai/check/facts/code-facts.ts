import { toWords } from '../../../../text/words.ts';
import type { Evidence } from './evidence.ts';
import { findCodeFacts, termsBeside } from './find-facts.ts';

/** What languages of programming say themselves, and what stands for something of the reader's own. */
const COMMON = new Set(
  `abstract and any as assert async await bool boolean break case catch char class console const continue def default del do double echo elif else end enum error
  except export extends false final finally float fn for foreach from func function global if implements import in instanceof int interface is lambda let log long
  module new nil none not null number object or package pass print private process protected public raise require return self static string struct sudo super switch
  this throw throws true try type typeof undefined union unless until use using val var void while with yield
  select where insert into update delete set values create table on group order by limit join left right inner outer having begin commit
  cd foo bar baz`.split(/\s+/),
);
const OWN = /^(?:your|my|some|example)(?:[_-]|$)/;
const FENCE_LINES = /^[ \t>]*(?:[-*+\d.)]+[ \t]+)?(?:`{3,}|~{3,})[^\n]*$/gm;
/** A line of code is near to lines that stand beside it. */
const NEAR_CHARS = 80;
const COMMENT = /(?<=^|\s)(?:\/\/|#(?!!)\s|--\s).*$|\/\*.*?\*\/|<!--.*?-->|^\s*\*\s.*$/g;
/** Texts for people, which are the reader's own. */
const SPOKEN = /(["'`])[^"'`\n]*\s[^"'`\n]*\1/g;
const DECLARED =
  /\b(?:const|let|var|val|import)\s+[{[]\s*([\w$\s,:]*)[}\]]|\b(?:const|let|var|val|def|fn|func|function|class|type|interface|struct|enum|import|as|for|catch)\s+\(?(?:const |let |var )?([\p{L}_$][\w$]*)/gu;
const ASSIGNED = /(?:^|[;{(]\s*)([\p{L}_$][\w$]{0,63})[ \t]{0,8}:?=(?![=>])/gmu;
const PARAMETERS = /\(([\w$\s,{}:]*)\)\s*(?:=>|\{|:)|(?<![\w$])([\p{L}_$][\w$]{0,63})[ \t]{0,8}=>/gu;
const MAX_LINE = 300;
/** A line of fewer terms is looked for with those of its neighbours. */
const MIN_LINE_TERMS = 4;

/**
 * Whether every line of a piece of code is made of what the sources have, near one another; names that the code gives itself
 * are its own.
 */
export function isHeldCode(code: string, evidence: Evidence): boolean {
  const lines = code
    .replace(FENCE_LINES, '')
    .split('\n')
    .map((line) => line.slice(0, MAX_LINE).replace(COMMENT, '').replace(SPOKEN, "''"));
  const own = listOwnNames(lines.join('\n'));
  return lines.every((line, index) => {
    if (!/[\p{L}\p{N}]/u.test(line)) return true;
    const facts = findCodeFacts(line, 0).filter(
      ({ kind, forms: [name = ''] }) =>
        kind === 'number' || !(COMMON.has(name) || OWN.test(name) || own.has(name)),
    );
    const words = toWords(line).filter(({ terms: [term = ''] }) => !COMMON.has(term) && !own.has(term));
    const around = words.length < MIN_LINE_TERMS ? termsOf(lines[index - 1], lines[index + 1]) : [];
    return facts.every((fact) =>
      evidence.holds(fact, [...termsBeside(fact, words, ''), ...around], NEAR_CHARS),
    );
  });
}

function listOwnNames(code: string): ReadonlySet<string> {
  const declared = [...code.matchAll(DECLARED), ...code.matchAll(ASSIGNED), ...code.matchAll(PARAMETERS)];
  const names = declared.flatMap(
    ([, first = '', second = '']) => `${first} ${second}`.match(/[\p{L}_$][\w$]*/gu) ?? [],
  );
  return new Set(names.map((name) => name.toLowerCase()));
}

function termsOf(...lines: readonly (string | undefined)[]): string[] {
  return lines.flatMap((line) =>
    line === undefined ? [] : toWords(line).map(({ terms: [term = ''] }) => term),
  );
}
