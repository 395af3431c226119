/** How the user calls this muxcrew, also with the host that they have named. */
export { programPrefix as called } from '../core/remedy.ts';
