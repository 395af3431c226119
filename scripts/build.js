#!/usr/bin/env node
/**
 * Bundles src/ into dist/. main.js has `ls` and `status` inside, so that these start about as fast as Node itself; each
 * module that is imported on demand (`import()`) is a file of its own beside it, with all that it imports. Nothing is
 * shared between them, for every file costs half a millisecond: a module's own variables are there once in each. All is
 * CommonJS, since Node's loader of modules takes 4 ms to start. blessed and node-pty stay outside: they find their own
 * files at run time.
 */
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const fresh = join(root, `dist.new-${process.pid}`);

const common = {
  absWorkingDir: root,
  outdir: fresh,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  // typescript: cosmiconfig would load it for a .ts configuration, which we do not take.
  external: ['blessed', 'node-pty', 'typescript'],
  define: { MUXCREW_VERSION: JSON.stringify(version) },
  legalComments: 'none',
  logLevel: 'warning',
};

/** All that is imported on demand, whoever does so: paths below the root. And a name for just this code. */
const { metafile, outputFiles } = await build({
  ...common,
  entryPoints: ['src/main.ts'],
  format: 'esm',
  splitting: true,
  metafile: true,
  write: false,
});
const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
const onDemand = new Set(
  imports.flatMap(({ kind, path, external }) => (kind === 'dynamic-import' && !external ? [path] : [])),
);
// A process of the build before, which is still at work, does not take one of these for its own.
const code = createHash('sha256');
for (const { contents } of outputFiles) code.update(contents);
const name = code.digest('hex').slice(0, 10);
const chunkOf = (source) => `${source.replace(/^src\/|\.\w+$/g, '').replace(/\W+/g, '-')}-${name}`;

/** `folder`: where the chunks lie, as seen from the importing file. */
const chunksOutside = (folder) => ({
  name: 'chunks-outside',
  setup(bundle) {
    bundle.onResolve({ filter: /./ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === 'asked') return null;
      const found = await bundle.resolve(path, { kind, resolveDir, pluginData: 'asked' });
      return found.external
        ? null
        : { path: `${folder}/${chunkOf(relative(root, found.path))}.js`, external: true };
    });
  },
});
const commonJs = { ...common, format: 'cjs' };
/** `import()` of ours is require. A package's is its own: cosmiconfig imports people's own files with it. */
const ours = { ...commonJs, supported: { 'dynamic-import': false } };
await build({
  ...ours,
  entryPoints: ['src/main.ts'],
  define: { ...common.define, 'import.meta.url': '__mainUrl' },
  banner: { js: "const __mainUrl = require('node:url').pathToFileURL(__filename).href;" },
  plugins: [chunksOutside('./chunks')],
});
const isOurs = (source) => source.startsWith('src/');
const chunks = (sources) => sources.map((source) => ({ in: source, out: `chunks/${chunkOf(source)}` }));
await build({
  ...ours,
  entryPoints: chunks([...onDemand].filter(isOurs)),
  plugins: [chunksOutside('.')],
});
await build({ ...commonJs, entryPoints: chunks([...onDemand].filter((source) => !isOurs(source))) });

writeFileSync(join(fresh, 'package.json'), '{ "type": "commonjs" }\n');
cpSync(join(root, 'src/assets'), join(fresh, 'assets'), { recursive: true });
chmodSync(join(fresh, 'main.js'), 0o755);
// The manual page comes out of the program itself: the same words as its help.
mkdirSync(join(fresh, 'man'));
writeFileSync(
  join(fresh, 'man/muxcrew.1'),
  execFileSync(process.execPath, [join(fresh, 'main.js'), '__manual'], { cwd: root }),
);

// Renamed into place: a muxcrew that is being started meanwhile finds the old one or the new one whole.
const dist = join(root, 'dist');
const old = join(root, `dist.old-${process.pid}`);
try {
  renameSync(dist, old);
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
renameSync(fresh, dist);
rmSync(old, { recursive: true, force: true });
