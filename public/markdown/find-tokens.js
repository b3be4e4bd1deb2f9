import { nameLanguage } from './name-language.js';

/**
 * @typedef {'w' | 't' | 'n'} TokenType A word of the language, a text in quotes, a note for the reader.
 * @typedef {{ from: number, to: number, type: TokenType }} CodeToken
 * @typedef {{ pattern: RegExp, words: ReadonlySet<string>, isCaseFree: boolean }} Grammar
 */

/** Longer code is nothing that is read for its colours. */
const MAX_LENGTH = 50_000;

// Each part reads on to where it must end, and takes what it has read: no character is looked at twice.
const STARS = '\\/\\*(?:[^*]|\\*(?!\\/))*(?:\\*\\/)?';
const SLASHES = `\\/\\/[^\\n]*|${STARS}`;
const HASH = '(?<![^\\s;)])#[^\\n]*';
const DASHES = '--[^\\n]*';
const DOUBLE = '"(?:[^"\\\\\\n]|\\\\[^])*"?';
const SINGLE = "'(?:[^'\\\\\\n]|\\\\[^])*'?";
/** An apostrophe in a word begins nothing. */
const SINGLE_APART = `(?<![\\p{L}\\p{N}])${SINGLE}`;
const BACKTICK = '`(?:[^`\\\\]|\\\\[^])*`?';
const TRIPLE = '"""(?:[^"]|"(?!""))*(?:""")?|\'\'\'(?:[^\']|\'(?!\'\'))*(?:\'\'\')?';
const CHARACTER = "'(?:[^'\\\\\\n]|\\\\[^\\n]{1,8})'";
/** What follows a point is a name, whatever it reads. */
const WORD = '\\.?[\\p{L}_$@][\\p{L}\\p{N}_$-]*';

const SCRIPT =
  'as async await break case catch class const continue debugger default delete do else export extends false finally for ' +
  'from function get if import in instanceof let new null of return set static super switch this throw true try typeof ' +
  'undefined var void while with yield';
const TYPES =
  ' abstract any boolean declare enum implements interface keyof namespace never number private protected public readonly ' +
  'satisfies string type unknown';
const SHELL =
  'case do done elif else esac exit export fi for function if in local read return set shift source then trap unset until ' +
  'while cd echo sudo curl npm npx node docker git';
const PYTHON =
  'and as assert async await break class continue def del elif else except finally for from global if import in is ' +
  'lambda match nonlocal not or pass raise return try while with yield None True False self';
const FAMILY_C =
  'auto bool boolean break byte case catch char class const continue default delete do double else enum export extends ' +
  'extern final finally float for foreach friend goto if implements import in inline int interface internal is long ' +
  'namespace new null nullptr operator out override package private protected public readonly ref register return sealed ' +
  'short signed sizeof static string struct super switch template this throw throws true false try typedef typename union ' +
  'unsigned using var virtual void volatile while async await';
const GO =
  'break case chan const continue default defer else fallthrough for func go goto if import interface map package range ' +
  'return select struct switch type var nil true false';
const RUST =
  'as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move mut pub ' +
  'ref return self Self static struct super trait true type unsafe use where while';
const KOTLIN =
  'as break class continue do else false for fun if in interface is null object package return super this throw true try ' +
  'typealias val var when while by companion data override private public sealed suspend func let guard extension protocol ' +
  'struct enum switch case default import self init nil';
const PHP =
  'abstract and array as break case catch class clone const continue declare default do echo else elseif empty extends ' +
  'final finally fn for foreach function global if implements include instanceof interface isset match namespace new null ' +
  'or private protected public readonly require return static switch throw trait true false try unset use var while yield';
const RUBY =
  'alias and begin break case class def defined do else elsif end ensure false for if in module next nil not or redo ' +
  'rescue retry return self super then true undef unless until when while yield require include attr_accessor';
const SQL =
  'add all alter and as asc begin between by cascade case check column commit constraint create cross database default ' +
  'delete desc distinct drop else end exists false foreign from full group having if in index inner insert into is join ' +
  'key left like limit not null on or order outer primary references returning right rollback select set table then true ' +
  'union unique update using values view when where with';
const DOCKER =
  'ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR';
const NGINX =
  'add_header default_type error_page events gzip http if include index listen location proxy_buffering proxy_cache ' +
  'proxy_http_version proxy_pass proxy_read_timeout proxy_set_header return rewrite root server server_name set ' +
  'ssl_certificate ssl_certificate_key try_files upstream off on';
const GRAPHQL =
  'enum fragment implements input interface mutation on query scalar schema subscription type union';

