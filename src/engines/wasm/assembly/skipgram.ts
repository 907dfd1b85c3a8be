import { State } from "./state";
import { liveVector, settleAll, settleBefore } from "./bags";
import { inputRow, isFrozen } from "./rows";
import { listTargets } from "./targets";
import { madd, storePair, storePairs, sum, sum4, WIDE } from "../../../simd/lanes";
import { Beside, updatePair, updatePair6, updateTile, updateTile6 } from "../../../simd/tiles";
import { expOfMinusAbs, sigmoidOf, softplusOf } from "./sigmoid";

/**
 * Skip-gram, one window per step (Mikolov et al. 2013; negatives shared by the window as in Ji et al.
 * 2016, "Parallelizing Word2Vec in Shared and Distributed Memory").
 *
 * The window is a small matrix product: the vectors of its C distinct context words times R output
 * rows with labels y. All gradients use the values before the step:
 *
 *   s[c][r] = x[c] . o[r]                          (C, R)
 *   g[c][r] = rate * m[c] * w[r] * (y[r] - sigmoid(s[c][r]))
 *   x[c] += sum over r of g[c][r] o[r]             (C, dim)
 *   o[r] += sum over c of g[c][r] x[c]             (R, dim)
 *
 * m and w say how often a word or row occurs in the window. The R rows are processed six at a time,
 * then two at a time: the sums of six outputs and two contexts fill 15 vector registers, with operands.
 */
export function skipGramWindow(state: State, centre: i32, from: i32, to: i32): void {
  if (to - from < 2) return;
  const hasBags = state.bagStarts != 0;
  if (hasBags) settleBefore(state, centre);
  const count = gatherContexts(state, centre, from, to);
  state.examples += <f64>(to - from - 1);
  leaveIdleContext(state, count);
  listTargets(state, load<u32>(state.kept + (<usize>centre << 2)));

  const outputs = state.outputs;
  const padded = (count + 1) & ~1;
  let scores = state.scores, r = 0;
  for (; r + 6 <= outputs; r += 6) {
    for (let c = WIDE ? scoreFours(state, padded, r, scores) : 0; c < padded; c += 2) score6(state, c, r, scores + <usize>c * 24);
    differentiate6(state, padded, r, scores);
    scores += <usize>padded * 24;
  }
  for (; r + 2 < outputs; r += 4) {
    const pair = <usize>padded * 8;
    for (let c = 0; c < padded; c += 2) score4(state, c, r, scores + <usize>c * 8, pair);
    differentiate2(state, padded, r, scores);
    differentiate2(state, padded, r + 2, scores + pair);
    scores += 2 * pair;
  }
  if (r < outputs) {
    for (let c = 0; c < padded; c += 2) score2(state, c, r, scores + <usize>c * 8);
    differentiate2(state, padded, r, scores);
  }
  if (state.rate == 0) return;
  if (state.frozen && !hasBags) copyFrozen(state, count);
  if (outputs == 6) update6(state, count);
  else updateMany(state, padded, outputs);
  if (hasBags && state.frozen) settleAll(state);
}

/** Lists the distinct context rows of a window and how often each occurs; returns their number. */
function gatherContexts(state: State, centre: i32, from: i32, to: i32): i32 {
  const kept = state.kept, contexts = state.contexts, multiples = state.multiples;
  let count = 0;
  for (let i = from; i < to; i++) {
    if (i == centre) continue;
    const word = load<u32>(kept + (<usize>i << 2));
    const row = state.bagStarts ? liveVector(state, word, i) : inputRow(state, word);
    let c = 0;
    while (c < count && load<usize>(contexts + (<usize>c << 2)) != row) c++;
    const at = <usize>c << 2;
    if (c < count) {
      store<f32>(multiples + at, load<f32>(multiples + at) + 1);
    } else {
      store<usize>(contexts + at, row);
      store<f32>(multiples + at, 1);
      count++;
    }
  }
  return count;
}

