import type { Command } from 'commander';
import { normalizeGenerateOptions } from '../../../src/advanced.js';
import type { GenerateOptions } from '../../../src/index.js';
import { asUsage } from '../../flags/check.js';
import { GENERATE_FLAGS } from '../../flags/generate-flags.js';
import { addFlags, readFlags } from '../../flags/table.js';
import { type Io, print, printJson } from '../../terminal/io.js';
import { addCommand } from '../../terminal/command.js';
import { withLanguageModel } from './with-language-model.js';

/** wordloom lm generate */
export function addLmGenerate(program: Command, io: Io): void {
  const command = addCommand(program, 'generate', 'generate text, token by token')
    .argument('<model>', 'a language model')
    .option('--json', 'print prompt and text as JSON, when all is written');
  addFlags(command, 'Text:', GENERATE_FLAGS);
  command.action(async (path: string, { json }) => {
    const given: GenerateOptions = readFlags(command, GENERATE_FLAGS);
    const { prompt } = await asUsage(command, GENERATE_FLAGS, async () =>
      normalizeGenerateOptions(given),
    );
    await withLanguageModel(path, async (model) => {
      const pieces = model.generate({ ...given, signal: io.signal });
      if (!json) return stream(io, prompt, pieces);
      let text = '';
      for await (const piece of pieces) text += piece;
      await printJson(io, { prompt, text });
    });
  });
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
