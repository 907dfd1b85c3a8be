import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scanDecimals } from '../../src/formats/decimals.js';

const encoder = new TextEncoder();

/** What a line is read as; undefined where it holds fewer numbers. */
function scan(line: string, count: number): number[] | undefined {
  const out = new Float32Array(count);
  const end = scanDecimals(encoder.encode(`${line}\n`), 0, count, out, 0);
  return end === -1 ? undefined : [...out];
}

const expectLikeNumber = (text: string): void => {
  const expected = Math.fround(Number(text));
  const isTooLarge = Number.isFinite(Number(text)) && !Number.isFinite(expected);
  const [scanned] = scan(text, 1) ?? [];
  const is = isTooLarge ? scanned === undefined : Object.is(scanned, expected);
  expect({ text, is }).toEqual({ text, is: true });
};

const digits = (maxLength: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength }).map((each) => each.join(''));

const decimal = fc
  .record({
    sign: fc.constantFrom('', '-', '+'),
    whole: digits(25),
    point: fc.constantFrom('', '.'),
    fraction: digits(25),
    exponent: fc.option(
      fc
        .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '-', '+'), fc.nat(60))
        .map((parts) => parts.join('')),
    ),
  })
  .map(({ sign, whole, point, fraction, exponent }) =>
    [sign, whole, point, point && fraction, exponent ?? ''].join(''),
  )
  .filter((text) => /\d/.test(text.replace(/e.*/i, '')));

describe('scanDecimals', () => {
  it('reads any decimal as Number() and Math.fround() do', () => {
    fc.assert(fc.property(decimal, expectLikeNumber), { numRuns: 20_000 });
  });

  it('reads float32 and float64 numbers as programs print them', () => {
    const float32 = fc.float({ noNaN: true, noDefaultInfinity: true });
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    const printed = fc.oneof(
      float32.map(String),
      double.map(String),
      fc.tuple(float32, fc.integer({ min: 0, max: 20 })).map(([x, n]) => x.toExponential(n)),
      fc.tuple(float32, fc.integer({ min: 1, max: 20 })).map(([x, n]) => x.toPrecision(n)),
      fc.tuple(fc.float({ min: -100, max: 100, noNaN: true }), fc.nat(12)).map(([x, n]) => {
        return x.toFixed(n);
      }),
    );
    fc.assert(fc.property(printed, expectLikeNumber), { numRuns: 20_000 });
  });

  it.each([
    '0',
    '-0',
    '-0.000',
    '9007199254740993', // 2^53 + 1
    '16777217', // halfway between two float32
    '3.4028235677973366e38', // halfway to infinity
    '1e-46',
    '1.17549435e-38',
    '1e999999999999',
    '0e999',
    '5.',
    '.5',
    '0.00000000000000000000000000000000000000000000001401298464324817',
  ])('reads %s', expectLikeNumber);

  it('reads numbers that are not finite as such', () => {
    expect(scan('nan -nan NaN inf -inf Infinity -Infinity', 7)).toEqual([
      NaN,
      NaN,
      NaN,
      Infinity,
      -Infinity,
      Infinity,
      -Infinity,
    ]);
  });

  it('skips any number of spaces and tabs', () => {
    expect(scan('  1\t2   3 \t', 3)).toEqual([1, 2, 3]);
    expect(scan('1 2\r', 2)).toEqual([1, 2]);
  });

  it.each([
    '',
    '1',
    '1 x',
    '1 2x',
    '1 -',
    '1 .',
    '1 e5',
    '1 1e',
    '1 1e+',
    '1 0x10',
    '1 1,5',
    '1 --1',
  ])('does not find two numbers in %j', (line) => expect(scan(line, 2)).toBeUndefined());
});
