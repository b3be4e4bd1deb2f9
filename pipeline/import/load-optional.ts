import { UnreadableSource } from './unreadable-source.ts';

/**
 * A package that only some kinds of files need, so that whoever imports none of them need not have it.
 * @throws {UnreadableSource} that says how to install it, when it is missing
 */
export async function loadOptional<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    if (!isMissing(error, name)) throw error;
    throw new UnreadableSource(`needs the package "${name}" to be read; run: npm install ${name}`, {
      cause: error,
    });
  }
}

/** Not when a package that it needs itself is missing: installing it again would not help. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  const isNotFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return isNotFound && message.includes(`'${name}'`);
}
