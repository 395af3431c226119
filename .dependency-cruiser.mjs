/** The layers of src/ (docs/design.md): imports go down only, and never in a circle. `npm run layers` checks it. */

/** What each layer may import beside itself. */
const layers = {
  core: [],
  ports: ['core'],
  view: ['core'],
  cli: ['core'],
  os: ['ports', 'core'],
  backends: ['ports', 'core'],
  agents: ['ports', 'core'],
  placements: ['ports', 'core'],
  workspaces: ['ports', 'core'],
  runtime: ['ports', 'core'],
  app: ['runtime', 'cli', 'view', 'ports', 'core'],
  remote: ['app', 'cli', 'view', 'ports', 'core'],
  commands: ['remote', 'app', 'runtime', 'cli', 'view', 'ports', 'core'],
};

export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(layers).map(([layer, lower]) => ({
      name: `layer-${layer}`,
      severity: 'error',
      from: { path: `^src/${layer}/` },
      to: { path: '^src/', pathNot: `^src/(${[layer, ...lower].join('|')})/` },
    })),
    {
      name: 'backends-apart',
      comment: 'A backend can be removed without touching another one.',
      severity: 'error',
      from: { path: '^src/(backends|agents|placements|workspaces)/([^/]+)/' },
      to: { path: '^src/$1/', pathNot: '^src/$1/($2/|[^/]+$)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
