/** What the languages of code are called, by what is written behind a fence. Others are called as they are written. */
const NAMES = new Map(
  [
    'JavaScript js javascript jsx mjs cjs node',
    'TypeScript ts typescript tsx mts',
    'Shell sh bash shell zsh console shell-session terminal',
    'PowerShell powershell ps1 pwsh',
    'JSON json json5 jsonc',
    'YAML yaml yml',
    'TOML toml',
    'INI ini cfg properties',
    'HTML html',
    'XML xml svg',
    'CSS css',
    'SCSS scss sass',
    'Python py python py3 pycon',
    'Ruby rb ruby',
    'PHP php',
    'Java java',
    'Kotlin kt kotlin',
    'Swift swift',
    'Go go golang',
    'Rust rs rust',
    'C c h',
    'C++ cpp c++ cc hpp',
    'C# cs csharp c#',
    'SQL sql postgresql mysql sqlite',
    'Dockerfile dockerfile docker',
    'Makefile makefile make',
    'nginx nginx',
    'GraphQL graphql gql',
    'Markdown md markdown',
    'Diff diff patch',
    'HTTP http',
  ].flatMap((line) => {
    const [name = '', ...written] = line.split(' ');
    return written.map((word) => /** @type {[string, string]} */ ([word, name]));
  }),
);
/** What is not in any language. */
const NONE = /^(?:text|txt|plain|plaintext|none|output|)$/i;

/**
 * The name of a language of code as it is shown; empty for text in none.
 * @param {string} written
 */
export function nameLanguage(written) {
  return NONE.test(written) ? '' : (NAMES.get(written.toLowerCase()) ?? written);
}
