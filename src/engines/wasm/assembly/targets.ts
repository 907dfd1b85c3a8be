import { State } from "./state";
import { nextPooled } from "./random";
import { outputRow } from "./rows";

/**
 * Lists the output rows of a window, each with its label and weight, and stores their number. An idle
 * row follows, so that the rows can be read in pairs.
 */
export function listTargets(state: State, centre: u32): void {
  let outputs = 0;
  if (state.pathStarts) outputs = followPath(state, centre);
  if (state.negative) outputs = drawNegatives(state, centre, outputs);
  else leaveIdle(state, outputs);
  state.outputs = outputs;
}

/**
 * Negative sampling: the centre, then the negatives, listed from number `first` on. A negative that is
 * the centre is skipped, as in word2vec; one that was drawn before adds to the weight of its row. The
 * rest point to the idle row, with weight 0. Returns the number of outputs listed so far.
 */
function drawNegatives(state: State, centre: u32, first: i32): i32 {
  const targets = state.targets, weights = state.weights;
  const outputs = first + state.negative + 1;
  put(state, first, outputRow(state, state.firstWord + centre), 1);
  let count = first + 1;
  for (let k = count; k < outputs; k++) {
    const drawn = nextPooled(state);
    if (drawn == centre) continue;
    const row = outputRow(state, state.firstWord + drawn);
    let r = first + 1;
    while (r < count && load<usize>(targets + (<usize>r << 2)) != row) r++;
    if (r == count) {
      put(state, count++, row, 0);
    } else {
      const at = weights + (<usize>r << 2);
      store<f32>(at, load<f32>(at) + 1);
    }
  }
  for (let r = count; r <= outputs; r++) leaveIdle(state, r);
  return outputs;
}

/**
 * Hierarchical softmax: the inner nodes on the path to the centre; a turn to the left is label 1.
 * Returns their number.
 */
function followPath(state: State, centre: u32): i32 {
  const start = load<u32>(state.pathStarts + (<usize>centre << 2));
  const outputs = <i32>(load<u32>(state.pathStarts + (<usize>centre << 2), 4) - start);
  for (let r = 0; r < outputs; r++) {
    const entry = <usize>start + <usize>r;
    const row = outputRow(state, load<u32>(state.pathRows + (entry << 2)));
    put(state, r, row, <f32>(1 - load<u8>(state.turns + entry)));
  }
  return outputs;
}

@inline
function put(state: State, r: i32, row: usize, label: f32): void {
  const at = <usize>r << 2;
  store<usize>(state.targets + at, row);
  store<f32>(state.labels + at, label);
  store<f32>(state.weights + at, 1);
}

@inline
function leaveIdle(state: State, r: i32): void {
  const at = <usize>r << 2;
  store<usize>(state.targets + at, state.idle);
  store<f32>(state.labels + at, 0);
  store<f32>(state.weights + at, 0);
}
