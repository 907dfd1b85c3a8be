import { State } from "./state";
import { madd, storePair, storePairs, sum, sum4, WIDE } from "../../../simd/lanes";
import { bagSize, liveVector, settleAll, settleBefore } from "./bags";
import { inputRow, isFrozen } from "./rows";
import { differentiate } from "./skipgram";
import { listTargets } from "./targets";

/**
 * CBOW, one window per step (Mikolov et al. 2013). With the C input rows of its context words:
 *
 *   h = mean (or sum) of the context rows          (dim)
 *   s[r] = h . o[r]                                (R) with label y[r] and weight w[r]
 *   g[r] = rate * w[r] * (y[r] - sigmoid(s[r]))
 *   e = sum over r of g[r] o[r]                    (dim) from the old output rows
 *   o[r] += g[r] h
 *   x[c] += e with the mean, e / C with the sum    as word2vec and gensim do
 *
 * The step waits for memory more than it computes. So six outputs, the usual number, are processed in
 * one pass, in which their cache misses overlap; other numbers in fours and twos.
 */
export function cbowWindow(state: State, centre: i32, from: i32, to: i32): void {
  if (to - from < 2) return;
  state.examples += 1;
  const hasBags = state.bagStarts != 0;
  if (hasBags) settleBefore(state, centre);
  const rows = hasBags
    ? listBags(state, centre, from, to)
    : listContexts(state, centre, from, to);
  const contexts = to - from - 1;
  listTargets(state, load<u32>(state.kept + (<usize>centre << 2)));
  const share: f32 = 1 / <f32>rows;
  const scale = state.cbowMean ? share : <f32>1;
  if (hasBags) gatherBags(state, contexts, scale);
  else gatherHidden(state, contexts, scale);
  scoreOutputs(state);
  if (state.rate == 0) return;
  const moving = state.frozen && !hasBags ? leaveOutFrozen(state, contexts) : contexts;
  if (state.outputs == 6) updateSix(state);
  else updateOutputs(state);
  updateContexts(state, moving, state.cbowMean ? 1 : share);
  if (hasBags && state.frozen) settleAll(state);
}

/** Lists the input rows of all context words, one per occurrence, and returns their number. */
function listContexts(state: State, centre: i32, from: i32, to: i32): i32 {
  let at = state.contexts;
  for (let i = from; i < to; i++) {
    if (i == centre) continue;
    store<usize>(at, inputRow(state, load<u32>(state.kept + (<usize>i << 2))));
    at += 4;
  }
  return to - from - 1;
}

/** Lists the vectors of all context words, each with its number of rows; returns the total of rows. */
function listBags(state: State, centre: i32, from: i32, to: i32): i32 {
  let at: usize = 0, rows = 0;
  for (let i = from; i < to; i++) {
    if (i == centre) continue;
    const word = load<u32>(state.kept + (<usize>i << 2)), size = bagSize(state, word);
    store<usize>(state.contexts + at, liveVector(state, word, i));
    store<f32>(state.multiples + at, <f32>size);
    rows += size;
    at += 4;
  }
  return rows;
}

/** hidden = scale * sum of the vectors of the context words, each times its number of rows. */
function gatherBags(state: State, contexts: i32, scale: f32): void {
  const hidden = state.hidden, width = <usize>state.width;
  for (let c = 0; c < contexts; c++) {
    const at = <usize>c << 2;
    const vector = load<usize>(state.contexts + at);
    const weight = f32x4.splat(scale * load<f32>(state.multiples + at));
    for (let d: usize = 0; d < width; d += 16) {
      const total = c == 0 ? f32x4.splat(0) : v128.load(hidden + d);
      v128.store(hidden + d, madd(weight, v128.load(vector + d), total));
    }
  }
}

/** hidden = scale * sum of the context rows. */
function gatherHidden(state: State, contexts: i32, scale: f32): void {
  const list = state.contexts, end = list + (<usize>contexts << 2);
  const hidden = state.hidden, width = <usize>state.width;
  const scales = f32x4.splat(scale);
  let d: usize = 0;
  if (WIDE) {
    for (; d + 64 <= width; d += 64) {
      let t0 = f32x4.splat(0), t1 = t0, t2 = t0, t3 = t0;
      for (let at = list; at < end; at += 4) {
        const row = load<usize>(at) + d;
        t0 = f32x4.add(t0, v128.load(row));
        t1 = f32x4.add(t1, v128.load(row, 16));
        t2 = f32x4.add(t2, v128.load(row, 32));
        t3 = f32x4.add(t3, v128.load(row, 48));
      }
      storePairs(
        hidden + d,
        f32x4.mul(t0, scales), f32x4.mul(t1, scales), f32x4.mul(t2, scales), f32x4.mul(t3, scales),
      );
    }
    for (; d + 32 <= width; d += 32) {
      let total = f32x4.splat(0), high = total;
      for (let at = list; at < end; at += 4) {
        const row = load<usize>(at) + d;
        total = f32x4.add(total, v128.load(row));
        high = f32x4.add(high, v128.load(row, 16));
      }
      storePair(hidden + d, f32x4.mul(total, scales), f32x4.mul(high, scales));
    }
  }
  for (; d < width; d += 16) {
    let total = f32x4.splat(0);
    for (let at = list; at < end; at += 4) {
      total = f32x4.add(total, v128.load(load<usize>(at) + d));
    }
    v128.store(hidden + d, f32x4.mul(total, scales));
  }
}

