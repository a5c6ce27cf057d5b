import assert from 'node:assert/strict';
import { isIP, isIPv6, SocketAddress } from 'node:net';
import fc from 'fast-check';
import { plainAddress } from '../../../server/lib/plugin/egg-wechat-login/lib/http/address/plain_address';
import { networksOf } from '../../../server/lib/plugin/egg-wechat-login/lib/redis/networks';
import { fuzzRuns } from '../../helpers/fuzz_runs';

const ipv4 = fc.ipV4();
/** Eight groups with many zeros, so that there is much to leave out. */
const groups = fc.array(fc.oneof(fc.constantFrom(0, 0, 0, 0xffff), fc.nat({ max: 0xffff })), {
  minLength: 8,
  maxLength: 8,
});
const port = fc.nat({ max: 65535 });
const zone = fc.stringMatching(/^[0-9a-zA-Z.:-]{1,8}$/);

const hexOf = (numbers: number[]) => numbers.map((number) => number.toString(16).padStart(4, '0')).join('');

/** The spellings of these groups: digits in both cases and with zeros in front, `::` for any run of zeros, IPv4 at the end. */
const spellings = (numbers: number[]) =>
  fc
    .tuple(fc.boolean(), fc.boolean(), fc.nat({ max: 7 }), fc.nat({ max: 8 }), fc.boolean())
    .map(([upper, padded, from, length, dotted]) => {
      const digits = (number: number) => number.toString(16).padStart(padded ? 4 : 1, '0');
      const texts = numbers.map((number) => (upper ? digits(number).toUpperCase() : digits(number)));
      const end = Math.min(from + length, 8);
      const isRun = end > from && numbers.slice(from, end).every((number) => number === 0);
      const tail = Buffer.from(hexOf(numbers.slice(6)), 'hex').join('.');
      if (!isRun) return [...texts.slice(0, 6), ...(dotted ? [tail] : texts.slice(6))].join(':');
      return `${texts.slice(0, from).join(':')}::${texts.slice(end).join(':')}`;
    })
    .filter((text) => isIPv6(text));

/** As proxies write an address. */
const written = (address: string) =>
  fc.tuple(fc.constantFrom('bare', 'port', 'brackets', 'quotes'), port, fc.option(zone)).map(([form, number, name]) => {
    const isV6 = address.includes(':');
    const zoned = isV6 && name !== null ? `${address}%${name}` : address;
    const host = isV6 && form !== 'bare' ? `[${zoned}]` : zoned;
    if (form === 'bare' || form === 'brackets') return host;
    return form === 'port' ? `${host}:${number}` : `"${host}:${number}"`;
  });

describe('fuzz: client addresses', () => {
  it('everything that net.isIP takes has one spelling, which is its own', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          ipv4,
          fc.ipV6(),
          fc.tuple(fc.ipV6(), zone).map((parts) => parts.join('%')),
        ),
        (text) => {
          fc.pre(isIP(text) !== 0);
          const plain = plainAddress(text)!;
          assert.ok(isIP(plain), `${text} → ${plain}`);
          assert.doesNotMatch(plain, /[^\da-f.:]/);
          assert.equal(plainAddress(plain), plain);
        },
      ),
      fuzzRuns(2000),
    );
  });

  it('all spellings of an IPv6 address are one, in every form that proxies write', () => {
    const cases = groups.chain((numbers) =>
      fc.tuple(fc.constant(numbers), spellings(numbers), spellings(numbers).chain(written)),
    );
    fc.assert(
      fc.property(cases, ([numbers, one, other]) => {
        const full = numbers.map((number) => number.toString(16)).join(':');
        const { address } = new SocketAddress({ address: full, family: 'ipv6' });
        const expected = plainAddress(address)!;
        assert.equal(plainAddress(one), expected);
        assert.equal(plainAddress(other), expected);
        // The system's own spelling, but for the IPv4 addresses in it.
        if (isIPv6(expected) && !address.includes('.')) assert.equal(expected, address);
      }),
      fuzzRuns(2000),
    );
  });

  it('an IPv4 address is itself, mapped into IPv6, behind a NAT64, and in every form that proxies write', () => {
    const cases = ipv4.chain((address) => {
      const bytes = Buffer.from(address.split('.').map(Number));
      const numbers = [bytes.readUInt16BE(0), bytes.readUInt16BE(2)];
      const mapped = spellings([0, 0, 0, 0, 0, 0xffff, ...numbers]);
      const translated = spellings([0x64, 0xff9b, 0, 0, 0, 0, ...numbers]);
      const text = fc.oneof(fc.constant(address), mapped, translated, fc.constant(`::ffff:${address}`));
      return fc.tuple(fc.constant(address), text.chain(written));
    });
    fc.assert(
      fc.property(cases, ([address, text]) => assert.equal(plainAddress(text), address)),
      fuzzRuns(2000),
    );
  });

  it('any other text is no address, and what is taken for one has no more than its characters', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.stringMatching(/^[\da-f:.%[\]" ]{0,40}$/),
      fc.tuple(fc.ipV6(), fc.string()).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const plain = plainAddress(text);
        if (plain !== undefined) assert.ok(isIP(plain) && !plain.includes('%'), plain);
        else assert.equal(isIP(text), 0, text);
      }),
      fuzzRuns(1000),
    );
  });

  it('an IPv6 address has a /64 and a /48, which its first groups decide', () => {
    fc.assert(
      fc.property(groups, groups, (mine, others) => {
        const text = (numbers: number[]) => plainAddress(numbers.map((number) => number.toString(16)).join(':'))!;
        const address = text(mine);
        fc.pre(isIPv6(address));
        const hex = mine.map((number) => number.toString(16));
        const networks = { customer: `${hex.slice(0, 4).join(':')}::/64`, site: `${hex.slice(0, 3).join(':')}::/48` };
        assert.deepEqual(networksOf(address), networks);
        const neighbour = text([...mine.slice(0, 4), ...others.slice(4)]);
        if (isIPv6(neighbour)) assert.deepEqual(networksOf(neighbour), networks);
      }),
      fuzzRuns(500),
    );
    assert.equal(networksOf('192.0.2.1'), undefined);
    assert.equal(networksOf(''), undefined);
  });
});
