import { parseHandOverAddress, parseHandOverLabel } from './parse-hand-over.ts';
import {
  accessKey,
  amount,
  apiKey,
  headerName,
  headers,
  headerValues,
  httpAddress,
  httpOrigin,
  oneOf,
  originList,
  postgresAddress,
  prefix,
  priceList,
  requestFields,
  secret,
  text,
  textList,
  wholeNumber,
} from './parse-setting.ts';
import { parseSiteSecrets, parseSites } from './sites.ts';
import { parseWebhookSecret, parseWebhookUrl } from './webhook/parse-webhook.ts';

/** A setting from the environment: how its text becomes a value, and what to say when it does not. */
export interface Setting<Value> {
  /** Text that stands for the setting when it is not given; null: it may be left out. */
  readonly fallback: string | null;
  readonly description: string;
  /** Returns the value, or throws an Error whose message says what would be right. */
  readonly parse: (text: string) => Value;
}

/** Node's fetch gives up a server that sends nothing for five minutes. */
const LONGEST_SILENCE_MS = 300_000;

/** Every setting by the name of its environment variable, in the order of the help. */
export const SETTINGS = {
  PORT: setting('3000', 'Port to listen on; 0 picks a free one.', wholeNumber(0, 65_535)),
  HOST: setting('127.0.0.1', 'Address to listen on; 0.0.0.0 for every interface.', text()),
  DATA_DIR: setting(
    './data',
    'Folder of the SQLite file, of one process alone; it is created when it is missing.',
    text(),
  ),
  DATABASE_URL: optional(
    'PostgreSQL that several processes share, such as postgres://user:password@host/database; without it everything is in DATA_DIR.',
    postgresAddress,
  ),
  ROLE: setting(
    'all',
    'With DATABASE_URL, what this process does. all: serves and answers; web: serves, and leaves answering to workers; worker: answers.',
    oneOf('all', 'web', 'worker'),
  ),
  SITE_NAME: setting('Milepost', 'Name in the title and at the head of every page.', text()),
  PUBLIC_URL: optional(
    'Address that visitors use, for example https://ask.example.org; needed when it has a host name, makes cookies Secure and links absolute.',
    httpOrigin,
  ),
  TRUST_PROXY: setting(
    '0',
    'Number of reverse proxies in front, whose X-Forwarded-For is believed.',
    wholeNumber(0, 10),
  ),
  EMBED_ORIGINS: setting('', 'Origins of other sites that may ask here, separated by commas.', originList),
  SITE_KEYS: setting(
    '',
    'Other sites that may ask here with a key: name:key=origin,origin;name:key=origin.',
    (value) => parseSites(value, httpOrigin),
  ),
  SITE_SECRETS: setting(
    '',
    'Secrets with which those sites sign who their visitors are: name:secret;name:secret, 32 characters or more each.',
    parseSiteSecrets,
  ),
  SESSION_SECRET: optional(
    'Signs visitor cookies and stream keys, 32 characters or more; made and kept in DATA_DIR when not given.',
    secret,
  ),
  OPERATOR_KEY: optional(
    'Key of the operator’s pages at /operator, 32 characters or more; without it and OPERATOR_HEADER they are off.',
    secret,
  ),
  OPERATOR_HEADER: optional(
    'Header in which a proxy that signs operators in tells who they are, such as X-Auth-Request-Email; needs OPERATORS and TRUST_PROXY.',
    headerName,
  ),
  OPERATORS: setting(
    '',
    'Values of OPERATOR_HEADER that may see the operator’s pages, separated by commas.',
    headerValues,
  ),
  STARTER_GUIDE: setting(
    'on',
    'on: an empty base gets the guide of Milepost at start; off: it stays empty.',
    oneOf('on', 'off'),
  ),
  OWNER_WORDS: optional(
    'File of words that stand for one another, a rule a line, such as laid off = severance; taken at every start.',
    text(),
  ),
  HAND_OVER_URL: optional(
    'Link under what the documents do not answer, https, mailto or tel: mailto:help@example.org?subject={question}.',
    parseHandOverAddress,
  ),
  HAND_OVER_LABEL: optional(
    'Text of that link; "Ask us", in the language of the question, when not given.',
    parseHandOverLabel,
  ),
  WEBHOOK_URL: optional(
    'Address that is told of questions without an answer and of answers that were not helpful; https, or http on this machine.',
    parseWebhookUrl,
  ),
  WEBHOOK_SECRET: optional(
    'Signs what is sent there: whsec_ and base64, or 32 characters or more.',
    parseWebhookSecret,
  ),
  SOURCE_LIMIT: setting(
    '8',
    'Passages that are handed to the writer and listed as sources.',
    wholeNumber(1, 20),
  ),
  MAX_MESSAGE_CHARS: setting('4000', 'Longest question, in characters.', wholeNumber(1, 100_000)),
  MAX_BODY_BYTES: setting('65536', 'Largest request body, in bytes.', wholeNumber(1_024, 10_485_760)),
  STAGE_TIMEOUT_MS: setting(
    '30000',
    'Time that one stage may take, in milliseconds; an answer may take longer while it grows.',
    wholeNumber(100, 3_600_000),
  ),
  RUN_TIMEOUT_MS: setting(
    '120000',
    'Time that a whole run may take, in milliseconds.',
    wholeNumber(100, 3_600_000),
  ),
  ASKS_PER_MINUTE_VISITOR: setting(
    '60',
    'Questions that one visitor may ask in a minute; 0 for no limit.',
    wholeNumber(0, 1_000_000),
  ),
  ASKS_PER_MINUTE_ADDRESS: setting(
    '300',
    'Questions that may come from one address in a minute; 0 for no limit.',
    wholeNumber(0, 1_000_000),
  ),
  ASKS_PER_MINUTE_SITE: setting(
    '6000',
    'Questions that the site takes in a minute; 0 for no limit.',
    wholeNumber(0, 10_000_000),
  ),
  OPEN_STREAMS_VISITOR: setting(
    '10',
    'Streams that one visitor may have open; 0 for no limit.',
    wholeNumber(0, 1_000_000),
  ),
  OPEN_STREAMS_ADDRESS: setting(
    '200',
    'Streams that one address may have open; 0 for no limit.',
    wholeNumber(0, 1_000_000),
  ),
  OPEN_STREAMS_SITE: setting(
    '20000',
    'Streams that the site keeps open; 0 for no limit.',
    wholeNumber(0, 10_000_000),
  ),
  WHEN_DETACHED: setting(
    'grace',
    'A run that nobody follows any more is ended: abort at once, grace after GRACE_MS, finish never.',
    oneOf('abort', 'grace', 'finish'),
  ),
  GRACE_MS: setting(
    '20000',
    'Time that a run waits for a reader to come back, in milliseconds.',
    wholeNumber(0, 3_600_000),
  ),
  MAX_ACTIVE_RUNS: setting(
    '2000',
    'Runs that are worked on at the same time; others wait in line.',
    wholeNumber(1, 1_000_000),
  ),
  MAX_WAITING_RUNS: setting(
    '10000',
    'Runs that may wait in line; further questions are refused.',
    wholeNumber(1, 1_000_000),
  ),
  MAX_REPLAY_EVENTS: setting(
    '1000',
    'A reader that has missed more events gets one snapshot in their place.',
    wholeNumber(10, 1_000_000),
  ),
  HEARTBEAT_MS: setting(
    '10000',
    'Silence on a stream after which a heartbeat is sent, in milliseconds.',
    wholeNumber(100, 600_000),
  ),
  STALL_TIMEOUT_MS: setting(
    '30000',
    'Time after which a reader that takes nothing is dropped, in milliseconds.',
    wholeNumber(100, 3_600_000),
  ),
  KEEP_DAYS: setting(
    '0',
    'Days after its last question that a conversation is kept, with its answers and pages; 0 for ever.',
    wholeNumber(0, 36_500),
  ),
  DRAIN_MS: setting(
    '500',
    'Time that open runs get to end after SIGTERM, in milliseconds; the next start continues the others.',
    wholeNumber(0, 600_000),
  ),
  DRAIN_DELAY_MS: setting(
    '0',
    'Time after SIGTERM in which /readyz already answers 503 and all else goes on, for load balancers that ask it, in milliseconds.',
    wholeNumber(0, 600_000),
  ),
  OPENAI_API_KEY: optional(
    'Key of OpenAI or of a compatible service. This or OPENAI_BASE_URL turns the model on.',
    apiKey,
  ),
  OPENAI_BASE_URL: optional(
    'Address of a compatible server, for example http://127.0.0.1:11434/v1; OpenAI itself when not given.',
    httpAddress,
  ),
  OPENAI_MODEL: setting('gpt-4.1-mini', 'Model that writes the answers, or none.', text()),
  OPENAI_MODEL_PAGE: optional(
    'Model that lays out the pages, or none; the model of the answers when not given.',
    text(),
  ),
  OPENAI_MODEL_INTENT: optional(
    'Model that tells the kind of question; the built-in classifier when not given.',
    text(),
  ),
  OPENAI_MODEL_SIGNALS: optional(
    'Model that reads the profile from the words of visitors; the built-in rules when not given.',
    text(),
  ),
  OPENAI_FALLBACK_MODELS: setting(
    '',
    'Models of the same server that are asked in this order when one cannot answer, separated by commas.',
    textList,
  ),
  OPENAI_REASONING_EFFORT: optional(
    'How much a model reasons before it answers: none, minimal, low, medium, high or xhigh, as far as the model knows them.',
    oneOf('none', 'minimal', 'low', 'medium', 'high', 'xhigh'),
  ),
  OPENAI_EXTRA: optional(
    'Further fields of every request, as a JSON object: {"temperature":0.2}.',
    requestFields,
  ),
  EMBEDDING_MODEL_FOLDER: optional(
    'Folder of a sentence model as ONNX, which Milepost then runs itself to make vectors; it needs a package that you install.',
    text(),
  ),
  OPENAI_EMBEDDING_MODEL: optional(
    'Model of vectors, with which passages are found that use other words than the question; the table of the package when not given.',
    text(),
  ),
  OPENAI_EMBEDDING_BASE_URL: optional(
    'Address of the server of vectors when it is another one; it gets no key but its own.',
    httpAddress,
  ),
  OPENAI_EMBEDDING_API_KEY: optional('Key of the server of vectors when it has one of its own.', apiKey),
  OPENAI_EMBEDDING_HEADERS: optional(
    'Headers for the server of vectors, as a JSON object: {"X-Team":"docs"}.',
    headers,
  ),
  OPENAI_EMBEDDING_QUESTION_PREFIX: optional(
    'Text before every question that becomes a vector, or none; known for nomic, e5, bge and others when not given.',
    prefix,
  ),
  OPENAI_EMBEDDING_PASSAGE_PREFIX: optional(
    'The same before every passage. Another one has all vectors made anew.',
    prefix,
  ),
  OPENAI_EMBEDDING_TIMEOUT_MS: setting(
    '2000',
    "Time until a question's vector, after which its words alone decide, in milliseconds.",
    wholeNumber(50, LONGEST_SILENCE_MS),
  ),
  OPENAI_TIMEOUT_MS: setting(
    '10000',
    "Time until the model's first token, further attempts included, in milliseconds.",
    wholeNumber(100, LONGEST_SILENCE_MS),
  ),
  OPENAI_IDLE_TIMEOUT_MS: setting(
    '10000',
    'Silence of the model after which its answer is given up, in milliseconds.',
    wholeNumber(100, LONGEST_SILENCE_MS),
  ),
  OPENAI_INPUT_TOKENS: setting(
    '6000',
    'Tokens that one prompt may take; sources and history are trimmed to it.',
    wholeNumber(1_000, 1_000_000),
  ),
  OPENAI_ANSWER_TOKENS: setting('800', 'Tokens that an answer may take.', wholeNumber(16, 100_000)),
  OPENAI_PAGE_TOKENS: setting('2000', 'Tokens that a page may take.', wholeNumber(16, 100_000)),
  OPENAI_TOKENS_VISITOR: setting(
    '0',
    'Tokens that one visitor may use in a day (UTC); 0 for no limit.',
    wholeNumber(0, 1_000_000_000),
  ),
  OPENAI_TOKENS_SITE: setting(
    '0',
    'Tokens that the site may use in a day (UTC); 0 for no limit.',
    wholeNumber(0, 1_000_000_000_000),
  ),
  OPENAI_PRICES: setting(
    '',
    'What a million tokens cost, in and out: gpt-4.1-mini=0.40/1.60,gpt-4.1=2/8, in any one currency.',
    priceList,
  ),
  OPENAI_COST_VISITOR: setting(
    '0',
    'Money that one visitor may use in a day (UTC), by OPENAI_PRICES; 0 for no limit.',
    amount,
  ),
  OPENAI_COST_SITE: setting(
    '0',
    'Money that the site may use in a day (UTC), by OPENAI_PRICES; 0 for no limit.',
    amount,
  ),
  SHOW_THINKING: setting(
    'off',
    'on: visitors read that a model thinks before it answers; off: they do not. Its thoughts are never shown.',
    oneOf('on', 'off'),
  ),
  UNSUPPORTED: setting(
    'mark',
    'A sentence of the model with a number, a name or code that no source has: mark says so behind it, omit leaves it out, keep leaves it.',
    oneOf('mark', 'omit', 'keep'),
  ),
  METRICS_PORT: optional(
    'Port of metrics for Prometheus, at /metrics; 0 picks a free one. This or METRICS_KEY turns them on.',
    wholeNumber(0, 65_535),
  ),
  METRICS_HOST: setting('127.0.0.1', 'Address at which METRICS_PORT listens.', text()),
  METRICS_KEY: optional(
    'Key that Prometheus sends as a bearer token, 16 characters or more; without METRICS_PORT the metrics are at /metrics of the site itself.',
    accessKey,
  ),
  REQUEST_LOG: setting(
    'on',
    'on: one line a request is logged at info, with its route, status and time, without address, query or ids of visitors; off: none.',
    oneOf('on', 'off'),
  ),
  LOG_LEVEL: setting(
    'info',
    'trace, debug, info, warn, error, fatal or silent. Questions and answers are logged at debug and trace only.',
    oneOf('trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'),
  ),
} as const satisfies Record<string, Setting<unknown>>;

/** Settings of earlier versions, with what to do in their place. */
export const REMOVED_SETTINGS: Readonly<Record<string, string>> = {
  INTENT_EXAMPLES:
    'it is no longer a setting. Leave it out, and have its file learnt once: npm run train:intents -- <file>',
};

export type SettingName = keyof typeof SETTINGS;
export type SettingValues = { readonly [Name in SettingName]: ReturnType<(typeof SETTINGS)[Name]['parse']> };

function setting<Value>(
  fallback: string,
  description: string,
  parse: (text: string) => Value,
): Setting<Value> {
  return { fallback, description, parse };
}

function optional<Value>(description: string, parse: (text: string) => Value): Setting<Value | null> {
  return { fallback: null, description, parse };
}
