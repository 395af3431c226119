/** Builds muxcrew with another registry of agents: the shipped one has none that is only for tests. */
import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { repository } from './crew-rig.ts';

/** `list`: the module in place of src/agents/list.ts, below the repository. Gives the path of its main.js. */
export async function buildWithAgents(list: string): Promise<string> {
  // In the repository, where the packages that stay outside are found.
  mkdirSync(join(repository, '.cache'), { recursive: true });
  const root = mkdtempSync(join(repository, '.cache/agents-'));
  const dist = join(root, 'dist');
  const replacement = join(repository, list);
  await build({
    absWorkingDir: repository,
    entryPoints: ['src/main.ts'],
    outdir: dist,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: ['blessed', 'node-pty', 'typescript'],
    define: { MUXCREW_VERSION: JSON.stringify('0.0.0-test') },
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
    logLevel: 'error',
    plugins: [
      {
        name: 'agents',
        setup(bundle) {
          bundle.onResolve({ filter: /agents\/list\.ts$/ }, ({ importer }) =>
            importer === replacement ? null : { path: replacement },
          );
        },
      },
    ],
  });
  cpSync(join(repository, 'src/assets'), join(dist, 'assets'), { recursive: true });
  symlinkSync(join(repository, 'layouts'), join(root, 'layouts'));
  writeFileSync(join(dist, 'package.json'), '{ "type": "module" }\n');
  return join(dist, 'main.js');
}
