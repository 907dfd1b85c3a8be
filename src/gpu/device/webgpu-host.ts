import { TrainingError } from '../../errors.js';
import { hasThreads } from '../../threads.js';
import { missingVulkan } from './vulkan.js';

/**
 * Provides WebGPU: the browser's own, or under Node.js the package `webgpu`, which is then installed
 * as `navigator.gpu` and under its global names, because gpu.js looks for them there.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE if there is none
 */
export async function provideWebGpu(): Promise<GPU> {
  if (globalThis.navigator?.gpu) return navigator.gpu;
  if (!hasThreads())
    unavailable('This browser has no WebGPU, or only for pages served over https.');
  const problems = await missingForWebGpu();
  if (problems.length > 0) unavailable(problems.join(' '));
  const { create, globals } = await import('webgpu').catch((error: Error) =>
    unavailable(`The package webgpu cannot be loaded: ${error.message}`, error),
  );
  if (globalThis.navigator?.gpu) return navigator.gpu; // another call was faster
  Object.assign(globalThis, globals);
  setNavigatorGpu(create([]));
  return navigator.gpu;
}

/**
 * What Node.js lacks for WebGPU, in sentences: the package `webgpu`, which is not installed with
 * wordloom since its binaries have 130 MB, and on Linux Vulkan's loader.
 */
export async function missingForWebGpu(): Promise<string[]> {
  const problems = [await missingPackage(), await missingVulkan()];
  return problems.filter((problem) => problem !== undefined);
}

async function missingPackage(name = 'webgpu'): Promise<string | undefined> {
  const { createRequire } = await import('node:module');
  try {
    createRequire(import.meta.url).resolve(name);
    return undefined;
  } catch {
    return `WebGPU needs the package ${name}, which is not installed: run npm install ${name}.`;
  }
}

/** Replaces `navigator.gpu`; returns a function that restores it. */
export function setNavigatorGpu(gpu: Pick<GPU, 'requestAdapter'>): () => void {
  if (globalThis.navigator === undefined) {
    // Node.js 20 has no navigator; later versions have a getter, whose object accepts properties.
    Object.defineProperty(globalThis, 'navigator', { value: {}, configurable: true });
  }
  const before = Object.getOwnPropertyDescriptor(navigator, 'gpu');
  Object.defineProperty(navigator, 'gpu', { value: gpu, configurable: true });
  return () => {
    if (before === undefined) Reflect.deleteProperty(navigator, 'gpu');
    else Object.defineProperty(navigator, 'gpu', before);
  };
}

function unavailable(reason: string, cause?: Error): never {
  throw new TrainingError('ENGINE_UNAVAILABLE', reason, { cause });
}
