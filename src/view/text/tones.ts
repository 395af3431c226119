/** The meaning of a piece of text, and its colours. Owns the palette; a colour always accompanies a symbol. */
import type { TextStyle } from '../../core/text/styled-line.ts';

export type Tone = 'plain' | 'strong' | 'dim' | 'ask' | 'bad' | 'good' | 'busy' | 'cursor';

/** Number of colours of the terminal; 0 for none (NO_COLOR). */
export type Colours = 256 | 16 | 0;

const palettes: Readonly<Record<256 | 16, Readonly<Record<Tone, number | null>>>> = {
  256: { plain: null, strong: null, dim: 245, ask: 214, bad: 203, good: 77, busy: 75, cursor: null },
  16: { plain: null, strong: null, dim: 8, ask: 11, bad: 9, good: 10, busy: 12, cursor: null },
};

const boldTones: ReadonlySet<Tone> = new Set(['strong', 'ask']);

export function styleOf(tone: Tone, colours: Colours, inverse = false): TextStyle {
  return {
    foreground: colours === 0 ? null : palettes[colours][tone],
    bold: boldTones.has(tone),
    inverse: inverse !== (tone === 'cursor'),
  };
}
