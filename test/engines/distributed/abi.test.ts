import { describe, expect, it } from 'vitest';
import {
  abiOf,
  libraryNames,
  MPICH,
  OPEN_MPI,
  STANDARD,
} from '../../../src/engines/distributed/mpi/abi.js';

describe('binary interfaces of MPI', () => {
  it('are recognised by the version text of the library', () => {
    const kinds = [
      ['libmpi.so.40', 'Open MPI v4.1.4, package: Debian OpenMPI', OPEN_MPI],
      ['libmpi.so.40', 'Open MPI v5.0.11, package: x', OPEN_MPI],
      ['libmpi.so.12', 'MPICH Version:      4.0.2\nMPICH Release date', MPICH],
      ['libmpich.so.12', 'MPICH Version:\t4.2.3', MPICH],
      ['libmpi.so.12', 'Intel(R) MPI Library 2021.9 for Linux* OS', MPICH],
      ['libmpi.so.12', 'MVAPICH Version : 3.0', MPICH],
      ['libmpi.so.12', 'MPI VERSION    : CRAY MPICH version 8.1.26', MPICH],
      ['libmpi_abi.so.1', 'MPICH Version:      5.0.2', STANDARD],
      ['/opt/mpi/lib/libmpi_abi.so.1', 'Open MPI v6.0.0', STANDARD],
      ['libmpi.so', 'mpi_abi_wrapper 2.8', STANDARD],
    ] as const;
    for (const [file, version, abi] of kinds) expect(abiOf(file, version)?.name).toBe(abi.name);
  });

  it('are refused if unknown', () => {
    expect(abiOf('libmpi.so.1', 'Some MPI 1.0')).toBeUndefined();
  });

  it('are tried in an order that depends on the launcher', () => {
    expect(libraryNames({ OMPI_COMM_WORLD_SIZE: '2' })[0]).toBe('libmpi.so.40');
    expect(libraryNames({ PMI_RANK: '0' })).not.toContain('libmpi.so.40');
    expect(libraryNames({ PMI_RANK: '0', WORDLOOM_MPI: '/a/libmpi.so.12' })).toEqual([
      '/a/libmpi.so.12',
    ]);
  });
});
