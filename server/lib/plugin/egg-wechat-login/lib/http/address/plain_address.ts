import { isIPv4, isIPv6 } from 'node:net';

/** An address in brackets, as in a URL, with the zone and the port that may follow. */
const BRACKETED = /^\[([^\]]*)\](?::\d{1,5})?$/;
const PORT = /:\d{1,5}$/;
/** The name of an interface of the machine that wrote it (RFC 4007, section 11): says nothing here. */
const ZONE = /%.*$/s;

/** IPv4 in IPv6: mapped (RFC 4291, section 2.5.5.2), or through a NAT64 with the well-known prefix (RFC 6052, section 2.1). */
const IPV4_INSIDE = /^::ffff:([\da-f]+):([\da-f]+)$|^64:ff9b::(?:([\da-f]+):)?([\da-f]+)$/;

/**
 * The one spelling of an address: IPv4 in decimals, IPv6 as RFC 5952 writes it, without a port or a zone. Takes every text that
 * is an address, and what proxies write for one: `203.0.113.7:51234`, `[2001:db8::1]:443`, in quotes, with a zone.
 *
 * @return undefined if the text is no address
 */
export function plainAddress(text: string): string | undefined {
  if (isIPv4(text)) return text;
  const unquoted = text.trim().replace(/^"(.*)"$/s, '$1');
  const bare = (BRACKETED.exec(unquoted)?.[1] ?? unquoted).replace(ZONE, '');
  return isAddress(bare) ? spell(bare) : spell(bare.replace(PORT, ''));
}

function isAddress(text: string): boolean {
  return isIPv4(text) || isIPv6(text);
}

function spell(text: string): string | undefined {
  if (isIPv4(text)) return text;
  if (!isIPv6(text)) return undefined;
  // A URL's host has one spelling only (https://url.spec.whatwg.org/#concept-ipv6-serializer).
  const address = new URL(`http://[${text}]`).hostname.slice(1, -1);
  const inside = IPV4_INSIDE.exec(address);
  if (!inside) return address;
  const groups = [inside[1] ?? inside[3] ?? '0', inside[2] ?? inside[4]];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex').join('.');
}
