import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Program } from '../../program-process.js';
import { smallText, TestFolder, wordloom } from '../../run.js';

const folder = new TestFolder();
const isPosix = process.platform !== 'win32';

const WORDS = Array.from({ length: 20_000 }, (_, i) => `w${String(i).padStart(5, '0')}`);
const ROWS = WORDS.map((word) => `${word} 0.5 0.25\n`).join('');

/** Reads a file by the program through standard input. */
async function imported(content: string | Uint8Array, ...flags: string[]): Promise<unknown> {
  const program = new Program('import', '-', '-o', folder.at('piped.db'), '--json', ...flags);
  program.child.stdin.end(content);
  expect([await program.ended, program.stderr.includes('error')]).toEqual([0, false]);
  return JSON.parse(program.stdout);
}

/** A named pipe, which `content` is written to. */
function pipeOf(name: string, content: string | Uint8Array): string {
  const [path, file] = [folder.at(name), folder.at(`${name}.content`)];
  execFileSync('mkfifo', [path]);
  writeFileSync(file, content);
  spawn('sh', ['-c', 'cat "$0" > "$1"', file, path], { stdio: 'ignore' });
  return path;
}

describe('vectors from standard input', () => {
  it.each([
    ['of GloVe', ROWS],
    ['with a header', `20000 2\n${ROWS}`],
    ['compressed', gzipSync(ROWS)],
  ])('are all there: text %s', async (_, content) => {
    expect(await imported(content)).toMatchObject({ size: 20_000, skipped: 0 });
    const first = await wordloom('vector', folder.at('piped.db'), 'w00000');
    expect(first.stdout).toBe('w00000 0.5 0.25\n');
  });

  it('are all imported: JSON Lines and binary', async () => {
    const lines = WORDS.map((word) => `{"word":"${word}","vector":[1,2]}\n`).join('');
    expect(await imported(lines)).toMatchObject({ size: 20_000, format: 'jsonl' });
    const numbers = Buffer.from(Float32Array.of(1, 2).buffer);
    const rows = WORDS.flatMap((word) => [Buffer.from(`${word} `), numbers]);
    const binary = Buffer.concat([Buffer.from('20000 2\n'), ...rows]);
    expect(await imported(binary)).toMatchObject({ size: 20_000, format: 'word2vec-binary' });
  });

  it('need a file if their words are in a second file', async () => {
    const program = new Program('import', '-', '-o', folder.at('npy.db'), '--format', 'numpy');
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), }".padEnd(117);
    const bytes = Buffer.concat([
      Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'),
      Buffer.from(`${header}\n`),
      Buffer.alloc(4),
    ]);
    program.child.stdin.end(bytes);
    expect(await program.ended).toBe(1);
    expect(program.stderr).toContain('Nothing lies beside standard input');
  });
});

