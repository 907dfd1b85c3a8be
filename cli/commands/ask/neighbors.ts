import type { Neighbor } from '../../../src/index.js';
import type { Output } from '../../terminal/io.js';
import { decimal } from '../../terminal/numbers.js';
import { drawsOn, shareBar } from '../../terminal/sparks.js';
import { formatTable } from '../../terminal/table.js';

/** Neighbours as a table for `output`: rank, word, cosine, and its bar on a terminal. */
export function neighborTable(
  title: string,
  neighbors: readonly Neighbor[],
  output: Output,
): string {
  const isDrawn = drawsOn(output);
  const rows = neighbors.map(({ word, score }, i) => [
    String(i + 1),
    word,
    decimal(score),
    ...(isDrawn ? [shareBar(score)] : []),
  ]);
  const titles = ['', title, 'cosine', ...(isDrawn ? [''] : [])];
  return formatTable(rows, { titles, right: [0, 2] });
}
