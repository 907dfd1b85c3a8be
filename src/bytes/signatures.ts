import type { Advice } from '../errors.js';
import { shellPath } from '../shell.js';

/**
 * Recognises files that people often pass by mistake, by their first bytes. All readers share this
 * table, so each can say what the file is and what to do instead.
 */

/** A kind of file that is neither text nor vectors. */
export interface ForeignKind {
  /** With its article: 'a zip archive'. */
  readonly name: string;
  /** A shell command that prints its contents, if there is one; FILE stands for the file. */
  readonly unpack?: string;
  /** What to do instead, as a sentence. */
  readonly advice?: string;
  /** Whether it is text, and so may be a corpus. */
  readonly isText?: boolean;
  /** Whether it is a format of vectors, and so is not a corpus. */
  readonly isVectors?: boolean;
}

interface Signature extends ForeignKind {
  readonly begins: (head: Uint8Array, text: string) => boolean;
}

/** How many bytes it takes to recognise a kind. */
export const SIGNATURE_BYTES = 512;

const at =
  (offset: number, ...bytes: number[]) =>
  (head: Uint8Array): boolean =>
    bytes.every((byte, i) => head[offset + i] === byte);

const starts =
  (text: string, offset = 0) =>
  (_: Uint8Array, head: string): boolean =>
    head.startsWith(text, offset);

/** The name of the first file in a zip archive. */
const firstEntry = (head: Uint8Array, text: string): string =>
  text.slice(30, 30 + head[26] + 256 * head[27]);

const zipOf =
  (entry: RegExp) =>
  (head: Uint8Array, text: string): boolean =>
    text.startsWith('PK\x03\x04') && entry.test(firstEntry(head, text));

const isDatabaseOf = (id: number) => (head: Uint8Array, text: string) =>
  text.startsWith('SQLite format 3\0') &&
  head.length >= 72 &&
  new DataView(head.buffer, head.byteOffset).getUint32(68) === id;

