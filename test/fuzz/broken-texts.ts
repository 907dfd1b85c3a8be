import { gzipSync } from 'node:zlib';
import { bytesOf, joined, latin1 } from './broken-bytes.js';
import type { BrokenFile, Expected } from './broken-files.js';

const binary = (says?: RegExp): Expected => ({ code: 'CORPUS_BINARY', says });
const unreadable = (says?: RegExp): Expected => ({ code: 'CORPUS_UNREADABLE', says });
const words = (...list: readonly string[]): Expected => ({ words: list });

const sound = gzipSync('one two\n');

const FILES: readonly (readonly [
  name: string,
  content: string | Uint8Array,
  expected: Expected,
])[] = [
  ['empty', '', words()],
  ['a byte order mark alone', '\uFEFF', words()],
  ['CRLF and a byte order mark', '\uFEFFone\r\ntwo', words('one', 'two')],
  ['UTF-16', new Uint8Array(Buffer.from('\uFEFFone', 'utf16le')), words('one')],
  ['UTF-16 cut within a character', latin1('\xff\xfea\0b'), binary(/utf-16le/)],
  ['UTF-32', Uint8Array.of(0xff, 0xfe, 0, 0, 0x61, 0, 0, 0), binary(/UTF-32/)],
  ['a NUL byte', 'one\0two', words('one', 'two')],
  ['NUL bytes for the most part', `a${'\0'.repeat(99)}`, binary(/byte 1 is NUL/)],
  ['Latin-1', latin1('caf\xe9 '), binary(/byte 3 is not valid UTF-8/)],
  ['half of a character at the end', latin1('one \xc3'), binary(/byte 4/)],
  ['half of a surrogate pair', latin1('\xed\xa0\x80'), binary(/byte 0/)],
  ['a slash in two bytes', latin1('\xc0\xaf'), binary(/byte 0/)],
  ['one long line', 'one '.repeat(2 ** 13), { words: Array<string>(2 ** 13).fill('one') }],
  ['a word of 65 MiB', gzipSync('x'.repeat(65 * 2 ** 20)), binary(/no whitespace in the 64 MiB/)],
  ['64 MiB of zeros in 64 kB', gzipSync(new Uint8Array(2 ** 26)), binary()],
  ['a member of gzip', sound, words('one', 'two')],
  ['two members', joined(sound, sound), words('one', 'two', 'one', 'two')],
  ['a member and zeros', joined(sound, new Uint8Array(512)), words('one', 'two')],
  ['a member behind zeros', joined(sound, new Uint8Array(512), sound), unreadable(/not gzip/)],
  ['a member and text', joined(sound, 'three'), unreadable()],
  ['half of a second member', joined(sound, sound.subarray(0, 12)), unreadable(/end of file/)],
  [
    'a first byte of a second member',
    joined(sound, sound.subarray(0, 1)),
    unreadable(/end of file/),
  ],
  ['a member cut within', sound.subarray(0, -9), unreadable(/end of file/)],
  ['a member without its checksum', sound.subarray(0, -8), unreadable(/end of file/)],
  ['a wrong checksum', new Uint8Array(sound).fill(0, -8, -4), unreadable()],
  ['a wrong length', new Uint8Array(sound).fill(9, -4), unreadable()],
  ['the signature of gzip alone', Uint8Array.of(0x1f, 0x8b), unreadable()],
  ['gzip within gzip', gzipSync(sound), binary()],
  ['a frame of zstd that is cut', Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 4), unreadable()],
  ['an archive of zip', latin1('PK\x03\x04\x14\x00\x00\x00'), binary(/a zip archive/)],
];

/** Broken corpora. Words are those between white space. */
export const BROKEN_TEXTS: readonly BrokenFile[] = FILES.map(([name, content, expected]) => ({
  name,
  files: { '.txt': bytesOf(content) },
  expected,
}));
