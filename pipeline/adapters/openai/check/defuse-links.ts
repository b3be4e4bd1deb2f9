/** Whether a link may lead there. */
export type IsSourceUrl = (url: string) => boolean;

const ADDRESS = /^\s*(?:<\s*)?(?:[a-z][a-z0-9+.-]*:|\/\/|www\.)/i;

/** Whether a text in angle brackets would become a link. */
export function isAddress(text: string): boolean {
  return ADDRESS.test(text) || text.includes('@');
}

/**
 * Where code begins and ends is for the renderer to say, and a text can be made so that the two disagree: what would be a
 * link if this were no code is broken by a space, and what only looks a little like one (`handlers[name](event)`) is kept.
 */
export function defuseCode(code: string, isSourceUrl: IsSourceUrl): string {
  return code
    .replace(/\]\(\s*<?([^\s<>)]*)/g, (found, address: string) => {
      const isLink = address === '' || ADDRESS.test(address);
      return isLink && !isSourceUrl(address) ? found.replace('](', '] (') : found;
    })
    .replace(/\]:(?=\s*<?[a-z][a-z0-9+.-]*:\/\/)/gi, '] :')
    .replace(/<(?=[a-z][a-z0-9+.-]*:\/\/)/gi, '< ');
}