/** Scores, gradients and loss of all outputs: scores (outputs). */
function scoreOutputs(state: State): void {
  const outputs = state.outputs;
  const rate = f32x4.splat(state.rate);
  let loss = f32x4.splat(0);
  if (outputs == 6) scoreSix(state);
  else scoreInFours(state);
  for (let r = 0; r < outputs; r += 4) {
    const at = <usize>r << 2, left = outputs - r;
    const weights = loadSome(state.weights + at, left);
    const labels = loadSome(state.labels + at, left);
    loss = differentiate(state.scores + at, labels, weights, rate, loss);
  }
  state.loss += <f64>sum(loss);
}

/** scores = h . o[r], four or two at a time. */
function scoreInFours(state: State): void {
  const hidden = state.hidden, end = hidden + state.width;
  const outputs = state.outputs;
  for (let r = 0; r < outputs; r += 4) {
    const targets = state.targets + (<usize>r << 2), scores = state.scores + (<usize>r << 2);
    const o0 = load<usize>(targets) - hidden, o1 = load<usize>(targets, 4) - hidden;
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    if (outputs - r > 2) {
      const o2 = load<usize>(targets, 8) - hidden, o3 = load<usize>(targets, 12) - hidden;
      for (let h = hidden; h < end; h += 16) {
        const x = v128.load(h);
        a0 = madd(x, v128.load(h + o0), a0); a1 = madd(x, v128.load(h + o1), a1);
        a2 = madd(x, v128.load(h + o2), a2); a3 = madd(x, v128.load(h + o3), a3);
      }
    } else {
      for (let h = hidden; h < end; h += 16) {
        const x = v128.load(h);
        a0 = madd(x, v128.load(h + o0), a0); a1 = madd(x, v128.load(h + o1), a1);
      }
    }
    v128.store(scores, sum4(a0, a1, a2, a3));
  }
}

/** The scores of six outputs in one pass, so that their cache misses overlap. */
function scoreSix(state: State): void {
  const hidden = state.hidden, end = hidden + state.width;
  const targets = state.targets, scores = state.scores;
  const o0 = load<usize>(targets) - hidden, o1 = load<usize>(targets, 4) - hidden;
  const o2 = load<usize>(targets, 8) - hidden, o3 = load<usize>(targets, 12) - hidden;
  const o4 = load<usize>(targets, 16) - hidden, o5 = load<usize>(targets, 20) - hidden;
  const none = f32x4.splat(0);
  let a0 = none, a1 = none, a2 = none, a3 = none, a4 = none, a5 = none;
  for (let h = hidden; h < end; h += 16) {
    const x = v128.load(h);
    a0 = madd(x, v128.load(h + o0), a0); a1 = madd(x, v128.load(h + o1), a1);
    a2 = madd(x, v128.load(h + o2), a2); a3 = madd(x, v128.load(h + o3), a3);
    a4 = madd(x, v128.load(h + o4), a4); a5 = madd(x, v128.load(h + o5), a5);
  }
  v128.store(scores, sum4(a0, a1, a2, a3));
  v128.store(scores, sum4(a4, a5, none, none), 16);
}

/** Four numbers, or the last two and two zeros. */
@inline
function loadSome(at: usize, left: i32): v128 {
  return left > 2 ? v128.load(at) : v128.load64_zero(at);
}

/** o += g h in one register of a row; returns e + g o of the old row. */
@inline
function moveOutput(o: usize, g: v128, h: v128, e: v128): v128 {
  const old = v128.load(o);
  v128.store(o, madd(g, h, old));
  return madd(g, old, e);
}

/** o[r] += g[r] h for all outputs; gradient = sum of g[r] o[r] from the old rows. */
function updateOutputs(state: State): void {
  const hidden = state.hidden, gradient = state.gradient, width = <usize>state.width;
  const idle = state.idle;
  const outputs = state.outputs;
  for (let r = 0; r < outputs; r += 2) {
    const targets = state.targets + (<usize>r << 2), scores = state.scores + (<usize>r << 2);
    const o0 = load<usize>(targets), o1 = load<usize>(targets, 4);
    const g0 = v128.load32_splat(scores), g1 = v128.load32_splat(scores, 4);
    let d: usize = 0;
    if (WIDE) {
      // The first outputs add to a row of zeros, loaded like a sum: V8 does not fuse loads in two branches.
      for (; d + 32 <= width; d += 32) {
        const to = gradient + d, from = select(idle + d, to, r == 0);
        const s0 = o0 + d, s1 = o1 + d, x = hidden + d;
        const h = v128.load(x), k = v128.load(x, 16);
        const p0 = v128.load(s0), q0 = v128.load(s0, 16), p1 = v128.load(s1), q1 = v128.load(s1, 16);
        const e = madd(g1, p1, madd(g0, p0, v128.load(from)));
        const f = madd(g1, q1, madd(g0, q0, v128.load(from, 16)));
        storePair(to, e, f);
        storePair(s0, madd(g0, h, p0), madd(g0, k, q0));
        storePair(s1, madd(g1, h, p1), madd(g1, k, q1));
      }
    }
    for (; d < width; d += 16) {
      const h = v128.load(hidden + d);
      let e = r == 0 ? f32x4.splat(0) : v128.load(gradient + d);
      e = moveOutput(o0 + d, g0, h, e);
      e = moveOutput(o1 + d, g1, h, e);
      v128.store(gradient + d, e);
    }
  }
}

