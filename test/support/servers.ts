import { readFileSync } from 'node:fs';
import { type RequestListener, type Server, createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Artifact } from '../../src/native/manifest.ts';
import { root } from './paths.ts';

const tls = join(root, 'test/fixtures/tls');
/** The certificate of `serve`'s HTTPS servers, which nobody trusts unless told to. */
export const certificate = join(tls, 'localhost.crt');

/** A server on a free port of this machine, closed after the test; returns its address. */
export async function serve(
  t: TestContext,
  listener: RequestListener,
  scheme: 'http' | 'https' = 'http',
): Promise<string> {
  const keys = { key: readFileSync(join(tls, 'localhost.key')), cert: readFileSync(certificate) };
  const server = scheme === 'http' ? createServer(listener) : createSecureServer(keys, listener);
  const port = await listen(t, server);
  return `${scheme}://localhost:${port}`;
}

async function listen(t: TestContext, server: Server): Promise<number> {
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return (server.address() as AddressInfo).port;
}

export interface IndexOptions {
  scheme?: 'http' | 'https';
  /** After how many bytes of a file each connection breaks off, or hangs for ever. */
  breaksAfter?: number;
  hangsAfter?: number;
  knowsRanges?: boolean;
}

export interface PackageIndex {
  /** What PIP_INDEX_URL would be. */
  url: string;
  /** The requests so far: `/simple/…`, and `/files/… bytes=0-`. */
  requests: string[];
}

/** A package index that offers wheels. */
export async function serveIndex(
  t: TestContext,
  wheels: { artifact: Artifact; content: Buffer }[],
  { scheme, breaksAfter, hangsAfter, knowsRanges = true }: IndexOptions = {},
): Promise<PackageIndex> {
  const requests: string[] = [];
  const url = await serve(
    t,
    ({ url: path = '', headers: { range } }, response) => {
      requests.push([path, range].filter(Boolean).join(' '));
      const project = wheels.find(({ artifact }) => path === `/simple/${artifact.project}/`);
      const file = wheels.find(({ artifact }) => path === `/files/${artifact.filename}`);
      if (project) {
        const { filename } = project.artifact;
        response.setHeader('content-type', 'text/html');
        response.end(`<a href="../../files/${filename}">${filename}</a>`);
      } else if (file) {
        const start = knowsRanges ? Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0) : 0;
        const rest = file.content.subarray(start);
        response.writeHead(knowsRanges ? 206 : 200, { 'content-length': rest.length });
        const limit = breaksAfter ?? hangsAfter ?? rest.length;
        response.write(rest.subarray(0, limit), () => {
          if (rest.length <= limit) response.end();
          else if (breaksAfter !== undefined) response.destroy();
        });
      } else response.writeHead(404).end();
    },
    scheme,
  );
  return { url: `${url}/simple`, requests };
}

/** An HTTP proxy that notes what it is asked for; it tunnels what it is told to CONNECT to. */
export async function serveProxy(t: TestContext): Promise<{ url: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(async ({ url = '', headers, method }, response) => {
    asked.push(`${method} ${url}`);
    const { host: _host, ...rest } = headers;
    const answer = await fetch(url, { headers: rest as Record<string, string> });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  });
  server.on('connect', ({ url = '' }, socket) => {
    asked.push(`CONNECT ${url}`);
    const upstream = connect(Number(url.split(':')[1]), 'localhost', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [socket, upstream]) end.on('error', () => undefined);
  });
  return { url: `http://localhost:${await listen(t, server)}`, asked };
}
