/** A page may run only scripts of this server, connect only to it, and appear in no frame. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: data:",
  "worker-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Headers of every response. None of them allows other sites in (CORS), and none ever will. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** A response with the common headers; it is not cached unless `headers` allow it. */
export function respond(
  body: BodyInit | null,
  status: number,
  headers: Readonly<Record<string, string>>,
): Response {
  return new Response(body, {
    status,
    headers: { 'cache-control': 'no-store', ...SECURITY_HEADERS, ...headers },
  });
}

/** Any value as JSON. */
export const respondJson = (value: unknown, status = 200): Response =>
  respond(JSON.stringify(value), status, { 'content-type': 'application/json; charset=utf-8' });

/** The body of an error response. */
export interface Refusal {
  readonly error: { readonly code: string; readonly message: string };
}

/** A refusal before routing, as text, because people see it in a browser. */
export const refusal = (
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  respond(`${message}\n`, status, {
    'content-type': 'text/plain; charset=utf-8',
    'x-wordloom-error': code,
    ...headers,
  });
