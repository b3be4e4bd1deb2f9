import { findSettingConflicts } from './setting-conflicts.ts';
import { REMOVED_SETTINGS, SETTINGS, type SettingName, type SettingValues } from './settings.ts';

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
  for (const [name, instead] of Object.entries(REMOVED_SETTINGS)) {
    if (env[name]?.trim()) problems.push(`${name}: ${instead}.`);
  }
  problems.push(...findSettingConflicts(values as Partial<SettingValues>));
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(values as SettingValues);
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

function suggestion(name: SettingName): string {
  const { fallback } = SETTINGS[name];
  return fallback === null || fallback === ''
    ? 'Mend it or leave it out.'
    : `Mend it, or leave it out for ${fallback}.`;
}
