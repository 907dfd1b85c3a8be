import type { Neighbor } from '../../../src/index.js';
import { decimal } from '../../terminal/numbers.js';
import { formatTable } from '../../terminal/table.js';

/** Neighbours as a table: rank, word, cosine. */
export function neighborTable(title: string, neighbors: readonly Neighbor[]): string {
  const rows = neighbors.map(({ word, score }, i) => [String(i + 1), word, decimal(score)]);
  return formatTable(rows, { titles: ['', title, 'cosine'], right: [0, 2] });
}