describe.runIf(isPosix)('vectors from a pipe', () => {
  it('are all there', async () => {
    const model = folder.at('fifo.db');
    const { code } = await wordloom('import', pipeOf('a.pipe', ROWS), '-o', model, '-q');
    expect(code).toBe(0);
    expect((await wordloom('info', model)).stdout).toContain('20,000 words');
  });

  it('initialise word vectors and a language model', async () => {
    const text = folder.write('text.txt', 'w00000 w00001 king queen\n'.repeat(60));
    const init = pipeOf('init.pipe', ROWS);
    const flags = ['--epochs', '1', '--min-count', '1', '--sample', '0'];
    const trained = await wordloom(
      'train',
      text,
      '--init',
      init,
      '-o',
      folder.at('i.db'),
      ...flags,
    );
    expect(trained.stderr).toMatch(/2 of the 4 words/);
    const embedding = pipeOf('embedding.pipe', ROWS);
    const argv = ['lm', 'train', text, '--level', 'word', '--embedding', embedding, '-o'];
    const network = ['--hidden', '4', '--layers', '1', '--epochs', '1'];
    const learned = await wordloom(...argv, folder.at('l.db'), ...network);
    expect(learned.stderr).toContain('Vectors for 2 of 4 words');
  });

  it('may be lists of words, compressed too', async () => {
    const text = folder.write('list.txt', smallText(10));
    const list = pipeOf('list.pipe', gzipSync('king\nqueen\n'));
    const program = new Program('vocab', text, '--words', list, '--progress', 'none');
    expect([await program.ended, program.stdout.split('\n').length]).toEqual([0, 3]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('end at %s, though their writer does not', async (signal, code) => {
    const [path, file] = [folder.at(`${signal}.pipe`), folder.write(`${signal}.rows`, ROWS)];
    execFileSync('mkfifo', [path]);
    const script = 'exec 3> "$1"; cat "$0" >&3; exec sleep 60';
    const writer = spawn('sh', ['-c', script, file, path], { stdio: 'ignore' });
    const model = folder.at('never.db');
    const program = new Program('import', path, '-o', model, '--progress', 'json');
    await program.says('reading');
    program.child.kill(signal);
    expect(await program.ended).toBe(code);
    expect(program.stderr).toContain('Interrupted. Nothing was written.\n');
    expect(readdirSync(folder.path).filter((name) => name.includes('.tmp'))).toEqual([]);
    writer.kill();
  });

  it('without a writer end at a signal', async () => {
    const path = folder.at('silent.pipe');
    execFileSync('mkfifo', [path]);
    const program = new Program('import', path, '-o', folder.at('never.db'));
    await new Promise((resolve) => setTimeout(resolve, 1000)); // for it to begin
    program.child.kill('SIGTERM');
    // The system ends it, where it had not begun to listen.
    expect([143, null]).toContain(await program.ended);
  });
});

describe('a file that is something else', () => {
  const zip = Buffer.concat([
    Buffer.from('PK\x03\x04', 'latin1'),
    Buffer.alloc(22),
    Buffer.from([5, 0, 0, 0]),
    Buffer.from('a.txt'),
  ]);
  const tar = Buffer.alloc(512);
  tar.write('ustar', 257);
  const ROWS_INSIDE = Buffer.from('king 1 2\nqueen 3 4\n'); // vectors, stored as they are
  const KINDS: [string, Uint8Array | string, RegExp][] = [
    ['zip', zip, /a zip archive.*unzip -p .* \| wordloom/],
    ['tar', tar, /a tar archive.*tar -xOf/],
    ['vec.zip', Buffer.concat([zip, ROWS_INSIDE]), /a zip archive/],
    ['vec.tar', Buffer.concat([tar, ROWS_INSIDE]), /a tar archive/],
    ['tar.gz', gzipSync(tar), /a tar archive.*tar -xOf/],
    ['bz2', 'BZh91AY&SY123', /a bzip2 file.*bzip2 -dc/],
    ['xz', Buffer.from('\xfd7zXZ\0\0', 'latin1'), /an xz file.*xz -dc/],
    ['7z', Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'), /a 7z archive/],
    [
      'pickle',
      Buffer.from('\x80\x04\x95abc', 'latin1'),
      /a Python pickle.*load\(".*the file.pickle"\)/,
    ],
    ['h5', Buffer.from('\x89HDF\r\n\x1a\n', 'latin1'), /an HDF5 file/],
    ['sqlite', Buffer.from(`SQLite format 3\0${'\0'.repeat(100)}`), /an SQLite database/],
    ['pdf', '%PDF-1.7\n', /a PDF document.*pdftotext/],
    ['png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), /a PNG image/],
    ['elf', Buffer.from('\x7fELF\x02\x01\x01'), /a program \(ELF\)/],
    ['lfs', 'version https://git-lfs.github.com/spec/v1\noid sha256:0\n', /git lfs pull/],
    ['parquet', 'PAR1abc', /a Parquet file/],
  ];

  it.each(KINDS)('is named, with what helps: %s', async (ending, content, message) => {
    const path = folder.at(`the file.${ending}`);
    writeFileSync(path, content);
    const vectors = await wordloom('import', path, '-o', folder.at('no.db'));
    expect([vectors.code, vectors.stderr]).toEqual([1, expect.stringMatching(message)]);
    const corpus = await wordloom('vocab', path);
    expect([corpus.code, corpus.stderr]).toEqual([1, expect.stringMatching(message)]);
    expect(corpus.stderr).not.toContain('FILE');
    const words = await wordloom('vocab', folder.write('t.txt', 'a b'), '--words', path);
    expect([words.code, words.stderr]).toEqual([1, expect.stringMatching(message)]);
  });

  it('is named where vectors are read: a page, a model, nothing at all', async () => {
    const page = folder.write('page.vec', '<!DOCTYPE html>\n<html><body>404</body></html>\n');
    expect((await wordloom('import', page)).stderr).toContain('an HTML page');
    const model = folder.at('model.db');
    await wordloom('import', folder.write('m.vec', '1 2\na 1 2\n'), '-o', model, '-q');
    const again = await wordloom('import', model, '-o', folder.at('n.db'));
    expect(again.stderr).toMatch(/it is a wordloom model.*wordloom info/);
    const empty = await wordloom('import', folder.write('empty.vec', ''), '-o', folder.at('n.db'));
    expect(empty.stderr).toContain('it is empty');
  });
});

const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
const written = (name: string, bytes: Uint8Array): string => {
  writeFileSync(folder.at(name), bytes);
  return folder.at(name);
};

describe('text in other encodings', () => {
  it('is read as UTF-16 if it has a byte order mark, whatever its kind', async () => {
    const model = folder.at('u.db');
    const vectors = written('u.vec', utf16('2 2\r\nkönig 1 2\r\nqueen 3 4\r\n'));
    await wordloom('import', vectors, '-o', model, '-q');
    expect((await wordloom('vector', model, 'könig')).stdout).toBe('könig 1 2\n');
    const pairs = written('u.tsv', utf16('könig\tqueen\t8.5\r\nqueen\tkönig\t1\r\n'));
    expect((await wordloom('evaluate', model, '--pairs', pairs, '--json')).code).toBe(0);
    const corpus = written('u.txt', utf16('der könig und die königin\r\n'));
    const argv = ['vocab', corpus, '--min-count', '1', '--progress', 'none'];
    expect((await wordloom(...argv)).stdout).toContain('könig\t1');
    const list = written('u.list', utf16('könig\r\n'));
    expect((await wordloom(...argv, '--words', list)).stdout).toBe('könig\t1\n');
  });

  it('is read in the encoding that is named', async () => {
    const model = folder.at('e.db');
    const vectors = written('e.vec', Buffer.from('1 2\nk\xf6nig 1 2\n', 'latin1'));
    expect((await wordloom('import', vectors, '-o', model)).stderr).toContain('--encoding');
    await wordloom('import', vectors, '-o', model, '-q', '--encoding', 'latin1');
    expect((await wordloom('vector', model, 'könig')).stdout).toBe('könig 1 2\n');
    const corpus = written('e.txt', Buffer.from('der k\xf6nig', 'latin1'));
    const argv = ['vocab', corpus, '--min-count', '1', '--progress', 'none', '--encoding'];
    expect((await wordloom(...argv, 'windows-1252')).stdout).toContain('könig\t1');
    expect((await wordloom(...argv, 'klingon')).code).toBe(2);
  });

  it('is named if it has no byte order mark', async () => {
    const bytes = Buffer.from('2 2\nking 1 2\nqueen 3 4\n', 'utf16le');
    const failed = await wordloom('import', written('n.vec', bytes), '-o', folder.at('n.db'));
    expect(failed.stderr).toContain('Pass --encoding utf-16le.');
    const corpus = await wordloom('vocab', written('n.txt', bytes));
    expect(corpus.stderr).toContain('Pass --encoding utf-16le.');
  });

  it('loses its byte order mark in the list beside an array', async () => {
    const model = folder.at('b.db');
    await wordloom('import', folder.write('b.vec', '2 2\nking 1 2\nqueen 3 4\n'), '-o', model);
    await wordloom('export', model, '-o', folder.at('b.npy'), '-q');
    folder.write('b.vocab', '\uFEFFking\nqueen\n');
    await wordloom('import', folder.at('b.npy'), '-o', model, '-q');
    expect((await wordloom('vector', model, 'king')).stdout).toBe('king 1 2\n');
  });

  it('may hold a stray NUL byte, which is reported', async () => {
    const path = folder.write('nul.txt', `${smallText(60)}a \0 b\n`);
    const { code, stderr } = await wordloom('vocab', path);
    expect([code, stderr]).toEqual([0, expect.stringContaining('1 NUL byte is in the text')]);
    expect((await wordloom('inspect', path)).stdout).toContain('NUL byte');
  });
});
