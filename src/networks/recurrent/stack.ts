import type { Arithmetic, Matrix } from '../../arithmetic/arithmetic.js';
import type { RandomState } from '../../random.js';
import type { Cell, CellShape, CellState, TabulatedInput } from './cell.js';
import { makeCell } from './make-cell.js';
import { Dropout } from '../layers/dropout.js';

/** The state of each layer, carried from one piece of text to the next. */
export type NetworkState = readonly CellState[];

/** Cells on top of each other, with dropout between them: PyTorch's nn.RNN, nn.LSTM and nn.GRU. */
export class Stack {
  /** By PyTorch's names: weight_ih_l0, weight_hh_l0, bias_ih_l0, bias_hh_l0, weight_ih_l1, ... */
  readonly parameters: ReadonlyMap<string, Matrix>;
  readonly gradients: ReadonlyMap<string, Matrix>;
  readonly cells: readonly Cell[];

  private readonly arithmetic: Arithmetic;
  private readonly dropouts: readonly Dropout[]; // before each cell but the first

  /** @param shape of the first layer; those above it have `hidden` inputs */
  constructor(arithmetic: Arithmetic, shape: CellShape, layers: number, dropout: number) {
    const { hidden } = shape;
    this.arithmetic = arithmetic;
    this.cells = Array.from({ length: layers }, (_, layer) =>
      makeCell(arithmetic, layer === 0 ? shape : { ...shape, inputs: hidden }),
    );
    this.dropouts = this.cells.slice(1).map(() => new Dropout(arithmetic, hidden, dropout));
    this.parameters = named(this.cells.map((cell) => cell.parameters));
    this.gradients = named(this.cells.map((cell) => cell.gradients));
  }

  get dState(): NetworkState {
    return this.cells.map((cell) => cell.dState);
  }

  plan(T: number, B: number): void {
    for (const cell of this.cells) cell.plan(T, B);
  }

  /** A state of zeros. */
  newState(B: number): NetworkState {
    return this.cells.map(({ shape: { cell, hidden } }) => {
      const h = this.arithmetic.matrix(B, hidden);
      return cell === 'lstm' ? { h, c: this.arithmetic.matrix(B, hidden) } : { h };
    });
  }

  /** x (T B, inputs) -> (T B, H); `state` becomes that of the last step. */
  forward(x: Matrix | TabulatedInput, state: NetworkState, random?: RandomState): Matrix {
    const [first, ...above] = this.cells;
    let out = first.forward(x, state[0]);
    above.forEach((cell, i) => {
      out = cell.forward(this.dropouts[i].forward(out, random), state[i + 1]);
    });
    return out;
  }

  /** Adds to the gradients. dOut (T B, H) */
  backward(dOut: Matrix): void {
    let gradient = dOut;
    for (let layer = this.cells.length - 1; layer >= 0; layer--) {
      this.cells[layer].backward(gradient);
      if (layer === 0) return;
      gradient = this.cells[layer].inputGradient();
      this.dropouts[layer - 1].backward(gradient);
    }
  }

  /** The gradient of x after `backward`. */
  inputGradient(): Matrix {
    return this.cells[0].inputGradient();
  }
}

function named(layers: readonly ReadonlyMap<string, Matrix>[]): Map<string, Matrix> {
  return new Map(
    layers.flatMap((matrices, layer) =>
      [...matrices].map(([name, matrix]): [string, Matrix] => [`${name}_l${layer}`, matrix]),
    ),
  );
}
