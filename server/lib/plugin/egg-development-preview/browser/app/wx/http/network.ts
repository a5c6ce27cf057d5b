import { host } from '../../host';
import { call, Failure } from '../call';
import { Listeners } from '../listeners';

export interface NetworkStatus {
  isConnected: boolean;
  networkType: 'wifi' | '3g' | 'none';
}

/** The latency of a slow network, one way. */
const SLOW_MS = 1200;

/** The error of calls while the phone is offline. */
export const offline = () => new Failure('net::ERR_INTERNET_DISCONNECTED', 600001);

export const networkChanges = new Listeners<NetworkStatus>();

export function networkStatus({ offline, slow } = host.settings): NetworkStatus {
  return { isConnected: !offline, networkType: offline ? 'none' : slow ? '3g' : 'wifi' };
}

/** Resolves after the one-way latency of the phone's network. */
export function travel(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, host.settings.slow ? SLOW_MS : 0));
}

export const getNetworkType = call('getNetworkType', [], () => ({ networkType: networkStatus().networkType }));
