import { type Command, Option } from 'commander';
import { normalizeGenerateOptions } from '../../../src/advanced.js';
import type { GenerateEachOptions, GenerateOptions, LanguageModel } from '../../../src/index.js';
import { asUsage, checkFirstSeed, threadsOf } from '../../flags/check.js';
import { GENERATE_FLAGS } from '../../flags/generate-flags.js';
import { LANGUAGE_MODEL_THREADS_FLAGS } from '../../flags/language-model-flags.js';
import { readPrompts } from '../../flags/parsers.js';
import { addFlags, readFlags } from '../../flags/table.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { addCommand } from '../../terminal/command.js';
import { withLanguageModel } from './with-language-model.js';

/** wordloom lm generate */
export function addLmGenerate(program: Command, io: Io): void {
  const command = addCommand(program, 'generate', 'generate text, token by token')
    .argument('<model>', 'a language model')
    .option('--json', 'print prompt and text as JSON, once all is generated');
  addFlags(command, 'Text:', GENERATE_FLAGS);
  command.addOption(
    new Option(
      '--prompts <file>',
      "generate a text for each line of a file; '-' for standard input",
    )
      .conflicts('prompt')
      .helpGroup('Text:'),
  );
  addFlags(command, 'Text:', LANGUAGE_MODEL_THREADS_FLAGS);
  command.action(async (path: string, { json, prompts: file }) => {
    const given: GenerateOptions = readFlags(command, GENERATE_FLAGS);
    const threads = await threadsOf(command);
    const { prompt, seed } = await asUsage(command, GENERATE_FLAGS, async () =>
      normalizeGenerateOptions(given),
    );
    const prompts = file === undefined ? undefined : readPrompts(file);
    if (prompts !== undefined) await checkFirstSeed(command, seed, prompts.length);
    await withLanguageModel(path, async (model) => {
      if (prompts !== undefined) return printEach(io, model, prompts, { ...given, threads }, json);
      const pieces = model.generate({ ...given, signal: io.signal });
      if (!json) return stream(io, prompt, pieces);
      let text = '';
      for await (const piece of pieces) text += piece;
      await printJson(io, { prompt, text });
    });
  });
}

/** Prints the text of each prompt: a line of JSON, or the text, set off by an empty line. */
async function printEach(
  io: Io,
  model: LanguageModel,
  prompts: readonly string[],
  options: GenerateEachOptions,
  json: boolean | undefined,
): Promise<void> {
  let i = 0;
  for await (const text of model.generateEach(prompts, { ...options, signal: io.signal })) {
    const prompt = prompts[i++];
    if (json) await printJson(io, { prompt, text });
    else await print(io, `${i > 1 ? '\n' : ''}${prompt}${text}\n`);
  }
}

/** Prints each piece as soon as it is there, and ends the line. */
async function stream(io: Io, prompt: string, pieces: AsyncIterable<string>): Promise<void> {
  let last = prompt;
  // With the first piece, so that nothing is printed if the prompt is refused.
  let unsaid = prompt;
  try {
    for await (const piece of pieces) {
      const text = unsaid + piece;
      // The last piece was written, even if waiting for it was interrupted.
      unsaid = '';
      last = piece;
      await print(io, text);
    }
    if (unsaid !== '') await print(io, unsaid);
  } finally {
    // Anything that follows on a terminal, such as a message of interruption, starts a new line.
    if (!last.endsWith('\n') && unsaid === '') io.stdout.write('\n');
  }
}
