import { BACKENDS, type BackendName } from '../../gpu/backends.js';
import * as check from '../../options/check.js';
import { Backend, type Plan } from '../../gpu/backend.js';
import { buildPlan } from './build-plan.js';
import { parametersOf } from './cell.js';
import { type InputSize, inputsOf, type RecurrentInput } from './inputs.js';

/** The type of the cells, and what they run on. */
export interface RecurrentStepOptions {
  cell: 'rnn' | 'lstm' | 'gru';
  /** How many numbers an input has, I. */
  inputs: number;
  /** Hidden units, H. */
  hidden: number;
  /** The number of stacked cells. @default 1 */
  layers?: number;
  /** @default true */
  bias?: boolean;
  /** Where a GRU applies its reset gate: after the product, as PyTorch does, or before. @default 'after' */
  gruReset?: 'after' | 'before';
  /** The backend of gpu.js; 'webasm' and 'cpu' need no GPU. @default 'webgpu' */
  backend?: BackendName;
}

export interface RecurrentOutput {
  /** h of the last layer at all steps. */
  readonly out: Float32Array; // (T B, H)
  /** The state after the last step. */
  readonly h: Float32Array; // (layers B, H)
  readonly c?: Float32Array;
}

export interface RecurrentGradients extends RecurrentOutput {
  readonly dX: Float32Array; // (T B, I)
  /** The gradient of the state before the first step. */
  readonly dH: Float32Array; // (layers B, H)
  readonly dC?: Float32Array;
  /** The gradients of the parameters, by their names. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

/**
 * Recurrent cells on a GPU, forward and back through time, with inputs and outputs on the host.
 * Each call is one run of one gpu.js plan, over all layers and steps. Use it to train with your own
 * loss, or to run large cells in the browser. `trainLanguageModel` does not use it, because it
 * would gain only if the whole model stayed on the device from step to step.
 *
 *     const step = await openRecurrentStep({ cell: 'lstm', inputs: 64, hidden: 128 });
 *     const { out } = await step.forward(input);
 *     const { gradients } = await step.backward(input, slopeOfMyLoss(out));
 *     await step.close();
 *
 * @throws TypeError or RangeError for a wrong option; TrainingError ENGINE_UNAVAILABLE if the
 *   backend is unavailable
 */
export async function openRecurrentStep(options: RecurrentStepOptions): Promise<RecurrentStep> {
  const shape = normalizeRecurrentStepOptions(options);
  return new RecurrentStep(shape, await Backend.open(shape.backend, true));
}

/** The result of `openRecurrentStep`. */
export class RecurrentStep {
  readonly shape: Readonly<Required<RecurrentStepOptions>>;
  readonly #backend: Backend;
  readonly #plans = new Map<string, Plan>(); // by direction and sizes

  constructor(shape: Required<RecurrentStepOptions>, backend: Backend) {
    this.shape = shape;
    this.#backend = backend;
  }

  /** The name of the device. */
  get device(): string {
    return this.#backend.device;
  }

  /**
   * Runs over a minibatch. The first run with each T and B also compiles a plan for them, which is
   * kept until `close`.
   *
   * @throws TypeError or RangeError if sizes do not match; TrainingError DEVICE_FAILED,
   *   OUT_OF_MEMORY
   */
  async forward(input: RecurrentInput): Promise<RecurrentOutput> {
    return this.#output(await this.#run('forward', input));
  }

  /**
   * Runs over a minibatch and back.
   *
   * @param dOut (T B, H) the gradient of a loss by `out`
   * @throws as `forward`
   */
  async backward(input: RecurrentInput, dOut: Float32Array): Promise<RecurrentGradients> {
    const results = await this.#run('backward', input, dOut);
    const gradients = this.#layers.flatMap((layer) =>
      parametersOf(this.shape).map((name): [string, Float32Array] => {
        const key = `${name}_l${layer}`;
        return [key, results[key]];
      }),
    );
    return {
      ...this.#output(results),
      dX: results.dX,
      dH: this.#ofLayers(results, 'dH'),
      ...(this.#isLstm && { dC: this.#ofLayers(results, 'dC') }),
      gradients: Object.fromEntries(gradients),
    };
  }

  /** Releases the device. */
  async close(): Promise<void> {
    for (const plan of this.#plans.values()) await plan.close();
    this.#plans.clear();
    await this.#backend.close();
  }

  get #isLstm(): boolean {
    return this.shape.cell === 'lstm';
  }

  get #layers(): readonly number[] {
    return Array.from({ length: this.shape.layers }, (_, layer) => layer);
  }

  #output(results: Record<string, Float32Array>): RecurrentOutput {
    return {
      out: results.out,
      h: this.#ofLayers(results, 'h'),
      ...(this.#isLstm && { c: this.#ofLayers(results, 'c') }),
    };
  }

  #ofLayers(results: Record<string, Float32Array>, name: string): Float32Array {
    const parts = this.#layers.map((layer) => results[`${name}_l${layer}`]);
    const all = new Float32Array(parts.length * parts[0].length);
    parts.forEach((part, layer) => all.set(part, layer * part.length));
    return all;
  }

  #run(
    what: 'forward' | 'backward',
    input: RecurrentInput,
    dOut?: Float32Array,
  ): Promise<Record<string, Float32Array>> {
    const inputs = inputsOf(this.shape, input, dOut);
    const key = `${what} ${inputs[0].rows} x ${input.batch}`;
    const plan = this.#plans.get(key) ?? this.#plan(inputs);
    this.#plans.set(key, plan);
    return plan.run(
      inputs.map(({ numbers, rows, columns }) => this.#backend.shaped(numbers, [columns, rows])),
    );
  }

  #plan(inputs: readonly InputSize[]): Plan {
    const sizes = inputs.map(({ name, rows, columns }) => ({ name, rows, columns }));
    return this.#backend.plan(sizes.length, (values) =>
      buildPlan(this.#backend, this.shape, sizes, values),
    );
  }
}

const DEFAULTS = { layers: 1, bias: true, gruReset: 'after', backend: 'webgpu' } as const;

function normalizeRecurrentStepOptions(
  options: RecurrentStepOptions,
): Required<RecurrentStepOptions> {
  check.object('options', options);
  check.knownKeys('openRecurrentStep', options, KEYS);
  const all = { ...DEFAULTS, ...options };
  return {
    cell: check.oneOf('cell', all.cell, ['rnn', 'lstm', 'gru']),
    inputs: check.integer('inputs', all.inputs, 1),
    hidden: check.integer('hidden', all.hidden, 1),
    layers: check.integer('layers', all.layers, 1),
    bias: check.boolean('bias', all.bias),
    gruReset: check.oneOf('gruReset', all.gruReset, ['after', 'before']),
    backend: check.oneOf('backend', all.backend, BACKENDS),
  };
}

const KEYS = ['inputs', 'hidden', 'cell', ...Object.keys(DEFAULTS)];
