/** @file GET over HTTP(S), through the proxies that HTTPS_PROXY, HTTP_PROXY and NO_PROXY name. */
import { type Dispatcher, EnvHttpProxyAgent, interceptors, request } from 'undici';
import { GradtapeError, messageOf } from '../errors.ts';

export interface Response {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Dispatcher.ResponseData['body'];
  /** Where redirections led. */
  url: URL;
}

/** The network or the server failed in a way that may pass by itself. */
export class ConnectionFault extends GradtapeError {
  constructor(host: string, error: unknown) {
    super('native', `no connection to ${host}: ${reasonOf(error)}`, {
      hint: 'check the network; HTTPS_PROXY names a proxy, PIP_INDEX_URL another package index',
      cause: error,
    });
  }
}

const silenceLimit = 30_000;

/** Node's own certificates and NODE_EXTRA_CA_CERTS hold; plain HTTP is not tunnelled, as proxies expect. */
function makeDispatcher(): Dispatcher {
  for (const name of ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'HTTPS_PROXY'])
    if (process.env[name] && !URL.canParse(process.env[name]))
      throw new GradtapeError('native', `${name}: expected an address such as http://proxy:8080`);
  return new EnvHttpProxyAgent({
    proxyTunnel: false,
    headersTimeout: silenceLimit,
    bodyTimeout: silenceLimit,
  }).compose(interceptors.redirect({ maxRedirections: 5 }));
}

let dispatcher: Dispatcher | undefined;

/** Ask for `url`, whose user and password, if it has any, are sent as they should be. */
export async function get(
  url: URL,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Response> {
  const bare = new URL(url);
  bare.username = bare.password = '';
  dispatcher ??= makeDispatcher();
  try {
    const { statusCode, context, ...rest } = await request(bare, {
      headers: { ...headers, ...authorization(url) },
      signal,
      dispatcher,
    });
    if (statusCode >= 500 || statusCode === 429) {
      await rest.body.dump();
      throw new Error(`it answers ${statusCode}`);
    }
    const { history = [] } = (context ?? {}) as { history?: URL[] };
    return { ...rest, status: statusCode, url: history.at(-1) ?? bare };
  } catch (error) {
    throw new ConnectionFault(bare.host, error);
  }
}

/** The body, piece by piece; when it breaks off, the fault has a name. */
export async function* chunksOf({ body, url }: Response): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) yield chunk as Buffer;
  } catch (error) {
    throw new ConnectionFault(url.host, error);
  }
}

function authorization({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** Of a failure to reach any of a host's addresses, the first one's reason. */
function reasonOf(error: unknown): string {
  return error instanceof AggregateError ? messageOf(error.errors[0]) : messageOf(error);
}
