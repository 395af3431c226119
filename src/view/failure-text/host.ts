/** Failures of other hosts in words. */
import type { Failure } from '../../core/failure.ts';
import { unreachable } from '../../core/result.ts';
import { printedPath } from '../../core/text/shell-word.ts';
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

/** Host names are safe to paste into a shell: core/wire/ssh-host.ts lets no others pass. */
export function hostText(failure: HostFailure): FailureText {
  switch (failure.kind) {
    case 'bad-host':
      return {
        what: `${quoted(failure.wanted)} is no host: ${sentence(failure.why)}`,
        mend: '--host user@box, or a name of your ssh_config or of hosts: in your own configuration',
      };
    case 'host-unreachable':
      return {
        what: `${plain(failure.host)} cannot be reached: ${sentence(failure.said)}`,
        mend: `muxcrew host check ${plain(failure.host)}`,
      };
    case 'ssh-missing':
      return {
        what: 'Other hosts are reached by OpenSSH, and there is no ssh here.',
        mend: 'install OpenSSH’s client with the package manager',
      };
    case 'muxcrew-missing-there':
      return {
        what: `muxcrew is not on ${plain(failure.host)}, or the Node.js that it runs on is not.`,
        mend: `muxcrew host setup ${plain(failure.host)}`,
      };
    case 'node-missing-there':
      return {
        what: `No Node.js 20.19 or newer was found on ${plain(failure.host)}${failure.seen.length > 0 ? `, only ${list(failure.seen, ', ')}` : ''}.`,
        mend: `on ${plain(failure.host)}: install it from https://nodejs.org, for your user or for all`,
      };
    case 'other-protocol':
      return {
        what: `The muxcrew on ${plain(failure.host)} is ${failure.known < failure.asked ? 'too old for' : 'newer than'} this one: it speaks version ${failure.known} of their protocol, and is asked in version ${failure.asked}.`,
        mend:
          failure.known < failure.asked
            ? `muxcrew host setup ${plain(failure.host)}`
            : 'update muxcrew on this machine',
      };
    case 'project-missing':
      return {
        what: `There is no project folder ${plain(failure.path)} on ${plain(failure.host)}.`,
        mend: `on ${plain(failure.host)}: mkdir -p ${printedPath(failure.path)}`,
      };
    case 'would-overwrite':
      return {
        what: `On ${plain(failure.host)}, ${plain(failure.project)} has other files of these names, which muxcrew has not written: ${list(failure.files, ', ')}. Nothing was sent.`,
        mend: `on ${plain(failure.host)}: move them away; or call yours otherwise`,
      };
    default:
      return unreachable(failure);
  }
}
