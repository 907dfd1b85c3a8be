import { refusal } from './respond.js';

/** Who may connect. */
export interface GuardOptions {
  /** Host names of the server, besides those of this machine. @default none */
  readonly allowedHosts?: readonly string[];
  /** Whether browsers need the cookie that a link is exchanged for. @default true */
  readonly token?: boolean;
}

/** Host names that always mean this machine. */
export const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

const SECRET_BYTES = 24; // 192 bits
const METHODS = ['GET', 'HEAD', 'POST'];

/**
 * Decides, before anything else, whether the server answers a request. A page on the web can make a browser
 * send requests to this machine (by cross-site requests, and by a name that it points here), and other
 * users of the machine can send their own. So a request must use a known host name, must
 * not come from another site, and must carry a secret.
 */
export class Guard {
  /** The secret of this server, in the cookie and in the bearer token of programs. */
  readonly key = createSecret();
  readonly #hosts: ReadonlySet<string>;
  readonly #needsToken: boolean;
  readonly #links = new Set<string>(); // tokens that nobody has used yet

  constructor({ allowedHosts = [], token = true }: GuardOptions) {
    this.#hosts = new Set([...LOOPBACK_HOSTS, ...allowedHosts.map((name) => name.toLowerCase())]);
    this.#needsToken = token;
  }

  /** A token that can be exchanged once; undefined if no token is needed. */
  createToken(): string | undefined {
    if (!this.#needsToken) return undefined;
    const token = createSecret();
    this.#links.add(token);
    return token;
  }

  /** The response to a refused request; undefined if the request is allowed. */
  check(request: Request): Response | undefined {
    const host = request.headers.get('host');
    const called = new URL(request.url);
    for (const name of host === null ? [called.host] : [host, called.host]) {
      if (!this.#hosts.has(nameOf(name))) return wrongHost(name);
    }
    const site = request.headers.get('sec-fetch-site');
    if (site === 'cross-site' || site === 'same-site') {
      return refusal(403, 'CROSS_SITE', CROSS_SITE);
    }
    if (!METHODS.includes(request.method)) {
      return refusal(405, 'METHOD_UNKNOWN', `The server answers only ${METHODS.join(', ')}.`);
    }
    const type = request.headers.get('content-type') ?? '';
    if (request.method === 'POST' && !/^application\/json(?:;|$)/i.test(type)) {
      return refusal(415, 'NOT_JSON', 'Send the body as application/json.');
    }
    if (!this.#needsToken) return undefined;
    const port = portOf(host ?? called.host);
    const token = called.pathname === '/' ? called.searchParams.get('token') : null;
    if (token !== null && request.method === 'GET') return this.#exchange(token, request, port);
    return this.#holdsKey(request, port) ? undefined : refusal(403, 'TOKEN_MISSING', NO_TOKEN);
  }

  /** Exchanges the token of a link for a cookie, and redirects to the address without it. */
  #exchange(token: string, request: Request, port: string): Response {
    const isGood = [...this.#links].filter((each) => isSame(each, token)).length > 0;
    this.#links.delete(token);
    if (!isGood && !this.#holdsKey(request, port)) return refusal(403, 'TOKEN_USED', USED_TOKEN);
    return refusal(303, 'MOVED', 'The token was exchanged for a cookie.', {
      location: '/',
      'set-cookie': `${cookieName(port)}=${this.key}; HttpOnly; SameSite=Strict; Path=/`,
    });
  }

  #holdsKey(request: Request, port: string): boolean {
    const bearer = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (bearer !== undefined) return isSame(bearer, this.key);
    const name = cookieName(port);
    return (request.headers.get('cookie') ?? '')
      .split(/; */)
      .some((pair) => pair.startsWith(`${name}=`) && isSame(pair.slice(name.length + 1), this.key));
  }
}

const CROSS_SITE =
  'This request comes from another site. Paste the address into the address bar of the browser.';
const NO_TOKEN =
  'Open the link that the server printed when it started. A program sends the header ' +
  '"Authorization: Bearer KEY" with the key that `wordloom serve --json` prints.';
const USED_TOKEN =
  'This link has already been used; each link works once. The server printed another one at that time.';

const wrongHost = (host: string): Response =>
  refusal(
    403,
    'HOST_UNKNOWN',
    `The server does not answer to the host name ${JSON.stringify(host.slice(0, 100))}. ` +
      'Start it with --allowed-host NAME (allowedHosts in a program) if that name is yours.',
  );

/** Cookies ignore ports: two servers on one machine would overwrite each other's. */
const cookieName = (port: string): string => `wordloom-${port}`;

/** The name in a Host header, in lower case, without its port. */
const nameOf = (host: string): string => host.toLowerCase().replace(/:\d*$/, '');

/** The port in a Host header; 80 if it has none. */
const portOf = (host: string): string => /:(\d{1,5})$/.exec(host)?.[1] ?? '80';

function createSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Compares two texts in a time that does not depend on where they differ. */
function isSame(a: string, b: string): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < b.length; i++) difference |= a.charCodeAt(i % a.length) ^ b.charCodeAt(i);
  return difference === 0;
}
