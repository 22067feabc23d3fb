/** @file The Python package index in use, and where it keeps a file: the simple API of PEP 503 (HTML) and PEP 691 (JSON). */
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { GradtapeError } from '../errors.ts';
import { type Response, get } from './http.ts';
import type { Artifact } from './manifest.ts';

const publicIndex = 'https://pypi.org/simple';
const accept =
  'application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1';

/**
 * The index that pip would ask: PIP_INDEX_URL, else what pip's configuration files name, else the public one.
 * @throws GradtapeError `native` when what names it names no web address.
 */
export function indexUrl(env: NodeJS.ProcessEnv = process.env): string {
  const configured = configurationFiles(env).map((file) => ({
    where: file,
    url: indexUrlIn(file),
  }));
  const candidates = [{ where: 'PIP_INDEX_URL', url: env['PIP_INDEX_URL'] }, ...configured];
  const { where = '', url = publicIndex } = candidates.find((candidate) => candidate.url) ?? {};
  if (/^https?:/i.test(url) && URL.canParse(url)) return url;
  const found = JSON.stringify(url);
  throw new GradtapeError('native', `${where}: expected an http(s) address, found ${found}`, {
    hint: `for example: ${publicIndex}`,
  });
}

/** pip's configuration files, the strongest first. */
function configurationFiles(env: NodeJS.ProcessEnv): string[] {
  const home = homedir();
  const config = env['XDG_CONFIG_HOME'] || join(home, '.config');
  return [
    env['PIP_CONFIG_FILE'],
    env['VIRTUAL_ENV'] && join(env['VIRTUAL_ENV'], 'pip.conf'),
    join(config, 'pip', 'pip.conf'),
    process.platform === 'darwin' && join(home, 'Library/Application Support/pip/pip.conf'),
    join(home, '.pip', 'pip.conf'),
    '/etc/xdg/pip/pip.conf',
    '/etc/pip.conf',
  ].filter((file): file is string => typeof file === 'string' && file !== '');
}

/** `index-url` of the sections that `pip download` reads. */
function indexUrlIn(file: string): string | undefined {
  let section = '';
  let url: string | undefined;
  for (const line of textOf(file).split(/\r?\n/)) {
    section = /^\[(.+)\]/.exec(line)?.[1] ?? section;
    const value = /^index[-_]url\s*[=:]\s*(\S+)/.exec(line)?.[1];
    if (section === 'download' && value) return value;
    if (section === 'global') url = value ?? url;
  }
  return url;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Where the index keeps `artifact`.
 * @throws GradtapeError `native` when the index has no such file, or another one under its name.
 */
export async function locate(artifact: Artifact, signal: AbortSignal): Promise<URL> {
  const project = new URL(`${indexUrl().replace(/\/+$/, '')}/${artifact.project}/`);
  const response = await get(project, { accept }, signal);
  const page = await response.body.text();
  if (response.status !== 200)
    throw new GradtapeError(
      'native',
      `${project.host} answers ${response.status} for ${artifact.project}`,
    );
  const link = linksOn(page, response).find((url) => fileNameOf(url) === artifact.filename);
  if (link === undefined)
    throw new GradtapeError('native', `${project.host} does not offer ${artifact.filename}`);
  const offered = /sha256=([0-9a-f]{64})/.exec(link.hash)?.[1];
  if (offered !== undefined && offered !== artifact.sha256)
    throw new GradtapeError(
      'native',
      `${project.host} offers another ${artifact.filename}: SHA-256 ${offered}, expected ${artifact.sha256}`,
    );
  return withCredentials(link, project);
}

/** The files that a project's page links to; a JSON page's hashes become the fragments that an HTML page has. */
export function linksOn(page: string, { headers, url }: Pick<Response, 'headers' | 'url'>): URL[] {
  if (String(headers['content-type']).includes('json')) {
    const { files } = JSON.parse(page) as { files: { url: string; hashes: { sha256?: string } }[] };
    return files.map((file) => {
      const link = new URL(file.url, url);
      if (file.hashes.sha256) link.hash = `sha256=${file.hashes.sha256}`;
      return link;
    });
  }
  const base = new URL(
    unescaped(/<base\s[^>]*href\s*=\s*["']([^"']+)/i.exec(page)?.[1] ?? ''),
    url,
  );
  const anchors = page.matchAll(/<a\s[^>]*?href\s*=\s*["']([^"']+)/gi);
  return [...anchors].map(([, href]) => new URL(unescaped(href!), base));
}

const unescaped = (text: string): string => text.replaceAll('&#38;', '&').replaceAll('&amp;', '&');

const fileNameOf = (url: URL): string => decodeURIComponent(url.pathname.split('/').at(-1)!);

/** A password in the index's URL holds for files on the same host. */
function withCredentials(link: URL, project: URL): URL {
  const url = new URL(link);
  if (url.host === project.host && url.username === '')
    [url.username, url.password] = [project.username, project.password];
  return url;
}
