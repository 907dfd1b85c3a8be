import { allowRelaxedSimd } from './wasm-module.js';

/**
 * Builds of the kernels, fastest first. All of one file come from the same source and `wide` computes
 * the same bits as `relaxed`:
 *
 * - `wide`: vectors in pairs, which V8 fuses into 256-bit registers (AVX2)
 * - `relaxed`: fused multiply-add, by relaxed SIMD
 * - `plain`: SIMD as every host has it
 */
export type Build = 'wide' | 'relaxed' | 'plain';

/** Whether kernels use 256-bit registers here, and why. */
export interface WideKernels {
  readonly used: boolean;
  readonly why: string;
}

const FLAG = 'experimental-wasm-revectorize';
const ENOUGH = 1.25; // times as fast, of at most 2
const ROUNDS = 4000; // of a sample, which takes some ten microseconds
const SAMPLES = 16; // compared at once; the fastest counts, as others on the machine only slow down

let allowed = true;
let found: Promise<WideKernels> | undefined;

/** The build that kernels are taken from here. */
export async function chooseBuild(): Promise<Build> {
  if (!(await allowRelaxedSimd())) return 'plain';
  return (await findWideKernels()).used ? 'wide' : 'relaxed';
}

/**
 * Allows kernels with 256-bit registers (the default), or forbids them. They are chosen when
 * training starts, so this affects later runs only. The environment variable `WORDLOOM_WIDE=0`
 * forbids them too, and `WORDLOOM_WIDE=1` uses them without a trial. Results are bit-identical.
 */
export function allowWideKernels(isAllowed: boolean): void {
  if (isAllowed === allowed) return;
  allowed = isAllowed;
  found = undefined;
}

/**
 * Whether kernels use 256-bit registers on this machine. The first call takes a few milliseconds to
 * find out: V8 must have the flag that fuses pairs of vectors, and a trial must be faster with it.
 */
export function findWideKernels(): Promise<WideKernels> {
  found ??= find();
  return found;
}

async function find(): Promise<WideKernels> {
  if (typeof process === 'undefined' || process.versions?.node === undefined) {
    return { used: false, why: 'only Node.js can use 256 bits' };
  }
  const { WORDLOOM_WIDE: wanted } = process.env;
  if (!allowed) return { used: false, why: 'the program forbids 256 bits' };
  if (wanted === '0') return { used: false, why: 'WORDLOOM_WIDE=0 forbids 256 bits' };
  const obstacle = obstacleHere();
  const { setFlagsFromString } = await import('node:v8');
  if (obstacle === undefined) setFlagsFromString(`--${FLAG}`);
  if (wanted === '1') return { used: true, why: 'WORDLOOM_WIDE=1 asks for 256 bits' };
  if (obstacle !== undefined) return { used: false, why: obstacle };
  const gain = await tryProbe(setFlagsFromString);
  if (gain >= ENOUGH) {
    return { used: true, why: `a trial with 256 bits ran ${gain.toFixed(1)} times as fast` };
  }
  setFlagsFromString(`--no-${FLAG}`);
  return { used: false, why: 'a trial with 256 bits ran no faster' };
}

/** Why V8 cannot fuse vectors here, if it cannot. */
function obstacleHere(): string | undefined {
  if (process.arch !== 'x64') return `processors of type ${process.arch} have no others`;
  // V8 prints a message where it does not know a flag, so ask how it was built.
  const { variables } = process.config as { variables: Record<string, unknown> };
  if (variables.v8_enable_wasm_simd256_revec) return undefined;
  return `Node.js ${process.version} cannot use 256 bits; Node.js 24 can`;
}

interface Probe {
  addUp(rounds: number, paired: boolean): void;
}

/** How many times as fast paired vectors are as others. */
async function tryProbe(setFlagsFromString: (flags: string) => void): Promise<number> {
  const { readFile } = await import('node:fs/promises');
  const file = await readFile(new URL('./wide-probe.wasm', import.meta.url));
  const { addUp } = optimized(file, setFlagsFromString);
  const time = (paired: boolean): number => {
    const start = performance.now();
    addUp(ROUNDS, paired);
    return performance.now() - start;
  };
  const samples = Array.from({ length: SAMPLES }, () => [time(false), time(true)]);
  const [apart, paired] = [0, 1].map((side) => Math.min(...samples.map((each) => each[side])));
  return apart / paired;
}

/**
 * The probe as the optimizing compiler has it from the first call on, which V8 otherwise brings in once
 * code has run for a while. Within one turn of the event loop, so that nothing else is compiled thus.
 */
function optimized(file: Uint8Array, setFlagsFromString: (flags: string) => void): Probe {
  setFlagsFromString('--no-liftoff');
  try {
    const bytes = Uint8Array.from(file); // a Buffer may be of shared memory
    const probe = new WebAssembly.Instance(new WebAssembly.Module(bytes))
      .exports as unknown as Probe;
    probe.addUp(1, true); // V8 compiles a function when it is called first
    return probe;
  } finally {
    setFlagsFromString('--liftoff');
  }
}
