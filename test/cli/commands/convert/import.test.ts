import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { run } from '../../../../cli/program.js';
import { Interruption } from '../../../../cli/terminal/interruption.js';
import { Memory, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const TEXT = '3 2\nking 1 2\nqueen 1 3\nrook 5 -6\n';

describe('wordloom import', () => {
  it('writes a model that other commands accept', async () => {
    const [file, model] = [folder.write('vectors.txt', TEXT), folder.at('a.db')];
    const { code, stdout, stderr } = await wordloom('import', file, '-o', model);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/Saved .*a\.db: 3 words, 2 dimensions, .*; read as word2vec in /);
    expect((await wordloom('similar', model, 'king', '-k', '1')).stdout).toContain('queen');
    expect((await wordloom('vector', model, 'rook')).stdout).toBe('rook 5 -6\n');
    const info = await wordloom('info', model);
    expect(info.code).toBe(0);
    expect(info.stdout).toMatch(/imported +\{"format":"word2vec","file":"vectors\.txt"/);
    expect((await wordloom('export', model, '-o', '-')).stdout).toBe(TEXT);
  });

  it('prints a summary as JSON, and nothing else with --quiet', async () => {
    const [file, model] = [folder.write('b.txt', TEXT), folder.at('b.db')];
    const argv = ['import', file, '-o', model, '--json', '--quiet', '--limit', '2'];
    const { code, stdout, stderr } = await wordloom(...argv);
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toEqual({
      path: model,
      bytes: readFileSync(model).length,
      format: 'word2vec',
      size: 2,
      dim: 2,
      duplicates: 0,
      skipped: 0,
      skippedRows: [],
      counts: 'rank',
      seconds: expect.any(Number),
    });
  });

  it('takes the format, and what to do about bad words, from flags', async () => {
    const file = folder.at('c.txt');
    writeFileSync(file, Buffer.from('caf\xe9 1 2\ncaf\xe8 3 4\n', 'latin1'));
    const argv = ['import', file, '-o', folder.at('c.db'), '--format', 'glove'];
    const refused = await wordloom(...argv);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('line 1: ')]);
    const again = await wordloom(...argv, '--invalid-utf8', 'replace');
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('--duplicates first')]);
    expect(existsSync(folder.at('c.db'))).toBe(false);
    const kept = await wordloom(...argv, '--invalid-utf8', 'replace', '--duplicates', 'first');
    expect([kept.code, kept.stderr]).toEqual([0, expect.stringMatching(/^Left out 1 vector of/m)]);
  });

  it('replaces a file that is not a model only with --force', async () => {
    const [file, output] = [folder.write('d.txt', TEXT), folder.write('d.db', 'precious')];
    const { code, stderr } = await wordloom('import', file, '-o', output);
    expect([code, stderr]).toEqual([1, expect.stringContaining('--force')]);
    expect(readFileSync(output, 'utf8')).toBe('precious');
    expect((await wordloom('import', file, '-o', output, '--force')).code).toBe(0);
    expect((await wordloom('import', file, '-o', output)).code).toBe(0); // a model now
  });

  it('explains what is wrong with a file, and writes nothing', async () => {
    const file = folder.write('e.txt', '2 2\na 1 2\nb 1\n');
    const { code, stderr } = await wordloom('import', file, '-o', folder.at('e.db'), '-q');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: .*e\.txt, line 3: 2 fields where .*\n$/);
    expect(existsSync(folder.at('e.db'))).toBe(false);
    expect((await wordloom('import', folder.at('none'))).stderr).toContain('There is no file');
    expect((await wordloom('import', folder.path)).stderr).toContain('is a folder. Give a file.');
    const alone = await wordloom('import', folder.write('alone.tsv', '1\t2\n'));
    expect(alone.stderr).toMatch(/alone\.tsv holds only numbers; its words .*alone_metadata\.tsv/);
    expect((await wordloom('import', file, '--format', 'word3vec')).code).toBe(2);
    expect((await wordloom('import', file, '--limit', '0')).code).toBe(2);
  });

  it('says that nothing was written if it is interrupted', async () => {
    const file = folder.write('f.txt', TEXT);
    const [stdout, stderr] = [new Memory(), new Memory()];
    const signal = AbortSignal.abort(new Interruption('SIGINT'));
    const argv = ['import', file, '-o', folder.at('f.db'), '--quiet'];
    const code = await run(argv, { stdin: Readable.from([]), stdout, stderr, signal });
    expect(code).toBe(130);
    expect(stderr.text).toBe('Interrupted. Nothing was written.\n');
    expect(existsSync(folder.at('f.db'))).toBe(false);
  });
});

