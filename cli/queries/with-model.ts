import { type Model, open, type OpenOptions } from '../../src/index.js';

/** Opens a model, uses it, and closes it in any case. */
export async function withModel<T>(
  path: string,
  use: (model: Model) => T | Promise<T>,
  options?: OpenOptions,
): Promise<T> {
  const model = await open(path, options);
  try {
    return await use(model);
  } finally {
    model.close();
  }
}
