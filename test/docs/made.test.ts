import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

describe('the references and pictures in docs/', () => {
  it('match the sources', () => {
    const { status, stderr } = spawnSync(process.execPath, ['build/docs/main.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});
