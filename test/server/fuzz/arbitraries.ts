import fc from 'fast-check';

/** Names that are special to JavaScript, to JSON parsers or to this API. */
export const names = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString', 'toJSON', 'then', 'length', 'code', 'device'),
  fc.string(),
);

/** As `depth` brackets around something. */
const deep = fc
  .tuple(fc.constantFrom('[]', '{"a":}'), fc.constantFrom(1, 10, 1000, 3000), fc.constantFrom('1', '"x"', 'null'))
  .map(([brackets, depth, inside]) => {
    const [open, close] = [brackets.slice(0, -1), brackets.slice(-1)];
    return open.repeat(depth) + inside + close.repeat(depth);
  });

/** JSON texts that a JSON.stringify would never make. */
const oddJson = fc.constantFrom(
  '{"__proto__":{"polluted":1},"code":"x"}',
  '{"constructor":{"prototype":{"polluted":1}},"code":"x"}',
  '{"code":"a","code":"b"}',
  '{"code":"\\ud800"}',
  '{"code":1e999}',
  `{"code":${'9'.repeat(5000)}}`,
  '{"code":"x","device":-0}',
  '\ufeff{"code":"x"}',
  ' \n\t{"code":"x"} ',
  '{"code":"x"}{"code":"y"}',
  '{"code":"\\u0000"}',
  '[{"code":"x"}]',
  '"code"',
  'null',
  'NaN',
  '{',
  '',
);

/** Any JSON value, with fields that a login knows more often than chance would have them. */
export const loginLike = fc.oneof(
  fc.record(
    {
      code: fc.oneof(fc.string({ maxLength: 300 }), fc.jsonValue()),
      device: fc.oneof(fc.string({ maxLength: 80 }), fc.jsonValue()),
    },
    { requiredKeys: [] },
  ),
  fc.dictionary(names, fc.jsonValue()),
  fc.jsonValue(),
);

/** Texts that are JSON or nearly so. */
export const jsonTexts = fc.oneof(
  loginLike.map((value) => JSON.stringify(value)),
  oddJson,
  deep,
);

export const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
  fc.constantFrom(0, 1, 16 * 1024, 16 * 1024 + 1, 100_000).map((length) => Buffer.alloc(length, 'x')),
);

/** What may stand in a header: every byte but those that end the line. */
export const headerValues = fc.oneof(
  fc.string({ unit: 'grapheme-ascii', maxLength: 100 }),
  fc.uint8Array({ maxLength: 60 }).map((array) =>
    Buffer.from(array)
      .toString('latin1')
      .replace(/[\r\n]/g, ' '),
  ),
);
