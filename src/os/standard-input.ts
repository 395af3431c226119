/** Reads this process's standard input as text. */
import { createInterface } from 'node:readline';

export async function readAll(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** One line; empty at the end of the input. */
export async function readLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  try {
    for await (const line of lines) return line;
    return '';
  } finally {
    lines.close();
  }
}

/** Hands every piece on as it comes, and null at the end. Disposing of it lets the process end. */
export function pumpInput(to: (piece: Uint8Array | null) => void): () => void {
  const { stdin } = process;
  stdin.on('data', to);
  stdin.on('end', () => to(null));
  // What cannot be read (EIO: the terminal is gone) has ended.
  stdin.on('error', () => to(null));
  return () => {
    stdin.removeAllListeners('data');
    stdin.destroy();
  };
}
