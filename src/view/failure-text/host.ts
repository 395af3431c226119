/** Texts for failures of remote hosts. */
import type { Failure } from '../../core/failure.ts';
import type { Remedy } from '../../core/remedy.ts';
import { unreachable } from '../../core/result.ts';
import { pathArgument } from '../../core/text/shell-word.ts';
import { list, plain, quoted, sentence, type FailureText } from './words.ts';

type HostKind =
  | 'bad-host'
  | 'host-unreachable'
  | 'ssh-missing'
  | 'muxcrew-missing-there'
  | 'node-missing-there'
  | 'other-protocol'
  | 'project-missing'
  | 'would-overwrite';

type HostFailure = Extract<Failure, { kind: HostKind }>;

export function hostText(failure: HostFailure): FailureText {
  switch (failure.kind) {
    case 'bad-host':
      return {
        what: `${quoted(failure.wanted)} is not a host: ${sentence(failure.why)}`,
        fixes: [
          { text: '--host user@box', host: null },
          {
            text: '--host NAME, with a name from your ssh_config or from hosts: in your own configuration',
            host: null,
          },
        ],
      };
    case 'host-unreachable':
      return {
        what: `Cannot reach ${plain(failure.host)}: ${sentence(failure.said)}`,
        fixes: [onHosts('check', failure.host)],
      };
    case 'ssh-missing':
      return {
        what: 'Remote hosts need the OpenSSH client, and ssh was not found.',
        fixes: [{ text: 'install the OpenSSH client with the package manager', host: null }],
      };
    case 'muxcrew-missing-there':
      return {
        what: `muxcrew, or the Node.js that it needs, is not installed on ${plain(failure.host)}.`,
        fixes: [onHosts('setup', failure.host)],
      };
    case 'node-missing-there':
      return {
        what: `Node.js 20.19 or newer was not found on ${plain(failure.host)}${failure.seen.length > 0 ? `, only ${list(failure.seen, ', ')}` : ''}.`,
        fixes: [{ text: 'install Node.js from https://nodejs.org', host: failure.host }],
      };
    case 'other-protocol':
      return {
        what: `The muxcrew on ${plain(failure.host)} is ${failure.known < failure.asked ? 'older' : 'newer'} than this one: it supports protocol version ${failure.known}, and this one uses version ${failure.asked}.`,
        fixes:
          failure.known < failure.asked
            ? [onHosts('setup', failure.host)]
            : [{ text: 'update muxcrew on this machine', host: null }],
      };
    case 'project-missing':
      return {
        what: `The project folder ${plain(failure.path)} does not exist on ${plain(failure.host)}.`,
        fixes: [{ run: ['mkdir', '-p', pathArgument(failure.path)], host: failure.host }],
      };
    case 'would-overwrite':
      return {
        what: `${plain(failure.project)} on ${plain(failure.host)} already has files with these names that muxcrew did not write: ${list(failure.files, ', ')}. Nothing was sent.`,
        fixes: [
          { text: 'move them away', host: failure.host },
          { text: 'rename your files', host: null },
        ],
      };
    default:
      return unreachable(failure);
  }
}

/** Host names are safe to paste into a shell: core/wire/ssh-host.ts rejects all others. */
function onHosts(action: 'check' | 'setup', host: string): Remedy {
  return { run: ['muxcrew', 'host', action, host], host: null };
}
