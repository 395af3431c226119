import tseslint from 'typescript-eslint';

/** The one file that may import each of these. */
const owners = {
  execa: 'src/os/processes/exec.ts',
  blessed: 'src/os/screen/screen.ts',
  '@xterm/headless': 'src/os/emulator/emulator.ts',
  'node-pty': 'src/os/terminal/pseudo-terminal.ts',
};

/** What opens a file by its path, and follows links, blocks on named pipes and reads without bound. */
const fileOpeners = [
  ...['open', 'openSync', 'openAsBlob', 'readFile', 'readFileSync', 'writeFile', 'writeFileSync'],
  ...['appendFile', 'appendFileSync', 'createReadStream', 'createWriteStream', 'copyFile', 'copyFileSync'],
  ...['cp', 'cpSync', 'truncate', 'truncateSync', 'promises', 'default'],
];
/** The modules that may: one for all files, and some that open what neither a project nor a worker can replace. */
const fileOwners = [
  'src/os/files/open-file.ts',
  // Creates files exclusively, and opens the named pipe of a request to write to it.
  'src/os/files/files.ts',
  // Terminals.
  'src/os/terminal/raw-terminal.ts',
  'src/os/terminal/pseudo-terminal.ts',
  // /proc.
  'src/os/machine.ts',
  'src/os/processes/proc.ts',
  // muxcrew's own package.
  'src/os/files/package.ts',
];

const files = [
  ...['node:fs', 'fs'].map((name) => ({
    name,
    importNames: fileOpeners,
    message: 'Only src/os/files/open-file.ts opens files by their path.',
    allowTypeImports: true,
  })),
  ...['node:fs/promises', 'fs/promises'].map((name) => ({
    name,
    message: 'Only src/os/files/open-file.ts opens files by their path.',
    allowTypeImports: true,
  })),
];

const owned = ({ allow = [], opensFiles = false } = {}) => [
  ...Object.keys(owners)
    .filter((name) => !allow.includes(name))
    .map((name) => ({ name, message: `Only ${owners[name]} imports ${name}.`, allowTypeImports: true })),
  ...(opensFiles ? [] : files),
];

const pure = ['core', 'view'];

/** What no module may say, but for those named. */
const exitCode = {
  selector: "MemberExpression[object.name='process'][property.name=/^(exit|exitCode)$/]",
  message: 'Only main.ts sets the exit code.',
};
const jsonParse = {
  selector: "MemberExpression[object.name='JSON'][property.name='parse']",
  message: 'Only core/json.ts parses JSON: deep nesting makes later steps fail.',
};

/** An agent is asked by its traits, or found in the registry (agents/list.ts). */
const agentNames = [
  'Literal[value=/^(claude|demo)$/]',
  "BinaryExpression[left.property.name='kind'][right.value='command']",
].map((selector) => ({
  selector,
  message: 'Nothing outside src/agents names an agent: ask its traits, or the registry.',
}));
/** Where such a text is a public name: a default, a command, the value of an option; or an earlier build wrote it. */
const namesAgents = [
  'src/agents/**',
  'src/core/journal/earlier-agents.ts',
  'src/core/config/settings.ts',
  'src/commands/setup/demo.ts',
  'src/remote/run-remotely.ts',
  'src/app/plan/make-plan.ts',
  'src/view/text/plan-text.ts',
];

/** Each lazily loaded chunk of dist/ has its own copy of a module (docs/design.md). */
const moduleState = [
  ':matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind="let"]',
  'Program > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Weak)?(Map|Set)$/][arguments.length=0]',
].map((selector) => ({
  selector,
  message:
    'A module keeps no state, since each chunk has a copy of it: give the state to an object that someone owns.',
}));

const restrictImports = ({ allow = [], node = true, opensFiles = false } = {}) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      paths: owned({ allow, opensFiles }),
      patterns: node ? [] : [{ group: ['node:*'], message: 'core and view are pure: nothing of Node.' }],
    },
  ],
});

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.cache/'] },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // `return say(…)` ends a guard in one line where both give nothing.
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
  { files: ['src/**/*.ts'], rules: restrictImports() },
  { files: pure.map((layer) => `src/${layer}/**/*.ts`), rules: restrictImports({ node: false }) },
  ...fileOwners.map((file) => ({ files: [file], rules: restrictImports({ opensFiles: true }) })),
  ...[...new Set(Object.values(owners))].map((file) => ({
    files: [file],
    rules: restrictImports({
      allow: Object.keys(owners).filter((name) => owners[name] === file),
      opensFiles: fileOwners.includes(file),
    }),
  })),
  {
    files: pure.map((layer) => `src/${layer}/**/*.ts`),
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'Date', 'Buffer', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'console'].map(
          (name) => ({
            name,
            message: 'core and view are pure: time, processes and files come in as facts.',
          }),
        ),
      ],
    },
  },
  {
    // Rigs hand out their methods as values; none of them uses this.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/unbound-method': 'off' },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/main.ts', 'src/core/json.ts'],
    rules: {
      'no-restricted-syntax': ['error', exitCode, jsonParse, ...moduleState, ...agentNames],
    },
  },
  {
    files: namesAgents,
    rules: {
      'no-restricted-syntax': ['error', exitCode, jsonParse, ...moduleState],
    },
  },
);
