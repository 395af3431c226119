import { backendContract } from '../contract.ts';
import { ptyRig } from './rig.ts';

backendContract('pty', () => Promise.resolve(ptyRig()));
