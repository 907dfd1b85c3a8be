const COMPRESSION = /\.(?:gz|zst)$/i;

/**
 * The path of a file that belongs to the one at `path`: its ending is replaced by `suffix`, so that
 * 'x.npy' and '.vocab' make 'x.vocab'; '' means the file itself. The files that belong to a compressed
 * file are compressed too: 'x.npy.gz' has 'x.vocab.gz'.
 */
export function pathBeside(path: string, suffix: string): string {
  if (suffix === '') return path;
  const compression = COMPRESSION.exec(path)?.[0] ?? '';
  const plain = path.slice(0, path.length - compression.length);
  return plain.replace(/(?<=[^/\\])\.[^./\\]*$/, '') + suffix + compression;
}
