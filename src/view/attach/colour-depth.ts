/** Reduces colours to what a terminal can show. */
import { ownColour, rgbOf } from '../../core/terminal/cell-grid.ts';

/** 0: no colours, or none wanted. */
export type ColourDepth = 'true' | 256 | 16 | 0;

const cubeLevels = [0, 95, 135, 175, 215, 255] as const;
/** The first sixteen as in xterm; other terminals use similar ones. */
const sixteen = [
  0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000,
  0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff,
] as const;

/** A cell's colour in a terminal of that depth; core/terminal/cell-grid.ts defines the number. */
export function shownColour(colour: number, depth: ColourDepth): number {
  if (colour === ownColour || depth === 'true') return colour;
  if (depth === 0) return ownColour;
  const rgb = rgbOf(colour);
  const indexed = rgb === null ? colour : indexOf(rgb);
  return depth === 16 && indexed >= 16 ? (nearestOfSixteen[indexed] ?? ownColour) : indexed;
}

/** The nearest colour of the cube and the greys. */
function indexOf(rgb: number): number {
  const [red, green, blue] = channels(rgb);
  const levels = [red, green, blue].map(nearestLevel) as [number, number, number];
  const cube = 16 + 36 * levels[0] + 6 * levels[1] + levels[2];
  const grey = Math.min(23, Math.max(0, Math.round(((red + green + blue) / 3 - 8) / 10)));
  return distance(rgb, paletteRgb(cube)) <= distance(rgb, paletteRgb(232 + grey)) ? cube : 232 + grey;
}

function nearestLevel(channel: number): number {
  if (channel < 48) return 0;
  return channel < 115 ? 1 : Math.min(5, Math.floor((channel - 35) / 40));
}

function paletteRgb(index: number): number {
  if (index < 16) return sixteen[index] ?? 0;
  if (index >= 232) return (8 + (index - 232) * 10) * 0x010101;
  const cube = index - 16;
  const [red, green, blue] = [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(
    (level) => cubeLevels[level] ?? 0,
  );
  return ((red ?? 0) << 16) | ((green ?? 0) << 8) | (blue ?? 0);
}

function channels(rgb: number): [number, number, number] {
  return [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff];
}

/** Weighted by the eye's sensitivity; only for comparison. */
function distance(a: number, b: number): number {
  const [red, green, blue] = channels(a);
  const [otherRed, otherGreen, otherBlue] = channels(b);
  return 3 * (red - otherRed) ** 2 + 6 * (green - otherGreen) ** 2 + (blue - otherBlue) ** 2;
}

const nearestOfSixteen: readonly number[] = Array.from({ length: 256 }, (_, index) => {
  const rgb = paletteRgb(index);
  return sixteen.reduce<number>(
    (best, candidate, at) => (distance(rgb, candidate) < distance(rgb, sixteen[best] ?? 0) ? at : best),
    0,
  );
});
