import type { Signal } from '../../../ports.ts';

const SELF = "(?:i(?:['’]?m| am)|we(?:['’]re| are))";
const HEDGES =
  '(?:(?:very|quite|really|completely|totally|still|just|pretty|fairly|relatively|kind of|a bit) )*';

/** What people say of themselves. Nobody is judged by mistakes, spelling or the simplicity of a question. */
const SELF_DESCRIPTIONS: readonly { value: 'beginner' | 'advanced'; confidence: number; pattern: RegExp }[] =
  [
    {
      value: 'beginner',
      confidence: 0.8,
      pattern: new RegExp(
        `\\b${SELF} ${HEDGES}(?:new (?:to|at|with|here)|(?:an? )?(?:(?:total|complete|absolute) )?(?:beginner|newbie|novice|noob)s?\\b|(?:just )?(?:starting out|getting started with|learning (?:how )?to)|not (?:very |really |that )?(?:technical|a (?:developer|programmer|coder)))`,
        'iu',
      ),
    },
    {
      value: 'beginner',
      confidence: 0.65,
      pattern:
        /\b(?:i(?:['’]ve| have)? never (?:used|tried|written|done|worked with)|(?:it['’]?s |this is )?my first time|for (?:absolute |complete )?(?:beginners|dummies)|(?:in|using) (?:simple|plain|layman['’]?s) (?:terms|words|english|language)|explain (?:it )?like i['’]?m (?:five|5))\b/iu,
    },
    {
      value: 'advanced',
      confidence: 0.8,
      pattern: new RegExp(
        `\\b(?:i(?:['’]ve| have) been (?:using|writing|developing|programming|building|working with)\\b.{0,40}?\\b(?:\\d+|several|many) years|as an? (?:senior|experienced|professional|staff|principal) |${SELF} (?:already )?(?:${HEDGES}familiar with|an? (?:experienced|senior|expert|professional))|i (?:maintain|wrote|authored) (?:an?|the|my own) (?:library|framework|package|module|plugin))`,
        'iu',
      ),
    },
  ];

/** Names out of code: dotted, called, camelCase, CONSTANT_CASE, header names, flags, paths with an extension. */
const IDENTIFIER =
  /(?<![\w$/.])(?:[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+(?:\(\))?|[A-Za-z_$][\w$]*\(\)|[a-z]+[A-Z]\w*|[A-Z]+_[A-Z_]+|[A-Z][a-z]+(?:-[A-Z][a-z]+)+|--[a-z][\w-]+)/g;
/** One name can be copied from an error message; several in one short message are somebody's working language. */
const MIN_IDENTIFIERS = 3;
const MIN_IDENTIFIER_SHARE = 0.15;

/**
 * How well versed a visitor shows to be: `beginner` or `advanced`. This is no learnt model, for want of labelled data:
 * what people say of themselves is believed most, several names of code in one message a little. Null without either.
 */
export function findExpertise(text: string): Signal | null {
  for (const { value, confidence, pattern } of SELF_DESCRIPTIONS) {
    const match = pattern.exec(text);
    if (match) return { key: 'expertise', value, confidence, why: match[0].trim() };
  }
  const identifiers = [...new Set(text.match(IDENTIFIER))];
  const words = text.split(/\s+/).length;
  if (identifiers.length < MIN_IDENTIFIERS || identifiers.length / words < MIN_IDENTIFIER_SHARE) return null;
  const confidence = Math.min(0.55, 0.3 + 0.05 * identifiers.length);
  return { key: 'expertise', value: 'advanced', confidence, why: identifiers[0] ?? '' };
}
