import type { Signal } from '../../../ports.ts';
import { hideQuoted } from './self-tokens.ts';

/** Not what would be, is played or told of others: "if I'm new to this", "explain it as if I am a beginner". */
const SELF =
  "(?<!\\b(?:if|when|unless|whether|suppose|supposing|imagine|pretend|assume|says?|said|thinks?|that)\\s{1,3})\\b(?:i(?:['’]?m| am)|we(?:['’]re| are))";
const HEDGES =
  '(?:(?:very|quite|really|completely|totally|still|just|pretty|fairly|relatively|rather|somewhat|kind of|sort of|a bit|a little|all) )*';

/** What people say of themselves. Nobody is judged by mistakes, spelling or the simplicity of a question. */
const SELF_DESCRIPTIONS: readonly { value: 'beginner' | 'advanced'; confidence: number; pattern: RegExp }[] =
  [
    {
      value: 'beginner',
      confidence: 0.8,
      pattern: new RegExp(
        `${SELF} ${HEDGES}(?:new (?:to|at|with|here)|new(?=[,.;:!?]|$)|(?:an? )?(?:(?:total|complete|absolute|bloody) )?(?:[\\w+#.]{1,20} )?(?:beginner|newbie|novice|noob|rookie)s?\\b|(?:just )?(?:starting out|getting started with|learning (?:how )?to|taking my first steps)|no expert\\b|not (?:very |really |that |so |too )?(?:technical|tech[- ]savvy|good with (?:computers|tech(?:nology)?|code)|experienced|familiar with|a (?:developer|programmer|coder|tech(?:ie)?|technical person|computer person)))`,
        'iu',
      ),
    },
    {
      value: 'beginner',
      confidence: 0.65,
      pattern:
        /\b(?:i(?:['’]ve| have)? never (?:used|tried|written|done|worked with|programmed|coded)|i (?:do not|don['’]?t|dont) (?:really )?know (?:much|anything|a lot|the first thing) about|(?:i|we) have (?:no|little|zero) (?:prior |previous |real )?(?:experience|knowledge|background)|(?:it['’]?s |this is )?my first time|for (?:absolute |complete )?(?:beginners|dummies)|(?:in|using) (?:simple|plain|layman['’]?s) (?:terms|words|english|language)|explain (?:it )?like i['’]?m (?:five|5))\b/iu,
    },
    {
      value: 'advanced',
      confidence: 0.8,
      pattern: new RegExp(
        `\\b(?:i(?:['’]ve| have) been (?:using|writing|developing|programming|building|working with)\\b.{0,40}?\\b(?:\\d+|several|many|ten|twenty|five) years|i(?:['’]ve| have) (?:used|programmed|written|worked with|run)\\b.{0,40}?\\bfor (?:\\d+|several|many|ten|twenty|five) years|(?:\\d+|many|ten|twenty|several) years of experience|as an? (?:senior|experienced|professional|staff|principal|expert) |${SELF} (?:already )?(?:${HEDGES}(?:familiar with|proficient in|fluent in|experienced (?:in|with))|an? (?:very )?(?:experienced|senior|expert|professional))|i (?:maintain|wrote|authored) (?:an?|the|my own) (?:library|framework|package|module|plugin)|(?:skip|leave out|spare me|i know) the basics)`,
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
 * what people say of themselves is believed most, several names of code in one message a little. Null without either, and of
 * what stands between quotation marks.
 */
export function findExpertise(said: string): Signal | null {
  const text = hideQuoted(said);
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
