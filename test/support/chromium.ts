/** @file A real headless Chromium, told what to do by its DevTools protocol over a pipe. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { which } from '../../src/native/processes.ts';
import { chromiumDirectory, setUp } from './tools.ts';

export interface View {
  width: number;
  height?: number;
  scheme?: 'light' | 'dark';
  /** Whether the page's scripts run. */
  scripts?: boolean;
}

export interface Page {
  /** The value of an expression in the page. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** A PNG of the whole page. */
  screenshot(): Promise<Buffer>;
  /** The roles and names that assistive technology is told. */
  accessibility(): Promise<{ role: string; name: string }[]>;
  /** What the page asked the network or the disk for, itself included. */
  requests: string[];
  /** What the browser complained about. */
  complaints: string[];
}

/** Where Chromium is, and what it needs in its environment. */
function chromium(): { path: string; env: Record<string, string> } {
  const named = process.env['CHROME_PATH'];
  if (named) return { path: named, env: {} };
  if (process.platform === 'linux' && process.arch === 'x64') {
    const directory = setUp(chromiumDirectory());
    const libraries = [join(directory, 'al2023/lib'), process.env['LD_LIBRARY_PATH']];
    const env = {
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(delimiter),
      FONTCONFIG_PATH: join(directory, 'fonts'),
    };
    return { path: join(directory, 'chromium'), env };
  }
  const usual = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  const installed = which('chromium') ?? which('google-chrome') ?? usual;
  if (existsSync(installed)) return { path: installed, env: {} };
  throw new Error('no Chromium: name one in CHROME_PATH');
}

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--hide-scrollbars',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--remote-debugging-pipe',
];

/** Open a file in a new Chromium, which is stopped after the test. */
export async function openPage(t: TestContext, path: string, view: View): Promise<Page> {
  const { send, on } = startChromium(t);
  const { targetId } = await send<{ targetId: string }>('Target.createTarget', {
    url: 'about:blank',
  });
  const attached = { targetId, flatten: true };
  const { sessionId } = await send<{ sessionId: string }>('Target.attachToTarget', attached);
  const tell = <Result = object>(method: string, params: object = {}) =>
    send<Result>(method, params, sessionId);
  const requests: string[] = [];
  const complaints: string[] = [];
  on('Network.requestWillBeSent', ({ request }) => requests.push(String(request.url)));
  on('Log.entryAdded', ({ entry }) => complaints.push(String(entry.text)));
  const loaded = new Promise<void>((resolve) => on('Page.loadEventFired', () => resolve()));
  for (const domain of ['Network', 'Log', 'Page', 'Runtime', 'Accessibility'])
    await tell(`${domain}.enable`);
  const { width, height = 800, scheme = 'light', scripts = true } = view;
  const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
  await tell('Emulation.setDeviceMetricsOverride', metrics);
  const features = [{ name: 'prefers-color-scheme', value: scheme }];
  await tell('Emulation.setEmulatedMedia', { features });
  await tell('Emulation.setScriptExecutionDisabled', { value: !scripts });
  const { href: url } = pathToFileURL(path);
  const { errorText } = await tell<{ errorText?: string }>('Page.navigate', { url });
  if (errorText) throw new Error(`${url}: ${errorText}`);
  await loaded;
  return {
    requests,
    complaints,
    async evaluate<Value>(expression: string) {
      const asked = { expression, returnByValue: true, awaitPromise: true };
      const { result, exceptionDetails } = await tell<Evaluated>('Runtime.evaluate', asked);
      if (exceptionDetails) throw new Error(`${expression}: ${result.description}`);
      return result.value as Value;
    },
    async screenshot() {
      const shot = { format: 'png', captureBeyondViewport: true };
      const { data } = await tell<{ data: string }>('Page.captureScreenshot', shot);
      return Buffer.from(data, 'base64');
    },
    async accessibility() {
      const { nodes } = await tell<{ nodes: AccessibleNode[] }>('Accessibility.getFullAXTree');
      return nodes
        .filter(({ ignored }) => !ignored)
        .map(({ role, name }) => ({ role: role?.value ?? '', name: name?.value ?? '' }));
    },
  };
}

interface Evaluated {
  result: { value?: unknown; description?: string };
  exceptionDetails?: object;
}

interface AccessibleNode {
  ignored: boolean;
  role?: { value: string };
  name?: { value: string };
}

type Send = <Result>(method: string, params?: object, sessionId?: string) => Promise<Result>;
// oxlint-disable-next-line no-explicit-any -- the protocol's events have a hundred shapes
type Listener = (params: any) => void;

function startChromium(t: TestContext): {
  send: Send;
  on: (event: string, listener: Listener) => void;
} {
  const profile = mkdtempSync(join(tmpdir(), 'gradtape-chromium-'));
  const { path, env } = chromium();
  const child = spawn(path, [...flags, `--user-data-dir=${profile}`], {
    env: { ...process.env, ...env, HOME: profile },
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  });
  t.after(async () => {
    if (child.exitCode === null) await stopped(child);
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return conversation(child);
}

function stopped(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill('SIGKILL');
  });
}

/** Messages are JSON, each ended by a zero byte. */
function conversation(child: ChildProcess) {
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Writable, Readable];
  const waiting = new Map<
    number,
    { resolve: (value: never) => void; reject: (e: Error) => void }
  >();
  const listeners = new Map<string, Listener>();
  const fail = (error: Error): void => waiting.forEach(({ reject }) => reject(error));
  child.on('error', fail).on('exit', (code) => fail(new Error(`Chromium ended (${code})`)));
  input.on('error', fail);
  let rest = '';
  output.setEncoding('utf8').on('data', (chunk: string) => {
    const messages = (rest + chunk).split('\0');
    rest = messages.pop()!;
    for (const message of messages) take(JSON.parse(message) as Message);
  });
  const take = ({ id, method, params, result, error }: Message): void => {
    if (id === undefined) return listeners.get(method!)?.(params);
    const { resolve, reject } = waiting.get(id)!;
    waiting.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result as never);
  };
  let lastId = 0;
  const send = <Result>(method: string, params: object = {}, sessionId?: string) =>
    new Promise<Result>((resolve, reject) => {
      const id = ++lastId;
      waiting.set(id, { resolve, reject });
      input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  return { send, on: (event: string, listener: Listener) => void listeners.set(event, listener) };
}

interface Message {
  id?: number;
  method?: string;
  params?: object;
  result?: object;
  error?: { message: string };
}
