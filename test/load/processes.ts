import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a process ended. */
export interface Ended {
  readonly code: number | NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end. */
export function execute(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: { ...process.env, ...env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => (stderr += data));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code: code ?? signal, stdout, stderr }));
  });
}

const MAIN = fileURLToPath(new URL('../../cli/main.js', import.meta.url));

/** The command that runs the program. */
export const programOf = (args: readonly string[]): string[] => [process.execPath, MAIN, ...args];

/** Runs the program in a process of its own. */
export function wordloom(args: readonly string[], env?: Record<string, string>): Promise<Ended> {
  const [node, ...rest] = programOf(args);
  return execute(node, rest, env);
}

/** Runs a script of this room in a process of its own; what it prints as JSON. */
export const runScript = <T>(name: string, ...args: (string | number)[]): Promise<T> =>
  runScriptUnder([], name, ...args);

/** The same by way of a command that runs another, such as unshare. */
export async function runScriptUnder<T>(
  command: readonly string[],
  name: string,
  ...args: (string | number)[]
): Promise<T> {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const [first, ...rest] = [...command, process.execPath, '--expose-gc', script];
  const { code, stdout, stderr } = await execute(first, [...rest, ...args.map(String)]);
  if (code !== 0 || stderr !== '') {
    throw new Error(`${name} ${args.join(' ')} ended with ${code}: ${stderr}`);
  }
  return JSON.parse(stdout) as T;
}

/** Megabytes (10^6) of memory that this process has now, or has had at most. */
export function residentMegabytes(which: 'now' | 'peak'): number {
  // Not maxRSS of resourceUsage: it begins with that of the process that started this one.
  const status = readFileSync('/proc/self/status', 'utf8');
  const key = which === 'now' ? 'VmRSS' : 'VmHWM';
  return (Number(new RegExp(`${key}:\\s+(\\d+) kB`).exec(status)![1]) * 1024) / 1e6;
}

/** Calls `work` with an empty folder that is gone afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'wordloom-load-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
