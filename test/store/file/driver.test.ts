import { describe, expect, it } from 'vitest';
import { WordloomError } from '../../../src/errors.js';
import { openDatabase } from '../../../src/store/file/driver.js';
import { thrownBy } from '../vectors/models.js';

describe('openDatabase', () => {
  it('says what to do if the binary of the driver is missing', () => {
    const nativeBinding = '/none/better_sqlite3.node';
    const error = thrownBy(() => openDatabase(':memory:', { nativeBinding }));
    expect(error).toBeInstanceOf(WordloomError);
    expect(error).toMatchObject({ code: 'DRIVER_MISSING' });
    expect((error as Error).message).toContain('npm rebuild better-sqlite3');
  });
});
