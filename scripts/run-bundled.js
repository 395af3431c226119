/**
 * Bundles one of the tests' TypeScript programs and runs it: node scripts/run-bundled.js FILE [ARGUMENT …]. The bundle lies
 * in .cache/ and is removed in the end.
 */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [file, ...rest] = process.argv.slice(2);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Two levels below the root, as the tests' folders are: modules that know the way to the root by their own place find it.
const folder = join(root, '.cache', `run-${process.pid}`);
mkdirSync(folder, { recursive: true });
try {
  const outfile = join(folder, 'main.js');
  await build({
    absWorkingDir: root,
    entryPoints: [file],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  });
  const child = spawn(process.execPath, [outfile, ...rest], { stdio: 'inherit' });
  // Ctrl-C has reached it already; it tidies up, and we after it.
  process.on('SIGINT', () => undefined);
  process.exitCode = await new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
