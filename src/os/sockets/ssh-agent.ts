/** Asks an ssh-agent whether it is there. Owns that one question and answer of its protocol; no key is looked at. */
import { net } from '../builtin.ts';

/** Behind one that ssh forwards there is a network, and behind that of a line that is dead there is nobody. */
const patienceMs = 1_000;

/** SSH_AGENTC_REQUEST_IDENTITIES: its length in four bytes, then what is asked. */
const question = Buffer.from([0, 0, 0, 1, 11]);
/** The keys that it has; or that it will not say, for it is locked. */
const answers: ReadonlySet<number> = new Set([12, 5]);
const headBytes = 5;

/** Connecting is no proof: sshd takes connections for an agent at the other end of a line that is dead. */
export function keyAgentAnswers(path: string, timeoutMs = patienceMs): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net().connect(path);
    let head = Buffer.alloc(0);
    const settle = (answered: boolean): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answered);
    };
    const timer = setTimeout(() => settle(false), timeoutMs);
    socket.once('connect', () => socket.write(question));
    socket.on('data', (chunk: Buffer) => {
      head = Buffer.concat([head, chunk.subarray(0, headBytes)]);
      if (head.length >= headBytes) settle(answers.has(head[headBytes - 1] ?? 0));
    });
    socket.once('end', () => settle(false));
    // Nobody behind it, no socket, a path that is too long for one: no agent in any case.
    socket.on('error', () => settle(false));
  });
}
