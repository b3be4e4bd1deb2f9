import { NO_RULES, type SourceRules } from '../../pipeline/import/folder/source-rules.ts';
import type { SettingStore } from '../../pipeline/ports.ts';

/** As the command line gives them; absent where it says nothing. */
export interface GivenRules {
  readonly exclude?: readonly string[] | undefined;
  readonly include?: readonly string[] | undefined;
}

/**
 * The rules of a collection: those that are given now, else those of its last import, so that a nightly import need not repeat
 * them. An empty pattern clears what was kept. `keep` is called once the import has succeeded.
 */
export async function chooseRules(
  settings: SettingStore,
  collection: string,
  given: GivenRules,
): Promise<{ readonly rules: SourceRules; keep(): Promise<void> }> {
  const key = `import_rules:${collection}`;
  const kept = JSON.parse(await settings.readOrCreate(key, () => JSON.stringify(NO_RULES))) as SourceRules;
  const choose = (name: keyof SourceRules) =>
    given[name]?.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '') ?? kept[name];
  const rules: SourceRules = { exclude: choose('exclude'), include: choose('include') };
  return { rules, keep: () => settings.write(key, JSON.stringify(rules)) };
}
