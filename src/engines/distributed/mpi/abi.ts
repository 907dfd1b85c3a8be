/**
 * The three binary interfaces of MPI. All have the same functions; they differ in the name of the library,
 * the type of a handle, and the values of constants. Sources: `mpi.h` of MPICH 4 and 5 and of Open MPI 4
 * and 5, and the MPI 5.0 standard, chapter 20.
 */

/** A handle as it is passed to functions: a number, or the address of a symbol of the library. */
export type Handle = number | { readonly symbol: string };

/** A library's binary interface. */
export interface Abi {
  readonly name: string;
  /** The C type of a handle. */
  readonly handle: 'int' | 'void *';
  readonly world: Handle;
  readonly float: Handle;
  readonly byte: Handle;
  readonly int: Handle;
  readonly sum: Handle;
  readonly errorsReturn: Handle;
  /** MPI_IN_PLACE, an address. */
  readonly inPlace: bigint;
  /** MPI_THREAD_FUNNELED */
  readonly funneled: number;
}

const symbol = (name: string): Handle => ({ symbol: `ompi_mpi_${name}` });

/** MPICH and its family: Intel MPI, MVAPICH, Cray MPICH, Microsoft MPI's relatives. */
export const MPICH: Abi = {
  name: 'MPICH',
  handle: 'int',
  world: 0x44000000,
  float: 0x4c00040a,
  byte: 0x4c00010d,
  int: 0x4c000405,
  sum: 0x58000003,
  errorsReturn: 0x54000001,
  inPlace: -1n,
  funneled: 1,
};

/** Open MPI 4 and 5, and libraries derived from them. */
export const OPEN_MPI: Abi = {
  name: 'Open MPI',
  handle: 'void *',
  world: symbol('comm_world'),
  float: symbol('float'),
  byte: symbol('byte'),
  int: symbol('int'),
  sum: symbol('op_sum'),
  errorsReturn: symbol('errors_return'),
  inPlace: 1n,
  funneled: 1,
};

/** The standard interface of MPI 5.0. */
export const STANDARD: Abi = {
  name: 'the standard ABI',
  handle: 'void *',
  world: 0x101,
  float: 0x210,
  byte: 0x247,
  int: 0x209,
  sum: 0x21,
  errorsReturn: 0x143,
  inPlace: 1n,
  funneled: 1024,
};

/**
 * The binary interface of a library, by its file name and the result of MPI_Get_library_version;
 * undefined for an unknown library.
 */
export function abiOf(file: string, version: string): Abi | undefined {
  // MPICH's library with the standard ABI reports the same version text.
  if (/libmpi_abi|mpi_abi_wrapper/.test(`${file} ${version}`)) return STANDARD;
  if (/^(?:MPICH|Intel\(R\) MPI|MVAPICH)|CRAY MPICH/i.test(version)) return MPICH;
  return /^(?:Open MPI|IBM Spectrum MPI|FUJITSU MPI)/i.test(version) ? OPEN_MPI : undefined;
}

const NAMES = {
  standard: ['libmpi_abi.so.1'],
  openMpi: ['libmpi.so.40'],
  mpich: ['libmpi.so.12', 'libmpich.so.12'],
};

/**
 * Names of libraries to try, in order: only the one that the environment names, or those of the launcher
 * that started this process first. Never `libmpi.so`, which is for compilers only.
 */
export function libraryNames(environment: Readonly<Record<string, string | undefined>>): string[] {
  const { WORDLOOM_MPI: named, OMPI_COMM_WORLD_SIZE: openMpi, PMI_RANK: hydra } = environment;
  if (named !== undefined && named !== '') return [named];
  const { standard, openMpi: open, mpich } = NAMES;
  if (openMpi !== undefined) return [...open, ...standard];
  // With a library of the other kind, each process would be rank 0 of 1.
  if (hydra !== undefined) return [...standard, ...mpich];
  return [...standard, ...open, ...mpich];
}
