/**
 * Draws a terminal emulator's screen as SVG. Every run of text is put at its own column and held to its width, and lines
 * and blocks are drawn as shapes, so that any monospaced font gives the same picture.
 */

const cell = { width: 8.4, height: 18, baseline: 13.5 };
const fontSize = 14;
const padding = 14;
const barHeight = 30;
const colours = { background: '#16181d', bar: '#23262d', foreground: '#d4d7dd', border: '#343842' };
const fonts = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', 'Liberation Mono', monospace";

/** The first sixteen are ours; the others are fixed by the 256-colour palette. */
const sixteen = [
  ...['#3b3f4a', '#f2777a', '#99cc99', '#e6c07b', '#6ab0f3', '#c594c5', '#62c4c9', '#d4d7dd'],
  ...['#7f8694', '#ff8b8e', '#b5e0a0', '#ffd479', '#8cc4ff', '#deb0de', '#80e0e4', '#ffffff'],
];

function paletteColour(index) {
  if (index < 16) return sixteen[index];
  const hex = (value) => value.toString(16).padStart(2, '0');
  if (index >= 232) return `#${hex(8 + 10 * (index - 232)).repeat(3)}`;
  const level = (value) => (value === 0 ? 0 : 55 + 40 * value);
  const cube = index - 16;
  return `#${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((part) => hex(level(part))).join('')}`;
}

function colourOf(isDefault, isRgb, value, otherwise) {
  if (isDefault) return otherwise;
  return isRgb ? `#${value.toString(16).padStart(6, '0')}` : paletteColour(value);
}

function styleOf(buffered) {
  const foreground = colourOf(
    buffered.isFgDefault(),
    buffered.isFgRGB(),
    buffered.getFgColor(),
    colours.foreground,
  );
  const background = colourOf(
    buffered.isBgDefault(),
    buffered.isBgRGB(),
    buffered.getBgColor(),
    colours.background,
  );
  const inverse = buffered.isInverse() !== 0;
  return {
    foreground: inverse ? background : foreground,
    background: inverse ? foreground : background,
    bold: buffered.isBold() !== 0,
    dim: buffered.isDim() !== 0,
  };
}

/** Which of left, right, up, down a line-drawing character reaches. */
const lines = {
  '─': 'lr',
  '━': 'lr',
  '│': 'ud',
  '┃': 'ud',
  '┌': 'rd',
  '┐': 'ld',
  '└': 'ru',
  '┘': 'lu',
  '├': 'rud',
  '┤': 'lud',
  '┬': 'lrd',
  '┴': 'lru',
  '┼': 'lrud',
  '╭': 'rd',
  '╮': 'ld',
  '╰': 'ru',
  '╯': 'lu',
};
/** Blocks, by their opacity. */
const blocks = { '█': 1, '▓': 0.75, '▒': 0.5, '░': 0.25 };

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const number = (value) => String(Math.round(value * 100) / 100);

/** Neighbours that look the same are one run: of text, of a line, of blocks. */
function runsOf(line, columns) {
  const runs = [];
  for (let column = 0; column < columns; column += 1) {
    const buffered = line.getCell(column);
    if (buffered === undefined || buffered.getWidth() === 0) continue;
    const text = buffered.getChars() || ' ';
    const style = styleOf(buffered);
    const kind =
      text in lines
        ? `line ${text}`
        : text in blocks
          ? `block ${text}`
          : /^[\x20-\x7e]$/.test(text)
            ? 'text'
            : 'symbol';
    const last = runs.at(-1);
    const joins =
      last !== undefined &&
      last.kind === kind &&
      kind !== 'symbol' &&
      JSON.stringify(last.style) === JSON.stringify(style);
    if (joins) {
      last.text += text;
      last.cells += 1;
    } else runs.push({ kind, text, style, column, cells: buffered.getWidth() });
  }
  return runs;
}

function drawn({ kind, text, style, column, cells }, row) {
  const x = column * cell.width;
  const y = row * cell.height;
  const width = cells * cell.width;
  const shapes = [];
  if (style.background !== colours.background)
    shapes.push(
      `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${cell.height}" fill="${style.background}"/>`,
    );
  const dim = style.dim ? ' opacity="0.6"' : '';
  if (kind.startsWith('line')) shapes.push(lineShape(text, x, y, style.foreground, dim));
  else if (kind.startsWith('block'))
    shapes.push(
      `<rect x="${number(x)}" y="${number(y + 3)}" width="${number(width)}" height="${cell.height - 6}" fill="${style.foreground}" opacity="${blocks[text[0]]}"/>`,
    );
  else if (text.trim() !== '')
    shapes.push(textShape(text, x, y, style, dim, kind === 'symbol' ? width : null));
  return shapes.join('');
}

/** A symbol may come from another font, of another width: it is put into the middle of its cell. */
function textShape(text, x, y, style, dim, symbolWidth) {
  const start = text.length - text.trimStart().length;
  const shown = text.trim();
  const place =
    symbolWidth === null
      ? `x="${number(x + start * cell.width)}" textLength="${number(shown.length * cell.width)}"`
      : `x="${number(x + symbolWidth / 2)}" text-anchor="middle"`;
  const weight = style.bold ? ' font-weight="bold"' : '';
  return `<text ${place} y="${number(y + cell.baseline)}" fill="${style.foreground}"${weight}${dim}>${escaped(shown)}</text>`;
}

function lineShape(text, x, y, colour, dim) {
  const path = Array.from(text, (char, index) => {
    const [left, middle, right] = [0, 0.5, 1].map((part) => number(x + (index + part) * cell.width));
    const [top, centre, bottom] = [0, 0.5, 1].map((part) => number(y + part * cell.height));
    const ends = { l: `H${left}`, r: `H${right}`, u: `V${top}`, d: `V${bottom}` };
    return Array.from(lines[char], (end) => `M${middle} ${centre}${ends[end]}`).join('');
  }).join('');
  return `<path d="${path}" stroke="${colour}" fill="none"${dim}/>`;
}

/** `terminal`: of @xterm/headless; its visible screen is drawn. */
export function screenSvg(terminal, { title }) {
  const { cols, rows, buffer } = terminal;
  const width = number(cols * cell.width + 2 * padding);
  const height = number(rows * cell.height + 2 * padding + barHeight);
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (fill, index) => `<circle cx="${18 + index * 18}" cy="${barHeight / 2}" r="5.5" fill="${fill}"/>`,
  );
  const body = Array.from({ length: rows }, (_, row) => {
    const line = buffer.active.getLine(buffer.active.viewportY + row);
    return line === undefined
      ? ''
      : runsOf(line, cols)
          .map((run) => drawn(run, row))
          .join('');
  }).filter((line) => line !== '');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${colours.background}" stroke="${colours.border}"/>`,
    `<path d="M0 ${barHeight}V8a8 8 0 0 1 8-8H${number(Number(width) - 8)}a8 8 0 0 1 8 8V${barHeight}z" fill="${colours.bar}"/>`,
    ...dots,
    `<text x="50%" y="${barHeight / 2 + 5}" text-anchor="middle" font-family="system-ui, sans-serif" font-size="13" fill="#9aa1ad">${escaped(title)}</text>`,
    `<g transform="translate(${padding} ${padding + barHeight})" font-family="${fonts}" font-size="${fontSize}" xml:space="preserve">`,
    ...body,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
