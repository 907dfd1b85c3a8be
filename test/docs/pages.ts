import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the project, wherever a test works. */
export const ROOT = process.cwd();

/** A part of a page that a reader may run. */
export type Step =
  | { kind: 'command'; command: string; printed?: string; note: string }
  | { kind: 'program' | 'script'; text: string };

const FENCE = /^```(?<language>\w*) ?(?<note>.*)\n(?<text>[^]*?)^```$/m;
const SPAN = /(?<!`)`(?<span>[^`\n]+)`(?!`)/;
const PARTS = new RegExp(`${FENCE.source}|${SPAN.source}`, 'gm');

/** Words in a command that stand for something else, so that it cannot be run as it stands. */
const PLACEHOLDER = /(?:^|\s)(?:[A-Z]{3,}(?:\.\w+)?|<\w.*>|\S*(?:…|\.\.\.|\|)\S*)(?:\s|$)/;

const read = (page: string): string => readFileSync(join(ROOT, page), 'utf8');

/** The contents of a page's fenced blocks in a language. */
export const blocksOf = (page: string, language: string): string[] =>
  [...read(page).matchAll(new RegExp(FENCE, 'gm'))]
    .filter(({ groups }) => groups!.language === language)
    .map(({ groups }) => groups!.text);

/**
 * What a reader may run on a page, from the first to the last: the commands of `sh` and `console`
 * blocks and of code within a sentence, the programs of `js` blocks, the scripts of `bash` blocks.
 */
export function stepsOf(page: string): Step[] {
  const parts = read(page).matchAll(PARTS);
  return [...parts].flatMap(({ groups }) => {
    const { language, note, text, span } = groups!;
    if (span !== undefined)
      return isCommand(span) ? [{ kind: 'command', command: span, note: '' }] : [];
    if (language === 'sh') return commandsOf(text, note);
    if (language === 'console') return sessionsOf(text, note);
    if (language === 'js') return [{ kind: 'program', text }];
    return language === 'bash' ? [{ kind: 'script', text }] : [];
  });
}

/** Whether code within a sentence is a whole command, with files, and not only a part of one. */
const isCommand = (span: string): boolean =>
  /^wordloom [a-z-]+ .*(?:\w\.\w|\btext8\b)/.test(span) &&
  !PLACEHOLDER.test(span) &&
  !/ -(?! <)(?: |$)|<\(/.test(span); // standard input with nothing on it

const commandsOf = (text: string, note: string): Step[] =>
  unfold(text)
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((command) => ({ kind: 'command', command, note }));

const sessionsOf = (text: string, note: string): Step[] =>
  unfold(text)
    .split(/^\$ /m)
    .slice(1)
    .map((session) => {
      const [command, ...printed] = session.split('\n');
      return { kind: 'command', command, printed: printed.join('\n').trim(), note };
    });

/** Joins the lines of commands that a backslash continues. */
const unfold = (text: string): string => text.replaceAll(/\\\n\s*/g, '');
