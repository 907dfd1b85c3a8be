import type { Arithmetic, Matrix, ProductOptions } from '../../src/arithmetic/arithmetic.js';

/** What an operation took, over all its calls: milliseconds of CPU time. */
export interface Share {
  calls: number;
  ms: number;
  flop: number;
}

/** An arithmetic that notes what each operation takes; products by their shapes. */
export function profile(on: Arithmetic): { arithmetic: Arithmetic; shares: Map<string, Share> } {
  const shares = new Map<string, Share>();
  const note = (name: string, ms: number, flop: number): void => {
    const share = shares.get(name) ?? { calls: 0, ms: 0, flop: 0 };
    shares.set(name, { calls: share.calls + 1, ms: share.ms + ms, flop: share.flop + flop });
  };
  const arithmetic = new Proxy(on, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return (...args: unknown[]): unknown => {
        const start = process.cpuUsage();
        const result: unknown = method.apply(target, args);
        const { user, system } = process.cpuUsage(start);
        const ms = (user + system) / 1000;
        if (name === 'product') {
          const [out, a, , options] = args as [Matrix, Matrix, Matrix, ProductOptions?];
          const K = options?.transposeA ? a.rows : a.columns;
          const form = `${options?.transposeA ? 'A^T' : 'A'} ${options?.transposeB ? 'B^T' : 'B'}`;
          note(`${form} (${out.rows}, ${out.columns}, ${K})`, ms, 2 * out.rows * out.columns * K);
        } else {
          note(String(name), ms, 0);
        }
        return result;
      };
    },
  });
  return { arithmetic, shares };
}
