import { type Description, type Part, toPart, toParts, toText } from './description.ts';

/** What a caller has to send to be let in; empty when nothing is said of it. */
export function toSecurityText(security: unknown, description: Description): string {
  const schemes = securitySchemes(description);
  const choices = toParts(security).map((requirement) =>
    Object.entries(requirement)
      .map(([name, scopes]) => {
        const listed = Array.isArray(scopes) ? scopes.map((scope) => `\`${toText(scope)}\``).join(', ') : '';
        const how = describeScheme(description.resolve(schemes[name]).part);
        return `\`${name}\`${how ? ` (${how})` : ''}${listed ? ` with ${listed}` : ''}`;
      })
      .join(' and '),
  );
  if (!Array.isArray(security)) return '';
  if (choices.length === 0) return 'No authorization is needed.';
  const isOptional = choices.includes('');
  return `${isOptional ? 'May be called with' : 'Needs'} ${choices.filter(Boolean).join(', or ')}.`;
}

export function securitySchemes({ root }: Description): Part {
  return { ...toPart(root.securityDefinitions), ...toPart(toPart(root.components).securitySchemes) };
}

/** `API key in the header X-API-Key`, `HTTP bearer`. */
export function describeScheme(scheme: Part): string {
  const type = toText(scheme.type);
  if (type === 'apiKey') return `API key in the ${toText(scheme.in)} \`${toText(scheme.name)}\``;
  if (type === 'http')
    return `HTTP ${toText(scheme.scheme)}${toText(scheme.bearerFormat) ? `, ${toText(scheme.bearerFormat)}` : ''}`;
  if (type === 'basic') return 'HTTP basic';
  if (type === 'oauth2') return 'OAuth 2.0';
  if (type === 'openIdConnect') return `OpenID Connect, ${toText(scheme.openIdConnectUrl)}`;
  return type === 'mutualTLS' ? 'a certificate of the client' : type;
}
