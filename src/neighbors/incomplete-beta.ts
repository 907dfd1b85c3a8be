/**
 * The regularised incomplete beta function I_x(a, b) for x in [0, 1] and positive a and b, to about
 * twelve digits: the share of a beta distribution that lies below x.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const scale = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  // The fraction converges fast below the mean; above it, use the other end.
  return x < (a + 1) / (a + b + 2)
    ? (scale * continuedFraction(x, a, b)) / a
    : 1 - (scale * continuedFraction(1 - x, b, a)) / b;
}

const TINY = 1e-300; // replaces zero as a divisor
const TERMS = 10_000;

const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value); // from zero

/** The continued fraction of the function (DLMF 8.17.22), by the modified Lentz algorithm. */
function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
}

// Coefficients of Stirling's series: B(2n) / (2n (2n - 1)).
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156];

/** The logarithm of the gamma function of a positive number, by Stirling's series. */
function logGamma(x: number): number {
  // The series needs a large x: gamma(x) = gamma(x + 1) / x.
  let product = 1;
  let z = x;
  for (; z < 12; z++) product *= z;
  let series = 0;
  for (let n = STIRLING.length - 1; n >= 0; n--) series = series / (z * z) + STIRLING[n];
  const stirling = (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series / z;
  return stirling - Math.log(product);
}
