import type { Arithmetic, Matrix } from '../arithmetic/arithmetic.js';
import type { OptimizerName } from './options.js';

/** Adam's constants, as Kingma and Ba 2015 propose them. */
const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Keeps the norm of a clipped gradient slightly below the limit, as PyTorch does. */
const CLIP_EPSILON = 1e-6;

export interface OptimizerSettings {
  readonly optimizer: OptimizerName;
  readonly weightDecay: number;
  /** The maximum norm of the gradient; 0 turns clipping off. */
  readonly clip: number;
}

/** Updates parameters from their gradients. */
export class Optimizer {
  /** Adam's running means of the gradient and of its square; empty for SGD. */
  readonly mean: ReadonlyMap<string, Matrix>;
  readonly variance: ReadonlyMap<string, Matrix>;
  readonly #arithmetic: Arithmetic;
  readonly #parameters: ReadonlyMap<string, Matrix>;
  readonly #gradients: ReadonlyMap<string, Matrix>;
  readonly #settings: OptimizerSettings;

  /** @param gradients those of the trainable parameters, under the same names */
  constructor(
    arithmetic: Arithmetic,
    parameters: ReadonlyMap<string, Matrix>,
    gradients: ReadonlyMap<string, Matrix>,
    settings: OptimizerSettings,
  ) {
    this.#arithmetic = arithmetic;
    this.#parameters = parameters;
    this.#gradients = gradients;
    this.#settings = settings;
    const zeros = (): Map<string, Matrix> =>
      settings.optimizer === 'sgd'
        ? new Map()
        : new Map(
            [...gradients].map(([name, { rows, columns }]) => [
              name,
              arithmetic.matrix(rows, columns),
            ]),
          );
    this.mean = zeros();
    this.variance = zeros();
  }

  /**
   * Takes one step, after clipping the gradients.
   *
   * @param step number of the step, from 1
   * @returns the norm of the gradient before clipping
   */
  step(rate: number, step: number): number {
    const length = this.#clip();
    const { optimizer, weightDecay: decay } = this.#settings;
    const arithmetic = this.#arithmetic;
    for (const [name, gradient] of this.#gradients) {
      const weights = this.#parameters.get(name)!;
      if (optimizer === 'sgd') {
        arithmetic.sgd(weights, gradient, rate, decay);
        continue;
      }
      const decoupled = optimizer === 'adamw';
      if (!decoupled && decay > 0) arithmetic.addScaled(gradient, weights, decay);
      arithmetic.adam(weights, gradient, this.mean.get(name)!, this.variance.get(name)!, step, {
        rate,
        beta1: BETA1,
        beta2: BETA2,
        epsilon: EPSILON,
        decay: decoupled ? decay : 0,
      });
    }
    return length;
  }

  #clip(): number {
    const { clip } = this.#settings;
    let squares = 0;
    for (const gradient of this.#gradients.values()) {
      squares += this.#arithmetic.sumOfSquares(gradient);
    }
    const length = Math.sqrt(squares);
    if (clip > 0 && length > clip) {
      for (const gradient of this.#gradients.values()) {
        this.#arithmetic.scale(gradient, clip / (length + CLIP_EPSILON));
      }
    }
    return length;
  }
}