/** Pads the contexts to an even number. */
@inline
function leaveIdleContext(state: State, count: i32): void {
  store<usize>(state.contexts + (<usize>count << 2), state.idle);
  store<f32>(state.multiples + (<usize>count << 2), 0);
}

/** Replaces frozen context rows by copies, so that the update changes only these. */
function copyFrozen(state: State, count: i32): void {
  const contexts = state.contexts, stride = state.stride;
  for (let c = 0; c < count; c++) {
    const at = contexts + (<usize>c << 2), row = load<usize>(at);
    if (!isFrozen(state, row)) continue;
    const copy = state.copies + <usize>c * stride;
    memory.copy(copy, row, state.width);
    store<usize>(at, copy);
  }
}

/** Scores of contexts c, c + 1 with outputs r .. r + 5: writes (2, 6). */
function score6(state: State, c: i32, r: i32, scores: usize): void {
  const contexts = state.contexts + (<usize>c << 2), targets = state.targets + (<usize>r << 2);
  let x0 = load<usize>(contexts), x1 = load<usize>(contexts, 4);
  const end = x0 + state.width;
  let o0 = load<usize>(targets), o1 = load<usize>(targets, 4), o2 = load<usize>(targets, 8);
  let o3 = load<usize>(targets, 12), o4 = load<usize>(targets, 16), o5 = load<usize>(targets, 20);
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
  // Distances from x0, so that one pointer moves through all eight rows.
  x1 -= x0; o0 -= x0; o1 -= x0; o2 -= x0; o3 -= x0; o4 -= x0; o5 -= x0;
  while (x0 < end) {
    const x = v128.load(x0), y = v128.load(x0 + x1);
    let o = v128.load(x0 + o0);
    a0 = madd(x, o, a0); b0 = madd(y, o, b0);
    o = v128.load(x0 + o1);
    a1 = madd(x, o, a1); b1 = madd(y, o, b1);
    o = v128.load(x0 + o2);
    a2 = madd(x, o, a2); b2 = madd(y, o, b2);
    o = v128.load(x0 + o3);
    a3 = madd(x, o, a3); b3 = madd(y, o, b3);
    o = v128.load(x0 + o4);
    a4 = madd(x, o, a4); b4 = madd(y, o, b4);
    o = v128.load(x0 + o5);
    a5 = madd(x, o, a5); b5 = madd(y, o, b5);
    x0 += 16;
  }
  v128.store(scores, sum4(a0, a1, a2, a3));
  v128.store(scores, sum4(a4, a5, b0, b1), 16);
  v128.store(scores, sum4(b2, b3, b4, b5), 32);
}

/** Scores of the first contexts, four at a time; returns how many contexts these are. */
function scoreFours(state: State, contexts: i32, r: i32, scores: usize): i32 {
  const whole = contexts & ~3;
  for (let c = 0; c < whole; c += 4) scorePairs(state, c, r, scores + <usize>c * 24);
  return whole;
}

/**
 * Scores of contexts c .. c + 3 with outputs r .. r + 5, for the wide build: writes (4, 6). Two outputs
 * share a register of 256 bits. Each score is added up as in `score6`, so both give the same bits.
 */
