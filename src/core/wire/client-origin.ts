/** Origin of a client, from the environment of its process. Pure. */

/**
 * `ssh HOST` or `local`, from the value of SSH_CONNECTION (`client port server port`): `''` if unset, null if the
 * environment is unreadable.
 */
export function clientOrigin(sshConnection: string | null): string | null {
  if (sshConnection === null) return null;
  const [host = ''] = sshConnection.trim().split(' ');
  return /^[0-9A-Fa-f:.%\w-]{1,64}$/.test(host) ? `ssh ${host}` : 'local';
}
