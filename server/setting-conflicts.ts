import type { SettingName, SettingValues } from './settings.ts';

/** Settings that were read; one that could not be is missing, and what is said of it says that already. */
type Known = Partial<SettingValues>;

const hasModel = ({ OPENAI_API_KEY, OPENAI_BASE_URL }: Known) => Boolean(OPENAI_API_KEY ?? OPENAI_BASE_URL);
/** Of no use without a model of vectors. */
const NEED_VECTORS = [
  'OPENAI_EMBEDDING_BASE_URL',
  'OPENAI_EMBEDDING_API_KEY',
  'OPENAI_EMBEDDING_HEADERS',
  'OPENAI_EMBEDDING_QUESTION_PREFIX',
  'OPENAI_EMBEDDING_PASSAGE_PREFIX',
] as const;

const hasVectors = ({ OPENAI_EMBEDDING_MODEL }: Known) => Boolean(OPENAI_EMBEDDING_MODEL);
const always = () => true;

type TimeName = Extract<SettingName, `${string}TIMEOUT_MS`>;
/** A time that ends within another one, which could otherwise never come to pass. */
const NESTED: readonly [inner: TimeName, outer: TimeName, isUsed: (known: Known) => boolean][] = [
  ['STAGE_TIMEOUT_MS', 'RUN_TIMEOUT_MS', always],
  ['OPENAI_TIMEOUT_MS', 'RUN_TIMEOUT_MS', hasModel],
  ['OPENAI_IDLE_TIMEOUT_MS', 'RUN_TIMEOUT_MS', hasModel],
  ['OPENAI_EMBEDDING_TIMEOUT_MS', 'STAGE_TIMEOUT_MS', hasVectors],
];

/** Every pair of settings that contradict each other or miss one another, a sentence each with what to do. Pure. */
export function findSettingConflicts(known: Known): string[] {
  return [
    ...findTimeConflicts(known),
    ...findTokenConflicts(known),
    ...findPriceProblems(known),
    ...findVectorProblems(known),
    ...findSiteProblems(known),
    ...findRoleProblems(known),
    ...findOperatorProblems(known),
    ...findHandOverProblems(known),
    ...findWebhookProblems(known),
    ...findPortConflicts(known),
  ];
}

function findTimeConflicts(known: Known): string[] {
  return NESTED.flatMap(([inner, outer, isUsed]) => {
    const [innerMs = 0, outerMs = Number.POSITIVE_INFINITY] = [known[inner], known[outer]];
    if (!isUsed(known) || innerMs <= outerMs) return [];
    return [
      `${inner}: ${innerMs} is longer than ${outer}, ${outerMs}, which ends it before. Raise ${outer} or lower ${inner}.`,
    ];
  });
}

/** A budget into which not one answer fits would turn the model off without a word. */
function findTokenConflicts(known: Known): string[] {
  const { OPENAI_ANSWER_TOKENS: answerTokens = 0 } = known;
  return (['OPENAI_TOKENS_VISITOR', 'OPENAI_TOKENS_SITE'] as const).flatMap((name) => {
    const budget = known[name] || Number.POSITIVE_INFINITY;
    if (!hasModel(known) || budget >= answerTokens) return [];
    return [
      `${name}: ${budget} is less than the ${answerTokens} of OPENAI_ANSWER_TOKENS, so the model would never answer. Raise ${name}, or set it to 0 for no limit.`,
    ];
  });
}

/** A budget of money can count only what has a price. */
function findPriceProblems(known: Known): string[] {
  const budget = (['OPENAI_COST_VISITOR', 'OPENAI_COST_SITE'] as const).find((name) => known[name]);
  if (!budget || !hasModel(known) || !known.OPENAI_PRICES) return [];
  const { OPENAI_MODEL, OPENAI_MODEL_PAGE, OPENAI_MODEL_INTENT, OPENAI_MODEL_SIGNALS } = known;
  const models = [OPENAI_MODEL, OPENAI_MODEL_PAGE, OPENAI_MODEL_INTENT, OPENAI_MODEL_SIGNALS];
  const used = [...models, ...(known.OPENAI_FALLBACK_MODELS ?? [])].filter(
    (model) => model && model !== 'none',
  );
  const unpriced = [...new Set(used)].filter((model) => !known.OPENAI_PRICES?.has(model ?? ''));
  if (unpriced.length === 0) return findCostConflicts(known);
  return [
    `${budget}: OPENAI_PRICES has no price of ${unpriced.join(', ')}. Add it: ${unpriced[0]}=0.40/1.60.`,
  ];
}

