import { State } from "./state";
import { madd, storePair, sum, sum4, WIDE } from "../../../simd/lanes";
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
 * The step is bound by memory, not arithmetic, so outputs are simply processed two at a time.
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
  updateOutputs(state);
  const moving = state.frozen && !hasBags ? leaveOutFrozen(state, contexts) : contexts;
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

/** Scores, gradients and loss of all outputs, four at a time: scores (outputs). */
function scoreOutputs(state: State): void {
  const hidden = state.hidden, end = hidden + state.width;
  const outputs = state.outputs;
  const rate = f32x4.splat(state.rate);
  let loss = f32x4.splat(0), r = 0;
  for (; r < outputs; r += 4) {
    const targets = state.targets + (<usize>r << 2), scores = state.scores + (<usize>r << 2);
    const left = outputs - r;
    const o0 = load<usize>(targets) - hidden, o1 = load<usize>(targets, 4) - hidden;
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, a3 = a0;
    if (left > 2) {
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
    const weights = loadSome(state.weights + (<usize>r << 2), left);
    const labels = loadSome(state.labels + (<usize>r << 2), left);
    loss = differentiate(scores, labels, weights, rate, loss);
  }
  state.loss += <f64>sum(loss);
}

/** Four numbers, or the last two and two zeros. */
@inline
function loadSome(at: usize, left: i32): v128 {
  return left > 2 ? v128.load(at) : v128.load64_zero(at);
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
      const h = v128.load(hidden + d), p0 = v128.load(o0 + d), p1 = v128.load(o1 + d);
      let e = r == 0 ? f32x4.splat(0) : v128.load(gradient + d);
      e = madd(g0, p0, e);
      e = madd(g1, p1, e);
      v128.store(gradient + d, e);
      v128.store(o0 + d, madd(g0, h, p0));
      v128.store(o1 + d, madd(g1, h, p1));
    }
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
  const gradient = state.gradient, width = <usize>state.width;
  const scales = f32x4.splat(scale);
  for (let c = 0; c < contexts; c++) {
    const row = load<usize>(state.contexts + (<usize>c << 2));
    let d: usize = 0;
    if (WIDE) {
      for (; d + 32 <= width; d += 32) {
        const from = gradient + d, to = row + d;
        const e = madd(scales, v128.load(from), v128.load(to));
        const f = madd(scales, v128.load(from, 16), v128.load(to, 16));
        storePair(to, e, f);
      }
    }
    for (; d < width; d += 16) {
      v128.store(row + d, madd(scales, v128.load(gradient + d), v128.load(row + d)));
    }
  }
}
