import { LanguageModel } from '../../../src/index.js';

/** Opens a language model, uses it, and closes it in any case. */
export async function withLanguageModel<T>(
  path: string,
  use: (model: LanguageModel) => T | Promise<T>,
): Promise<T> {
  const model = await LanguageModel.open(path);
  try {
    return await use(model);
  } finally {
    await model.close();
  }
}
