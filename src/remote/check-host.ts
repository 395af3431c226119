/** `muxcrew host check HOST`: is it reached, which muxcrew is there, and what doctor says over there. */
import { parseJson } from '../core/json.ts';
import type { Context } from '../app/context.ts';
import type { Host } from '../core/wire/ssh-host.ts';
import type { Finding } from '../view/doctor/finding.ts';
import { fail, ok, type Result } from '../core/result.ts';
import { list, orNull, record, text } from '../core/shape.ts';
import { ansi } from '../view/text/ansi.ts';
import { exitOf } from '../view/doctor/findings.ts';
import { doctorReport } from '../view/doctor/report.ts';
import { hear } from './run-captured.ts';

/** doctor asks some programs for their versions, each for 5 s at most. */
const doctorMs = 60_000;

interface FarDoctor {
  readonly muxcrew: string;
  readonly findings: readonly Finding[];
}

const shape = record({
  muxcrew: text,
  findings: list(record({ id: text, level: text, what: text, mend: orNull(text) })),
});

export async function check(context: Context, host: Host, json: boolean): Promise<Result<number>> {
  const batch = !context.terminal.input && !context.terminal.output;
  const asked = { host, argv: ['doctor', '--json'], folder: null };
  const heard = await hear(context, asked, { batch, hurried: false, timeoutMs: doctorMs });
  if (!heard.ok) return heard;
  const there = doctorIn(heard.value.stdout);
  if (there === null) {
    const detail =
      heard.value.stderr === '' ? 'its doctor says nothing that is understood here' : heard.value.stderr;
    return fail({ kind: 'program-failed', program: `muxcrew doctor on ${host.name}`, detail });
  }
  const { muxcrew, findings } = there;
  if (json) {
    context.out(
      `${JSON.stringify({ version: 1, host: host.name, muxcrew: { here: context.version, there: muxcrew }, findings })}\n`,
    );
    return ok(exitOf(findings));
  }
  const same = muxcrew === context.version;
  context.out(
    `${host.name} is reached; muxcrew ${muxcrew} is there${same ? ', as here' : `, and ${context.version} here; the same there: muxcrew host setup ${host.name}`}.\n\n`,
  );
  for (const line of doctorReport(findings, context.terminal))
    context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
  return ok(exitOf(findings));
}

/** The last line: a login may say something before. */
function doctorIn(stdout: string): FarDoctor | null {
  const value = parseJson(stdout.trimEnd().split('\n').at(-1) ?? '');
  return shape(value, '') === null ? (value as FarDoctor) : null;
}
