import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();

describe('wordloom demo', () => {
  it('learns analogies and capitals, and suggests what to type next', async () => {
    const path = folder.at('demo.db');
    const { code, stdout } = await wordloom('demo', '-o', path, '--threads', '1', '-q');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^man is to king as woman is to +queen /m);
    expect(stdout).toMatch(/^france is to paris as italy is to +rome /m);
    expect(stdout).toContain(`wordloom similar ${path} queen`);
    expect(existsSync(path)).toBe(true);
  });
});
