/** `muxcrew why`: explains a worker's state. Reads files only. */
import { sessionOption, sessionToRead } from '../../app/sessions/chosen-session.ts';
import { fail, ok } from '../../core/result.ts';
import { withSlotHolders } from '../../core/snapshot/slot-holders.ts';
import { ansi } from '../../view/text/ansi.ts';
import { whyLines } from '../../view/tables/why-lines.ts';
import { tableOptions } from '../../app/table-options.ts';
import { meantWorkers } from '../../app/meant-workers.ts';
import type { Command } from '../../app/command.ts';

export const command: Command = {
  words: {
    name: 'why',
    summary: 'Explain a worker’s state: each fact, its source and its age.',
    positionals: [{ kind: 'WORKER', many: true }],
    details: ['WORKER is an id, a name, or all.'],
    options: [sessionOption, { name: 'json', what: 'As JSON: a list with one entry per worker.' }],
    examples: [{ line: 'muxcrew why 2', what: 'why worker 2 is shown as asking' }],
  },
  run: (context, args) =>
    Promise.resolve(
      (() => {
        const session = sessionToRead(context, command.words, args);
        if (!session.ok) return session;
        const { id, snapshot } = session.value.session;
        if (snapshot === null) {
          const why = 'comm/session.json cannot be read';
          return fail({
            kind: 'refused',
            what: `cannot show the states of ${id}`,
            why,
            fixes: [{ run: ['muxcrew', 'status'], note: 'shows more' }],
          });
        }
        const meant = meantWorkers(snapshot.workers, args.words);
        if (!meant.ok) return meant;
        const workers = meant.value.map((worker) => withSlotHolders(snapshot, worker));
        if (args.flag('json')) {
          const told = workers.map(
            ({ id: worker, name, state, detail, since, asks, waiting, usage, resources, evidence }) => ({
              id: worker,
              name,
              state,
              detail,
              since,
              asks: asks ?? null,
              waiting: waiting ?? [],
              usage: usage ?? null,
              resources: resources ?? null,
              evidence,
            }),
          );
          context.out(`${JSON.stringify(told)}\n`);
          return ok(0);
        }
        const lines = workers.flatMap((worker, index) => [
          ...(index === 0 ? [] : [[]]),
          ...whyLines(worker, tableOptions(context)),
        ]);
        for (const line of lines) context.out(`${ansi(line, context.terminal.colours > 0)}\n`);
        return ok(0);
      })(),
    ),
};
