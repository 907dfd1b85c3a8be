import { shellPath } from '../shell.js';
import { VectorFileError } from '../errors.js';

/**
 * Changes an error about a file of vectors that was given where no options say how to read it: the new
 * advice is to import it first, as the import has them all. Other errors are returned unchanged.
 *
 * @param given the option and the flag by which the file was given
 */
export function importFirst(
  error: unknown,
  path: string,
  given: { readonly option: string; readonly flag: string },
): unknown {
  if (!(error instanceof VectorFileError) || !/\s--[a-z]/.test(error.commandLine)) return error;
  const model = `${path === '-' ? 'vectors' : path.replace(/(?:\.[a-z]+){1,2}$/i, '')}.db`;
  const file = shellPath(path);
  return new VectorFileError(error.code as 'VECTORS_DAMAGED', error.path, error.problem, {
    cause: error,
    advice: {
      library:
        `Import it first, which has options for such files: importVectors(${JSON.stringify(path)}, ` +
        `${JSON.stringify(model)}, { onError: 'skip' }), then ${given.option}: ${JSON.stringify(model)}`,
      commandLine:
        'Import it first, which has flags for such files: ' +
        `wordloom import ${file} -o ${shellPath(model)} --on-error skip, then ` +
        `${given.flag} ${shellPath(model)}`,
    },
  });
}