function scorePairs(state: State, c: i32, r: i32, scores: usize): void {
  const contexts = state.contexts + (<usize>c << 2), targets = state.targets + (<usize>r << 2);
  let x0 = load<usize>(contexts);
  let x1 = load<usize>(contexts, 4), x2 = load<usize>(contexts, 8), x3 = load<usize>(contexts, 12);
  const end = x0 + state.width;
  let o0 = load<usize>(targets), o1 = load<usize>(targets, 4), o2 = load<usize>(targets, 8);
  let o3 = load<usize>(targets, 12), o4 = load<usize>(targets, 16), o5 = load<usize>(targets, 20);
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0;
  let c0 = a0, c1 = a0, c2 = a0, c3 = a0, c4 = a0, c5 = a0;
  let d0 = a0, d1 = a0, d2 = a0, d3 = a0, d4 = a0, d5 = a0;
  x1 -= x0; x2 -= x0; x3 -= x0;
  o0 -= x0; o1 -= x0; o2 -= x0; o3 -= x0; o4 -= x0; o5 -= x0;
  while (x0 < end) {
    const p0 = v128.load(x0 + o0), p1 = v128.load(x0 + o1), p2 = v128.load(x0 + o2);
    const p3 = v128.load(x0 + o3), p4 = v128.load(x0 + o4), p5 = v128.load(x0 + o5);
    let x = v128.load(x0);
    a0 = madd(x, p0, a0); a1 = madd(x, p1, a1); a2 = madd(x, p2, a2);
    a3 = madd(x, p3, a3); a4 = madd(x, p4, a4); a5 = madd(x, p5, a5);
    x = v128.load(x0 + x1);
    b0 = madd(x, p0, b0); b1 = madd(x, p1, b1); b2 = madd(x, p2, b2);
    b3 = madd(x, p3, b3); b4 = madd(x, p4, b4); b5 = madd(x, p5, b5);
    x = v128.load(x0 + x2);
    c0 = madd(x, p0, c0); c1 = madd(x, p1, c1); c2 = madd(x, p2, c2);
    c3 = madd(x, p3, c3); c4 = madd(x, p4, c4); c5 = madd(x, p5, c5);
    x = v128.load(x0 + x3);
    d0 = madd(x, p0, d0); d1 = madd(x, p1, d1); d2 = madd(x, p2, d2);
    d3 = madd(x, p3, d3); d4 = madd(x, p4, d4); d5 = madd(x, p5, d5);
    x0 += 16;
  }
  // Even outputs, odd outputs.
  const even0 = sum4(a0, a2, a4, b0), odd0 = sum4(a1, a3, a5, b1);
  const even1 = sum4(b2, b4, c0, c2), odd1 = sum4(b3, b5, c1, c3);
  const even2 = sum4(c4, d0, d2, d4), odd2 = sum4(c5, d1, d3, d5);
  const apart = state.before; // unused until the update, with room for six vectors of four contexts
  storePairs(apart, even0, odd0, even1, odd1);
  storePair(apart + 64, even2, odd2);
  interleave(scores, apart);
  interleave(scores + 32, apart + 32);
  interleave(scores + 64, apart + 64);
}

/** Interleaves four even and four odd numbers: writes four pairs of one of each. */
@inline
function interleave(at: usize, apart: usize): void {
  const even = v128.load(apart), odd = v128.load(apart, 16);
  v128.store(at, v128.shuffle<f32>(even, odd, 0, 4, 1, 5));
  v128.store(at, v128.shuffle<f32>(even, odd, 2, 6, 3, 7), 16);
}

/**
 * Scores of contexts c, c + 1 with outputs r .. r + 3: writes (2, 2) for the first two outputs, and
 * (2, 2) for the other two `pair` bytes further.
 */
function score4(state: State, c: i32, r: i32, scores: usize, pair: usize): void {
  const contexts = state.contexts + (<usize>c << 2), targets = state.targets + (<usize>r << 2);
  let x0 = load<usize>(contexts), x1 = load<usize>(contexts, 4);
  const end = x0 + state.width;
  let o0 = load<usize>(targets), o1 = load<usize>(targets, 4);
  let o2 = load<usize>(targets, 8), o3 = load<usize>(targets, 12);
  let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
  let b0 = a0, b1 = a0, b2 = a0, b3 = a0;
  x1 -= x0; o0 -= x0; o1 -= x0; o2 -= x0; o3 -= x0;
  while (x0 < end) {
    const x = v128.load(x0), y = v128.load(x0 + x1);
    let o = v128.load(x0 + o0);
    a0 = madd(x, o, a0); b0 = madd(y, o, b0);
    o = v128.load(x0 + o1);
    a1 = madd(x, o, a1); b1 = madd(y, o, b1);
    o = v128.load(x0 + o2);
    a2 = madd(x, o, a2); b2 = madd(y, o, b2);
    o = v128.load(x0 + o3);
    a3 = madd(x, o, a3); b3 = madd(y, o, b3);
    x0 += 16;
  }
  v128.store(scores, sum4(a0, a1, b0, b1));
  v128.store(scores + pair, sum4(a2, a3, b2, b3));
}

