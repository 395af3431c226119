// Runs on another host, in a Node that was found there and with nothing of muxcrew's beside it: takes a packed muxcrew
// from standard input and puts it in its place, whole or not at all. One line of JSON on standard output says how it went.
// It travels in ASCII, and is read by eval: no imports, no exports.
(async () => {
  const { createHash } = require('crypto');
  const { execFileSync, spawnSync } = require('child_process');
  const fs = require('fs');
  const path = require('path');
  const { gunzipSync } = require('zlib');

  const say = (outcome) => fs.writeSync(1, JSON.stringify(outcome) + '\n');
  const base = process.env.XDG_DATA_HOME || path.join(process.env.HOME || '', '.local/share');
  const root = path.join(base, 'muxcrew');
  const versions = path.join(root, 'versions');

  // First a line that says what comes, then its bytes.
  async function read() {
    const chunks = [];
    let head = null;
    let left = Infinity;
    for await (const chunk of process.stdin) {
      chunks.push(chunk);
      if (head === null) {
        const all = Buffer.concat(chunks);
        const end = all.indexOf(10);
        if (end === -1) continue;
        head = JSON.parse(all.toString('utf8', 0, end));
        chunks.splice(0, chunks.length, all.subarray(end + 1));
        left = head.bytes - (all.length - end - 1);
      } else left -= chunk.length;
      if (left <= 0) break;
    }
    const packed = Buffer.concat(chunks);
    if (head === null || left !== 0) throw new Error('the line was lost before all of it had come');
    if (createHash('sha256').update(packed).digest('hex') !== head.sha256) throw new Error('it came damaged');
    return { head, packed: gunzipSync(packed) };
  }

  function libc() {
    if (process.platform !== 'linux') return '';
    return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl';
  }

  // Why node-pty cannot be kept; null: it can.
  function ptyProblem(folder, made) {
    if (!made) return 'it is not installed where this muxcrew comes from';
    const own = {
      platform: process.platform,
      arch: process.arch,
      libc: libc(),
      abi: process.versions.modules,
    };
    for (const key of Object.keys(own))
      if (own[key] !== made[key])
        return 'it was built for ' + key + ' ' + made[key] + ', and here it is ' + own[key];
    const script = 'require(process.argv[1])';
    const tried = spawnSync(process.execPath, ['-e', script, path.join(folder, 'node_modules/node-pty')], {
      encoding: 'utf8',
      timeout: 20000,
    });
    if (tried.status === 0) return null;
    return (/^\w*Error.*$/m.exec(tried.stderr) || ['it ends the program that loads it'])[0];
  }

  function write(folder, head, packed) {
    let offset = 0;
    for (const { name, mode, size } of head.files) {
      const file = path.join(folder, name);
      if (!file.startsWith(folder + path.sep)) throw new Error(name + ' lies outside');
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, packed.subarray(offset, offset + size), { mode });
      offset += size;
    }
  }

  function replaceProgram(target) {
    const bin = path.join(root, 'bin');
    const program = path.join(bin, 'muxcrew');
    const word = (text) => "'" + text.split("'").join("'\\''") + "'";
    const main = path.join(target, 'dist/main.js');
    const fresh = program + '.' + process.pid + '.new';
    fs.mkdirSync(bin, { recursive: true });
    const text =
      '#!/bin/sh\n# Made by muxcrew host setup.\nexec ' +
      word(process.execPath) +
      ' ' +
      word(main) +
      ' "$@"\n';
    fs.writeFileSync(fresh, text, { mode: 0o755 });
    fs.renameSync(fresh, program);
  }

  // Another setup may be at work; one that was killed is not, an hour later.
  function isUnderWay(folder) {
    return path.basename(folder).startsWith('.new-') && Date.now() - fs.statSync(folder).mtimeMs < 3600000;
  }

  // Versions before this one go, unless a process still runs out of them: a supervisor, a sidebar.
  function tidy(target) {
    let running = '';
    try {
      running = execFileSync('ps', ['-A', '-ww', '-o', 'args='], { encoding: 'utf8', maxBuffer: 1 << 26 });
    } catch {
      return fs.readdirSync(versions).filter((name) => path.join(versions, name) !== target);
    }
    const kept = [];
    for (const name of fs.readdirSync(versions)) {
      const folder = path.join(versions, name);
      if (folder === target || isUnderWay(folder)) continue;
      if (running.includes(folder + path.sep)) kept.push(name);
      else fs.rmSync(folder, { recursive: true, force: true });
    }
    return kept;
  }

  let staging = null;
  try {
    const { head, packed } = await read();
    const target = path.join(versions, head.name);
    const isNew = !fs.existsSync(target);
    staging = path.join(versions, '.new-' + process.pid);
    if (isNew) {
      write(staging, head, packed);
      const problem = ptyProblem(staging, head.pty);
      if (problem !== null) {
        fs.rmSync(path.join(staging, 'node_modules/node-pty'), { recursive: true, force: true });
        fs.writeFileSync(path.join(staging, 'no-node-pty'), problem + '\n');
      }
      const started = spawnSync(process.execPath, [path.join(staging, 'dist/main.js'), '--version'], {
        encoding: 'utf8',
        timeout: 20000,
      });
      if (started.stdout !== head.version + '\n')
        throw new Error('it does not start there: ' + (started.stderr || started.stdout));
      fs.renameSync(staging, target);
    }
    replaceProgram(target);
    const note = path.join(target, 'no-node-pty');
    const pty = fs.existsSync(note) ? fs.readFileSync(note, 'utf8').trim() : null;
    const kept = tidy(target);
    say({
      is: 'done',
      isNew,
      folder: target,
      node: process.execPath,
      nodeVersion: process.versions.node,
      pty,
      kept,
    });
  } catch (error) {
    say({ is: 'failed', why: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
  } finally {
    if (staging !== null) fs.rmSync(staging, { recursive: true, force: true });
    process.stdin.destroy();
  }
})();
