/** `muxcrew doctor`: checks what muxcrew needs, and reports problems and their fixes. Changes nothing. */
import { ok } from '../../core/result.ts';
import { ansi } from '../../view/text/ansi.ts';
import { exitOf, findings } from '../../view/doctor/findings.ts';
import { doctorReport } from '../../view/doctor/report.ts';
import { gather } from '../../app/doctor/gather.ts';
import type { Command } from '../../app/command.ts';

/** Version of the JSON; changes within a version are additive. */
const reportVersion = 1;

export const command: Command = {
  words: {
    name: 'doctor',
    summary: 'Check what muxcrew needs, and report problems and their fixes.',
    positionals: [],
    details: [
      'Checks tmux and its known defects, Claude Code, git, node-pty, the terminal, configuration, sessions, disks, inotify',
      'and the effect of logging out. Changes nothing, and asks Claude for its version only. Exits with 0 without problems,',
      '3 if a requirement is missing, 2 if the configuration is broken. With --repair, damaged state files',
      'of sessions are rebuilt from what is left of them, and the originals archived.',
    ],
    options: [
      { name: 'repair', what: 'First repair damaged state files; nothing is deleted.' },
      { name: 'json', what: 'As JSON: findings of id, level (ok, note, warning, problem), what, mend.' },
    ],
    examples: [
      { line: 'muxcrew doctor', what: 'before the first crew, or when something is wrong' },
      {
        line: 'muxcrew doctor --json | jq -r \'.findings[] | select(.level == "problem") | .mend\'',
        what: 'only the fixes',
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
