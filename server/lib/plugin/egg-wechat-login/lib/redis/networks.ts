import { isIPv6 } from 'node:net';

/** The networks by which an IPv6 address is limited. */
export interface Networks {
  /** The /64, all addresses of which belong to one customer. */
  customer: string;
  /** The /48, the usual share of a whole site (RFC 6177): who has one has 65,536 customers' networks. */
  site: string;
}

/** @return undefined for anything but an IPv6 address */
export function networksOf(address: string): Networks | undefined {
  if (!isIPv6(address)) return undefined;
  const [left, right = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  const prefix = (length: number) =>
    groups
      .slice(0, length)
      .map((group) => parseInt(group, 16).toString(16))
      .join(':');
  return { customer: `${prefix(4)}::/64`, site: `${prefix(3)}::/48` };
}
