/** What a short answer to a question would hold. */
export type AnswerKind = 'time' | 'number' | 'name' | 'definition';

// The interrogatives of a language are a closed set, so a table of them is complete where a list of topics never is.
const QUESTIONS: readonly (readonly [AnswerKind, RegExp])[] = [
  [
    'definition',
    /^\W*(?:what|who)(?:'s|\s+(?:is|are|was|were))\s+(?:an?\s+|the\s+)?[\w.'-]+(?:\s+[\w.'-]+)?\W*$|^\W*(?:was|wer)\s+(?:ist|sind)\s+\S+(?:\s+\S+)?\W*$|^\W*qu'est-ce qu\S*\s+(?:est\s+)?\S+(?:\s+\S+)?\W*$|^\W*¿?qu[ée]\s+(?:es|son)\s+\S+(?:\s+\S+)?\W*$|^(?:ما|من)\s+هو?ي?\s|とは(?:何|なに)/iu,
  ],
  [
    'time',
    /\bwhen\b|\b(?:what|which|in what|in which)\s+(?:year|date|day|month|decade|century|time)\b|\bhow long ago\b|\bwann\b|\bquand\b|\bcuándo\b|متى|いつ/iu,
  ],
  [
    'number',
    /\bhow\s+(?:many|much|long|old|far|tall|high|big|large|often|fast|deep|wide)\b|\bwhat\s+(?:percent(?:age)?|number|amount|population|proportion|fraction)\b|\bwie\s*(?:viele?|lange|alt|hoch|groß|oft|weit)\b|\bcombien\b|\bcuánt[oa]s?\b|\bkam\b|كم|いくつ|何[人年回個]/iu,
  ],
  [
    'name',
    /\b(?:who|whom|whose|where)\b|\b(?:wer|wen|wem|wo)\b|\bqui\b|\boù\b|\bquién(?:es)?\b|\bdónde\b|من هو|أين|誰|どこ/iu,
  ],
];

const TIME =
  /\b(?:1\d{3}|20\d{2})s?\b|\b\d{1,2}(?:st|nd|rd|th)\b|\b(?:centur(?:y|ies)|decades?|January|February|March|April|June|July|August|September|October|November|December|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|Mondays?|Tuesdays?|Wednesdays?|Thursdays?|Fridays?|Saturdays?|Sundays?)\b|\p{N}[年月日世]/u;
const NUMBER =
  /\p{N}|%|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundred|thousand|million|billion|half|third|quarter|dozens?|once|twice|percent)\b/iu;
/** `X is`, with little before it; what follows must not read like `is used by`, `is not`, `is also`. */
const DEFINITION =
  /^((?:\S+\s+){1,7}?)(?:is|are|was|were|means|refers to|stands for|ist|sind|bedeutet|est|sont|désigne|es|son|significa)\s+(?!\S+(?:ed|ing|ly)\b|not\b|also\b|then\b|to\b)|とは/iu;
// The capital is looked for first: a run of spaces would be read back from each of its spaces.
const NAME = /(?=\p{Lu})(?<=[\p{Ll}\p{N},;:)'"’”]\s+["'“‘(]?)\p{Lu}[\p{L}'’.-]*/gu;

/** Null when the question words do not tell. */
export function detectAnswerKind(question: string): AnswerKind | null {
  return QUESTIONS.find(([, pattern]) => pattern.test(question))?.[0] ?? null;
}

/** 1 when the sentence holds such a thing that the question does not name itself, 0 when it does not or none is asked for. */
export function holdsAnswerKind(kind: AnswerKind | null, sentence: string, question: string): 0 | 1 {
  if (kind === null) return 0;
  if (kind === 'time') return TIME.test(sentence) ? 1 : 0;
  if (kind === 'number') return NUMBER.test(sentence) ? 1 : 0;
  if (kind === 'definition') {
    // The last words before the verb: `Middleware functions are` defines middleware.
    const subject = DEFINITION.exec(sentence)?.[1]?.toLowerCase() ?? '';
    const words = subject.match(/[\p{L}\p{N}]{3,}/gu)?.slice(-2) ?? [];
    return words.some((word) => question.toLowerCase().includes(word)) ? 1 : 0;
  }
  const asked = question.toLowerCase();
  return [...sentence.matchAll(NAME)].some(([name]) => !asked.includes(name.toLowerCase())) ? 1 : 0;
}
