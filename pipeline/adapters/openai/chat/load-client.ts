import type { OpenAI } from 'openai';
import { keepRefusals } from './keep-refusals.ts';

export interface ClientOptions {
  /** Null for servers that want none. */
  readonly apiKey: string | null;
  /** Null for OpenAI's own. */
  readonly baseUrl: string | null;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
}

const OPENAI_URL = 'https://api.openai.com/v1';

/** Loads the vendor's package, which a site without a model never does. Makes no connection. */
export async function loadClient({ apiKey, baseUrl, headers = {} }: ClientOptions): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    // The client insists on a key; a server that wants none ignores it.
    apiKey: apiKey ?? 'none',
    baseURL: baseUrl ?? OPENAI_URL,
    defaultHeaders: headers,
    // Attempts are counted in one place, which knows what has been shown.
    maxRetries: 0,
    // It would log what it cannot parse, which may be a visitor's words.
    logLevel: 'off',
    fetch: keepRefusals(fetch),
  });
}