const GRAMMARS = /** @type {Readonly<Record<string, Grammar>>} */ ({
  JavaScript: grammar(SLASHES, [DOUBLE, SINGLE, BACKTICK], SCRIPT),
  TypeScript: grammar(SLASHES, [DOUBLE, SINGLE, BACKTICK], SCRIPT + TYPES),
  Shell: grammar(HASH, [DOUBLE, SINGLE_APART], SHELL),
  PowerShell: grammar(HASH, [DOUBLE, SINGLE_APART], `${SHELL} param foreach process begin end`),
  JSON: grammar(SLASHES, [DOUBLE], 'true false null'),
  YAML: grammar(HASH, [DOUBLE, SINGLE_APART], 'true false null yes no on off'),
  TOML: grammar(HASH, [TRIPLE, DOUBLE, SINGLE_APART], 'true false'),
  INI: grammar(`(?<![^\\n])[#;][^\\n]*`, [DOUBLE], 'true false yes no on off'),
  HTML: grammar(
    '<!--(?:[^-]|-(?!->))*(?:-->)?',
    ['(?<==)"[^"]*"?', "(?<==)'[^']*'?"],
    '',
    '<\\/?[\\p{L}!][\\p{L}\\p{N}:-]*',
  ),
  CSS: grammar(STARS, [DOUBLE, SINGLE], 'important', '@[\\p{L}-]+'),
  SCSS: grammar(SLASHES, [DOUBLE, SINGLE], 'important', '@[\\p{L}-]+'),
  Python: grammar('#[^\\n]*', [TRIPLE, DOUBLE, SINGLE], PYTHON),
  Ruby: grammar(HASH, [DOUBLE, SINGLE_APART], RUBY),
  PHP: grammar(`${SLASHES}|${HASH}`, [DOUBLE, SINGLE], PHP),
  Java: grammar(SLASHES, [TRIPLE, DOUBLE, CHARACTER], FAMILY_C),
  Kotlin: grammar(SLASHES, [TRIPLE, DOUBLE, CHARACTER], KOTLIN),
  Go: grammar(SLASHES, [DOUBLE, BACKTICK, CHARACTER], GO),
  Rust: grammar(SLASHES, [DOUBLE, CHARACTER], RUST),
  SQL: { ...grammar(`${DASHES}|${STARS}`, [SINGLE_APART], SQL), isCaseFree: true },
  Dockerfile: grammar(HASH, [DOUBLE, SINGLE_APART], DOCKER),
  Makefile: grammar(
    HASH,
    [DOUBLE, SINGLE_APART],
    'ifeq ifneq ifdef ifndef else endif include define endef export',
  ),
  nginx: grammar(HASH, [DOUBLE, SINGLE_APART], NGINX),
  GraphQL: grammar(HASH, [TRIPLE, DOUBLE], GRAPHQL),
  Diff: grammar('(?<![^\\n])-[^\\n]*', ['(?<![^\\n])\\+[^\\n]*'], '', '(?<![^\\n])@@[^\\n]*'),
});
/** Languages that are read as another one. */
const READ_AS = /** @type {Readonly<Record<string, string>>} */ ({
  XML: 'HTML',
  C: 'Java',
  'C++': 'Java',
  'C#': 'Java',
  Swift: 'Kotlin',
});

/**
 * The words, texts and notes in code, in order; none for a language that is not known. Takes time in proportion to the
 * code, whatever is in it, and so knows no more of a language than that.
 * @param {string} code
 * @param {string} language As it is written behind the fence.
 * @returns {CodeToken[]}
 */
export function findTokens(code, language) {
  const name = nameLanguage(language);
  const known = READ_AS[name] ?? name;
  if (code.length > MAX_LENGTH || !Object.hasOwn(GRAMMARS, known)) return [];
  const { pattern, words, isCaseFree } = /** @type {Grammar} */ (GRAMMARS[known]);
  return [...code.matchAll(pattern)].flatMap(({ 0: piece, index, groups = {} }) => {
    const word = isCaseFree ? groups.word?.toLowerCase() : groups.word;
    if (word !== undefined && !words.has(word)) return [];
    return { from: index, to: index + piece.length, type: groups.note ? 'n' : groups.text ? 't' : 'w' };
  });
}

/**
 * @param {string} notes
 * @param {readonly string[]} texts
 * @param {string} words
 * @param {string} [marks] What stands out as words do.
 * @returns {Grammar}
 */
function grammar(notes, texts, words, marks = '(?!)') {
  const source = `(?<note>${notes})|(?<text>${texts.join('|')})|${marks}|(?<word>${WORD})`;
  return { pattern: new RegExp(source, 'gu'), words: new Set(words.split(' ')), isCaseFree: false };
}