describe('wordloom export, in other formats', () => {
  it('writes binary, compressed if the name says so, and replaces it', async () => {
    const [file, model] = [folder.write('g.txt', TEXT), folder.at('g.db')];
    await wordloom('import', file, '-o', model);
    const [plain, compressed] = [folder.at('g.bin'), folder.at('g.bin.gz')];
    for (const output of [plain, compressed, compressed]) {
      const argv = ['export', model, '--format', 'word2vec-binary', '-o', output];
      expect(await wordloom(...argv)).toMatchObject({ code: 0 });
    }
    expect(gunzipSync(readFileSync(compressed)).equals(readFileSync(plain))).toBe(true);
    const text = folder.write('other.vec', 'dear to me');
    const { stderr } = await wordloom('export', model, '-o', text);
    expect(stderr).toContain('is not a file of vectors in the format word2vec, so it is not');
  });

  it('replaces a damaged file of gzip with --force only', async () => {
    const [file, model] = [folder.write('h.txt', TEXT), folder.at('h.db')];
    await wordloom('import', file, '-o', model);
    const output = folder.at('h.txt.gz');
    writeFileSync(output, gzipSync(TEXT).subarray(0, 15));
    expect((await wordloom('export', model, '-o', output)).code).toBe(1);
    expect((await wordloom('export', model, '-o', output, '--force')).code).toBe(0);
  });

  it('writes several files if the format has several, but not to standard output', async () => {
    const [file, model] = [folder.write('i.txt', TEXT), folder.at('i.db')];
    await wordloom('import', file, '-o', model);
    const argv = ['export', model, '--format', 'numpy', '-o'];
    const { code, stderr } = await wordloom(...argv, folder.at('i.npy'));
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Wrote .*i\.npy: .*\nWrote .*i\.vocab: .*\n$/);
    expect((await wordloom('import', folder.at('i.npy'), '-o', model)).code).toBe(0);
    expect((await wordloom('export', model, '-o', '-')).stdout).toBe(TEXT);
    const printed = await wordloom(...argv, '-');
    expect([printed.code, printed.stdout]).toEqual([2, '']);
    expect(printed.stderr).toContain('takes 2 files');
  });

  it('refuses names that would lose a file or misrepresent its format', async () => {
    const [file, model] = [folder.write('n.txt', TEXT), folder.at('n.db')];
    await wordloom('import', file, '-o', model);
    const output = folder.at('n.vocab');
    const lost = await wordloom('export', model, '--format', 'numpy', '-o', output);
    expect([lost.code, lost.stderr]).toEqual([1, expect.stringContaining('another ending')]);
    const packed = await wordloom('export', model, '-o', folder.at('n.vec.zst'));
    expect([packed.code, packed.stderr]).toEqual([
      1,
      expect.stringContaining('only be compressed as .gz'),
    ]);
    expect([existsSync(output), existsSync(folder.at('n.vec.zst'))]).toEqual([false, false]);
  });

  it('replaces none of several files if one must not be replaced', async () => {
    const [file, model] = [folder.write('j.txt', TEXT), folder.at('j.db')];
    await wordloom('import', file, '-o', model);
    folder.write('j.vocab', 'precious');
    const argv = ['export', model, '--format', 'numpy', '-o', folder.at('j.npy')];
    expect((await wordloom(...argv)).code).toBe(1);
    expect(existsSync(folder.at('j.npy'))).toBe(false);
  });

  it.each(['numpy', 'projector', 'pytorch', 'keras'])(
    'replaces all files of %s',
    async (format) => {
      const [file, model] = [folder.write('k.txt', TEXT), folder.at('k.db')];
      await wordloom('import', file, '-o', model);
      const argv = ['export', model, '--format', format, '-o', folder.at(`replaced_${format}`)];
      expect(await wordloom(...argv)).toMatchObject({ code: 0 });
      expect(await wordloom(...argv)).toMatchObject({ code: 0 });
    },
  );

  it('refuses names that Python would take for a library', async () => {
    const [file, model] = [folder.write('l.txt', TEXT), folder.at('l.db')];
    await wordloom('import', file, '-o', model);
    for (const name of ['keras.py', 'torch.py', 'numpy', 'vectors.py.gz']) {
      const argv = ['export', model, '--format', 'keras', '-o', folder.at(name)];
      const { code, stderr } = await wordloom(...argv);
      expect([code, stderr]).toEqual([1, expect.stringContaining('keras cannot be written to')]);
    }
    expect(existsSync(folder.at('numpy.safetensors'))).toBe(false);
  });

  it('lists the formats in its help', async () => {
    const { stdout } = await wordloom('export', '--help');
    expect(stdout).toMatch(/^ {2}word2vec-binary +binary with a text header/m);
  });
});
