/** A command line as a shell reads it. */
export interface CommandLine {
  program: string;
  argv: string[];
  /** The files of `<` and `>`. */
  input?: string;
  output?: string;
}

const WORD = /(?:[^\s"'<>#]|(?<=\S)#|"[^"]*"|'[^']*')+|[<>]|#.*/g;

/** Reads a command line: quotes, `<`, `>` and comments, but no pipes, variables or globs. */
export function parseCommand(line: string): CommandLine {
  const words = (line.match(WORD) ?? []).filter((word) => !word.startsWith('#'));
  const parsed: CommandLine = { program: '', argv: [] };
  for (let i = 0; i < words.length; i++) {
    if (words[i] === '<') parsed.input = words[++i];
    else if (words[i] === '>') parsed.output = words[++i];
    else if (parsed.program !== '') parsed.argv.push(unquote(words[i]));
    else if (!/^\w+=/.test(words[i])) parsed.program = words[i];
  }
  return parsed;
}

const unquote = (word: string): string =>
  word.replaceAll(
    /"(?<double>[^"]*)"|'(?<single>[^']*)'/g,
    (_, double, single) => double ?? single,
  );
