import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'muxcrew-output-'));
const program = join(folder, 'program.mjs');
const bytes = 1024 * 1024;

beforeAll(async () => {
  await build({
    stdin: {
      contents: `
        import { standardOutput } from './standard-output.ts';
        const output = standardOutput(() => process.exit(7));
        for (let i = 0; i < 16; i += 1) output.write(String(i % 10).repeat(${String(bytes / 16)}));`,
      resolveDir: join(import.meta.dirname, '../../src/os'),
    },
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `reader` is a shell command that reads the program's output; the program's exit code comes last. */
function piped(reader: string): Promise<string> {
  const script = `{ "$1" "$2"; echo "code $?" >&3; } 3>"$3/code" | ${reader}; cat "$3/code"`;
  const child = spawn('/bin/sh', ['-c', script, 'sh', process.execPath, program, folder]);
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  return new Promise((resolve) => child.on('close', () => resolve(out.replace(/\s+/g, ' ').trim())));
}

test('a pipe gets the whole text in its order', async () => {
  expect(await piped(`{ tee "$3/whole" | wc -c; tr -s 0-9 <"$3/whole"; }`)).toBe(
    `${String(bytes)} 0123456789012345code 0`,
  );
});

test('a reader that goes away is told, and nothing else', async () => {
  expect(await piped('head -c 10 | wc -c')).toBe('10 code 7');
});
