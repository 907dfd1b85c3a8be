import { beforeAll, describe, expect, it } from 'vitest';
import { createServer, type Server } from '../../src/server/index.js';
import { createModel } from './words.js';

const ORIGIN = 'http://127.0.0.1:8080';
let server: Server;
let used = 0;

beforeAll(async () => {
  const options = { allowedHosts: ['words.example'], onLinkUsed: () => used++ };
  server = await createServer([await createModel()], options);
});

/** A request of somebody who holds the key, unless headers say otherwise. */
const ask = (path = '/api/models', headers: Record<string, string> = {}, method = 'GET') =>
  server.fetch(
    new Request(`${ORIGIN}${path}`, {
      method,
      headers: { authorization: `Bearer ${server.key}`, ...headers },
    }),
  );

describe('a request', () => {
  it.each(['127.0.0.1:8080', 'localhost', 'LOCALHOST:1', '[::1]:9000', 'words.example:80'])(
    'is answered when it calls the server %s',
    async (host) => {
      expect((await ask('/api/models', { host })).status).toBe(200);
    },
  );

  it.each([
    'evil.example',
    '127.0.0.1.evil.example',
    'localhost.evil.example:8080',
    'evil.example:127.0.0.1',
    '[::1].evil.example',
    '127.0.0.2',
    'localhost.',
    '',
  ])('is refused when it calls the server "%s"', async (host) => {
    for (const path of ['/', '/api/models', '/page/x.js', '/nowhere', '/?token=x']) {
      const response = await ask(path, { host });
      expect(response.status).toBe(403);
      expect(await response.text()).toContain('--allowed-host');
    }
  });

  it('is refused when target and header name different hosts', async () => {
    const headers = { authorization: `Bearer ${server.key}`, host: 'localhost' };
    const response = await server.fetch(new Request('http://evil.example/api/models', { headers }));
    expect(response.status).toBe(403);
  });

  it.each(['cross-site', 'same-site'])(
    'is refused when it comes from another site (%s)',
    async (site) => {
      for (const path of ['/', '/api/models', server.link('').slice(0)]) {
        expect((await ask(path, { 'sec-fetch-site': site })).status).toBe(403);
      }
    },
  );

  it.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH'])(
    'is refused with the method %s',
    async (method) => {
      expect((await ask('/api/models', {}, method)).status).toBe(405);
    },
  );

  it('is refused as a form, which other sites can send', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/jsonx']) {
      const response = await ask('/api/models/0/generate', { 'content-type': type }, 'POST');
      expect(response.status).toBe(415);
    }
  });

  it.each<Record<string, string>>([
    { authorization: '' },
    { authorization: 'Bearer wrong' },
    { authorization: 'Bearer ' },
    { authorization: '', cookie: 'wordloom-8080=' },
    { authorization: '', cookie: 'wordloom-8080=wrong' },
  ])('is refused without the secret: %o', async (headers) => {
    for (const path of ['/', '/api/models', '/favicon.ico', '/nowhere']) {
      expect((await ask(path, headers)).status).toBe(403);
    }
  });

  it('gets the security headers, whatever the response', async () => {
    const answers = [
      ask(),
      ask('/'),
      ask('/nowhere'),
      ask('/', { host: 'evil.example' }),
      ask('/api/models/0/neighbors?word=x'),
    ];
    for (const { headers } of await Promise.all(answers)) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    }
  });

  it.each([
    '/page/../package.json',
    '/page/..%2fpackage.json',
    '/page/%2e%2e/%2e%2e/package.json',
    '/page/..%5c..%5cpackage.json',
    '/page/',
    '/page/index.html%00.js',
    '/etc/passwd',
    '//etc/passwd',
  ])('reaches no file by the path %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });
});

describe('a link', () => {
  it('is exchanged once for a cookie of its port, and redirects to a clean address', async () => {
    const link = server.link(ORIGIN);
    const before = used;
    const response = await server.fetch(new Request(link));
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe('/');
    const cookie = response.headers.get('set-cookie')!;
    expect(cookie).toMatch(/^wordloom-8080=\w{48}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(used).toBe(before + 1);

    const [pair] = cookie.split(';');
    const held = { authorization: '', cookie: `other=1; ${pair}` };
    expect((await ask('/api/models', held)).status).toBe(200);
    // The cookie of another port is another server's.
    expect((await ask('/api/models', { ...held, host: 'localhost:8081' })).status).toBe(403);
    const again = await server.fetch(new Request(link));
    expect(again.status).toBe(403);
    expect(await again.text()).toContain('works once');
    // Whoever was let in may follow the link again.
    expect((await server.fetch(new Request(link, { headers: held }))).status).toBe(303);
  });

  it('has at least 128 random bits', () => {
    const [a, b] = [server.link(ORIGIN), server.link(ORIGIN)];
    expect(a).toMatch(/\?token=[\da-f]{48}$/);
    expect(a).not.toBe(b);
  });

  it('needs no token if tokens are off, but still checks the host', async () => {
    const open = await createServer([await createModel()], { token: false, page: false });
    expect(open.link(ORIGIN)).toBe(`${ORIGIN}/`);
    expect((await open.fetch(new Request(`${ORIGIN}/api/models`))).status).toBe(200);
    expect((await open.fetch(new Request('http://evil.example/api/models'))).status).toBe(403);
  });
});
