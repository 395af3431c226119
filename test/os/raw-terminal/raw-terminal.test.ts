/** A real pseudo-terminal, taken and given back; `screen/rig.ts` holds its other end. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { buildProgram, TerminalRun, type BuiltProgram } from '../screen/rig.ts';

let program: BuiltProgram;
let run: TerminalRun;

beforeAll(async () => {
  program = await buildProgram(`${import.meta.dirname}/program.ts`);
});
afterAll(() => program.remove());
afterEach(() => run.end());

const size = { columns: 34, rows: 10 };

async function started(): Promise<void> {
  run = new TerminalRun(program, size);
  await run.until(() => run.events().length > 0 && run.terminal.buffer.active.type === 'alternate');
}

const inputs = (): unknown[] =>
  run.events().flatMap((event) => (event['is'] === 'input' ? [event['bytes']] : []));

test('it knows its size and its path, and follows the size', async () => {
  await started();
  expect(run.events()[0]).toEqual({ is: 'open', size, tty: expect.stringMatching(/^\/dev\//) as string });
  run.pty.resize({ columns: 50, rows: 20 });
  await run.until(() => run.events().some(({ is }) => is === 'resize'));
  expect(run.events()).toContainEqual({ is: 'resize', size: { columns: 50, rows: 20 }, waiting: 0 });
});

test('sizes that came and went before anybody looked are told of: the terminal has lost what they had no room for', async () => {
  await started();
  process.kill(run.pty.pid, 'SIGSTOP');
  run.pty.resize({ columns: 20, rows: 4 });
  run.pty.resize(size);
  process.kill(run.pty.pid, 'SIGCONT');
  await run.until(() => run.events().some(({ is }) => is === 'resize'));
  expect(run.events()).toContainEqual({ is: 'resize', size, waiting: 0 });
});

test('every byte that is typed comes, those that a shell’s terminal keeps for itself too', async () => {
  await started();
  run.pty.write(Buffer.from('\x03\x1a\x1c\x11\x13\r\x00\x7f\xff\xc3', 'latin1'));
  await run.until(() => inputs().join('').length >= 10);
  expect(inputs().join('')).toBe('\x03\x1a\x1c\x11\x13\r\x00\x7f\xff\xc3');
});

test('text is written as UTF-8, bytes as they are', async () => {
  await started();
  run.type('b');
  await run.until(() => run.rows()[0] === 'é');
  expect(run.rows()[0]).toBe('é');
});

test('a terminal that takes nothing stops nobody: keys come, and it says when all was taken', async () => {
  await started();
  run.pty.pause();
  run.type('f');
  await run.until(() => inputs().includes('f'));
  run.type('x');
  await run.until(() => inputs().includes('x'));
  const typed = run.events().find((event) => event['bytes'] === 'x');
  expect(typed?.['waiting']).toBe(1_200_000);
  const drains = (): number => run.events().filter(({ is }) => is === 'drained').length;
  const before = drains();
  run.pty.resume();
  await run.until(() => drains() > before);
  await run.until(() => run.raw.split('flood').length === 200_001);
  expect(run.raw.split('flood').length).toBe(200_001);
});

test.each(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP'] as const)(
  'at %s it is given back whatever was on, and the process ends by the signal',
  async (signal) => {
    await started();
    run.type('m');
    await run.until(() => run.terminal.modes.mouseTrackingMode === 'any');
    process.kill(run.pty.pid, signal);
    await run.until(() => run.exit !== null);
    expect(run.exit?.signal).toBe(signal);
    await expectGivenBack();
  },
);

test('a signal ends a process whose terminal takes nothing', async () => {
  await started();
  run.pty.pause();
  run.type('f');
  await run.until(() => inputs().includes('f'));
  process.kill(run.pty.pid, 'SIGTERM');
  // node-pty tells the end once the rest was read; the process table tells it at once.
  await run.until(() => !isAlive(run.pty.pid), 3_000);
  expect(isAlive(run.pty.pid)).toBe(false);
  run.pty.resume();
  await run.until(() => run.exit !== null);
});

test('closing gives it back after all that was written', async () => {
  await started();
  run.type('m');
  await run.until(() => run.terminal.modes.mouseTrackingMode === 'any');
  run.type('q');
  await run.until(() => run.exit !== null);
  expect(run.exit?.code).toBe(0);
  await expectGivenBack();
});

test('a bug of our own gives it back, and is read after it', async () => {
  await started();
  run.type('t');
  await run.until(() => run.rows().join('\n').includes('thrown on purpose'));
  expect(run.rows().join('\n')).toContain('thrown on purpose');
  await expectGivenBack();
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    return false;
  }
}

async function expectGivenBack(): Promise<void> {
  // The end of the process may be told before the last that it wrote.
  await run.until(() => run.terminal.buffer.active.type === 'normal');
  const { modes, buffer } = run.terminal;
  expect(buffer.active.type).toBe('normal');
  expect(modes).toMatchObject({
    mouseTrackingMode: 'none',
    bracketedPasteMode: false,
    sendFocusMode: false,
    applicationKeypadMode: false,
    originMode: false,
    wraparoundMode: true,
  });
  expect(run.raw).toContain('\x1b[=0;1u\x1b[>4m');
  expect(run.raw.lastIndexOf('\x1b[?25h')).toBeGreaterThan(run.raw.lastIndexOf('\x1b[?25l'));
}
