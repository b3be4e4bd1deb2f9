import { labelOf } from '../markdown/box-marker.ts';
import { convertRawHtml } from '../markup/convert-raw-html.ts';
import { convertTable } from '../markup/convert-table.ts';
import type { MarkupBlock } from '../markup/markup-block.ts';
import { fence } from '../markup/markup-lines.ts';
import { readCsv } from '../markup/read-csv.ts';
import { ownValue } from '../own-value.ts';
import { readsAsCode } from './reads-as-code.ts';
import type { RstContext } from './rst-context.ts';
import { toInline } from './rst-inline.ts';
import { readListTable } from './rst-tables.ts';

/** A directive taken apart. */
export interface RstDirective {
  /** Without the domain, in lower case. */
  readonly name: string;
  /** What stands behind its name and on the lines right below, up to its options or a blank line. */
  readonly argument: readonly string[];
  readonly options: ReadonlyMap<string, string>;
  readonly body: readonly string[];
}

const toSet = (names: string) => new Set(names.split(' '));
const ADMONITIONS = toSet('note warning tip hint important attention caution danger error seealso');
const VERSIONS: Readonly<Record<string, string>> = {
  versionadded: 'Added in version',
  versionchanged: 'Changed in version',
  versionremoved: 'Removed in version',
  deprecated: 'Deprecated since version',
  'deprecated-removed': 'Deprecated since version',
};
/** Boxes and tabs whose title is what stands behind their name. */
const TITLED = toSet(
  'admonition topic sidebar tab tab-item group-tab code-tab dropdown collapse details card grid-item-card step rubric table-title figure-title',
);
const CODE = toSet(
  'code-block code sourcecode parsed-literal ipython prompt console doctest testcode testoutput productionlist math highlight-block terminal code-tab',
);
/** Drawn, heard or only for the program that builds the site. */
const SILENT = toSet(
  'image toctree contents index meta tabularcolumns sectionauthor codeauthor moduleauthor currentmodule module program default-role role sectnum section-numbering target-notes header footer title restructuredtext-test-directive graphviz graph digraph mermaid uml plantuml inheritance-diagram blockdiag seqdiag video youtube todo todolist testsetup testcleanup bibliography namespace nosearch highlight-lines acks unicode date button-ref button-link ifslides',
);
/** They stand for text that another file or a program holds. */
const MISSING = toSet(
  'include literalinclude automodule autoclass autofunction automethod autoattribute autodata autoexception autosummary autoprogram program-output command-output click argparse apidoc doxygenclass doxygenfunction doxygenfile doxygenstruct openapi swagger jinja exec plot ipython-execute gallery minigallery',
);
/** Descriptions of what a program offers. */
const OBJECT = toSet(
  'function class method staticmethod classmethod attribute property data exception option cmdoption envvar confval setting describe object decorator decoratormethod macro type struct union enum enumerator member var directive role get post put delete patch head options signature program-option opcode pdbcommand templatetag templatefilter fieldlookup django-admin django-admin-option c-function cfunction ctype cmacro cvar cmember',
);

