import { createAdaptorServer } from '@hono/node-server';
import { spawn } from 'node:child_process';
import type { Server as HttpServer } from 'node:http';
import { platform } from 'node:os';
import { WordloomError } from '../../../src/index.js';

/** Milliseconds that a client has to send the headers, and the whole request. */
const TIMEOUT = 30_000;

/** A server that listens. */
export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Listens on a port.
 *
 * @param port 0 for one that is free
 * @throws WordloomError PORT_UNAVAILABLE
 */
export async function listen(
  fetch: (request: Request) => Promise<Response>,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  // The adapter's lazy Request and Response save a third of the time of a response.
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: true }) as HttpServer;
  server.requestTimeout = TIMEOUT;
  server.headersTimeout = TIMEOUT;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(unavailable(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function unavailable(error: NodeJS.ErrnoException, host: string, port: number): WordloomError {
  const place = `${host}:${port}`;
  const reason =
    error.code === 'EADDRINUSE'
      ? 'another program uses this port. Choose another, or --port 0 for a free one.'
      : error.code === 'EACCES'
        ? 'the system reserves this port. Choose one above 1023, or --port 0.'
        : error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND'
          ? 'this machine has no such address. Leave out --host, or name an address that it has.'
          : error.message;
  return new WordloomError('PORT_UNAVAILABLE', `The server cannot listen on ${place}: ${reason}`);
}

const OPENERS: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

/** Shows a link in the browser, if the system knows how. */
export function openBrowser(link: string): void {
  const [command, ...args] = OPENERS[platform()] ?? ['xdg-open'];
  const child = spawn(command, [...args, link], { stdio: 'ignore', detached: true });
  child.on('error', () => {}); // the link was printed
  child.unref();
}