/** `updateOutputs` for six outputs, the usual number, in one pass. */
function updateSix(state: State): void {
  const hidden = state.hidden, gradient = state.gradient, width = <usize>state.width;
  const targets = state.targets, scores = state.scores;
  const o0 = load<usize>(targets), o1 = load<usize>(targets, 4), o2 = load<usize>(targets, 8);
  const o3 = load<usize>(targets, 12), o4 = load<usize>(targets, 16), o5 = load<usize>(targets, 20);
  const g0 = v128.load32_splat(scores), g1 = v128.load32_splat(scores, 4);
  const g2 = v128.load32_splat(scores, 8), g3 = v128.load32_splat(scores, 12);
  const g4 = v128.load32_splat(scores, 16), g5 = v128.load32_splat(scores, 20);
  const none = f32x4.splat(0);
  let d: usize = 0;
  if (WIDE) {
    for (; d + 32 <= width; d += 32) {
      const h = v128.load(hidden + d), k = v128.load(hidden + d, 16);
      let s = o0 + d, p = v128.load(s), q = v128.load(s, 16);
      let e = madd(g0, p, none), f = madd(g0, q, none);
      storePair(s, madd(g0, h, p), madd(g0, k, q));
      s = o1 + d; p = v128.load(s); q = v128.load(s, 16);
      e = madd(g1, p, e); f = madd(g1, q, f);
      storePair(s, madd(g1, h, p), madd(g1, k, q));
      s = o2 + d; p = v128.load(s); q = v128.load(s, 16);
      e = madd(g2, p, e); f = madd(g2, q, f);
      storePair(s, madd(g2, h, p), madd(g2, k, q));
      s = o3 + d; p = v128.load(s); q = v128.load(s, 16);
      e = madd(g3, p, e); f = madd(g3, q, f);
      storePair(s, madd(g3, h, p), madd(g3, k, q));
      s = o4 + d; p = v128.load(s); q = v128.load(s, 16);
      e = madd(g4, p, e); f = madd(g4, q, f);
      storePair(s, madd(g4, h, p), madd(g4, k, q));
      s = o5 + d; p = v128.load(s); q = v128.load(s, 16);
      e = madd(g5, p, e); f = madd(g5, q, f);
      storePair(s, madd(g5, h, p), madd(g5, k, q));
      storePair(gradient + d, e, f);
    }
  }
  for (; d < width; d += 16) {
    const h = v128.load(hidden + d);
    let e = moveOutput(o0 + d, g0, h, none);
    e = moveOutput(o1 + d, g1, h, e);
    e = moveOutput(o2 + d, g2, h, e);
    e = moveOutput(o3 + d, g3, h, e);
    e = moveOutput(o4 + d, g4, h, e);
    e = moveOutput(o5 + d, g5, h, e);
    v128.store(gradient + d, e);
  }
}

/** Removes the frozen rows from the list of contexts, and returns how many rows remain. */
function leaveOutFrozen(state: State, contexts: i32): i32 {
  const list = state.contexts;
  let count = 0;
  for (let c = 0; c < contexts; c++) {
    const row = load<usize>(list + (<usize>c << 2));
    if (isFrozen(state, row)) continue;
    store<usize>(list + (<usize>(count++) << 2), row);
  }
  return count;
}

/** x[c] += scale * gradient for every row of the list. */
function updateContexts(state: State, contexts: i32, scale: f32): void {
  const list = state.contexts, end = list + (<usize>contexts << 2);
  const gradient = state.gradient, width = <usize>state.width;
  const scales = f32x4.splat(scale);
  let d: usize = 0;
  if (WIDE) {
    for (; d + 64 <= width; d += 64) {
      const from = gradient + d;
      const e0 = v128.load(from), e1 = v128.load(from, 16);
      const e2 = v128.load(from, 32), e3 = v128.load(from, 48);
      for (let at = list; at < end; at += 4) {
        const row = load<usize>(at) + d;
        storePairs(
          row,
          madd(scales, e0, v128.load(row)), madd(scales, e1, v128.load(row, 16)),
          madd(scales, e2, v128.load(row, 32)), madd(scales, e3, v128.load(row, 48)),
        );
      }
    }
  }
  for (; d < width; d += 16) {
    const e = v128.load(gradient + d);
    for (let at = list; at < end; at += 4) {
      const row = load<usize>(at) + d;
      v128.store(row, madd(scales, e, v128.load(row)));
    }
  }
}
