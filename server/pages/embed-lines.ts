import type { Words } from '../i18n/words.ts';
import type { EmbedPage } from './page-models.ts';

export interface EmbedScript {
  readonly src: string;
  /** Null: the file may change. */
  readonly integrity: string | null;
}

export interface EmbedLines {
  readonly element: EmbedPage['element'];
  readonly attributes: Readonly<Record<string, string>>;
  readonly script: EmbedScript;
  /** In the language of the element. */
  readonly words: Words;
}

/** What a site may be made with. The names are the same in every language. */
export const PLACES = [
  { value: 'html', name: 'HTML' },
  { value: 'module', name: 'JavaScript' },
  { value: 'react', name: 'React' },
  { value: 'docusaurus', name: 'Docusaurus' },
  { value: 'vitepress', name: 'VitePress' },
  { value: 'mkdocs', name: 'MkDocs' },
  { value: 'starlight', name: 'Starlight' },
  { value: 'wordpress', name: 'WordPress' },
] as const;

export type Place = (typeof PLACES)[number]['value'];

/**
 * The lines that put the element into a site. Values of attributes must be free of quotes and `<`, as addresses, keys and
 * language tags are. Only places that have a script element can pin it.
 */
export function writeLines(place: Place, lines: EmbedLines): string {
  return WRITERS[place](lines);
}

/** The launcher belongs to every page, the others to the one where they are written. */
const isEverywhere = ({ element }: EmbedLines) => element === 'milepost-launcher';

const WRITERS: Readonly<Record<Place, (lines: EmbedLines) => string>> = {
  html: (lines) => [toScriptTag(lines.script), toForm(lines)].join('\n'),

  module: (lines) => {
    const properties = Object.entries(lines.attributes);
    return `import '${lines.script.src}';

const element = document.createElement('${lines.element}');
${properties.map(([name, value]) => `element.setAttribute('${name}', '${value}');`).join('\n')}
document.body.append(element);${lines.element === 'milepost-progress' ? "\n\nelement.ask('…');" : ''}`;
  },

  react: (lines) => `import { useEffect } from 'react';

export function Milepost() {
  useEffect(() => {
    import(/* webpackIgnore: true */ /* @vite-ignore */ '${lines.script.src}');
  }, []);
  return ${toJsx(lines)};
}`,

  docusaurus: (lines) =>
    [
      `// docusaurus.config.js\nscripts: [${toOptions({ ...toAttributes(lines.script), type: 'module' })}],`,
      isEverywhere(lines)
        ? `// src/theme/Root.js\nexport default function Root({ children }) {\n  return <>{children}${toJsx(lines)}</>;\n}`
        : `{/* docs/ask.mdx */}\n${toJsx(lines)}`,
    ].join('\n\n'),

  vitepress: (lines) =>
    [
      `// .vitepress/config.js\nhead: [['script', ${toOptions({ type: 'module', ...toAttributes(lines.script) })}]],\nvue: { template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('milepost-') } } },`,
      isEverywhere(lines)
        ? `// .vitepress/theme/index.js
import { h } from 'vue';
import DefaultTheme from 'vitepress/theme';

export default {
  extends: DefaultTheme,
  Layout: () =>
    h(DefaultTheme.Layout, null, { 'layout-bottom': () => h('${lines.element}', ${toOptions(lines.attributes)}) }),
};`
        : `<!-- ask.md -->\n${toForm(lines)}`,
    ].join('\n\n'),

  mkdocs: (lines) =>
    [
      `# mkdocs.yml\nextra_javascript:\n  - path: ${lines.script.src}\n    type: module`,
      isEverywhere(lines)
        ? `# mkdocs.yml\ntheme:\n  name: material\n  custom_dir: overrides\n\n{# overrides/main.html #}\n{% extends "base.html" %}\n{% block scripts %}\n  {{ super() }}\n  ${toElement(lines)}\n{% endblock %}`
        : `<!-- docs/ask.md -->\n${toForm(lines)}`,
    ].join('\n\n'),

  starlight: (lines) =>
    [
      `// astro.config.mjs\nstarlight({\n  head: [{ tag: 'script', attrs: ${toOptions({ type: 'module', ...toAttributes(lines.script) })} }],${isEverywhere(lines) ? "\n  components: { Footer: './src/components/Footer.astro' }," : ''}\n})`,
      isEverywhere(lines)
        ? `---\n// src/components/Footer.astro\nimport Default from '@astrojs/starlight/components/Footer.astro';\n---\n<Default><slot /></Default>\n${toElement(lines)}`
        : `{/* src/content/docs/ask.mdx */}\n${toJsx(lines)}`,
    ].join('\n\n'),

  wordpress: (lines) =>
    [
      `// functions.php\nadd_action('wp_enqueue_scripts', function () {\n  wp_enqueue_script_module('milepost', '${lines.script.src}');\n});`,
      isEverywhere(lines)
        ? `add_action('wp_footer', function () {\n  echo '${toElement(lines)}';\n});`
        : `<!-- Custom HTML -->\n${toForm(lines)}`,
    ].join('\n\n'),
};

function toAttributes({ src, integrity }: EmbedScript): Record<string, string> {
  return { src, ...(integrity && { integrity, crossorigin: 'anonymous' }) };
}

function toScriptTag(script: EmbedScript): string {
  return `<script type="module"${toText(toAttributes(script))}></script>`;
}

function toText(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');
}

function toElement({ element, attributes }: EmbedLines): string {
  return `<${element}${toText(attributes)}></${element}>`;
}

function toJsx(lines: EmbedLines): string {
  if (lines.element === 'milepost-progress')
    return `<>\n${toForm(lines).replace('required>', 'required />')}\n</>`;
  return `<${lines.element}${toText(lines.attributes)} />`;
}

/** Progress alone needs a form that asks. */
function toForm(lines: EmbedLines): string {
  if (lines.element !== 'milepost-progress') return toElement(lines);
  const { say } = lines.words;
  return `<form id="ask">
  <label>${say('chat.box')} <input name="message" required></label>
  <button>${say('chat.send')}</button>
</form>
${toElement({ ...lines, attributes: { ...lines.attributes, for: 'ask' } })}`;
}

/** As an object of JavaScript. */
function toOptions(values: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(values).map(
    ([name, value]) => `${/^\w+$/.test(name) ? name : `'${name}'`}: '${value}'`,
  );
  return `{ ${pairs.join(', ')} }`;
}
