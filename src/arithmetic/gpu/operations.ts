import type { Backend, KernelSource, PlanKernel, PlanValue } from '../../gpu/backend.js';

/** A matrix of a plan: its size, as only the device knows its numbers. */
export interface PlanMatrix {
  readonly value: PlanValue;
  readonly rows: number;
  readonly columns: number;
}

/** Adds steps to the plan being built, with one kernel for each operation and size. */
export class Operations {
  readonly #backend: Backend;
  readonly #kernels = new Map<KernelSource, Map<string, PlanKernel>>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Adds a step with a result of this size. */
  run(
    source: KernelSource,
    rows: number,
    columns: number,
    ...args: readonly (PlanMatrix | number)[]
  ): PlanMatrix {
    const kernel = this.#kernelOf(source, rows, columns);
    const value = kernel(...args.map((arg) => (typeof arg === 'number' ? arg : arg.value)));
    return { value, rows, columns };
  }

  zeros(rows: number, columns: number): PlanMatrix {
    const numbers = new Float32Array(rows * columns);
    return { value: this.#backend.shaped(numbers, [columns, rows]), rows, columns };
  }

  #kernelOf(source: KernelSource, rows: number, columns: number): PlanKernel {
    const sizes = this.#kernels.get(source) ?? new Map<string, PlanKernel>();
    this.#kernels.set(source, sizes);
    const size = `${rows} x ${columns}`;
    const kernel = sizes.get(size) ?? this.#backend.planKernel(source, [columns, rows]);
    sizes.set(size, kernel);
    return kernel;
  }
}
