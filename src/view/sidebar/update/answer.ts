/**
 * The keys that answer what a worker asks. One key does it where the person has chosen the worker and sees the whole
 * request; else the request is shown whole first, and the same key answers it there.
 */
import type { SnapshotWorker } from '../../../core/snapshot.ts';
import type { SidebarModel } from '../../sidebar-model.ts';
import { glyphsFor } from '../../symbols.ts';
import { wrap } from '../../wrap.ts';
import { only, type SidebarStep } from './step.ts';

/** A key that was meant for what stood there before must not answer what has just come. Milliseconds. */
const freshMs = 400;
/** What a row of the list leaves for its text, and how many of them an asking worker has. */
const indentCells = 4;
const textRows = 2;

export type Decision = 'allow' | 'deny';

/** `shown`: its request stands whole in the list's place; `chosen`: the person has selected this very worker. */
export function answerKey(
  model: SidebarModel,
  worker: SnapshotWorker,
  decision: Decision,
  { shown, chosen }: { readonly shown: boolean; readonly chosen: boolean },
): SidebarStep {
  const { id, name, asks } = worker;
  const told = (notice: string): SidebarStep => only({ ...model, notice });
  if (asks === undefined || asks === null) return told(`${id} ${name} asks nothing`);
  if (asks.request === null) return told('answer in its pane: Enter');
  if (asks.kind === 'question' && decision === 'allow')
    return told('it is a question: answer in its pane, Enter');
  if (!shown && !(chosen && seesAll(worker, model)))
    return only({ ...model, mode: { is: 'why', worker: id, scroll: 0 } });
  const since = model.asked.get(id);
  if (since?.request !== asks.request || model.now - since.at < freshMs)
    return told('what it asks has just changed: look again');
  const { request } = asks;
  const kept: SidebarModel = shown ? { ...model, mode: { is: 'list' } } : model;
  return { model: kept, actions: [{ do: 'answer', worker: id, request, decision }] };
}

/** A command on one line that its two rows hold; a description of it hides nothing. */
function seesAll({ asks }: SnapshotWorker, { size, unicode }: SidebarModel): boolean {
  if (asks === undefined || asks === null) return false;
  const { what, input } = asks;
  const subject = what.slice(what.indexOf(': ') + 2);
  const lines = (input ?? '').split('\n').filter((line) => !line.startsWith('description: '));
  const { ellipsis } = glyphsFor(unicode);
  const rows = wrap(what, size.columns - indentCells, textRows + 1, ellipsis).length;
  return lines.length === 1 && lines[0] === `command: ${subject}` && rows <= textRows;
}
