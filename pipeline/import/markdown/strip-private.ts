import { replaceOutsideCode } from '../cut/code-ranges.ts';

const COMMENT_LINE = /^ {0,3}\[(?:\/\/|comment|_)[^\]\n]{0,99}\]:[ \t]*(?:#|<>)[^\n]*$/gim;
const OBSIDIAN_BLOCK = /^[ \t]{0,9}%%[ \t]*\n(?:(?!^[ \t]{0,9}%%)[\s\S])*?^[ \t]{0,9}%%[ \t]*$/gm;
const OBSIDIAN_SPAN = /%%[ \t][^%\n]{0,500}[ \t]%%/g;
const ELEMENT = /^[ \t]{0,9}<(script|style)\b[^<>]{0,500}>(?:(?!<\/?\1\b)[\s\S])*?<\/\1>[ \t]*$/gim;
const EMBED = /!\[\[[^[\]\n]{1,300}\]\]/g;
const WIKI_LINK = /(?<![\w\]!])\[\[([^[\]\n|\s](?:[^[\]\n|]{0,300}))(?:\|([^[\]\n|]{1,300}))?\]\](?![([])/g;

/**
 * Takes out what a Markdown file holds and its page does not show: comments in all the ways in which people write them, scripts
 * and styles. Links of wikis and of Obsidian (`[[Page|words]]`) become their words. Code is untouched.
 */
export function stripPrivate(text: string): string {
  let bare = text;
  const apply = (pattern: RegExp, replace: (match: RegExpExecArray) => string) => {
    bare = replaceOutsideCode(bare, pattern, replace);
  };
  if (/^ {0,3}\[(?:\/\/|comment|_)/im.test(text)) apply(COMMENT_LINE, () => '');
  if (text.includes('%%')) {
    apply(OBSIDIAN_BLOCK, () => '');
    apply(OBSIDIAN_SPAN, () => '');
  }
  if (/<(?:script|style)\b/i.test(text)) apply(ELEMENT, () => '');
  if (text.includes('[[')) {
    apply(EMBED, () => '');
    apply(WIKI_LINK, ([, page = '', words]) => words ?? page.replace(/^[^#]*#\^?|\\$/g, '').trim());
  }
  return bare;
}