/** Scores of contexts c, c + 1 with outputs r, r + 1: writes (2, 2). */
function score2(state: State, c: i32, r: i32, scores: usize): void {
  const contexts = state.contexts + (<usize>c << 2), targets = state.targets + (<usize>r << 2);
  let x0 = load<usize>(contexts), x1 = load<usize>(contexts, 4);
  const end = x0 + state.width;
  let o0 = load<usize>(targets), o1 = load<usize>(targets, 4);
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0;
  x1 -= x0; o0 -= x0; o1 -= x0;
  while (x0 < end) {
    const x = v128.load(x0), y = v128.load(x0 + x1);
    const o = v128.load(x0 + o0), p = v128.load(x0 + o1);
    a0 = madd(x, o, a0); a1 = madd(x, p, a1);
    b0 = madd(y, o, b0); b1 = madd(y, p, b1);
    x0 += 16;
  }
  v128.store(scores, sum4(a0, a1, b0, b1));
}

/** Turns scores (contexts, 6) into gradients, two contexts at a time, and adds up the loss. */
function differentiate6(state: State, contexts: i32, r: i32, scores: usize): void {
  const weights = state.weights + (<usize>r << 2);
  const rate = f32x4.splat(state.rate);
  // Weights and labels of six outputs for two contexts, laid out like the scores.
  const w0 = v128.load(weights);
  const wide = v128.load64_zero(weights, 16);
  const w1 = v128.shuffle<f32>(wide, w0, 0, 1, 4, 5);
  const w2 = v128.shuffle<f32>(w0, wide, 2, 3, 4, 5);
  const labels = state.labels + (<usize>r << 2);
  const y0 = v128.load(labels);
  const wideLabels = v128.load64_zero(labels, 16);
  const y1 = v128.shuffle<f32>(wideLabels, y0, 0, 1, 4, 5);
  const y2 = v128.shuffle<f32>(y0, wideLabels, 2, 3, 4, 5);
  let loss = f32x4.splat(0);
  for (let c = 0; c < contexts; c += 2) {
    const multiples = state.multiples + (<usize>c << 2);
    const m0 = v128.load32_splat(multiples), m2 = v128.load32_splat(multiples, 4);
    const m1 = v128.shuffle<f32>(m0, m2, 0, 1, 4, 5);
    loss = differentiate(scores, y0, f32x4.mul(w0, m0), rate, loss);
    loss = differentiate(scores + 16, y1, f32x4.mul(w1, m1), rate, loss);
    loss = differentiate(scores + 32, y2, f32x4.mul(w2, m2), rate, loss);
    scores += 48;
  }
  state.loss += <f64>sum(loss);
}

/** The same for scores (contexts, 2). */
function differentiate2(state: State, contexts: i32, r: i32, scores: usize): void {
  const rate = f32x4.splat(state.rate);
  const weights = v128.load64_splat(state.weights + (<usize>r << 2));
  const labels = v128.load64_splat(state.labels + (<usize>r << 2));
  let loss = f32x4.splat(0);
  for (let c = 0; c < contexts; c += 2) {
    const pair = v128.load64_zero(state.multiples + (<usize>c << 2));
    const multiples = v128.shuffle<f32>(pair, pair, 0, 0, 1, 1);
    loss = differentiate(scores, labels, f32x4.mul(weights, multiples), rate, loss);
    scores += 16;
  }
  state.loss += <f64>sum(loss);
}

/**
 * Turns four scores into gradients: rate * weight * (label - sigmoid(score)). Returns loss + weight *
 * softplus(score or, with label 1, -score), which is -log of the probability given to the label.
 */
