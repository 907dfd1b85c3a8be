import { createRequire } from 'node:module';

/** The part of onnxruntime-web that the tests use. */
interface OnnxRuntime {
  readonly InferenceSession: {
    create(model: Uint8Array, options: object): Promise<Session>;
  };
  readonly Tensor: new (type: string, data: object, dims: readonly number[]) => OnnxTensor;
}

interface OnnxTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

interface Session {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Record<string, OnnxTensor>>;
  release(): Promise<void>;
}

/** onnxruntime-web, or why it cannot be had: it has no binaries for every system. */
export function loadOnnxRuntime(): OnnxRuntime | string {
  try {
    return createRequire(import.meta.url)('onnxruntime-web') as OnnxRuntime;
  } catch (error) {
    return `onnxruntime-web cannot be loaded: ${(error as Error).message.split('\n')[0]}`;
  }
}
