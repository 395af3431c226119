import { describe, expect, it } from 'vitest';
import type { Event } from '../../../../src/core/model/event.ts';
import { decide } from '../../../../src/core/model/decide.ts';
import { exitOutput, showsExit, unwrapped } from '../../../../src/core/model/derive/exit-output.ts';
import { fold } from '../../../../src/core/model/fold/fold.ts';
import { toSavedModel } from '../../../../src/core/journal/saved-model.ts';
import { crew, demo, worker, type Crew, type Happening } from '../../crew.ts';

const own = '[muxcrew] api exited with 1';

describe('the output of a failed run', () => {
  it.each([
    ['its last line', ['one', 'two', '', own], 'two'],
    [
      'the error before the advice',
      ['Unable to connect to Anthropic services', '', 'Please check your network settings.', own],
      'Unable to connect to Anthropic services',
    ],
    [
      'an error of several lines',
      ['starting', 'Unable to connect', 'Failed to connect to api.example: ERR', 'Bye', own],
      'Unable to connect; Failed to connect to api.example: ERR',
    ],
    [
      'the error of a stack trace',
      ['    throw err;', "Error: Cannot find module 'x'", '    at load (error.js:1)', '', 'Node.js v22', own],
      "Error: Cannot find module 'x'",
    ],
    [
      'the exception of a traceback',
      ['Traceback (most recent call last):', '    raise ValueError("bad")', 'ValueError: bad', own],
      'ValueError: bad',
    ],
    [
      'no hint to resume',
      ['no credit', 'Resume this session with:', 'claude --resume 0c5e9d', own],
      'no credit',
    ],
    ['an error between two rules', ['=========', 'ERROR: no key', '=========', own], 'ERROR: no key'],
    ['nothing but frames', ['────', '│  │', own], ''],
    ['nothing of an earlier run', ['fatal: first', own, own], ''],
    ['nothing of a waiting pane', ['[muxcrew] api: waits for a slot', 'second', own], 'second'],
    ['no control characters', ['\x1b[31mred\x1b[0m \x07alert', own], 'red alert'],
    ['nothing', [''], ''],
  ])('is %s', (_what, lines, output) => {
    expect(exitOutput(lines)).toBe(output);
  });

  it.each([
    [
      'Claude’s composer between two rules',
      ['● Done.', '', '──── worker1 ─', '❯ failed tests: fix them', '────', '  ? for shortcuts', own],
    ],
    [
      'a composer in a box',
      ['╭──────────╮', '│ > fix it │', '╰──────────╯', '  ? for shortcuts', '  plan mode on', own],
    ],
    ['a frame cut off at the top', ['│ error: old │', '╰────────────╯', 'ready', own]],
    ['a frame in ASCII', ['+--------+', '| failed |', '+--------+', own]],
    [
      'vim, in the middle of which the wrapper wrote',
      ['hello error', '[muxcrew] api exited with 137', '~', '~', '"error.log" 2 lines, 12 bytes'],
    ],
    ['vim', ['an error', '~', '~', '~', '"f.txt" 2 lines, 12 bytes', own]],
    ['vim in insert mode, a long file', ['throw error', 'x = 1', '-- INSERT --', own]],
    [
      'top, over whose row the wrapper wrote',
      [
        'Tasks: 175 total,  17 running',
        'MiB Swap:      0.0 total,      0.0 free,      0.0 used.',
        '[muxcrew] api exited with 137   SHR S  %CPU  %MEM     TIME+ COMMAND',
        '28981 root      20   0 1036700  63696  41924 R  35.3   0.3   0:01.56 node',
      ],
    ],
    [
      'htop',
      [
        '  0[|||||          12.5%]   Tasks: 45, 175 thr; 1 running',
        '  Mem[|||||   1.80G/23.5G]   Load average: 1.20 0.90 0.80',
        '    PID USER       PRI  NI  VIRT   RES   SHR S  CPU% MEM%   TIME+  Command',
        '  28981 root        20   0 1011M 63696 41924 R  35.3  0.3  0:01.56 fail2ban',
        'F1Help  F2Setup F3SearchF4FilterF5Tree  F6SortByF7Nice -F8Nice +F9Kill  F10Quit',
        own,
      ],
    ],
    ['less', ['[muxcrew] api exited with 137', 'invalid:x:1', '/etc/passwd']],
    ['nano', ['some text', '^G Help      ^O Write Out ^W Where Is  ^K Cut', own]],
    ['a status bar', ['main   2 errors   line 4   utf-8', own]],
    ['a hint for keys', ['Press esc to interrupt', own]],
    ['a spinner', ['⠙ Installing', own]],
  ])('is empty if a full-screen picture is left: %s', (_what, lines) => {
    expect(exitOutput(lines)).toBe('');
  });

  it('is the error below a picture', () => {
    const box = ['╭──────────╮', '│ > fix it │', '╰──────────╯'];
    expect(exitOutput([...box, 'Error: out of credit', 'Bye', own])).toBe('Error: out of credit');
    expect(exitOutput(['Downloading ━━━━━ 50%', 'error: no network', own])).toBe('error: no network');
  });

  it('is joined if a narrow pane wrapped it, also at a blank', () => {
    const lines = [
      'Unable to connect to',
      'Anthropic services a',
      'nd',
      '[muxcrew] api exited',
      'with 1',
      '',
    ];
    expect(showsExit(unwrapped(lines, 21))).toBe(true);
    expect(exitOutput(unwrapped(['Unable to connect to', 'Anthropic services', own], 21))).toBe(
      'Unable to connect to Anthropic services',
    );
    expect(exitOutput(unwrapped(['Unable to conn', 'ect', own], 14))).toBe('Unable to connect');
  });

  it('is complete once the wrapper has reported the exit', () => {
    expect([showsExit(['x', own, '']), showsExit(['x']), showsExit([])]).toEqual([true, false, false]);
  });
});

