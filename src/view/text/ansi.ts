/** Styled lines as text for a scrolling terminal (tables) or a pipe. Owns SGR sequences. */
import type { Line, TextStyle } from '../../core/text/styled-line.ts';

const reset = '\x1b[0m';

/** `styled: false` for pipes and files: plain text. */
export function ansi(line: Line, styled: boolean): string {
  const text = line
    .map((span) => {
      const codes = styled ? codesOf(span.style) : '';
      return codes === '' ? span.text : `\x1b[${codes}m${span.text}${reset}`;
    })
    .join('');
  return styled ? text : text.trimEnd();
}

function codesOf({ foreground, bold, inverse }: TextStyle): string {
  return [
    ...(bold ? ['1'] : []),
    ...(inverse ? ['7'] : []),
    ...(foreground === null ? [] : [colourCode(foreground)]),
  ].join(';');
}

/** The first sixteen use the old codes, which terminals with sixteen colours know. */
function colourCode(colour: number): string {
  if (colour < 8) return String(30 + colour);
  return colour < 16 ? String(90 + colour - 8) : `38;5;${colour}`;
}
