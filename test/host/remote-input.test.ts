import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { frameOf } from '../../src/core/input-frames.ts';
import { openRemoteInput } from '../../src/host/remote-input.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function opened() {
  const stream = new PassThrough();
  return { stream, input: openRemoteInput(stream) };
}

test('first comes the request, in one line; then the input, to its own end and not the line’s', async () => {
  const { stream, input } = opened();
  let hungUp = false;
  input.onHangUp(() => (hungUp = true));
  stream.write('{"a":');
  stream.write('1}\n');
  expect(await input.request).toBe('{"a":1}');
  stream.write(frameOf(bytes('one\ntw')));
  expect(await input.readLine()).toBe('one');
  stream.write(frameOf(bytes('o\nthree')));
  stream.write(frameOf(null));
  expect(await input.readAll()).toBe('two\nthree');
  expect(await input.readLine()).toBe('two');
  expect(hungUp).toBe(false);
});

test('the end of the line is a hang-up, told once, also to who asks later; what was read is kept', async () => {
  const { stream, input } = opened();
  let told = 0;
  input.onHangUp(() => (told += 1));
  stream.write('{}\n');
  stream.write(frameOf(bytes('half')));
  await input.request;
  stream.end();
  expect(await input.readAll()).toBe('half');
  input.onHangUp(() => (told += 10));
  expect(told).toBe(11);
});

test('a line that ends before the request is none; what is no input of ours is a hang-up', async () => {
  const early = opened();
  early.stream.end('{"a":1}');
  expect(await early.input.request).toBeNull();
  const noise = opened();
  const hungUp = new Promise<void>((resolve) => noise.input.onHangUp(resolve));
  noise.stream.write('{}\nnoise noise\n');
  expect(await noise.input.request).toBe('{}');
  await hungUp;
});

test('closing it is no hang-up', async () => {
  const { stream, input } = opened();
  input.onHangUp(() => expect.unreachable());
  stream.write('{}\n');
  await input.request;
  const closed = new Promise((resolve) => stream.once('close', resolve));
  input.close();
  await closed;
});
