import { State } from "./state";
import { nextPooled } from "./random";
import { inputRow, isFrozen, outputRow } from "./rows";
import { madd, sum, sum4 } from "../../../simd/lanes";
import { expOfMinusAbs, sigmoidOf, softplusOf } from "./sigmoid";

/**
 * Skip-gram with negative sampling, one window a step (Mikolov et al. 2013; negatives shared by the
 * window as in Ji et al. 2016, "Parallelizing Word2Vec in Shared and Distributed Memory").
 *
 * The window is a small matrix product: its C distinct context rows times R output rows, the centre
 * and the negatives. All gradients are of the values before the step:
 *
 *   s[c][r] = x[c] . o[r]                          (C, R)
 *   g[c][r] = rate * m[c] * w[r] * (y[r] - sigmoid(s[c][r]))     y = 1 for the centre, else 0
 *   x[c] += sum over r of g[c][r] o[r]             (C, dim)
 *   o[r] += sum over c of g[c][r] x[c]             (R, dim)
 *
 * m and w say how often a row occurs in the window. The R rows are taken six at a time, then two at
 * a time: six outputs and two contexts are what 15 vector registers hold.
 */
export function skipGramWindow(state: State, centre: i32, from: i32, to: i32): void {
  const count = gatherContexts(state, centre, from, to);
  if (count == 0) return;
  drawTargets(state, load<u32>(state.kept + (<usize>centre << 2)));

  const outputs = state.negative + 1;
  const padded = (count + 1) & ~1;
  let scores = state.scores, r = 0;
  for (; r + 6 <= outputs; r += 6) {
    for (let c = 0; c < padded; c += 2) score6(state, c, r, scores + <usize>c * 24);
    differentiate6(state, padded, r, scores);
    scores += <usize>padded * 24;
  }
  for (; r < outputs; r += 2) {
    for (let c = 0; c < padded; c += 2) score2(state, c, r, scores + <usize>c * 8);
    differentiate2(state, padded, r, scores);
    scores += <usize>padded * 8;
  }
  if (state.rate == 0) return;
  if (state.frozen) copyFrozen(state, count);
  if (outputs == 6) update6(state, count);
  else updateMany(state, count, padded, outputs);
}

