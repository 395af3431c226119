import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../os/scratch.ts';
import { shells } from './shells.ts';

const script = fileURLToPath(new URL('../../../src/assets/status-line.sh', import.meta.url));
const root = scratchFolder('status-line');
const payload = '{"cost":{"total_cost_usd":0.0026},"cwd":"/a $(b) `c` \\\\ \'d\'"}';

describe.each(shells(root))('status-line.sh under %s', (_name, shell) => {
  const folder = (): string => mkdtempSync(join(root, 'worker '));
  function run(words: readonly string[], input = `${payload}\n`, before = ''): unknown {
    const ran = spawnSync(shell, ['-c', `${before} exec "$0" "$@"`, shell, script, ...words], {
      input,
      encoding: 'utf8',
    });
    return { status: ran.status, out: ran.stdout, error: ran.stderr };
  }
  const silent = { status: 0, out: '', error: '' };

  test('keeps the newest payload, for the owner only, and prints nothing', () => {
    const worker = folder();
    expect(run([worker], '{"old":1}')).toEqual(silent);
    expect(run([worker])).toEqual(silent);
    expect(readdirSync(worker)).toEqual(['status-line.json']);
    expect(readFileSync(join(worker, 'status-line.json'), 'utf8')).toBe(`${payload}\n`);
    expect(statSync(join(worker, 'status-line.json')).mode & 0o777).toBe(0o600);
  });

  test('the person’s own command gets the payload, and its output is shown as it is', () => {
    const own = String.raw`cat; printf 'it'"'"'s \033[31mred\033[0m\n$x'; umask >&2`;
    expect(run([folder(), own], `${payload}\n`, 'umask 022;')).toEqual({
      status: 0,
      out: `${payload}\nit's \u001b[31mred\u001b[0m\n$x`,
      error: expect.stringMatching(/^0*22\n$/) as string,
    });
  });

  test('a payload beyond a pipe’s room reaches it too', () => {
    const long = `{"x":"${'y'.repeat(60_000)}"}`;
    expect(run([folder(), 'wc -c'], long)).toMatchObject({
      out: expect.stringMatching(/^\s*60009\n$/) as string,
    });
  });

  test('when the person’s own command fails, the payload is kept all the same', () => {
    const worker = folder();
    expect(run([worker, 'exit 3'])).toEqual({ ...silent, status: 3 });
    expect(run([worker, 'no-such-program 2>/dev/null'])).toMatchObject({ out: '' });
    expect(readdirSync(worker)).toEqual(['status-line.json']);
  });

  test('a missing folder or a full disk costs the file, and not the person’s line', () => {
    const worker = folder();
    const shown = { ...silent, out: 'mine' };
    expect(run([join(worker, 'gone'), 'printf mine'])).toEqual(shown);
    expect(run([worker, 'printf mine'], payload, 'trap "" XFSZ; ulimit -f 0;')).toMatchObject({
      out: 'mine',
    });
    expect(readdirSync(worker)).toEqual([]);
    expect(run([worker], '')).toEqual(silent);
    expect(readdirSync(worker)).toEqual([]);
  });
});
