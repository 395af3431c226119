import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { frameOf } from '../../src/core/wire/input-frames.ts';
import { openRemoteInput } from '../../src/os/remote-input.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function opened(limitBytes?: number) {
  const stream = new PassThrough();
  return { stream, input: openRemoteInput(stream, limitBytes) };
}

test('first comes the request, in one line; then the input, to its own end and not the line’s', async () => {
  const { stream, input } = opened();
  let hungUp = false;
  input.onHangUp(() => (hungUp = true));
  stream.write('{"a":');
  stream.write('1}\n');
  expect(await input.request).toEqual({ is: 'line', text: '{"a":1}' });
  stream.write(frameOf(bytes('one\ntw')));
  expect(await input.readLine()).toBe('one');
  stream.write(frameOf(bytes('o\nthree')));
  stream.write(frameOf(null));
  expect(await input.readAll()).toEqual({ is: 'text', text: 'two\nthree' });
  expect(await input.readLine()).toBe('two');
  expect(hungUp).toBe(false);
});

test('the end of the line is a hang-up, told once, also to who asks later; half a text is not given out', async () => {
  const { stream, input } = opened();
  let told = 0;
  input.onHangUp(() => (told += 1));
  stream.write('{}\n');
  stream.write(frameOf(bytes('half')));
  await input.request;
  stream.end();
  expect(await input.readAll()).toEqual({ is: 'incomplete' });
  input.onHangUp(() => (told += 10));
  expect(told).toBe(11);
});

test('a line that ends before the request is none; what is no input of ours is a hang-up', async () => {
  const early = opened();
  early.stream.end('{"a":1}');
  expect(await early.input.request).toEqual({ is: 'hung up' });
  const noise = opened();
  const hungUp = new Promise<void>((resolve) => noise.input.onHangUp(resolve));
  noise.stream.write('{}\nnoise noise\n');
  expect(await noise.input.request).toEqual({ is: 'line', text: '{}' });
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

test('a request over the limit is refused, in one chunk or many, with its newline or without', async () => {
  const one = opened(8);
  one.stream.write('{"abcd":1}\n');
  expect(await one.input.request).toEqual({ is: 'too long' });
  const many = opened(8);
  for (const part of ['{"ab', 'cd":', '1']) many.stream.write(part);
  expect(await many.input.request).toEqual({ is: 'too long' });
  const fits = opened(8);
  fits.stream.write('{"a":10}\n');
  expect(await fits.input.request).toEqual({ is: 'line', text: '{"a":10}' });
});

test('of input over the limit the lines that fit can be read, and all of it cannot', async () => {
  const { stream, input } = opened(8);
  let hungUp = false;
  input.onHangUp(() => (hungUp = true));
  stream.write('{}\n');
  for (let count = 0; count < 100; count += 1) stream.write(frameOf(bytes('yes\n')));
  stream.write(frameOf(null));
  await input.request;
  expect(await input.readLine()).toBe('yes');
  expect(await input.readAll()).toEqual({ is: 'too long' });
  expect(hungUp).toBe(false);
});

test('input that is read in between may be longer than the limit', async () => {
  const { stream, input } = opened(8);
  stream.write('{}\n');
  for (const word of ['one', 'two', 'three', 'four']) {
    stream.write(frameOf(bytes(`${word}\n`)));
    expect(await input.readLine()).toBe(word);
  }
  stream.write(frameOf(bytes('rest')));
  stream.write(frameOf(null));
  expect(await input.readAll()).toEqual({ is: 'text', text: 'rest' });
});
