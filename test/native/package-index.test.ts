import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { indexUrl, linksOn, locate } from '../../src/native/package-index.ts';
import { folderWith } from '../support/cli.ts';
import { serve, serveIndex } from '../support/servers.ts';
import { tensorflowWheel } from '../support/wheels.ts';

const { signal } = new AbortController();
const page = { headers: { 'content-type': 'text/html' }, url: new URL('http://host/simple/name/') };

/** Ask for a wheel where PIP_INDEX_URL points to `url`. */
function locateAt(url: string, artifact = tensorflowWheel().artifact): Promise<URL> {
  process.env['PIP_INDEX_URL'] = url;
  return locate(artifact, signal);
}

test('PIP_INDEX_URL comes before the configuration files of pip', (t) => {
  const folder = folderWith(t, { 'pip.conf': '[global]\nindex-url = https://file/simple\n' });
  const env = { PIP_CONFIG_FILE: join(folder, 'pip.conf') };
  assert.equal(indexUrl({ ...env, PIP_INDEX_URL: 'https://env/simple' }), 'https://env/simple');
  assert.equal(indexUrl(env), 'https://file/simple');
});

test('of a configuration file the section for downloads comes before the global one', (t) => {
  const folder = folderWith(t, {
    'pip.conf': [
      '# index-url = https://comment/simple',
      '[global]',
      'index_url: https://global/simple',
      '[install]',
      'index-url = https://install/simple',
      '[download]',
      'index-url = https://download/simple',
    ].join('\r\n'),
  });
  const env = { PIP_CONFIG_FILE: join(folder, 'pip.conf') };
  assert.equal(indexUrl(env), 'https://download/simple');
});

test('an index that is no web address is refused, by the name of what names it', (t) => {
  const folder = folderWith(t, { 'pip.conf': '[global]\nindex-url = nowhere\n' });
  const PIP_CONFIG_FILE = join(folder, 'pip.conf');
  const expected = 'expected an http(s) address, found';
  assert.throws(() => indexUrl({ PIP_INDEX_URL: 'http://' }), {
    code: 'native',
    message: `PIP_INDEX_URL: ${expected} "http://"`,
  });
  assert.throws(() => indexUrl({ PIP_CONFIG_FILE }), {
    code: 'native',
    message: `${PIP_CONFIG_FILE}: ${expected} "nowhere"`,
  });
});

test('links of an HTML page are relative to it, or to its base, and their entities are read', () => {
  const links = linksOn(
    '<a href="../a.whl?x=1&amp;y=2#sha256=00">a</a> <A data-x HREF=\'/b.whl\'>',
    page,
  );
  assert.deepEqual(links.map(String), [
    'http://host/simple/a.whl?x=1&y=2#sha256=00',
    'http://host/b.whl',
  ]);
  const [based] = linksOn('<base href="https://files/"><a href="c.whl">', page);
  assert.equal(String(based), 'https://files/c.whl');
});

test('links of a JSON page carry their hashes as fragments', () => {
  const json = {
    headers: { 'content-type': 'application/vnd.pypi.simple.v1+json' },
    url: page.url,
  };
  const files = [
    { url: 'https://files/a.whl', hashes: { sha256: 'ab' } },
    { url: '../b.whl', hashes: {} },
  ];
  assert.deepEqual(linksOn(JSON.stringify({ files }), json).map(String), [
    'https://files/a.whl#sha256=ab',
    'http://host/simple/b.whl',
  ]);
});

test('an index that has the wheel tells where', async (t) => {
  const wheel = tensorflowWheel();
  const { url } = await serveIndex(t, [wheel]);
  const link = await locateAt(`${url}/`);
  assert.equal(String(link), url.replace('simple', `files/${wheel.artifact.filename}`));
});

test('an index that has another file of that name is refused before anything is fetched', async (t) => {
  const { artifact } = tensorflowWheel();
  const other = 'b'.repeat(64);
  const url = await serve(t, (_, response) => {
    response.end(`<a href="/${artifact.filename}#sha256=${other}">`);
  });
  await assert.rejects(locateAt(url), ({ message }: Error) => message.includes(`SHA-256 ${other}`));
});

test('an index without the project, or without the file, is named', async (t) => {
  const { url } = await serveIndex(t, [tensorflowWheel()]);
  const { artifact } = tensorflowWheel();
  await assert.rejects(
    locateAt(url, { ...artifact, project: 'elsewhere' }),
    /answers 404 for elsewhere/,
  );
  await assert.rejects(locateAt(url, { ...artifact, filename: 'x.whl' }), /does not offer x\.whl/);
});

test('a password in the address of the index is sent to it, and to it alone', async (t) => {
  const { artifact } = tensorflowWheel();
  const seen: (string | undefined)[] = [];
  const url = await serve(t, ({ headers }, response) => {
    seen.push(headers.authorization);
    response.end(`<a href="http://elsewhere/${artifact.filename}">`);
  });
  const link = await locateAt(url.replace('://', '://me:p%40ss@'));
  assert.deepEqual(seen, [`Basic ${Buffer.from('me:p@ss').toString('base64')}`]);
  assert.equal(link.username, '');
});
