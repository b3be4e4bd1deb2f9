import { ownValue } from '../own-value.ts';

/** What a directive of MyST becomes. */
export type MystDirective =
  | {
      readonly kind: 'code';
      readonly language: string;
      /** What stands behind the name is the first line of it. */
      readonly isArgumentCode: boolean;
      readonly isMissing: false;
    }
  /** Lines before and after what it encloses. */
  | {
      readonly kind: 'box';
      readonly opening: readonly string[];
      readonly closing: string;
      readonly isMissing: false;
    }
  /** It goes; when it stands for text that is not here, that is counted. */
  | { readonly kind: 'gone'; readonly isMissing: boolean };

const toSet = (names: string) => new Set(names.split(' '));
const NOTES = toSet('note warning tip hint important attention caution danger error seealso todo');
/** What stands behind the name is the title. */
const TITLED = toSet(
  'admonition dropdown tab tab-item card grid-item-card sidebar topic exercise solution proof theorem details',
);
/** What they enclose is text like any other. */
const WRAPPERS = toSet(
  'tab-set grid grid-item card-carousel margin div figure table list-table csv-table glossary epigraph pull-quote highlights compound container only rubric aside',
);
const CODE = toSet(
  'code-block code code-cell sourcecode parsed-literal prompt console literal testcode testoutput',
);
const SILENT = toSet(
  'toctree contents tableofcontents image index bibliography tabularcolumns currentmodule module meta raw highlight comment button-ref button-link youtube video iframe todolist testsetup testcleanup sectionauthor moduleauthor',
);
const MISSING = toSet(
  'include literalinclude eval-rst autosummary automodule autoclass autofunction automethod autodoc2-object autodoc2-summary autoprogram click argparse program-output command-output embed glue jinja',
);
const VERSIONS: Readonly<Record<string, string>> = {
  versionadded: 'Added in version',
  versionchanged: 'Changed in version',
  versionremoved: 'Removed in version',
  deprecated: 'Deprecated since version',
};

/** Null for a name that is not known: in other Markdown it is the language of the code. */
export function readMystDirective(written: string, argument: string): MystDirective | null {
  const name = written.toLowerCase();
  const version = ownValue(VERSIONS, name);
  if (version) {
    const [, number = '', rest = ''] = /^(\S*)[ \t]*(.*)$/.exec(argument) ?? [];
    return toBox([`**${version} ${number}**${rest ? `: ${rest}` : ''}`], '');
  }
  // A brace in the title would be read as a list of attributes.
  const title = argument.replace(/[[\]{}]/g, '').trim();
  if (NOTES.has(name) || TITLED.has(name))
    return toBox([`:::${toKind(name)}${title ? `[${title}]` : ''}`], ':::');
  if (name === 'rubric') return toBox(title ? [`**${title}**`] : [], '');
  if (WRAPPERS.has(name)) return toBox(/table$/.test(name) && title ? [`**${title}**`] : [], '');
  if (SILENT.has(name)) return { kind: 'gone', isMissing: false };
  if (MISSING.has(name)) return { kind: 'gone', isMissing: true };
  if (name === 'doctest') return toCode('pycon', false);
  if (name === 'math') return toCode('math', true);
  if (!CODE.has(name)) return null;
  const [first = ''] = argument.toLowerCase().split(/\s/);
  return toCode(/^[\w+#.-]+$/.test(first) && !/^(?:none|text|default)$/.test(first) ? first : '', false);
}

function toKind(name: string): string {
  return NOTES.has(name) ? name : 'admonition';
}

function toBox(opening: readonly string[], closing: string): MystDirective {
  return { kind: 'box', opening, closing, isMissing: false };
}

function toCode(language: string, isArgumentCode: boolean): MystDirective {
  return { kind: 'code', language, isArgumentCode, isMissing: false };
}
