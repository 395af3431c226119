/**
 * Node's own modules that are expensive to load: loaded at first use, so that a command that only reads files
 * does not pay for them (about 10 ms in all, of 60 for Node itself). Owns nothing; an import of them anywhere
 * else defeats it.
 */
export const childProcess = (): typeof import('node:child_process') =>
  process.getBuiltinModule('node:child_process');
export const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');
export const net = (): typeof import('node:net') => process.getBuiltinModule('node:net');
export const os = (): typeof import('node:os') => process.getBuiltinModule('node:os');
export const tty = (): typeof import('node:tty') => process.getBuiltinModule('node:tty');
