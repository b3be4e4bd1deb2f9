import { z } from 'zod';
import { isVersionName } from '../../pipeline/answer/page-version.ts';
import type { QuestionOptions } from '../../pipeline/ports.ts';

const MAX_URL_CHARS = 2_000;
const MAX_SELECTION_CHARS = 4_000;
const MAX_NAME_CHARS = 200;

const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/;

const name = z.string().min(1).max(MAX_NAME_CHARS);

/** The fields of an ask beside its message, for a strict object. Null means the same as absent. */
export const optionFields = {
  context: z
    .strictObject({
      url: z
        .url({
          protocol: /^https?$/,
          error: `context.url is not an http or https address of up to ${MAX_URL_CHARS} characters`,
        })
        .max(MAX_URL_CHARS)
        .nullish(),
      selection: z
        .string()
        .max(MAX_SELECTION_CHARS, `context.selection is longer than ${MAX_SELECTION_CHARS} characters`)
        .nullish(),
    })
    .nullish(),
  filter: z
    .strictObject({
      collection: name.nullish(),
      version: name
        .refine(isVersionName, 'filter.version is not a version such as 3.4, v2 or latest')
        .nullish(),
      language: z
        .string()
        .regex(LANGUAGE, 'filter.language is not a language tag such as en or pt-BR')
        .nullish(),
    })
    .nullish(),
  profile: z.literal('off', 'profile is "off" or absent').nullish(),
  replaces: z
    .string()
    .regex(/^[\w-]{1,64}$/, 'replaces is not the id of a run')
    .nullish(),
};

const fields = z.object(optionFields);

/** What is said, and nothing else: empty objects and texts are left out, and of an address its query and fragment. */
export function toQuestionOptions({
  context,
  filter,
  profile,
  replaces,
}: z.output<typeof fields>): QuestionOptions {
  const selection = context?.selection?.replaceAll('\0', '').toWellFormed().trim();
  const place = dropEmpty({ url: context?.url && toPageAddress(context.url), selection });
  const documents = dropEmpty({ ...filter });
  return {
    ...(place && { context: place }),
    ...(documents && { filter: documents }),
    ...(profile && { profile }),
    ...(replaces && { replaces }),
  };
}

/** A query may hold what is nobody's business: a session, what was searched for. */
function toPageAddress(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

function dropEmpty<Name extends string>(
  said: Readonly<Partial<Record<Name, string | null | undefined>>>,
): Partial<Record<Name, string>> | null {
  const kept = Object.entries<string | null | undefined>(said).filter(([, value]) => value);
  return kept.length > 0 ? (Object.fromEntries(kept) as Partial<Record<Name, string>>) : null;
}
