/**
 * What a person sees while the line to a host is gone: why, that nothing is lost, when it is tried again, and how to
 * leave. Pure; the smaller the terminal, the less of it that is not needed.
 */
import { fit } from '../../core/text/cells.ts';
import type { Size } from '../../core/terminal/geometry.ts';
import type { Line } from '../../core/text/styled-line.ts';
import { colour, piece, type Draft } from '../text/draft.ts';
import { duration } from '../text/duration.ts';
import { plain } from '../failure-text/words.ts';
import { glyphsFor } from '../text/symbols.ts';
import type { Colours, Tone } from '../text/tones.ts';
import { wrap } from '../text/wrap.ts';

export interface ReconnectScreen {
  /** As the person calls it. */
  readonly host: string;
  /** ssh's own last word; empty: none. */
  readonly said: string;
  /** Null: it is being asked right now. */
  readonly untilNextMs: number | null;
  readonly tries: number;
  readonly goneMs: number;
  /** What brings the person back once they have left. */
  readonly comeBack: string;
}

export interface ReconnectLook {
  readonly size: Size;
  readonly colours: Colours;
  readonly unicode: boolean;
}

/** ssh may say much; the reason stands at its beginning. */
const mostReasonRows = 3;

interface Part {
  readonly lines: readonly Line[];
  /** What goes first where there are too few rows; 0 never does. */
  readonly spare: number;
}

export function reconnectScreen(shown: ReconnectScreen, look: ReconnectLook): readonly Line[] {
  const { columns, rows } = look.size;
  const { ellipsis } = glyphsFor(look.unicode);
  const text = (what: string, tone: Tone, most = 9): readonly Line[] =>
    wrap(what, columns, most, ellipsis).map((row) => line([piece(row, tone)], look));
  const key = (name: string, what: string): readonly Line[] => [
    line([piece(fit(name, 9, 'left', ellipsis), 'strong'), piece(what)], look),
  ];
  const host = plain(shown.host);
  const parts: readonly Part[] = [
    { spare: 0, lines: text(`The line to ${host} is gone.`, 'ask') },
    { spare: 2, lines: shown.said === '' ? [] : text(plain(shown.said), 'dim', mostReasonRows) },
    { spare: 4, lines: blank },
    { spare: 3, lines: text('Your crew goes on over there; nothing is lost.', 'plain') },
    { spare: 0, lines: text(progress(shown, host), 'plain') },
    { spare: 4, lines: blank },
    { spare: 0, lines: key('any key', 'try now') },
    { spare: 0, lines: key('q', 'leave, and come back with') },
    { spare: 1, lines: command(shown.comeBack, look) },
  ];
  return fitted(parts, rows);
}

/** To be copied: never cut, but where one row is too short for it. */
function command(text: string, look: ReconnectLook): readonly Line[] {
  const { ellipsis } = glyphsFor(look.unicode);
  return wrap(plain(text), look.size.columns - indent.length, look.size.rows, ellipsis).map((row) =>
    line([piece(indent), piece(row, 'strong')], look),
  );
}

const indent = '  ';
const blank: readonly Line[] = [[]];

function progress({ untilNextMs, tries, goneMs }: ReconnectScreen, host: string): string {
  const gone = `without a line for ${duration(goneMs)}`;
  if (untilNextMs === null) return `Asking ${host} now (${gone})`;
  const tried = tries === 1 ? 'tried once' : `tried ${tries} times`;
  return `Next try in ${Math.max(1, Math.ceil(untilNextMs / 1000))} s (${tried}, ${gone})`;
}

/** Without what can best be spared, as much as it takes. */
function fitted(parts: readonly Part[], rows: number): readonly Line[] {
  for (let keep = 4; keep >= 0; keep -= 1) {
    const lines = parts.filter(({ spare }) => spare <= keep).flatMap((part) => part.lines);
    if (lines.length <= rows || keep === 0) return lines.slice(0, rows);
  }
  return [];
}

function line(draft: Draft, { size, colours }: ReconnectLook): Line {
  return colour(draft, size.columns, colours);
}
