import { State } from "./state";
import { nextPooled } from "./random";
import { outputRow } from "./rows";

/** Lists the output rows of a window, each with its label and weight, and notes how many there are. */
export function listTargets(state: State, centre: u32): void {
  if (state.negative) drawNegatives(state, centre);
  else followPath(state, centre);
}

/**
 * Negative sampling: the centre, then the negatives. A negative that is the centre is skipped, as in
 * word2vec; one that was drawn before adds to the weight of its row. What is left over points to the
 * idle row, with weight 0.
 */
function drawNegatives(state: State, centre: u32): void {
  const targets = state.targets, weights = state.weights;
  const outputs = state.negative + 1;
  state.outputs = outputs;
  put(state, 0, outputRow(state, centre), 1);
  let count = 1;
  for (let k = 1; k < outputs; k++) {
    const drawn = nextPooled(state);
    if (drawn == centre) continue;
    const row = outputRow(state, drawn);
    let r = 1;
    while (r < count && load<usize>(targets + (<usize>r << 2)) != row) r++;
    if (r == count) {
      put(state, count++, row, 0);
    } else {
      const at = weights + (<usize>r << 2);
      store<f32>(at, load<f32>(at) + 1);
    }
  }
  for (let r = count; r <= outputs; r++) leaveIdle(state, r);
}

/** Hierarchical softmax: the inner nodes on the path to the centre; a turn to the left is label 1. */
function followPath(state: State, centre: u32): void {
  const start = load<u32>(state.pathStarts + (<usize>centre << 2));
  const outputs = <i32>(load<u32>(state.pathStarts + (<usize>centre << 2), 4) - start);
  state.outputs = outputs;
  for (let r = 0; r < outputs; r++) {
    const entry = <usize>start + <usize>r;
    const row = outputRow(state, load<u32>(state.pathRows + (entry << 2)));
    put(state, r, row, <f32>(1 - load<u8>(state.turns + entry)));
  }
  leaveIdle(state, outputs);
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