const text = 'Unable to connect';
const exits = (code: number | null, more: { readonly hangup?: true } = {}): Happening => ({
  is: 'process-exited',
  worker: '1',
  run: 1,
  code,
  signal: null,
  ...more,
});
const reads = (run = 1): Happening => ({ is: 'exit-output-read', worker: '1', run, output: text });
const does = (c: Crew) => decide(c.model()).map((effect) => effect.do);

function started(agent = worker('1'), restarts = 3): Crew {
  const c = crew([agent], { restarts });
  c.happen({ is: 'server-seen', pid: 1, startTime: 't' }, { is: 'pane-seen', worker: '1', pane: '%1' });
  c.run('1');
  return c;
}

function facts(c: Crew): readonly string[] {
  return c.shown('1').evidence.map(({ fact }) => fact);
}

describe('a run that fails', () => {
  it.each([
    [1, 'exit 1: Unable to connect'],
    [null, 'process disappeared: Unable to connect'],
  ])('shows its output beside its exit code: %s', (code, detail) => {
    const c = started();
    c.happen(exits(code));
    expect(does(c)).toEqual(['read-exit-output']);
    c.happen(reads());
    expect(does(c)).toEqual([]);
    expect(c.shown('1')).toMatchObject({ state: 'failed', detail, exitOutput: text });
    expect(facts(c)).toContain(`run 1: ${detail}`);
  });

  it('is read once, also when it printed nothing', () => {
    const c = started(worker('1', demo));
    c.happen(exits(3), { is: 'exit-output-read', worker: '1', run: 1, output: '' });
    expect(does(c)).toEqual([]);
    expect(c.shown('1')).toMatchObject({ detail: 'exit 3', exitOutput: null });
  });

  it('is not read when it ended normally, by its terminal, or on request', () => {
    const well = started();
    well.happen(exits(0));
    const hungUp = started();
    hungUp.happen(exits(129, { hangup: true }));
    const stopped = started();
    stopped.happen({ is: 'stop-wanted', worker: '1' }, exits(143));
    for (const c of [well, hungUp, stopped]) expect(does(c)).not.toContain('read-exit-output');
  });

  it('shows its own report of the failure before its output', () => {
    const c = started(worker('1', demo));
    c.says('1', 'failed', 'no database');
    c.happen(exits(1), reads());
    expect(c.detail('1')).toBe('exit 1: no database');
  });

  it('is not mistaken for the next run', () => {
    const c = started();
    c.happen(exits(1), { is: 'restart-wanted', worker: '1' });
    c.run('1');
    c.happen(reads());
    expect(c.shown('1').exitOutput).toBeNull();
  });
});

describe('a restart after a crash', () => {
  const turn = (c: Crew, is: 'running' | 'over') =>
    c.happen({ is: 'agent-reported', worker: '1', turn: { is, at: c.now() }, permissionMode: null });
  const recovered = (): Crew => {
    const c = started();
    turn(c, 'running');
    c.happen(exits(1), reads());
    expect(c.detail('1')).toContain('its restart 1 of 3 after a crash (exit 1: Unable to connect)');
    c.happen({ is: 'restart-due', worker: '1', run: 1 });
    c.run('1');
    return c;
  };

  it('shows the count and the reason', () => {
    const c = recovered();
    const fact = 'restarted (1 of 3) after a crash: exit 1: Unable to connect';
    expect(facts(c)).toContain(fact);
    expect(c.shown('1').recovered).toMatchObject({
      count: 1,
      reason: 'exit 1: Unable to connect',
      text: fact,
    });
    turn(c, 'over');
    expect(facts(c)).toContain('restarted (once) after a crash: exit 1: Unable to connect');
  });

  it('is forgotten when the user restarts the worker', () => {
    const c = recovered();
    c.happen({ is: 'restart-wanted', worker: '1' });
    expect(c.shown('1').recovered).toBeNull();
  });

  it('survives a checkpoint, and is missing in one of an earlier build', () => {
    const model = toSavedModel(recovered().model());
    const again = (saved: object) =>
      fold(null, JSON.parse(JSON.stringify({ is: 'checkpoint', at: 9, model: saved })) as Event);
    expect(again(model).workers.get('1')?.recovered?.count).toBe(1);
    const workers = model.workers.map(({ recovered: _, ...rest }) => rest);
    expect(again({ ...model, workers }).workers.get('1')?.recovered).toBeNull();
  });
});
