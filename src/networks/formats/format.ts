import type { InputFile, OutputPart } from '../../formats/format.js';
import type { LanguageModelState } from '../state.js';

/** The exportable parts of a language model: architecture and options, tokens, parameters. */
export type PortableModel = Pick<
  LanguageModelState,
  'architecture' | 'options' | 'parameters' | 'vocabulary'
>;

/** Names, in a list of tokens, of those that every word model needs. */
export interface TokenNames {
  /** The token for all unknown words. @default '<unk>' */
  readonly unknown?: string;
  /** The token for the end of a line. @default '<eos>' */
  readonly endOfLine?: string;
}

/** A file format of language models; `index.ts` lists them. */
export interface LanguageModelFormat {
  /** Its name for `--format`. */
  readonly name: string;
  /** One line for the help. */
  readonly description: string;
  /** File extensions, the most usual first. */
  readonly extensions: readonly string[];
  /** The reason why its first file must not have that name; undefined if it may. */
  refusesName?(name: string): string | undefined;
  /**
   * Reads a whole model; throws VectorFileError if the file does not describe a network that we can
   * build.
   */
  read?(file: InputFile, names?: TokenNames): Promise<PortableModel>;
  /** The files' contents, chunk by chunk. Numbers are written as float32. */
  write(model: PortableModel): readonly OutputPart[];
}