/** Lists the distinct context rows of a window and how often each occurs; pads to an even number. */
function gatherContexts(state: State, centre: i32, from: i32, to: i32): i32 {
  const kept = state.kept, contexts = state.contexts, multiples = state.multiples;
  let count = 0, pairs = 0;
  for (let i = from; i < to; i++) {
    if (i == centre) continue;
    pairs++;
    const row = inputRow(state, load<u32>(kept + (<usize>i << 2)));
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
  store<usize>(contexts + (<usize>count << 2), state.idle);
  store<f32>(multiples + (<usize>count << 2), 0);
  state.examples += <f64>pairs;
  return count;
}

/** Puts copies in the place of frozen context rows: the update changes these, to no effect. */
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

/**
 * Lists the output rows: the centre, then the negatives. A negative that is the centre is skipped,
 * as in word2vec; one that was drawn before adds to the weight of its row. What is left over points
 * to the idle row, with weight 0.
 */
export function drawTargets(state: State, centre: u32): void {
  const targets = state.targets, weights = state.weights;
  const outputs = state.negative + 1;
  store<usize>(targets, outputRow(state, centre));
  store<f32>(weights, 1);
  let count = 1;
  for (let k = 1; k < outputs; k++) {
    const word = nextPooled(state);
    if (word == centre) continue;
    const row = outputRow(state, word);
    let r = 1;
    while (r < count && load<usize>(targets + (<usize>r << 2)) != row) r++;
    const at = <usize>r << 2;
    if (r == count) {
      store<usize>(targets + at, row);
      store<f32>(weights + at, 1);
      count++;
    } else {
      store<f32>(weights + at, load<f32>(weights + at) + 1);
    }
  }
  for (let r = count; r <= outputs; r++) {
    store<usize>(targets + (<usize>r << 2), state.idle);
    store<f32>(weights + (<usize>r << 2), 0);
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
  // Distances from x0, so that one pointer moves for all eight.
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
  // Weights and labels of two contexts' six outputs, as they lie in the scores.
  const w0 = v128.load(weights);
  const wide = v128.load64_zero(weights, 16);
  const w1 = v128.shuffle<f32>(wide, w0, 0, 1, 4, 5);
  const w2 = v128.shuffle<f32>(w0, wide, 2, 3, 4, 5);
  const none = f32x4.splat(0);
  const first = r == 0 ? f32x4(1, 0, 0, 0) : none;
  const second = r == 0 ? f32x4(0, 0, 1, 0) : none;
  let loss = none;
  for (let c = 0; c < contexts; c += 2) {
    const multiples = state.multiples + (<usize>c << 2);
    const m0 = v128.load32_splat(multiples), m2 = v128.load32_splat(multiples, 4);
    const m1 = v128.shuffle<f32>(m0, m2, 0, 1, 4, 5);
    loss = differentiate(scores, first, f32x4.mul(w0, m0), rate, loss);
    loss = differentiate(scores + 16, second, f32x4.mul(w1, m1), rate, loss);
    loss = differentiate(scores + 32, none, f32x4.mul(w2, m2), rate, loss);
    scores += 48;
  }
  state.loss += <f64>sum(loss);
}

/** The same for scores (contexts, 2). */
function differentiate2(state: State, contexts: i32, r: i32, scores: usize): void {
  const rate = f32x4.splat(state.rate);
  const weights = v128.load64_splat(state.weights + (<usize>r << 2));
  const labels = r == 0 ? f32x4(1, 0, 1, 0) : f32x4.splat(0);
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
 * Four scores into gradients: rate * weight * (label - sigmoid(score)). Returns loss + weight *
 * softplus(score or, with label 1, -score), which is -log of the probability given to the label.
 */
@inline
export function differentiate(scores: usize, label: v128, weight: v128, rate: v128, loss: v128): v128 {
  const s = v128.load(scores);
  const t = expOfMinusAbs(s);
  const g = f32x4.mul(f32x4.mul(f32x4.sub(label, sigmoidOf(s, t)), weight), rate);
  v128.store(scores, g);
  // The sign of s flips where the label is 1: the bits of 1.0, 0x3f800000, shifted left by two.
  const flipped = v128.xor(s, v128.and(i32x4.shl(label, 2), i32x4.splat(0x80000000)));
  return madd(weight, softplusOf(flipped, t), loss);
}

/** Updates both sides where the outputs are exactly six. */
function update6(state: State, count: i32): void {
  const contexts = state.contexts, targets = state.targets, width = <usize>state.width;
  const contextsEnd = contexts + (<usize>count << 2);
  const scores = state.scores;
  const o0 = load<usize>(targets), o1 = load<usize>(targets, 4), o2 = load<usize>(targets, 8);
  const o3 = load<usize>(targets, 12), o4 = load<usize>(targets, 16), o5 = load<usize>(targets, 20);
  for (let d: usize = 0; d < width; d += 16) {
    const p0 = v128.load(o0 + d), p1 = v128.load(o1 + d), p2 = v128.load(o2 + d);
    const p3 = v128.load(o3 + d), p4 = v128.load(o4 + d), p5 = v128.load(o5 + d);
    let q0 = p0, q1 = p1, q2 = p2, q3 = p3, q4 = p4, q5 = p5;
    let g = scores;
    for (let at = contexts; at < contextsEnd; at += 4) {
      const row = load<usize>(at) + d;
      const x = v128.load(row);
      let y = x;
      let weight = v128.load32_splat(g);
      y = madd(weight, p0, y); q0 = madd(weight, x, q0);
      weight = v128.load32_splat(g, 4);
      y = madd(weight, p1, y); q1 = madd(weight, x, q1);
      weight = v128.load32_splat(g, 8);
      y = madd(weight, p2, y); q2 = madd(weight, x, q2);
      weight = v128.load32_splat(g, 12);
      y = madd(weight, p3, y); q3 = madd(weight, x, q3);
      weight = v128.load32_splat(g, 16);
      y = madd(weight, p4, y); q4 = madd(weight, x, q4);
      weight = v128.load32_splat(g, 20);
      y = madd(weight, p5, y); q5 = madd(weight, x, q5);
      v128.store(row, y);
      g += 24;
    }
    v128.store(o0 + d, q0); v128.store(o1 + d, q1); v128.store(o2 + d, q2);
    v128.store(o3 + d, q3); v128.store(o4 + d, q4); v128.store(o5 + d, q5);
  }
}

/** Updates both sides for any number of outputs, keeping the contexts' old values beside. */
function updateMany(state: State, count: i32, padded: i32, outputs: i32): void {
  const contexts = state.contexts, targets = state.targets, width = <usize>state.width;
  const before = state.before;
  for (let d: usize = 0; d < width; d += 16) {
    for (let c = 0; c < count; c++) {
      const x = v128.load(load<usize>(contexts + (<usize>c << 2)) + d);
      v128.store(before + (<usize>c << 4), x);
    }
    let scores = state.scores, r = 0;
    for (; r + 6 <= outputs; r += 6) {
      const at = targets + (<usize>r << 2);
      const o0 = load<usize>(at) + d, o1 = load<usize>(at, 4) + d, o2 = load<usize>(at, 8) + d;
      const o3 = load<usize>(at, 12) + d, o4 = load<usize>(at, 16) + d, o5 = load<usize>(at, 20) + d;
      const p0 = v128.load(o0), p1 = v128.load(o1), p2 = v128.load(o2);
      const p3 = v128.load(o3), p4 = v128.load(o4), p5 = v128.load(o5);
      let q0 = p0, q1 = p1, q2 = p2, q3 = p3, q4 = p4, q5 = p5;
      let g = scores;
      for (let c = 0; c < count; c++) {
        const row = load<usize>(contexts + (<usize>c << 2)) + d;
        const x = v128.load(before + (<usize>c << 4));
        let y = v128.load(row);
        let weight = v128.load32_splat(g);
        y = madd(weight, p0, y); q0 = madd(weight, x, q0);
        weight = v128.load32_splat(g, 4);
        y = madd(weight, p1, y); q1 = madd(weight, x, q1);
        weight = v128.load32_splat(g, 8);
        y = madd(weight, p2, y); q2 = madd(weight, x, q2);
        weight = v128.load32_splat(g, 12);
        y = madd(weight, p3, y); q3 = madd(weight, x, q3);
        weight = v128.load32_splat(g, 16);
        y = madd(weight, p4, y); q4 = madd(weight, x, q4);
        weight = v128.load32_splat(g, 20);
        y = madd(weight, p5, y); q5 = madd(weight, x, q5);
        v128.store(row, y);
        g += 24;
      }
      v128.store(o0, q0); v128.store(o1, q1); v128.store(o2, q2);
      v128.store(o3, q3); v128.store(o4, q4); v128.store(o5, q5);
      scores += <usize>padded * 24;
    }
    for (; r < outputs; r += 2) {
      const at = targets + (<usize>r << 2);
      const o0 = load<usize>(at) + d, o1 = load<usize>(at, 4) + d;
      const p0 = v128.load(o0), p1 = v128.load(o1);
      let q0 = p0, q1 = p1;
      let g = scores;
      for (let c = 0; c < count; c++) {
        const row = load<usize>(contexts + (<usize>c << 2)) + d;
        const x = v128.load(before + (<usize>c << 4));
        let y = v128.load(row);
        let weight = v128.load32_splat(g);
        y = madd(weight, p0, y); q0 = madd(weight, x, q0);
        weight = v128.load32_splat(g, 4);
        y = madd(weight, p1, y); q1 = madd(weight, x, q1);
        v128.store(row, y);
        g += 8;
      }
      v128.store(o0, q0); v128.store(o1, q1);
      scores += <usize>padded * 8;
    }
  }
}
