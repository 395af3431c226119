#!/usr/bin/env node
/**
 * Bundles src/ into dist/. main.js is one CommonJS file with `ls` and `status` inside, so that these start about as
 * fast as Node itself (a module costs 4 ms more, a further file half of one); all else is in chunks that it loads on
 * demand, CommonJS too. blessed and node-pty stay outside: they find their own files at run time.
 */
import { build, transform } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { chmodSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
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
  legalComments: 'none',
  logLevel: 'warning',
};

/** `import()` is require, too: Node's loader of modules takes 4 ms to start. */
const commonJs = {
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  supported: { 'dynamic-import': false },
};

const defined = { MUXCREW_VERSION: JSON.stringify(version) };

const onDemand = new Set();
/** Where each chunk's source is found in dist; empty while it is only asked which ones there are. */
const places = new Map();
const chunksOutside = {
  name: 'chunks-outside',
  setup(main) {
    main.onResolve({ filter: /./ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (kind !== 'dynamic-import' || pluginData === 'asked') return null;
      const found = await main.resolve(path, { kind, resolveDir, pluginData: 'asked' });
      const source = relative(root, found.path);
      if (found.external) return null;
      onDemand.add(source);
      return { path: places.get(source) ?? path, external: true };
    });
  },
};
const buildMain = (write) =>
  build({
    ...common,
    ...commonJs,
    entryPoints: ['src/main.ts'],
    define: { ...defined, 'import.meta.url': '__mainUrl' },
    banner: { js: "const __mainUrl = require('node:url').pathToFileURL(__filename).href;" },
    plugins: [chunksOutside],
    write,
  });

await buildMain(false);
const { metafile } = await build({
  ...common,
  entryPoints: [...onDemand],
  // esbuild splits modules alone.
  format: 'esm',
  splitting: true,
  define: defined,
  entryNames: 'chunks/[name]-[hash]',
  chunkNames: 'chunks/[name]-[hash]',
  metafile: true,
});
await Promise.all(
  Object.keys(metafile.outputs).map(async (output) => {
    const path = join(root, output);
    const { code } = await transform(await readFile(path, 'utf8'), commonJs);
    await writeFile(path, code);
  }),
);
for (const [output, { entryPoint }] of Object.entries(metafile.outputs))
  if (onDemand.has(entryPoint)) places.set(entryPoint, `./chunks/${basename(output)}`);
await buildMain(true);

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