/** What a directive shows. */
export function convertDirective(
  directive: RstDirective,
  context: RstContext,
  depth: number,
): readonly MarkupBlock[] {
  const { name, argument, body } = directive;
  const words = argument.join(' ');
  const within = (source: readonly string[]) => context.convertBody(source, depth + 1);
  const label = (text: string): readonly MarkupBlock[] =>
    text ? [{ lines: [`**${text.replaceAll('**', '')}**`] }] : [];
  if (ADMONITIONS.has(name)) return [...label(labelOf(name) ?? ''), ...within([...argument, '', ...body])];
  const version = ownValue(VERSIONS, name);
  if (version) return convertVersion(version, directive, context, depth);
  if (name === 'highlight') {
    context.language = languageOf(words);
    return [];
  }
  if (CODE.has(name)) return convertCode(directive, context);
  if (SILENT.has(name)) return [];
  if (MISSING.has(name)) {
    context.missing += 1;
    return readsAsCode(body) ? [{ lines: fence(body, '') }] : within(body);
  }
  if (name === 'raw') return /\bhtml\b/.test(words) ? convertRawHtml(body) : [];
  if (name === 'list-table' || name === 'flat-table')
    return [...label(toInline(words, context)), ...convertTable(readListTable(body), context, depth)];
  if (name === 'csv-table')
    return [...label(toInline(words, context)), ...convertCsv(directive, context, depth)];
  if (
    name === 'only' &&
    !/\b(?:html|not latex)\b/.test(words) &&
    /\b(?:latex|man|epub|texinfo|text)\b/.test(words)
  )
    return [];
  if (name === 'ifconfig') context.missing += 1;
  if (name === 'figure' || name === 'glossary') return within(body);
  if (name === 'table' || TITLED.has(name)) return [...label(toInline(words, context)), ...within(body)];
  if (OBJECT.has(name)) {
    const signatures = argument.map((each) => ({
      lines: [`**\`${each.replaceAll('`', '').replace(/\\(?=\S)/g, '')}\`**`],
    }));
    return [...signatures, ...within(body)];
  }
  if (name === 'centered') return label(toInline(words, context));
  // What a domain of its own describes: `http:get` is said with its method.
  const [, domain, kind] = /^([\w-]+):([\w-]+)$/.exec(name) ?? [];
  if (domain !== undefined && words) {
    const method = domain === 'http' ? `${kind?.toUpperCase()} ` : '';
    return [{ lines: [`**\`${method}${words.replaceAll('`', '')}\`**`] }, ...within(body)];
  }
  if (readsAsCode(body)) return [{ lines: fence(body, '') }];
  // Only a wrapper, as far as can be told; what is inside was written to be read.
  return within(
    /^(?:epigraph|highlights|pull-quote|compound|line-block)$/.test(name) ? [...argument, '', ...body] : body,
  );
}

function convertVersion(
  version: string,
  { argument, body }: RstDirective,
  context: RstContext,
  depth: number,
) {
  const [, number = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(argument.join(' ')) ?? [];
  const [first, ...others] = context.convertBody([rest, '', ...body], depth + 1);
  const lead = `**${version} ${number}**`;
  if (!first || first.lines.length > 1) return [{ lines: [lead] }, ...(first ? [first] : []), ...others];
  return [{ lines: [`${lead}: ${first.lines[0]}`] }, ...others];
}

function convertCode(
  { name, argument, options, body }: RstDirective,
  context: RstContext,
): readonly MarkupBlock[] {
  const words = argument.join(' ');
  const language = name === 'math' ? 'math' : languageOf(words) || defaultLanguage(name) || context.language;
  // Without a language what stands behind the name is the first line.
  const isFirstLine = (name === 'math' || name === 'parsed-literal' || name === 'productionlist') && words;
  const source = isFirstLine ? [...argument, ...body] : body;
  // Only markup that would be seen in code goes.
  const code =
    name === 'parsed-literal'
      ? source.map((line) =>
          line
            .replace(/\\(?=\S)|\*\*|``|:[\w:]{1,30}:(?=`)/g, '')
            .replace(/`([^`<>]{1,200}) <[^<>]{1,200}>`_{0,2}/g, '$1')
            .replaceAll('`', ''),
        )
      : source;
  const caption = options.get('caption');
  return [
    ...(caption ? [{ lines: [`**${toInline(caption, context)}**`] }] : []),
    { lines: fence(code, isFirstLine && name !== 'math' ? '' : language) },
  ];
}

function languageOf(words: string): string {
  const [first = ''] = words.toLowerCase().split(/\s/);
  return /^[\w+#.-]+$/.test(first) && !/^(?:none|text|default|guess)$/.test(first) ? first : '';
}

function defaultLanguage(name: string): string {
  if (/^(?:doctest|testcode|ipython)$/.test(name)) return 'python';
  return /^(?:console|prompt|terminal)$/.test(name) ? 'console' : '';
}

function convertCsv(
  { options, body }: RstDirective,
  context: RstContext,
  depth: number,
): readonly MarkupBlock[] {
  if (options.has('file') || options.has('url')) context.missing += 1;
  const named = options.get('delim') ?? ',';
  const delimiter = named === 'tab' ? '\t' : named === 'space' ? ' ' : named.charAt(0);
  const head = options.get('header') ? readCsv(options.get('header') ?? '') : [];
  return convertTable([...head, ...readCsv(body.join('\n'), delimiter)], context, depth);
}
