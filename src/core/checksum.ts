/** Checksums of muxcrew's own files: detect damage by a faulty disk or a torn write, not by intent. Pure. */
import { parseJson } from './json.ts';

/**
 * Returns the FNV-1a hash of a text, as 8 hexadecimal digits. Each step is a bijection of the state, so that a change of
 * any one character always changes it.
 */
export function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** A file that is one JSON object, with its checksum as the last field. */
export function withChecksum(value: object): string {
  return `${JSON.stringify({ ...value, sum: checksum(JSON.stringify(value)) }, null, 1)}\n`;
}

export type CheckedObject =
  { readonly is: 'read'; readonly value: object } | { readonly is: 'damaged'; readonly why: string };

/** Reads such a file; a file without a checksum is of an earlier build. */
export function readChecked(text: string): CheckedObject {
  const read = parseJson(text);
  if (read === undefined)
    return { is: 'damaged', why: text.trim() === '' ? 'it is empty' : 'it is not JSON' };
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    return { is: 'damaged', why: 'it is not an object' };
  if (!('sum' in read)) return { is: 'read', value: read };
  const { sum, ...value } = read;
  return sum === checksum(JSON.stringify(value))
    ? { is: 'read', value }
    : { is: 'damaged', why: 'its checksum is wrong' };
}