const SIGNATURES: readonly Signature[] = [
  {
    name: 'a wordloom model',
    begins: isDatabaseOf(0x4c6f6f6d),
    advice: 'Give it to a command that reads models: wordloom info FILE',
  },
  {
    name: 'a wordloom language model',
    begins: isDatabaseOf(0x4c6f4c4d),
    advice: 'Give it to a command that reads language models: wordloom lm info FILE',
  },
  {
    name: 'an SQLite database',
    begins: starts('SQLite format 3\0'),
    advice: 'Export a column of it first: sqlite3 FILE "SELECT text FROM documents"',
  },
  {
    name: 'an Office document (.docx, .xlsx or .pptx)',
    begins: zipOf(/^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|word\/|xl\/|ppt\/)/),
    advice: 'Convert it to text first: pandoc FILE -t plain -o text.txt',
  },
  {
    name: 'an OpenDocument or EPUB file',
    begins: zipOf(/^mimetype$/),
    advice: 'Convert it to text first: pandoc FILE -t plain -o text.txt',
  },
  {
    name: 'a NumPy archive (.npz)',
    begins: zipOf(/\.npy$/),
    advice: "In Python, save one of its arrays: numpy.save('vectors.npy', numpy.load(FILE)[NAME])",
  },
  {
    name: 'a PyTorch file (.pt)',
    begins: zipOf(/(?:^|\/)(?:data\.pkl|version|byteorder|\.data\/)/),
    advice:
      'In Python, save its tensors as safetensors: ' +
      "safetensors.torch.save_file(torch.load(FILE), 'model.safetensors')",
  },
  {
    name: 'a Keras file (.keras)',
    begins: zipOf(/^(?:metadata\.json|config\.json|model\.weights\.h5)$/),
    advice:
      "In Python, save the layer's weights: numpy.save('vectors.npy', layer.get_weights()[0])",
  },
  {
    name: 'a zip archive',
    begins: (head) => at(0, 0x50, 0x4b)(head) && [3, 5, 7].some((n) => at(2, n, n + 1)(head)),
    unpack: 'unzip -p FILE',
  },
  { name: 'a tar archive', begins: starts('ustar', 257), unpack: 'tar -xOf FILE' },
  {
    name: 'a bzip2 file',
    begins: (_, text) => /^BZh[1-9]/.test(text) && /^(?:1AY&SY|.rE8P)/s.test(text.slice(4)),
    unpack: 'bzip2 -dc FILE',
  },
  { name: 'an xz file', begins: at(0, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), unpack: 'xz -dc FILE' },
  {
    name: 'a 7z archive',
    begins: at(0, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c),
    unpack: '7z x -so FILE',
  },
  { name: 'a RAR archive', begins: starts('Rar!\x1a\x07'), unpack: 'unrar p -inul FILE' },
  { name: 'an lz4 file', begins: at(0, 0x04, 0x22, 0x4d, 0x18), unpack: 'lz4 -dc FILE' },
  { name: 'an lzip file', begins: starts('LZIP\x01'), unpack: 'lzip -dc FILE' },
  {
    name: 'a file from the old program compress (.Z)',
    begins: at(0, 0x1f, 0x9d),
    unpack: 'uncompress -c FILE',
  },
  {
    name: 'a Python pickle, as gensim and old versions of PyTorch save their models',
    begins: (head, text) =>
      (head[0] === 0x80 && head[1] >= 2 && head[1] <= 5 && head.length > 3) ||
      /^ccopy_reg\n|^\(dp0\n|^\(lp0\n/.test(text),
    advice:
      "In Python, save its vectors: gensim.models.Word2Vec.load(FILE).wv.save_word2vec_format('vectors.bin', binary=True)",
  },
  {
    name: 'an HDF5 file',
    begins: at(0, 0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a),
    advice:
      "In Python, save the array: numpy.save('vectors.npy', h5py.File(FILE)[NAME][:]), with the words " +
      'in vectors.vocab, one per line',
  },
  {
    name: 'a NumPy array',
    begins: starts('\x93NUMPY'),
    advice: 'Import it as vectors, with the words beside it: wordloom import FILE -o model.db',
    isVectors: true,
  },
  {
    name: 'a fastText model (.bin)',
    begins: at(0, 0xba, 0x16, 0x4f, 0x2f),
    advice: 'Import its vectors: wordloom import FILE -o model.db',
    isVectors: true,
  },
  {
    name: 'a Parquet file',
    begins: starts('PAR1'),
    advice:
      "In Python, write its text: pandas.read_parquet(FILE)['text'].to_csv('text.txt', index=False, header=False)",
  },
  {
    name: 'an Arrow file',
    begins: (_, text) => /^(?:ARROW1|FEA1)/.test(text),
    advice:
      "In Python, write its text: pandas.read_feather(FILE)['text'].to_csv('text.txt', index=False, header=False)",
  },
  { name: 'an Avro file', begins: starts('Obj\x01'), advice: 'Convert it to text first.' },
  {
    name: 'a GGUF model',
    begins: starts('GGUF'),
    advice: 'Extract its embeddings first, as NumPy or safetensors.',
  },
  {
    name: 'a PDF document',
    begins: starts('%PDF-'),
    unpack: 'pdftotext FILE -',
  },
  {
    name: 'an old Office document',
    begins: at(0, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1),
    advice: 'Convert it to text first: soffice --convert-to txt FILE',
  },
  { name: 'an RTF document', begins: starts('{\\rtf1'), unpack: 'unrtf --text FILE' },
  { name: 'a PNG image', begins: at(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a) },
  { name: 'a JPEG image', begins: at(0, 0xff, 0xd8, 0xff) },
  { name: 'a GIF image', begins: (_, text) => /^GIF8[79]a/.test(text) },
  {
    name: 'a WebP, WAV or AVI file',
    begins: (_, text) => /^RIFF[^]{4}(?:WEBP|WAVE|AVI )/.test(text),
  },
  { name: 'an MP4 or QuickTime file', begins: (_, text) => /^\0{3}.ftyp/s.test(text) },
  { name: 'an Ogg file', begins: starts('OggS\0') },
  { name: 'a FLAC file', begins: starts('fLaC\0') },
  { name: 'an MP3 file', begins: (_, text) => text.startsWith('ID3') && text.charCodeAt(3) < 5 },
  { name: 'a program (ELF)', begins: starts('\x7fELF') },
  {
    name: 'a program (.exe or .dll)',
    begins: (_, text) => /^MZ[^\n]{0,2}\0/s.test(text) && text.includes('\0\0\0\0'),
  },
  {
    name: 'a program (Mach-O)',
    begins: (_, text) => /^(?:\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe\0)/.test(text),
  },
  { name: 'a WebAssembly module', begins: starts('\0asm') },
  {
    name: 'text in UTF-32',
    begins: (head) => at(0, 0xff, 0xfe, 0, 0)(head) || at(0, 0, 0, 0xfe, 0xff)(head),
    unpack: 'iconv -f UTF-32 -t UTF-8 FILE',
  },
  {
    name: 'a Git LFS pointer: the file itself was not downloaded',
    begins: starts('version https://git-lfs.github.com/spec/'),
    advice: 'Fetch the file itself: git lfs pull',
  },
  {
    name: "an HTML page, perhaps a server's reply instead of the file",
    begins: (_, text) => /^(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body)\b/i.test(text),
    advice: 'Open it in a browser to see what it says, and download the file again.',
    isText: true,
  },
];

/** The kind of a file by its first bytes (up to SIGNATURE_BYTES); undefined if it is unknown. */
export function foreignKind(head: Uint8Array): ForeignKind | undefined {
  const start = head.subarray(0, SIGNATURE_BYTES);
  let text = '';
  for (const byte of start) text += String.fromCharCode(byte);
  return SIGNATURES.find(({ begins }) => begins(start, text));
}

/**
 * Advice for a file of a foreign kind: for users of the library, who need a file, and for the command
 * line, which also reads the output of other commands.
 *
 * @param reader the command to read it with, '-' in place of the file
 */
export function foreignAdvice(
  { unpack, advice }: ForeignKind,
  path: string,
  reader: string,
): Advice {
  const named = (text: string): string =>
    text.replaceAll('FILE', text.startsWith('In Python') ? JSON.stringify(path) : shellPath(path));
  if (unpack !== undefined) {
    return {
      library: `Unpack it first: ${named(unpack)} > unpacked.txt`,
      commandLine: `Unpack it into the command: ${named(unpack)} | ${reader}`,
      page: 'Extract its text, and open that.',
    };
  }
  const both = advice === undefined ? 'Leave it out.' : named(advice);
  return { library: both, commandLine: both, page: 'Open a file of plain text.' };
}
