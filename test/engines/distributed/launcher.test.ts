import { describe, expect, it } from 'vitest';
import { joinRanks } from '../../../src/advanced.js';
import { launchOf, tasksNotStarted } from '../../../src/engines/distributed/launcher.js';

describe('launchers', () => {
  it('are recognised by environment variables', () => {
    expect(launchOf({ OMPI_COMM_WORLD_RANK: '1', OMPI_COMM_WORLD_SIZE: '4' })).toMatchObject({
      rank: 1,
      size: 4,
    });
    expect(launchOf({ PMI_RANK: '3', PMI_SIZE: '8' })).toMatchObject({ rank: 3, size: 8 });
    expect(launchOf({ SLURM_PROCID: '2', SLURM_STEP_NUM_TASKS: '8' })).toMatchObject({
      rank: 2,
      size: 8,
    });
    expect(launchOf({ PMIX_RANK: '5' })).toMatchObject({ rank: 5, size: undefined });
  });

  it('are not assumed without such variables, nor in the script of a batch job', () => {
    expect(launchOf({})).toBeUndefined();
    expect(launchOf({ SLURM_PROCID: '0', SLURM_NTASKS: '8' })).toBeUndefined();
    expect(launchOf({ OMPI_COMM_WORLD_RANK: 'x' })).toBeUndefined();
    expect(launchOf({ PMI_RANK: '1', PMI_SIZE: '2', WORDLOOM_MPI: 'none' })).toBeUndefined();
  });

  it('are missed in a Slurm job of several tasks', async () => {
    expect(tasksNotStarted({ SLURM_NTASKS: '8' })).toBe(8);
    expect(tasksNotStarted({ SLURM_NTASKS: '8', SLURM_PROCID: '0' })).toBe(8);
    for (const other of [
      { SLURM_NTASKS: '1' },
      { SLURM_NTASKS: undefined },
      { SLURM_STEP_NUM_TASKS: '1' },
      { OMPI_COMM_WORLD_RANK: '0' },
      { WORDLOOM_MPI: 'none' },
    ]) {
      expect(tasksNotStarted({ SLURM_NTASKS: '8', ...other })).toBeUndefined();
    }
    await expect(joinRanks({ environment: { SLURM_NTASKS: '8' } })).rejects.toMatchObject({
      code: 'RANKS_FAILED',
      message: expect.stringContaining('srun did not start this process'),
    });
  });
});
