import { type Description, type Part, toCode, toPart, toParts, toText } from './description.ts';
import { toBlocks } from './markdown-text.ts';
import { describeScheme, securitySchemes } from './security-text.ts';

const MOST_CHOICES = 12;

/** What is said of the whole service: its purpose, its addresses, how to be let in, and its groups of operations. */
export function toOverviewText(description: Description): string {
  const info = toPart(description.root.info);
  const contact = toPart(info.contact);
  const version = toText(info.version);
  const contacts = ['name', 'email', 'url'].map((key) => toText(contact[key])).filter(Boolean);
  return [
    `# ${toText(info.title) || 'API'}`,
    version ? `Version ${version}` : '',
    toText(info.summary),
    toBlocks(toText(info.description), 1),
    ...toSection('## Servers', listServers(description)),
    ...toSection('## Authorization', listSchemes(description)),
    ...toSection(
      '## Groups of operations',
      toParts(description.root.tags)
        .filter((tag) => toText(tag.description) !== '' && !isLong(toText(tag.description)))
        .map((tag) => `**${toText(tag.name)}**: ${toText(tag.description).replace(/\s+/g, ' ')}`),
    ),
    ...toSection('## Contact', contacts.length > 0 ? [contacts.join(', ')] : []),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** Long enough for a document of its own. */
export function isLong(text: string): boolean {
  return text.length > 600;
}

function toSection(heading: string, items: readonly string[]): readonly string[] {
  return items.length > 0 ? [heading, items.map((item) => `- ${item}`).join('\n')] : [];
}

function listServers({ root, isSwagger }: Description): readonly string[] {
  if (isSwagger) {
    const [scheme = 'https'] = Array.isArray(root.schemes) ? root.schemes.map(toText) : [];
    return toText(root.host) ? [`\`${scheme}://${toText(root.host)}${toText(root.basePath)}\``] : [];
  }
  return toParts(root.servers).map((server) =>
    [
      [`\`${toText(server.url)}\``, toText(server.description).replace(/\s+/g, ' ')]
        .filter(Boolean)
        .join(': '),
      ...listVariables(server),
    ].join('\n  - '),
  );
}

/** What may stand in the braces of an address. */
function listVariables(server: Part): readonly string[] {
  return Object.entries(toPart(server.variables)).map(([name, value]) => {
    const { default: fallback, enum: choices, description } = toPart(value);
    const said = [
      toText(description).replace(/\s+/g, ' '),
      fallback === undefined ? '' : `default ${toCode(fallback)}`,
      Array.isArray(choices) ? `one of ${choices.slice(0, MOST_CHOICES).map(toCode).join(', ')}` : '',
    ];
    return `\`{${name}}\`: ${said.filter(Boolean).join('; ')}`;
  });
}

function listSchemes(description: Description): readonly string[] {
  return Object.entries(securitySchemes(description)).map(([name, value]) => {
    const { part } = description.resolve(value);
    const said = toText(part.description).replace(/\s+/g, ' ');
    return `\`${name}\`: ${[describeScheme(part), said].filter(Boolean).join('. ')}`;
  });
}
