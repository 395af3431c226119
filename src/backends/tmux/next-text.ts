/** The target of `prefix n` from each pane, as an option that tmux.conf reads. Pure. */
import { nextRequest, type RequestMark } from '../../core/snapshot/request-marks.ts';

/** ` %1>%3 %3>%1 any>%1 `: from pane 1 to pane 3. Empty: no worker needs input. */
export function nextText(marks: readonly RequestMark[]): string {
  const first = nextRequest(marks, null);
  if (first === null) return '';
  const steps = marks.map(({ pane }) => `${pane}>${nextRequest(marks, pane) ?? first}`);
  return ` ${[...steps, `any>${first}`].join(' ')} `;
}
