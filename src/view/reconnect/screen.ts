/**
 * The screen shown while the connection to a host is lost: the reason, that nothing is lost, the next try, and how to
 * leave. Pure; drops the less important lines on small terminals.
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
  /** The user's name for it. */
  readonly host: string;
  /** ssh's last message; empty: none. */
  readonly said: string;
  /** Null: a try is under way. */
  readonly untilNextMs: number | null;
  readonly tries: number;
  readonly goneMs: number;
  /** The command that returns to the session. */
  readonly comeBack: string;
}

export interface ReconnectLook {
  readonly size: Size;
  readonly colours: Colours;
  readonly unicode: boolean;
}

/** ssh may print much; the reason is at the beginning. */
const mostReasonRows = 3;

interface Part {
  readonly lines: readonly Line[];
  /** Dropped first if rows are scarce; 0: never. */
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
    { spare: 0, lines: text(`Connection to ${host} lost.`, 'ask') },
    { spare: 2, lines: shown.said === '' ? [] : text(plain(shown.said), 'dim', mostReasonRows) },
    { spare: 4, lines: blank },
    { spare: 3, lines: text('Your crew continues on the host; nothing is lost.', 'plain') },
    { spare: 0, lines: text(progress(shown, host), 'plain') },
    { spare: 4, lines: blank },
    { spare: 0, lines: key('any key', 'try now') },
    { spare: 0, lines: key('q', 'leave; come back with') },
    { spare: 1, lines: command(shown.comeBack, look) },
  ];
  return fitted(parts, rows);
}

/** To be copied: never cut, unless a row is too short for it. */
function command(text: string, look: ReconnectLook): readonly Line[] {
  const { ellipsis } = glyphsFor(look.unicode);
  return wrap(plain(text), look.size.columns - indent.length, look.size.rows, ellipsis).map((row) =>
    line([piece(indent), piece(row, 'strong')], look),
  );
}

const indent = '  ';
const blank: readonly Line[] = [[]];

function progress({ untilNextMs, tries, goneMs }: ReconnectScreen, host: string): string {
  const gone = `offline for ${duration(goneMs)}`;
  if (untilNextMs === null) return `Connecting to ${host} (${gone})`;
  const tried = tries === 1 ? 'tried once' : `tried ${tries} times`;
  return `Next try in ${Math.max(1, Math.ceil(untilNextMs / 1000))} s (${tried}, ${gone})`;
}

/** Drops lines, the least important first, until the rest fits. */
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
