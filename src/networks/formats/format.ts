import type { InputFile, OutputPart } from '../../formats/format.js';
import type { LanguageModelState } from '../state.js';

/** What of a language model travels: how it is built and was trained, its tokens, its numbers. */
export type PortableModel = Pick<
  LanguageModelState,
  'architecture' | 'options' | 'parameters' | 'vocabulary'
>;

/** What a list calls the tokens that a word model cannot do without. */
export interface TokenNames {
  /** The token for all unknown words. @default '<unk>' */
  readonly unknown?: string;
  /** The token for the end of a line. @default '<eos>' */
  readonly endOfLine?: string;
}

/** A file format of language models; `index.ts` lists them. */
export interface LanguageModelFormat {
  /** As `--format` names it. */
  readonly name: string;
  /** One line for the help. */
  readonly description: string;
  /** Endings by which a file is recognised, the most usual first. */
  readonly extensions: readonly string[];
  /** Why its first file must not have that name, in words; undefined where it may. */
  refusesName?(name: string): string | undefined;
  /** Reads a whole model; throws VectorFileError where the file holds none that we can build. */
  read?(file: InputFile, names?: TokenNames): Promise<PortableModel>;
  /** The files' contents, chunk by chunk. Numbers are written as float32. */
  write(model: PortableModel): readonly OutputPart[];
}
