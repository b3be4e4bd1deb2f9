import { SETTINGS, type SettingName, type SettingValues } from './settings.ts';

/** Thrown by `loadConfig` with every problem at once, a line each, and what to do about it. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The settings have ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export type Config = SettingValues;

/**
 * Reads the settings from an environment. Pure; the result is frozen.
 * @throws {ConfigError} naming every setting that is wrong
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const values: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, { fallback, parse }] of Object.entries(SETTINGS)) {
    const text = env[name]?.trim() ?? fallback;
    try {
      values[name] = text === null || (text === '' && fallback === null) ? null : parse(text);
    } catch (error) {
      problems.push(`${name}: ${(error as Error).message}. ${suggestion(name as SettingName)}`);
    }
  }
  const config = values as SettingValues;
  if (problems.length === 0 && config.STAGE_TIMEOUT_MS > config.RUN_TIMEOUT_MS) {
    problems.push('STAGE_TIMEOUT_MS: it is longer than RUN_TIMEOUT_MS. Raise the one or lower the other.');
  }
  if (problems.length === 0) problems.push(...findVectorProblems(config));
  if (problems.length === 0) {
    const names = new Set(config.SITE_KEYS.map(({ name }) => name));
    const strangers = [...config.SITE_SECRETS.keys()].filter((name) => !names.has(name));
    for (const name of strangers)
      problems.push(
        `SITE_SECRETS: there is no site ${name} in SITE_KEYS. Add its key or leave its secret out.`,
      );
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(config);
}

/** Every setting with its default and its meaning, for `--help`. */
export function describeSettings(): string {
  const names = Object.keys(SETTINGS) as SettingName[];
  const width = Math.max(...names.map((name) => name.length));
  return names
    .map((name) => {
      const { fallback, description } = SETTINGS[name];
      const value = fallback === null ? 'not set' : fallback === '' ? 'empty' : fallback;
      return `  ${name.padEnd(width)}  ${description} [${value}]`;
    })
    .join('\n');
}

/** Settings about vectors that miss the one that they need. */
function findVectorProblems(config: Config): string[] {
  const { OPENAI_EMBEDDING_MODEL, OPENAI_EMBEDDING_BASE_URL, OPENAI_API_KEY, OPENAI_BASE_URL } = config;
  const hasServer = [OPENAI_EMBEDDING_BASE_URL, OPENAI_API_KEY, OPENAI_BASE_URL].some(
    (value) => value !== null,
  );
  if (OPENAI_EMBEDDING_MODEL !== null) {
    return hasServer
      ? []
      : [
          'OPENAI_EMBEDDING_MODEL: no server is set. Set OPENAI_API_KEY, OPENAI_BASE_URL or OPENAI_EMBEDDING_BASE_URL.',
        ];
  }
  const needing = (['OPENAI_EMBEDDING_BASE_URL', 'INTENT_EXAMPLES'] as const).filter(
    (name) => config[name] !== null,
  );
  return needing.map((name) => `${name}: it needs OPENAI_EMBEDDING_MODEL. Set that, or leave it out.`);
}

function suggestion(name: SettingName): string {
  const { fallback } = SETTINGS[name];
  return fallback === null || fallback === ''
    ? 'Mend it or leave it out.'
    : `Mend it, or leave it out for ${fallback}.`;
}
