import { decodeComponent } from '../decode-component.ts';

/** An object of a description, whose values may be anything. */
export type Part = Readonly<Record<string, unknown>>;

const LONGEST_VALUE = 120;

export function toPart(value: unknown): Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Part) : {};
}

export function toParts(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.map(toPart) : [];
}

/** A value as it is written in code, cut where it is long. */
export function toCode(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return `\`${text.slice(0, LONGEST_VALUE)}${text.length > LONGEST_VALUE ? '…' : ''}\``;
}

/** A string or number as text; empty for anything else. */
export function toText(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

export interface Description {
  readonly root: Part;
  /** Version 2, whose parameters and responses have their types beside them. */
  readonly isSwagger: boolean;
  /** What a `$ref` stands for, with the name of what it leads to; nothing is known of what lies in other files. */
  resolve(value: unknown): {
    readonly part: Part;
    readonly name: string | null;
    readonly isElsewhere: boolean;
  };
}

const MOST_HOPS = 20;

/** `fileName`: its own, without folders, by which it may refer to itself. */
export function createDescription(root: Part, fileName = ''): Description {
  const resolve: Description['resolve'] = (value) => {
    let part = toPart(value);
    let name: string | null = null;
    for (let hops = 0; typeof part.$ref === 'string'; hops += 1) {
      const pointer = withoutOwnName(part.$ref, fileName);
      name = decodePointer(pointer.split('/').at(-1) ?? pointer).replace(/^#/, '') || 'see above';
      const isElsewhere = !pointer.startsWith('#');
      // What leads in a circle, or to no place that has a path, is only named.
      if (!pointer.startsWith('#/') || hops >= MOST_HOPS) return { part: {}, name, isElsewhere };
      const { $ref: _, ...beside } = part;
      const target = toPart(follow(root, pointer));
      // Version 3.1 lets a description stand beside a reference. What it leads to may be large and is not copied.
      part = Object.keys(beside).length > 0 ? Object.assign(Object.create(target), beside) : target;
    }
    return { part, name, isElsewhere: false };
  };
  return { root, isSwagger: 'swagger' in root, resolve };
}

function withoutOwnName(pointer: string, fileName: string): string {
  const plain = pointer.startsWith('./') ? pointer.slice(2) : pointer;
  return fileName !== '' && plain.startsWith(`${fileName}#`) ? plain.slice(fileName.length) : pointer;
}

function follow(root: Part, pointer: string): unknown {
  let at: unknown = root;
  for (const step of pointer.slice(2).split('/').slice(0, 50)) {
    const key = decodePointer(step);
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined;
    at = (at as Part)[key];
  }
  return at;
}

/** RFC 6901, with the escapes of addresses. */
function decodePointer(step: string): string {
  return decodeComponent(step).replaceAll('~1', '/').replaceAll('~0', '~');
}
