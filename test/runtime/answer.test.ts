import { describe, expect, it } from 'vitest';
import type { PermissionAsk, ShownRequest } from '../../src/core/model/facts/request.ts';
import type { WorkerModel } from '../../src/core/model/model.ts';
import type { Store } from '../../src/runtime/store.ts';
import type { World } from '../../src/runtime/world.ts';
import { answerRequest } from '../../src/runtime/effects/answer.ts';

const request: PermissionAsk = {
  id: 'r1',
  kind: 'permission',
  tool: 'Bash',
  what: 'Bash: npm test',
  input: 'command: npm test',
  folder: '/shop',
  digest: 'd1',
  at: 1,
};
const shown: ShownRequest = {
  what: 'Bash: npm test',
  input: 'command: npm test',
  folder: '/shop',
  digest: 'd1',
};

/** `recorded`: the digest of what stands in the request's record now. */
function answer(
  op: { readonly request: string; readonly shown?: ShownRequest },
  recorded = 'd1',
  open: PermissionAsk = request,
  record: Partial<PermissionAsk> = {},
) {
  const written: string[] = [];
  const world = {
    paths: { sessions: '/state' },
    files: {
      readText: () => recorded,
      writeFifo: (path: string) => {
        written.push(path);
        return true;
      },
    },
    agent: () => ({
      asks: {
        reply: () => '{}',
        read: (_: string, digest: string) => ({ ...request, pid: 1, digest, ...record }),
      },
    }),
  };
  const store = { model: () => ({ session: { id: 's' } }), emit: () => undefined };
  const receipt = answerRequest(
    world as unknown as World,
    store as unknown as Store,
    { spec: { id: '2', agent: { kind: 'claude' } }, requests: [open] } as unknown as WorkerModel,
    { ...op, answer: { decision: 'allow', always: false, reason: null } },
  );
  return { receipt, written };
}

describe('an answer', () => {
  it('reaches the request that was shown', () => {
    expect(answer({ request: 'r1', shown })).toMatchObject({
      receipt: { worker: '2', outcome: 'done', detail: 'Bash: npm test' },
      written: [expect.stringContaining('r1.reply')],
    });
  });

  it('needs no more than the id from a command that names it', () => {
    expect(answer({ request: 'r1' }).receipt.outcome).toBe('done');
  });

  it.each([
    ['another id', 'r0', shown, 'd1'],
    ['another text', 'r1', { ...shown, what: 'Bash: ls' }, 'd1'],
    ['another input', 'r1', { ...shown, input: 'command: ls' }, 'd1'],
    ['another folder', 'r1', { ...shown, folder: '/' }, 'd1'],
    ['no folder', 'r1', { ...shown, folder: null }, 'd1'],
    ['another raw input', 'r1', { ...shown, digest: 'd2' }, 'd1'],
    ['a record that was changed after it was asked', 'r1', shown, 'd2'],
  ] as const)('is refused for %s, and nothing is written', (_, id, seen, recorded) => {
    const { receipt, written } = answer({ request: id, shown: seen }, recorded);
    expect(receipt.outcome).toBe('refused');
    expect(written).toEqual([]);
  });

  it.each<[string, PermissionAsk, Partial<PermissionAsk>]>([
    ['the rules of a record', { ...request, record: 'r' }, { record: 'other' }],
    ['the rules of a record that lacks its hash', request, { remembers: 'Bash' }],
    ['a cut record', { ...request, digest: null, record: 'r' }, { digest: null, record: 'other' }],
  ])('is refused where %s changed after it was asked', (_, open, record) => {
    const seen = { ...shown, digest: open.digest ?? null };
    const { receipt, written } = answer({ request: 'r1', shown: seen }, 'd1', open, record);
    expect(receipt).toMatchObject({
      outcome: 'refused',
      detail: expect.stringContaining('record has changed') as string,
    });
    expect(written).toEqual([]);
  });

  it('reaches a request that a build before has journaled, without folder and digest', () => {
    const { folder: _folder, digest: _digest, ...older } = request;
    const seen = { ...shown, folder: null, digest: null };
    expect(answer({ request: 'r1', shown: seen }, 'd1', older).receipt.outcome).toBe('done');
  });
});
