import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { type Finished, folderWith } from '../support/cli.ts';
import { startChild } from '../support/native.ts';
import { certificate, serveIndex, serveProxy } from '../support/servers.ts';
import { tensorflowWheel } from '../support/wheels.ts';

const wheel = tensorflowWheel();

/** Fetch the wheel with a given environment, in which there is no pip. */
async function fetchWith(t: TestContext, env: Record<string, string>): Promise<Finished> {
  const folder = folderWith(t, {});
  const base = { PATH: '', HOME: folder, GRADTAPE_CACHE: folder };
  return startChild('provideWheel', wheel.artifact, { ...base, ...env }).finished;
}

function assertFetched({ code, stdout, stderr }: Finished): void {
  assert.equal(code, 0, stderr);
  assert.ok(readFileSync(JSON.parse(stdout) as string).equals(wheel.content));
}

test('HTTPS with a certificate of NODE_EXTRA_CA_CERTS is trusted', async (t) => {
  const { url } = await serveIndex(t, [wheel], { scheme: 'https' });
  assertFetched(await fetchWith(t, { PIP_INDEX_URL: url, NODE_EXTRA_CA_CERTS: certificate }));
});

test('HTTPS with an unknown certificate is refused', async (t) => {
  const { url, requests } = await serveIndex(t, [wheel], { scheme: 'https' });
  const { code, stderr } = await fetchWith(t, { PIP_INDEX_URL: url });
  assert.equal(code, 1);
  assert.match(stderr, /^error: no connection to localhost:\d+: self-signed certificate.*\nhint: /);
  assert.deepEqual(requests, []);
});

test('HTTPS goes through the tunnel of HTTPS_PROXY', async (t) => {
  const { url } = await serveIndex(t, [wheel], { scheme: 'https' });
  const proxy = await serveProxy(t);
  assertFetched(
    await fetchWith(t, {
      PIP_INDEX_URL: url,
      NODE_EXTRA_CA_CERTS: certificate,
      HTTPS_PROXY: proxy.url,
    }),
  );
  assert.deepEqual(new Set(proxy.asked), new Set([`CONNECT ${new URL(url).host}`]));
});

test('HTTP goes through HTTP_PROXY without a tunnel', async (t) => {
  const { url } = await serveIndex(t, [wheel]);
  const proxy = await serveProxy(t);
  assertFetched(await fetchWith(t, { PIP_INDEX_URL: url, HTTP_PROXY: proxy.url }));
  assert.equal(proxy.asked[0], `GET ${url}/tensorflow-cpu/`);
  assert.equal(proxy.asked.length, 2);
});

test('NO_PROXY names hosts that are reached without a proxy', async (t) => {
  const { url } = await serveIndex(t, [wheel]);
  const proxy = await serveProxy(t);
  const env = { PIP_INDEX_URL: url, HTTP_PROXY: proxy.url, NO_PROXY: 'localhost' };
  assertFetched(await fetchWith(t, env));
  assert.deepEqual(proxy.asked, []);
});

test('a proxy that is not there is named', async (t) => {
  const { url } = await serveIndex(t, [wheel]);
  const { stderr } = await fetchWith(t, { PIP_INDEX_URL: url, HTTP_PROXY: 'http://localhost:9' });
  assert.match(stderr, /^error: no connection to localhost:\d+: .*ECONNREFUSED.*:9/);
});
