import { host } from '../host';
import { call, Failure } from './call';
import { Listeners } from './listeners';

export interface NetworkStatus {
  isConnected: boolean;
  networkType: 'wifi' | '3g' | 'none';
}

/** One way over a slow network. */
const SLOW_MS = 1200;

/** What a call fails with while the phone is offline. */
export const offline = () => new Failure('net::ERR_INTERNET_DISCONNECTED', 600001);

export const networkChanges = new Listeners<NetworkStatus>();

export function networkStatus({ offline, slow } = host.settings): NetworkStatus {
  return { isConnected: !offline, networkType: offline ? 'none' : slow ? '3g' : 'wifi' };
}

/** Resolves after as long as the phone's network takes in one direction. */
export function travel(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, host.settings.slow ? SLOW_MS : 0));
}

export const getNetworkType = call('getNetworkType', [], () => ({ networkType: networkStatus().networkType }));
