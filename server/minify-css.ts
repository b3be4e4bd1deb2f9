/** The same style sheet without what a browser skips. It may have comments, but no strings. */
export function minifyCss(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: /g, ':')
    .replaceAll(' !', '!')
    .replaceAll(';}', '}')
    .replace(/(?<=[ :,(-])0\./g, '.')
    .trim();
}
