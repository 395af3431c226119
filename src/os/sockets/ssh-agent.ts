/** Checks whether an ssh-agent responds. Owns that one request of its protocol; reads no keys. */
import { net } from '../builtin.ts';

/** A forwarded agent is behind a network, and that of a dead connection never responds. */
const patienceMs = 1_000;

/** SSH_AGENTC_REQUEST_IDENTITIES: its length in four bytes, then what is asked. */
const question = Buffer.from([0, 0, 0, 1, 11]);
/** Its list of keys, or a refusal because it is locked. */
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
    // No listener, no socket, or a path that is too long: no agent in any case.
    socket.on('error', () => settle(false));
  });
}
