/** Finds an MPI library and loads it into this process. */
import { TrainingError } from '../../../errors.js';
import { type CLibrary, importKoffi, type Koffi } from '../../koffi.js';
import { type Abi, abiOf, libraryNames } from './abi.js';

/** A loaded MPI library, not yet initialised. */
export interface OpenLibrary {
  readonly file: string;
  /** The result of MPI_Get_library_version, several lines. */
  readonly version: string;
  readonly abi: Abi;
  readonly library: CLibrary;
  /** The address of a symbol of the library. */
  readonly addressOf: (symbol: string) => unknown;
}

/** The longest texts of MPI: MPI_MAX_LIBRARY_VERSION_STRING and MPI_MAX_ERROR_STRING. */
export const TEXT_BYTES = 8192;

/** A text that MPI has written, without the zeros and blanks at its end. */
export const decodeText = (text: Uint8Array, length: number): string =>
  new TextDecoder().decode(text.subarray(0, length)).replace(/[\0\s]+$/, '');

/**
 * Loads the first library of `libraryNames` that exists.
 *
 * @throws TrainingError ENGINE_UNAVAILABLE if koffi or every library is missing, or if the library is of
 *   an unknown kind
 */
export async function openLibrary(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<OpenLibrary> {
  const koffi = await requireKoffi();
  const failures: string[] = [];
  for (const file of libraryNames(environment)) {
    let library: CLibrary;
    let version: string;
    try {
      keepForever(koffi, file);
      // Global, because plugins of Open MPI look up its symbols.
      library = koffi.load(file, { global: true });
      version = versionOf(library);
    } catch (error) {
      failures.push(`${file}: ${(error as Error).message}`);
      continue;
    }
    const abi = abiOf(file, version);
    if (abi === undefined) throw unknownLibrary(file, version);
    const dlsym = koffi.load(null).func('void *dlsym(void *library, const char *name)');
    return { file, version, abi, library, addressOf: (symbol) => dlsym(null, symbol) };
  }
  throw missingLibrary(failures);
}

async function requireKoffi(): Promise<Koffi> {
  try {
    return await importKoffi();
  } catch (cause) {
    throw new TrainingError(
      'ENGINE_UNAVAILABLE',
      'Training over several ranks calls MPI through the package koffi, which is not installed.',
      {
        cause,
        advice: {
          library: 'Install it on every machine: npm install koffi',
          commandLine:
            'Install it on every machine: npm install koffi (with -g if wordloom was installed with -g)',
        },
      },
    );
  }
}

/** <dlfcn.h> of Linux and of macOS: RTLD_NOW, RTLD_GLOBAL and RTLD_NODELETE together. */
const KEEP = { linux: 0x1102, darwin: 0x8a } as const;

/**
 * Keeps a library loaded until the process ends. koffi unloads it when this thread ends, but threads that
 * the MPI library has started may still be running then.
 */
function keepForever(koffi: Koffi, file: string): void {
  const flags = KEEP[process.platform as keyof typeof KEEP];
  if (flags === undefined) return;
  koffi.load(null).func('void *dlopen(const char *path, int flags)')(file, flags);
}

function versionOf(library: CLibrary): string {
  const text = new Uint8Array(TEXT_BYTES);
  const length = new Int32Array(1);
  library.func('int MPI_Get_library_version(void *text, void *length)')(text, length);
  return decodeText(text, length[0]);
}

const unknownLibrary = (file: string, version: string): TrainingError =>
  new TrainingError(
    'ENGINE_UNAVAILABLE',
    `${file} is an MPI library of an unknown kind: ${JSON.stringify(version.split('\n')[0])}. ` +
      'wordloom knows Open MPI, MPICH and its family, and libraries with the standard ABI (libmpi_abi.so.1).',
  );

const missingLibrary = (failures: readonly string[]): TrainingError =>
  new TrainingError(
    'ENGINE_UNAVAILABLE',
    `No MPI library was found:\n${failures.map((each) => `  ${each}`).join('\n')}\n` +
      "Load your cluster's MPI module, install Open MPI or MPICH (apt-get install openmpi-bin), " +
      'or name the library: WORDLOOM_MPI=/path/to/libmpi.so.40.',
  );
