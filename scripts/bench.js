#!/usr/bin/env node
/**
 * Bundles and runs the benchmark: node scripts/bench.js [--write] [--report] [--only PART,…]. Measures a copy of what
 * is built, so that a build meanwhile takes nothing away from it; the copy lies in .cache/ and is removed in the end.
 */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
// Two levels below the root, as test/bench is: modules that know the way to the root by their own place still find it.
const folder = join(root, '.cache', `bench-${process.pid}`);
mkdirSync(folder, { recursive: true });
try {
  for (const part of ['dist', 'layouts']) cpSync(join(root, part), join(folder, part), { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints: ['test/bench/main.ts'],
    outfile: join(folder, 'main.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    logLevel: 'warning',
  });
  const env = { ...process.env, MUXCREW_TEST_MAIN: join(folder, 'dist/main.js') };
  const argv = [join(folder, 'main.js'), ...process.argv.slice(2)];
  const child = spawn(process.execPath, argv, { stdio: 'inherit', env });
  // The bench cleans up, and we after it. Ctrl-C has reached it already.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.exitCode = await new Promise((resolve) => child.on('close', (code) => resolve(code ?? 1)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
