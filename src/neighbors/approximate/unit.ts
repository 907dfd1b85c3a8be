import { WordloomError } from '../../errors.js';

/** The vector divided by its norm; undefined if it is zero or not finite. */
export function toUnit(vector: Float32Array): Float32Array | undefined {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i] * vector[i];
  const norm = Math.sqrt(squares); // float64: no float32 is too large or too small to be squared
  if (!(norm > 0 && norm < Infinity)) return undefined;
  return vector.map((value) => value / norm);
}

/** The error for a model whose vectors have no neighbours: fewer than two of them have a direction. */
export const tooFewDirected = (code: string, path: string, directed: number): WordloomError =>
  new WordloomError(
    code,
    directed === 0
      ? `All vectors of the model ${path} are zero or not finite, so no word has neighbours.`
      : `Only one vector of the model ${path} is finite and not zero, so no word has neighbours.`,
  );
