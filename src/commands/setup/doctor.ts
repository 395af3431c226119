/** `muxcrew doctor`: looks at what muxcrew needs, says what is wrong and what mends it. Changes nothing. */
import { ok } from '../../core/result.ts';
import { ansi } from '../../view/text/ansi.ts';
import { exitOf, findings } from '../../view/doctor/findings.ts';
import { doctorReport } from '../../view/doctor/report.ts';
import { gather } from '../../app/doctor/gather.ts';
import type { Command } from '../../app/command.ts';

/** Of the JSON; additive while it stays. */
const reportVersion = 1;

export const command: Command = {
  words: {
    name: 'doctor',
    summary: 'Look at what muxcrew needs; say what is wrong and what mends it.',
    positionals: [],
    details: [
      'tmux and its known defects, Claude Code, git, node-pty, the terminal, configuration, sessions, disks, inotify',
      'and what logging out does. Nothing is changed, and Claude is asked for its version only. Exits 0 when nothing is a',
      'problem, 3 when something needed is missing, 2 when the configuration is broken. With --repair, damaged state files',
      'of sessions are rebuilt from what is left of them, and moved to the archive.',
    ],
    options: [
      { name: 'repair', what: 'Repair damaged state files first; nothing is deleted.' },
      { name: 'json', what: 'As JSON: findings of id, level (ok, note, warning, problem), what, mend.' },
    ],
    examples: [
      { line: 'muxcrew doctor', what: 'before the first crew, or when something is odd' },
      {
        line: 'muxcrew doctor --json | jq -r \'.findings[] | select(.level == "problem") | .mend\'',
        what: 'what has to be mended',
      },
    ],
  },
  async run(context, args) {
    if (args.flag('repair')) {
      const { repairSessions } = await import('../../app/doctor/repair.ts');
      for (const line of repairSessions(context)) context.err(`muxcrew: ${line}\n`);
    }
    const all = findings(await gather(context, await context.machine()));
    if (args.flag('json'))
      context.out(`${JSON.stringify({ version: reportVersion, muxcrew: context.version, findings: all })}\n`);
    else
      for (const line of doctorReport(all, context.terminal))
        context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
    return ok(exitOf(all));
  },
};
