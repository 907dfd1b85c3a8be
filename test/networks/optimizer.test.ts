import { describe, expect, it } from 'vitest';
import type { Matrix } from '../../src/arithmetic/arithmetic.js';
import { startReferenceArithmetic } from '../../src/arithmetic/reference/arithmetic.js';
import { Optimizer, type OptimizerSettings } from '../../src/networks/optimizer.js';

const arithmetic = startReferenceArithmetic();

function matrix(...numbers: number[]): Matrix {
  const made = arithmetic.matrix(1, numbers.length);
  made.data.set(numbers);
  return made;
}

function start(settings: Partial<OptimizerSettings>) {
  const parameters = new Map([
    ['a', matrix(1, 2)],
    ['b', matrix(3)],
    ['frozen', matrix(4)],
  ]);
  const gradients = new Map([
    ['a', matrix(3, 0)],
    ['b', matrix(4)],
  ]);
  const all = { optimizer: 'sgd', weightDecay: 0, clip: 0, ...settings } as const;
  const optimizer = new Optimizer(arithmetic, parameters, gradients, all);
  const numbers = (): number[] => [...parameters.values()].flatMap(({ data }) => Array.from(data));
  return { optimizer, gradients, numbers };
}

describe('an optimizer', () => {
  it('follows the gradient, and leaves parameters without one', () => {
    const { optimizer, numbers } = start({});
    expect(optimizer.step(0.1, 1)).toBe(5);
    expect(numbers()).toEqual([0.7, 2, 2.6, 4]);
  });

  it('clips the gradient of all parameters together to a length', () => {
    const { optimizer, gradients, numbers } = start({ clip: 0.5 });
    optimizer.step(1, 1);
    expect(gradients.get('a')!.data[0]).toBeCloseTo(0.3, 6);
    expect(gradients.get('b')!.data[0]).toBeCloseTo(0.4, 6);
    expect(numbers()[0]).toBeCloseTo(0.7, 6);
  });

  it('leaves a shorter gradient alone', () => {
    const { optimizer, gradients } = start({ clip: 5 });
    optimizer.step(1, 1);
    expect(gradients.get('b')!.data[0]).toBe(4);
  });

  it('takes a first step of the learning rate with Adam', () => {
    const { optimizer, numbers } = start({ optimizer: 'adam' });
    optimizer.step(0.1, 1);
    [0.9, 2, 2.9, 4].forEach((wanted, i) => expect(numbers()[i]).toBeCloseTo(wanted, 6));
  });

  it('decays weights through the gradient with Adam, and separately with AdamW', () => {
    const adam = start({ optimizer: 'adam', weightDecay: 0.5 });
    adam.optimizer.step(0.1, 1);
    // The gradient of the second number is its decay alone, and Adam makes a whole step of it.
    expect(adam.numbers()[1]).toBeCloseTo(1.9, 6);
    const adamw = start({ optimizer: 'adamw', weightDecay: 0.5 });
    adamw.optimizer.step(0.1, 1);
    expect(adamw.numbers()[1]).toBeCloseTo(2 - 0.1 * 0.5 * 2, 6);
  });
});
