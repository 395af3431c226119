/** The output of `muxcrew doctor`: one line per finding with its fix below, and a summary. Pure. */
import { cleanText } from '../../core/text/clean-text.ts';
import type { Line } from '../../core/text/styled-line.ts';
import { colour, piece } from '../text/draft.ts';
import type { Colours, Tone } from '../text/tones.ts';
import { glyphsFor } from '../text/symbols.ts';
import { wrap } from '../text/wrap.ts';
import type { Finding, Level } from './finding.ts';

interface Look {
  readonly symbol: string;
  readonly ascii: string;
  readonly tone: Tone;
}

const looks: Readonly<Record<Level, Look>> = {
  ok: { symbol: '✓', ascii: '+', tone: 'good' },
  note: { symbol: '·', ascii: '.', tone: 'dim' },
  warning: { symbol: '!', ascii: '!', tone: 'ask' },
  problem: { symbol: '✗', ascii: 'x', tone: 'bad' },
};

export interface ReportLook {
  /** Null: nothing is wrapped. */
  readonly columns: number | null;
  readonly colours: Colours;
  readonly unicode: boolean;
}

const indent = '            ';
const mostRows = 6;

export function doctorReport(all: readonly Finding[], look: ReportLook): readonly Line[] {
  const columns = look.columns ?? Infinity;
  const room = columns - indent.length;
  const { ellipsis } = glyphsFor(look.unicode);
  const rows = (text: string): readonly string[] =>
    Number.isFinite(room)
      ? wrap(cleanText(text, 2_000), Math.max(20, room), mostRows, ellipsis)
      : [cleanText(text, 2_000)];
  const mends = (look.unicode ? '→ ' : '> ').padStart(indent.length);
  const line = (...parts: readonly (readonly [string, Tone])[]): Line => row(columns, parts);
  const row = (width: number, parts: readonly (readonly [string, Tone])[]): Line =>
    colour(
      parts.map(([text, tone]) => piece(text, tone)),
      width,
      look.colours,
    );
  return [
    ...all.flatMap(({ level, what, mend }): readonly Line[] => {
      const { symbol, ascii, tone } = looks[level];
      const [first = '', ...others] = rows(what);
      const head = `${look.unicode ? symbol : ascii} ${level.padEnd(indent.length - 2)}`;
      return [
        line([head, tone], [first, 'plain']),
        ...others.map((text) => line([indent, 'plain'], [text, 'plain'])),
        // Not wrapped, since it is to be pasted: the terminal breaks it.
        ...(mend === null
          ? []
          : [
              row(Infinity, [
                [mends, 'plain'],
                [cleanText(mend, mend.length), 'strong'],
              ]),
            ]),
      ];
    }),
    line([sum(all), 'plain']),
  ];
}

function sum(all: readonly Finding[]): string {
  const count = (level: Level): number => all.filter((finding) => finding.level === level).length;
  const several = (number: number, word: string): readonly string[] =>
    number === 0 ? [] : [`${number} ${word}${number === 1 ? '' : 's'}`];
  const said = [
    ...several(count('problem'), 'problem'),
    ...several(count('warning'), 'warning'),
    ...several(count('note'), 'note'),
  ];
  return said.length === 0
    ? 'No problems found.'
    : `${count('problem') === 0 ? 'Ready: ' : ''}${said.join(', ')}.`;
}
