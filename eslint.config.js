import tseslint from 'typescript-eslint';

/** Imports go down only; this table is the whole of that rule. `not` names what a room must never import. */
const rooms = [
  { room: 'core', not: ['view', 'ports', 'host', 'backends', 'agents', 'launchers', 'runtime', 'commands'] },
  { room: 'view', not: ['ports', 'host', 'backends', 'agents', 'launchers', 'runtime', 'commands'] },
  { room: 'ports', not: ['view', 'host', 'backends', 'agents', 'launchers', 'runtime', 'commands'] },
  { room: 'host', not: ['view', 'backends', 'agents', 'launchers', 'runtime', 'commands'] },
  { room: 'backends', not: ['view', 'host', 'agents', 'launchers', 'runtime', 'commands'] },
  { room: 'agents', not: ['view', 'host', 'backends', 'launchers', 'runtime', 'commands'] },
  { room: 'launchers', not: ['view', 'host', 'backends', 'agents', 'runtime', 'commands'] },
  { room: 'runtime', not: ['view', 'host', 'backends', 'agents', 'launchers', 'commands'] },
  { room: 'commands', not: ['host', 'backends', 'agents', 'launchers'] },
];

/** The one file that may import each of these. */
const owners = {
  execa: 'src/host/exec.ts',
  blessed: 'src/host/screen.ts',
  '@xterm/headless': 'src/host/emulator.ts',
  'node-pty': 'src/host/pseudo-terminal.ts',
};

const owned = (...except) =>
  Object.keys(owners)
    .filter((name) => !except.includes(name))
    .map((name) => ({ name, message: `Only ${owners[name]} imports ${name}.`, allowTypeImports: true }));

const pure = ['core', 'view'];

const restrictImports = (not, { allow = [], node = true } = {}) => ({
  '@typescript-eslint/no-restricted-imports': [
    'error',
    {
      paths: owned(...allow),
      patterns: [
        ...not.map((room) => ({
          group: [`**/${room}/**`],
          message: `Imports go down only: not from ${room}/.`,
        })),
        ...(node ? [] : [{ group: ['node:*'], message: 'core and view are pure: nothing of Node.' }]),
      ],
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
  ...rooms.map(({ room, not }) => ({
    files: [`src/${room}/**/*.ts`],
    rules: restrictImports(not, { node: !pure.includes(room) }),
  })),
  ...[...new Set(Object.values(owners))].map((file) => ({
    files: [file],
    rules: restrictImports(rooms.find(({ room }) => file.startsWith(`src/${room}/`)).not, {
      allow: Object.keys(owners).filter((name) => owners[name] === file),
    }),
  })),
  {
    files: pure.map((room) => `src/${room}/**/*.ts`),
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
    ignores: ['src/main.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name=/^(exit|exitCode)$/]",
          message: 'Only main.ts sets the exit code.',
        },
      ],
    },
  },
  {
    // Each lazily loaded chunk has its own copy of a module.
    files: ['src/runtime/**/*.ts'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: "MemberExpression[object.name='process'][property.name=/^(exit|exitCode)$/]",
          message: 'Only main.ts sets the exit code.',
        },
        {
          selector:
            'Program > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Weak)?(Map|Set)$/]',
          message: 'State belongs to an object that someone owns: the store, the world or a source.',
        },
      ],
    },
  },
);
