/**
 * Standard input for another host, in pieces with a length: its end is distinct from the connection's end, and none of
 * it has to be read before it is needed. `LENGTH LF BYTES`; `0 LF` is the end.
 */

const lineFeed = 10;
/** Largest piece. Standard input is read in pieces of 64 KiB. Bytes. */
const mostBytes = 1024 * 1024;

/** Null: the end of the input. */
export type Piece = Uint8Array | null;

export function frameOf(piece: Piece): Uint8Array {
  const length = piece?.length ?? 0;
  const head = new TextEncoder().encode(`${length}\n`);
  if (piece === null) return head;
  const whole = new Uint8Array(head.length + length);
  whole.set(head);
  whole.set(piece, head.length);
  return whole;
}

/** Returns the complete pieces; `broken`: invalid input. */
export function frameReader(): (bytes: Uint8Array) => readonly Piece[] | 'broken' {
  let rest = new Uint8Array();
  return (bytes) => {
    const whole = new Uint8Array(rest.length + bytes.length);
    whole.set(rest);
    whole.set(bytes, rest.length);
    rest = whole;
    const pieces: Piece[] = [];
    for (;;) {
      const end = rest.indexOf(lineFeed);
      const head = new TextDecoder().decode(rest.subarray(0, end === -1 ? 12 : end));
      if (!/^\d{1,9}$/.test(head)) return end === -1 && /^\d{0,9}$/.test(head) ? pieces : 'broken';
      if (end === -1) return pieces;
      const length = Number(head);
      if (length > mostBytes) return 'broken';
      if (rest.length < end + 1 + length) return pieces;
      pieces.push(length === 0 ? null : rest.slice(end + 1, end + 1 + length));
      rest = rest.slice(end + 1 + length);
    }
  };
}
