import type { Arithmetic } from '../../arithmetic/arithmetic.js';
import type { Cell, CellShape } from './cell.js';
import { GruResetFirstCell } from './gru-reset-first.js';
import { GruCell } from './gru.js';
import { LstmCell } from './lstm.js';
import { RnnCell } from './rnn.js';

/** A cell of this shape, its parameters 0. */
export function makeCell(arithmetic: Arithmetic, shape: CellShape): Cell {
  switch (shape.cell) {
    case 'rnn':
      return new RnnCell(arithmetic, shape);
    case 'lstm':
      return new LstmCell(arithmetic, shape);
    case 'gru':
      return shape.gruReset === 'before'
        ? new GruResetFirstCell(arithmetic, shape)
        : new GruCell(arithmetic, shape);
  }
}
