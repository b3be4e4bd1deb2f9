import { ENTITIES } from './entities.js';

const ESCAPED = /\\([!-/:-@[-`{-~])|&(?:#[xX]([\da-fA-F]{1,6})|#(\d{1,7})|([a-zA-Z][a-zA-Z\d]{1,31}));/g;

/**
 * The text with the characters that backslashes and entities stand for.
 * @param {string} text
 */
export function unescapeText(text) {
  return /[\\&]/.test(text) ? text.replace(ESCAPED, toCharacter) : text;
}

/**
 * @param {string} found
 * @param {string | undefined} character
 * @param {string | undefined} hex
 * @param {string | undefined} digits
 * @param {string | undefined} name
 */
function toCharacter(found, character, hex, digits, name) {
  if (character) return character;
  if (name) return ENTITIES.get(name) ?? found;
  const code = hex ? Number.parseInt(hex, 16) : Number(digits);
  return String.fromCodePoint(isCharacter(code) ? code : 0xfffd);
}

/** @param {number} code */
function isCharacter(code) {
  const isControl = code < 9 || code === 11 || (code > 13 && code < 32) || (code > 126 && code < 160);
  const isSurrogate = code > 0xd7ff && code < 0xe000;
  const isNone = (code & 0xfffe) === 0xfffe || (code > 0xfdcf && code < 0xfdf0) || code > 0x10ffff;
  return !(isControl || isSurrogate || isNone);
}