/** As with tokens: a budget into which not one answer of any model fits would turn them off without a word. */
function findCostConflicts(known: Known): string[] {
  const { OPENAI_MODEL, OPENAI_FALLBACK_MODELS = [], OPENAI_ANSWER_TOKENS: answerTokens = 0 } = known;
  const costs = [OPENAI_MODEL, ...OPENAI_FALLBACK_MODELS].flatMap((model) => {
    const price = known.OPENAI_PRICES?.get(model ?? '');
    return price ? [(answerTokens * price.output) / 1_000_000] : [];
  });
  const least = costs.length > 0 ? Number(Math.min(...costs).toFixed(6)) : 0;
  return (['OPENAI_COST_VISITOR', 'OPENAI_COST_SITE'] as const).flatMap((name) => {
    const budget = known[name] || Number.POSITIVE_INFINITY;
    if (budget >= least) return [];
    return [
      `${name}: ${budget} is less than the ${least} that ${answerTokens} tokens (OPENAI_ANSWER_TOKENS) cost, so no model would ever answer. Raise ${name}, or set it to 0 for no limit.`,
    ];
  });
}

/** Settings about vectors that miss the one that they need. */
function findVectorProblems(known: Known): string[] {
  const { OPENAI_EMBEDDING_MODEL, OPENAI_EMBEDDING_BASE_URL, OPENAI_API_KEY, OPENAI_BASE_URL } = known;
  if (OPENAI_EMBEDDING_MODEL && known.EMBEDDING_MODEL_FOLDER)
    return [
      'EMBEDDING_MODEL_FOLDER: OPENAI_EMBEDDING_MODEL is set, too, and vectors are of one model. Leave one of them out.',
    ];
  const servers = [OPENAI_EMBEDDING_BASE_URL, OPENAI_API_KEY, OPENAI_BASE_URL];
  if (hasVectors(known)) {
    return servers.some((value) => value !== null)
      ? []
      : [
          'OPENAI_EMBEDDING_MODEL: no server is set. Set OPENAI_API_KEY, OPENAI_BASE_URL or OPENAI_EMBEDDING_BASE_URL.',
        ];
  }
  if (OPENAI_EMBEDDING_MODEL === undefined) return [];
  const needing = NEED_VECTORS.filter((name) => known[name]);
  return needing.map((name) => `${name}: it needs OPENAI_EMBEDDING_MODEL. Set that, or leave it out.`);
}

function findSiteProblems({ SITE_KEYS, SITE_SECRETS }: Known): string[] {
  if (!SITE_KEYS || !SITE_SECRETS) return [];
  const names = new Set(SITE_KEYS.map(({ name }) => name));
  const strangers = [...SITE_SECRETS.keys()].filter((name) => !names.has(name));
  return strangers.map(
    (name) => `SITE_SECRETS: there is no site ${name} in SITE_KEYS. Add its key or leave its secret out.`,
  );
}

/** A header says something only when a proxy sets it, and takes it from what visitors send. */
function findOperatorProblems({ OPERATOR_HEADER, OPERATORS, TRUST_PROXY }: Known): string[] {
  if (!OPERATOR_HEADER) {
    return OPERATORS?.length ? ['OPERATORS: it needs OPERATOR_HEADER. Set that, or leave it out.'] : [];
  }
  return [
    ...(OPERATORS?.length === 0
      ? ['OPERATOR_HEADER: nobody is named who may see the pages. Name them in OPERATORS.']
      : []),
    ...(TRUST_PROXY === 0
      ? ['OPERATOR_HEADER: no proxy is trusted, so anybody could send it. Set TRUST_PROXY, or leave it out.']
      : []),
  ];
}

/** Processes that share nothing cannot share the work. */
function findRoleProblems({ ROLE = 'all', DATABASE_URL }: Known): string[] {
  if (ROLE === 'all' || DATABASE_URL) return [];
  return [
    `ROLE: ${ROLE} shares the work with other processes, which needs a PostgreSQL. Set DATABASE_URL, or leave ROLE out.`,
  ];
}

function findHandOverProblems({ HAND_OVER_URL, HAND_OVER_LABEL }: Known): string[] {
  if (HAND_OVER_URL !== null || !HAND_OVER_LABEL) return [];
  return ['HAND_OVER_LABEL: it is the text of a link that is missing. Set HAND_OVER_URL, or leave it out.'];
}

function findWebhookProblems({ WEBHOOK_URL, WEBHOOK_SECRET }: Known): string[] {
  if (WEBHOOK_URL && WEBHOOK_SECRET === null)
    return [
      'WEBHOOK_URL: nothing signs what is sent there. Set WEBHOOK_SECRET; make one with: echo "whsec_$(openssl rand -base64 32)"',
    ];
  if (WEBHOOK_SECRET && WEBHOOK_URL === null)
    return ['WEBHOOK_SECRET: it signs what is sent to WEBHOOK_URL. Set that, or leave it out.'];
  return [];
}

function findPortConflicts({ PORT, METRICS_PORT }: Known): string[] {
  if (!METRICS_PORT || METRICS_PORT !== PORT) return [];
  return [
    `METRICS_PORT: ${METRICS_PORT} is PORT, too. Set another one, or leave it out and set METRICS_KEY for /metrics on PORT.`,
  ];
}
