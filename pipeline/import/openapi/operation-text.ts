import { type Description, type Part, toCode, toPart, toParts, toText } from './description.ts';
import { toBlocks, toFence, toTable } from './markdown-text.ts';
import { findExample } from './schema-example.ts';
import { listFields, nameType } from './schema-fields.ts';
import { toSecurityText } from './security-text.ts';

export interface Operation {
  /** Upper case; `WEBHOOK` for what the service calls itself. */
  readonly method: string;
  readonly path: string;
  readonly operation: Part;
  /** Of the path, for all of its operations. */
  readonly shared: readonly Part[];
}

const MOST_RESPONSES = 30;
const MOST_PARAMETERS = 100;

/** All that is said of one operation, as Markdown with its title as the first heading. */
export function toOperationText(
  { method, path, operation, shared }: Operation,
  description: Description,
): string {
  const call = `${method} ${path}`;
  const parameters = mergeParameters(shared, toParts(operation.parameters), description);
  const title = toText(operation.summary) || call;
  const docs = toPart(operation.externalDocs);
  return [
    `# ${title.replace(/\s+/g, ' ')}`,
    `\`${call}\``,
    operation.deprecated === true ? 'Deprecated: this operation should not be used any more.' : '',
    toBlocks(toText(operation.description), 2),
    toText(docs.url) ? `See ${toText(docs.description) || 'also'}: ${toText(docs.url)}` : '',
    ...underHeading(`## Parameters of ${call}`, [toParameterTable(parameters, description)]),
    ...underHeading(`## Request body of ${call}`, toBodyText(operation, parameters, description)),
    ...underHeading(`## Responses of ${call}`, toResponsesText(operation, description)),
    ...underHeading(`## Authorization of ${call}`, [
      toSecurityText(operation.security ?? description.root.security, description),
    ]),
  ]
    .filter(Boolean)
    .join('\n\n');
}

function underHeading(heading: string, blocks: readonly string[]): readonly string[] {
  const shown = blocks.filter(Boolean);
  return shown.length > 0 ? [heading, ...shown] : [];
}

/** Those of the operation take the place of those of its path. */
function mergeParameters(
  shared: readonly Part[],
  own: readonly Part[],
  description: Description,
): readonly Part[] {
  const merged = new Map<string, Part>();
  for (const parameter of [...shared, ...own]) {
    const { part, name } = description.resolve(parameter);
    merged.set(`${toText(part.in)} ${toText(part.name) || name}`, { name, ...part });
  }
  return [...merged.values()].slice(0, MOST_PARAMETERS);
}

function toParameterTable(parameters: readonly Part[], description: Description): string {
  const rows = parameters
    .filter((parameter) => parameter.in !== 'body')
    .map((parameter) => {
      const schema =
        parameter.schema ?? Object.values(toPart(parameter.content)).map(toPart)[0]?.schema ?? parameter;
      const fallback = description.resolve(schema).part.default ?? parameter.default;
      return [
        `\`${toText(parameter.name)}\``,
        toText(parameter.in) === 'formData' ? 'form' : toText(parameter.in),
        nameType(schema, description),
        parameter.required === true ? 'yes' : 'no',
        fallback === undefined ? '' : toCode(fallback),
        (parameter.deprecated === true ? 'Deprecated. ' : '') + toText(parameter.description),
      ];
    });
  return toTable(['Name', 'In', 'Type', 'Required', 'Default', 'Description'], rows);
}

function toBodyText(
  operation: Part,
  parameters: readonly Part[],
  description: Description,
): readonly string[] {
  const inBody = parameters.find((parameter) => parameter.in === 'body');
  const body = inBody ?? description.resolve(operation.requestBody).part;
  const said = toBlocks(toText(body.description), 3);
  const required = body.required === true ? 'The request body is required.' : '';
  return [said, required, ...toMediaText(body, description)];
}

/** The fields and an example of the first kind of content; the others are only named. */
function toMediaText(holder: Part, description: Description): readonly string[] {
  const media = Object.entries(toPart(holder.content));
  const [type = '', first] = media[0] ?? ['', holder];
  const part = toPart(first);
  if (part.schema === undefined && media.length === 0) return [];
  const fields = listFields(part.schema, description);
  const example = findExample(
    media.length > 0 ? part : { examples: holder.examples },
    part.schema,
    description,
  );
  const kinds = media.map(([name]) => `\`${name}\``).join(', ');
  return [
    [kinds, part.schema === undefined ? '' : nameType(part.schema, description)].filter(Boolean).join(': '),
    toTable(
      ['Field', 'Of', 'Type', 'Required', 'Default', 'Description'],
      fields.map((field) => [
        `\`${field.name}\``,
        field.of,
        field.type,
        field.isRequired ? 'yes' : 'no',
        field.defaultValue === undefined ? '' : toCode(field.defaultValue),
        field.description,
      ]),
    ),
    example === null ? '' : `Example:\n\n${toFence(example, /json|^$/.test(type) ? 'json' : '')}`,
  ];
}

function toResponsesText(operation: Part, description: Description): readonly string[] {
  return Object.entries(toPart(operation.responses))
    .slice(0, MOST_RESPONSES)
    .flatMap(([status, value]) => {
      const { part, name, isElsewhere } = description.resolve(value);
      const said = isElsewhere ? `${name} (described in another file)` : toText(part.description);
      const [first = '', ...more] = said.split(/\n\s*\n/);
      const label = `**${status}**${first ? `: ${first.replace(/\s+/g, ' ')}` : ''}`;
      const headers = toHeaderTable(part, description);
      return [label, toBlocks(more.join('\n\n'), 3), headers, ...toMediaText(part, description)];
    });
}

function toHeaderTable(response: Part, description: Description): string {
  const rows = Object.entries(toPart(response.headers))
    .slice(0, MOST_PARAMETERS)
    .map(([name, value]) => {
      const { part } = description.resolve(value);
      const schema = part.schema ?? part;
      const fallback = description.resolve(schema).part.default;
      return [
        `\`${name}\``,
        nameType(schema, description),
        fallback === undefined ? '' : toCode(fallback),
        toText(part.description),
      ];
    });
  return toTable(['Header', 'Type', 'Default', 'Description'], rows);
}
