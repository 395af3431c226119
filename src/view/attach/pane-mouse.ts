/** Mouse reports for a pane's program: only those it requested, in the form it requested. Stateless. */
import type { TerminalModes } from '../../core/terminal/modes.ts';
import type { MouseReport } from '../../core/terminal/input-tokens.ts';

const motionBit = 32;
const wheelBit = 64;
/** Motion without a button. */
const none = 3;
/** The oldest form has one byte for each number. */
const furthest = 223;

export function isWheel({ code }: MouseReport): boolean {
  return (code & wheelBit) !== 0;
}

export function isMotion({ code }: MouseReport): boolean {
  return (code & motionBit) !== 0;
}

/** A button is pressed, held or released: not the wheel, not plain motion. */
export function isButton(report: MouseReport): boolean {
  return !isWheel(report) && !(isMotion(report) && (report.code & 3) === none);
}

/** -1: up. Null: sideways, or not the wheel. */
export function wheelStep(report: MouseReport): -1 | 1 | null {
  if (!isWheel(report) || (report.code & 2) !== 0) return null;
  return (report.code & 1) === 0 ? -1 : 1;
}

/** Column and row are relative to the pane. Empty: nothing is sent. */
export function paneMouse(report: MouseReport, modes: TerminalModes): string {
  if (!isWanted(report, modes)) return '';
  const { code, column, row, pressed } = report;
  if (modes.sgrMouse) return `\x1b[<${code};${column + 1};${row + 1}${pressed ? 'M' : 'm'}`;
  if (column >= furthest || row >= furthest) return '';
  const old = pressed ? code : (code & ~3) | none;
  return `\x1b[M${String.fromCharCode(old + 32, column + 33, row + 33)}`;
}

function isWanted(report: MouseReport, { mouse }: TerminalModes): boolean {
  switch (mouse) {
    case 'none':
      return false;
    case 'click':
      return report.pressed && !isMotion(report);
    case 'button':
      return !isMotion(report);
    case 'drag':
      return !isMotion(report) || (report.code & 3) !== none;
    case 'any':
      return true;
  }
}
