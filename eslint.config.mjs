// Besides the usual rules, lint holds the house: which folder may import which, and that core is pure.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Forbids imports by pattern; `reason` is what the developer reads. */
const forbid = (patterns, reason) => patterns.map((regex) => ({ regex, message: reason }));
const from = (...folders) => folders.map((folder) => `(^|/)\\.\\./(.*/)?${folder}(/|$)`);

const hostModules = ['^vscode$', '^node:', '^(fs|path|os|crypto|child_process|http|https|net|url|util|worker_threads)(/|$)'];
const outsideNetwork = ['^openai$'];
const barrels = { regex: '(^|/)(index(\\.[jt]s)?|\\.{1,2})/?$', message: 'Import the file that defines it.' };

const layer = (files, patterns, ignores = []) => ({
  files,
  ignores,
  rules: { 'no-restricted-imports': ['error', { patterns: [barrels, ...patterns] }] },
});

const outsideOfCore = [
  ...forbid(hostModules, 'core is pure: take what you need from outside as an argument.'),
  ...forbid(outsideNetwork, 'core does not know the network: outside models live in src/providers.'),
  ...forbid(from('lexical', 'providers', 'storage', 'panel', 'editor', 'cli', 'media'), 'core imports from core alone.'),
];

/** The folders of core: each imports from those before it alone, and from the files beside them. */
const coreFolders = ['stats', 'near', 'models', 'modelText', 'cases', 'prompt', 'agents', 'metrics', 'optimizers', 'eval', 'run'];

const coreLayers = coreFolders.map((folder, index) =>
  layer(
    [`src/core/${folder}/**/*.ts`],
    [...outsideOfCore, ...forbid(from(...coreFolders.slice(index + 1)), `Inside core: ${coreFolders.join(' ← ')}.`)],
  ),
);

const impureGlobals = [
  'Date',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'process',
  'performance',
  'crypto',
  'Buffer',
  'console',
];

/** What no source file may hold. */
const noDefaultsNorBarrels = [
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: 'ExportAllDeclaration', message: 'No barrels: import the file that defines it.' },
];

/** What of VS Code makes links of what it is told to show. */
const linking = '/^(show(Error|Warning|Information)Message|withProgress|showInputBox|createInputBox)$/';

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'out/',
      '.vscode-test/',
      'test-artifacts/',
      'node_modules/',
      'bench/node_modules/',
      'bench/out/',
      'bench/.python/',
      'test/fixtures/**',
    ],
  },
  js.configs.recommended,
  {
    // Patterns and addresses cannot be broken. Whatever else is longer can: texts by `+`, also those to be translated.
    rules: { 'max-len': ['error', { code: 140, ignoreRegExpLiterals: true, ignoreUrls: true }] },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      eqeqeq: 'error',
      'no-restricted-syntax': ['error', ...noDefaultsNorBarrels],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['src/bundled.d.ts', 'media/assets.d.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['src/editor/**/*.ts', 'src/extension.ts'],
    ignores: ['src/editor/plainMessage.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...noDefaultsNorBarrels,
        {
          selector:
            `:matches(MemberExpression[property.name=${linking}], MemberExpression[property.value=${linking}], ` +
            `ObjectPattern > Property[key.name=${linking}])`,
          message: 'What is shown may come from anyone, and VS Code makes links of it: use plainMessage.ts.',
        },
      ],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 600 }],
      'no-restricted-syntax': [
        'error',
        ...noDefaultsNorBarrels,
        {
          selector:
            'CallExpression[callee.object.name="fc"][callee.property.name="assert"]' +
            ':not(:has(> ObjectExpression:has(> Property[key.name="seed"])))',
          message: 'A property that draws other values in every run fails now and then: give it a seed.',
        },
        { selector: 'ImportDeclaration[source.value="fast-check"] > ImportSpecifier[imported.name="assert"]', message: 'Write fc.assert.' },
      ],
    },
  },
  {
    files: ['**/*.tsx'],
    rules: { 'max-lines-per-function': ['error', { max: 120, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ['**/*.mjs', '**/*.js', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'console',
          'process',
          'URL',
          'fetch',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'AbortController',
          'AbortSignal',
          'Buffer',
          'window',
          'document',
          'module',
          'require',
          '__dirname',
          'performance',
          'getComputedStyle',
          'HTMLElement',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  // core ← lexical, providers, storage ← panel ← editor, cli ← extension.ts
  layer(
    ['src/core/*.ts'],
    [
      ...outsideOfCore,
      ...forbid(
        coreFolders.map((folder) => `^\\./${folder}/`),
        'What all of core uses imports none of its folders.',
      ),
    ],
  ),
  {
    files: ['src/core/**/*.ts', 'src/lexical/**/*.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        ...impureGlobals.map((name) => ({
          name,
          message: 'core and the built-in model are pure: no clock, no network, no chance. Take it as an argument.',
        })),
      ],
      'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Use stats/random.ts: seeded and keyed.' }],
    },
  },
  ...coreLayers,
  layer(
    ['src/lexical/**/*.ts'],
    [
      ...forbid([...hostModules, ...outsideNetwork], 'The built-in model is as pure as core.'),
      ...forbid(from('providers', 'storage', 'panel', 'editor', 'cli', 'media'), 'The built-in model imports from core alone.'),
    ],
  ),
  layer(
    ['src/providers/**/*.ts'],
    [...forbid(from('storage', 'panel', 'editor', 'cli', 'media'), 'providers import from core and lexical alone.')],
  ),
  layer(
    ['src/storage/**/*.ts'],
    [
      ...forbid(['^vscode$'], 'Storage serves the command line as well.'),
      ...forbid(from('lexical', 'panel', 'editor', 'cli', 'media'), 'storage imports from core and providers alone.'),
    ],
  ),
  layer(
    ['src/panel/**/*.ts'],
    [
      ...forbid([...hostModules, ...outsideNetwork], 'panel is shared with the webview: pure.'),
      ...forbid(from('editor', 'cli', 'media', 'lexical', 'providers', 'storage'), 'panel imports from core alone.'),
    ],
  ),
  layer(['src/editor/**/*.ts'], [...forbid(from('cli', 'media'), 'editor and cli do not know each other.')]),
  layer(
    ['src/cli/**/*.ts'],
    [
      ...forbid(['^vscode$'], 'The command line runs without an editor.'),
      ...forbid(from('editor', 'panel', 'media'), 'editor and cli do not know each other.'),
    ],
  ),
  layer(
    ['media/**/*.ts', 'media/**/*.tsx'],
    [
      ...forbid([...hostModules, ...outsideNetwork], 'The webview runs in a browser.'),
      ...forbid(from('editor', 'cli', 'lexical', 'providers', 'storage'), 'The webview sees the protocol and pure helpers of core.'),
    ],
  ),
);
