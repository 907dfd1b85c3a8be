import type { Command } from 'commander';
import { createServer, LOOPBACK_HOSTS, type Server, warmUp } from '../../../src/server/index.js';
import { parseName, parseNames, wholeNumberIn } from '../../flags/parsers.js';
import { addCommand } from '../../terminal/command.js';
import { UsageError } from '../../terminal/failure.js';
import { type Io, print, printJson, tell } from '../../terminal/io.js';
import { counted } from '../../terminal/numbers.js';
import { listen, openBrowser } from './listen.js';

interface Flags {
  port: number;
  host: string;
  open?: boolean;
  allowedHost?: string[];
  token: boolean;
  json?: boolean;
}

const MAX_PORT = 65_535;
const LOOPBACK_ADDRESSES = ['127.0.0.1', 'localhost', '::1'];
const EVERY_ADDRESS = ['0.0.0.0', '::'];

/** wordloom serve */
export function addServe(program: Command, io: Io): void {
  addCommand(program, 'serve', 'query models in a browser')
    .argument('<model...>', 'word vectors or language models')
    .option('--port <n>', 'port to listen on; 0 for a free one', wholeNumberIn(0, MAX_PORT), 0)
    .option('--host <address>', 'address to listen on', parseName, '127.0.0.1')
    .option('--open', 'open the page in the browser')
    .option(
      '--allowed-host <name...>',
      'other host names that the server answers to, such as behind a tunnel',
      parseNames,
    )
    .option('--no-token', 'let anyone on this machine connect')
    .option('--json', 'print the address, link and key as JSON')
    .action((paths: string[], flags: Flags) => serve(paths, flags, io));
}

/** Serves until Ctrl-C or another signal. */
async function serve(paths: readonly string[], flags: Flags, io: Io): Promise<void> {
  const { host, token, json, allowedHost: names = [] } = flags;
  const isLoopback = LOOPBACK_ADDRESSES.includes(host);
  if (!token && !isLoopback) {
    throw new UsageError(
      `--no-token would let anyone who can reach ${host} connect. Leave out --no-token or --host.`,
    );
  }
  const { signal } = io; // from here on a signal ends the server, not the process
  const bracketed = host.includes(':') ? `[${host}]` : host;
  const ownNames = isLoopback || EVERY_ADDRESS.includes(host) ? [] : [bracketed];
  let origin = '';
  const server = await createServer(paths, {
    token,
    allowedHosts: [...ownNames, ...names],
    onLinkUsed: () => tell(io.stderr, `For another browser: ${server.link(origin)}`),
  });
  try {
    const listening = await listen(server.fetch, { host, port: flags.port });
    try {
      const name = EVERY_ADDRESS.includes(host) ? (names[0] ?? LOOPBACK_HOSTS[0]) : bracketed;
      origin = `http://${host === 'localhost' ? LOOPBACK_HOSTS[0] : name}:${listening.port}`;
      for (const line of linesAbout(server, flags, isLoopback)) tell(io.stderr, line);
      const link = server.link(origin);
      await (json
        ? printJson(io, { address: origin, link, key: server.key })
        : print(io, `${link}\n`));
      if (flags.open) openBrowser(link);
      void warmUp(server).catch(() => {}); // a query reports what is wrong with the model
      await abortOf(signal);
    } finally {
      await listening.close();
    }
  } finally {
    server.close();
  }
}

function* linesAbout({ models }: Server, { host }: Flags, isLoopback: boolean): Iterable<string> {
  for (const { name, kind, model } of models) {
    const size = 'size' in model ? counted(model.size, 'word') : kind;
    yield `Serving ${name} (${size}).`;
  }
  if (!isLoopback) {
    yield (
      `note: other machines can reach ${host}. Anyone who has the link below can read these models, and ` +
        'the connection is not encrypted.'
    );
  }
  yield 'Open the link below; it works in one browser. Ctrl-C stops the server.';
}

/** Resolves when a signal is aborted. */
const abortOf = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
