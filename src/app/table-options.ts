/** How a table is printed on this terminal, or into a pipe. */
import type { TableOptions } from '../view/tables/status-table.ts';
import type { Context } from './context.ts';

export function tableOptions({ terminal, clock }: Context): TableOptions {
  const { columns, colours, unicode, output } = terminal;
  return { columns: output ? columns : null, now: clock.now(), colours, unicode };
}
