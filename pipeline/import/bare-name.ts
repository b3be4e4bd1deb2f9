/** What a web server tells apart by: the language and the encoding of a page, as in `index.html.pt-br.utf8`. */
const NEGOTIATED =
  /(\.x?html?)(?=\.)(?:\.(?!br|bz|gz|in|js|md|xz)[a-z]{2}(?:-[a-z]{2,4})?)?(?:\.(?:utf-?8|ascii|latin\d|(?:big|euc|iso|koi|shift|windows)[\w-]{0,20}))?$/i;

/** A path without what stands behind its ending only for a web server to choose by. */
export function toBareName(path: string): string {
  return path.replace(NEGOTIATED, '$1');
}