@inline
export function differentiate(scores: usize, label: v128, weight: v128, rate: v128, loss: v128): v128 {
  const s = v128.load(scores);
  const t = expOfMinusAbs(s);
  const g = f32x4.mul(f32x4.mul(f32x4.sub(label, sigmoidOf(s, t)), weight), rate);
  v128.store(scores, g);
  // The sign of s flips where the label is 1: bit 29 of 1.0, 0x3f800000, becomes the sign.
  const flipped = v128.xor(s, i32x4.shl(i32x4.shr_u(label, 29), 31));
  return madd(weight, softplusOf(flipped, t), loss);
}

/** Updates both sides if there are exactly six outputs. */
function update6(state: State, count: i32): void {
  const contexts = state.contexts, targets = state.targets, width = <usize>state.width;
  const end = contexts + (<usize>count << 2);
  const scores = state.scores;
  let d: usize = 0;
  if (WIDE) for (; d + 32 <= width; d += 32) updatePair6(targets, contexts, end, d, scores);
  for (; d < width; d += 16) updateTile6(targets, contexts, end, d, scores);
}

/**
 * Updates both sides for any number of outputs: contexts stay in registers, six at a time, and all
 * outputs stream past. The first tile saves the outputs' old values, which the other tiles need.
 *
 * @param contexts an even number, including the idle one
 */
function updateMany(state: State, contexts: i32, outputs: i32): void {
  const width = <usize>state.width;
  const targets = state.targets, sixes = outputs / 6;
  const sixesEnd = targets + <usize>sixes * 24, end = targets + (<usize>((outputs + 1) & ~1) << 2);
  const sixBytes = <usize>contexts * 24, pairBytes = <usize>contexts * 8;
  const first = state.scores, firstPair = first + <usize>sixes * sixBytes;
  const before = state.before;
  let d: usize = 0;
  while (d < width) {
    const isPair = WIDE && d + 32 <= width;
    let rows = state.contexts, g = first, h = firstPair, left = contexts;
    if (left > 6) {
      update(6, isPair, rows, targets, sixesEnd, end, d, g, sixBytes, h, pairBytes, before, Beside.Keep);
      rows += 24; g += 144; h += 48; left -= 6;
      for (; left >= 6; rows += 24, g += 144, h += 48, left -= 6) {
        update(6, isPair, rows, targets, sixesEnd, end, d, g, sixBytes, h, pairBytes, before, Beside.Use);
      }
      if (left > 2) {
        update(4, isPair, rows, targets, sixesEnd, end, d, g, sixBytes, h, pairBytes, before, Beside.Use);
      } else if (left > 0) {
        update(2, isPair, rows, targets, sixesEnd, end, d, g, sixBytes, h, pairBytes, before, Beside.Use);
      }
    } else if (left > 4) {
      update(6, isPair, rows, targets, sixesEnd, end, d, g, sixBytes, h, pairBytes, before, Beside.Nothing);
    } else if (left > 2) {
      update(4, isPair, rows, targets, sixesEnd, end, d, g, sixBytes, h, pairBytes, before, Beside.Nothing);
    } else {
      update(2, isPair, rows, targets, sixesEnd, end, d, g, sixBytes, h, pairBytes, before, Beside.Nothing);
    }
    d += isPair ? 32 : 16;
  }
}

/** Updates one tile: one register of each row, or two if `isPair`. */
@inline
function update(
  n: i32, isPair: bool, rows: usize, list: usize, sixesEnd: usize, end: usize, d: usize,
  g: usize, sixBytes: usize, h: usize, pairBytes: usize, before: usize, beside: Beside,
): void {
  if (isPair) updatePair(n, rows, list, sixesEnd, end, d, g, sixBytes, h, pairBytes, before, beside);
  else updateTile(n, rows, list, sixesEnd, end, d, g, sixBytes, h, pairBytes, before, beside);
}
