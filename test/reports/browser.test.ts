import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readRuns } from '../../src/reports/read-run.ts';
import { reportPage } from '../../src/reports/page/page.ts';
import { type Page, type View, openPage } from '../support/chromium.ts';
import { folderWith } from '../support/cli.ts';
import { writeFileSync } from 'node:fs';
import {
  binaryPredictions,
  metricsCsv,
  regressionPredictions,
  runFolder,
} from '../support/run-folders.ts';

/** The report of two runs, in a browser. */
async function openReport(t: TestContext, view: View): Promise<Page> {
  const folder = folderWith(t, {});
  const weights = { 'dense_1/kernel': Float32Array.from({ length: 64 }, (_, i) => Math.sin(i)) };
  const config = { epochs: 40, model: { layers: [{ type: 'dense', units: 4 }] }, seed: 3 };
  const runs = await readRuns([
    runFolder(folder, 'first', {
      metrics: metricsCsv(40, 0.2),
      predictions: binaryPredictions(200),
      weights,
      config,
    }),
    runFolder(folder, 'second', {
      metrics: metricsCsv(30, 0.4),
      predictions: regressionPredictions(300),
      config: { ...config, seed: 4 },
    }),
  ]);
  const path = join(folder, 'report.html');
  writeFileSync(path, await reportPage(runs, { version: '0.1.0' }));
  return openPage(t, path, view);
}

/** Elements whose own text stands out too little from what is behind it (WCAG 2.2, 1.4.3: 4.5). */
const faintTexts = `(() => {
  const canvas = document.createElement('canvas').getContext('2d');
  const channels = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const isSvg = (e) => e instanceof SVGElement;
  /** Of a matrix: its most opaque cell, over the card. */
  const deepestCell = (e) => {
    const cells = [...e.closest('svg').querySelectorAll('[fill-opacity]')];
    const deepest = cells.reduce((a, b) => b.getAttribute('fill-opacity') > a.getAttribute('fill-opacity') ? b : a);
    const card = channels(getComputedStyle(e.closest('figure')).backgroundColor);
    const fill = channels(getComputedStyle(deepest).fill);
    const share = Number(deepest.getAttribute('fill-opacity'));
    return [0, 1, 2].map((i) => share * fill[i] + (1 - share) * card[i]);
  };
  const luminance = (rgb) => {
    const [r, g, b] = rgb.map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (isSvg(element) && element.closest('svg').querySelector('[fill-opacity]')) return deepestCell(element);
    for (let e = element; e; e = e.parentElement) {
      const [r, g, b, a] = channels(getComputedStyle(e).backgroundColor);
      if (a === 255) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const texts = [...document.querySelectorAll('body *')].filter((e) =>
    [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim() !== '') &&
    !['TITLE', 'DESC', 'STYLE'].includes(e.tagName.toUpperCase()) &&
    // A matrix's counts stand on its cells, its labels beside it.
    !(isSvg(e) && e.closest('svg').querySelector('[fill-opacity]') && getComputedStyle(e).fill !== getComputedStyle(document.body).color) &&
    e.checkVisibility());
  return texts.flatMap((e) => {
    const color = isSvg(e) ? getComputedStyle(e).fill : getComputedStyle(e).color;
    const [a, b] = [luminance(channels(color).slice(0, 3)), luminance(behind(e))].sort((x, y) => y - x);
    const contrast = (a + 0.05) / (b + 0.05);
    return contrast >= 4.5 ? [] : [e.textContent + ': ' + contrast.toFixed(2)];
  });
})()`;

for (const scheme of ['light', 'dark'] as const)
  test(`the page is readable in a ${scheme} scheme: every text stands out`, async (t) => {
    const page = await openReport(t, { width: 1280, scheme });
    assert.deepEqual(await page.evaluate(faintTexts), []);
    const background = await page.evaluate<string>(
      'getComputedStyle(document.body).backgroundColor',
    );
    const [red] = /\d+/.exec(background)!.map(Number);
    assert.ok(scheme === 'light' ? red! > 200 : red! < 50, background);
  });

test('on a phone nothing is wider than the screen', async (t) => {
  const page = await openReport(t, { width: 360 });
  assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 360);
  const widths = await page.evaluate<number[]>(
    "[...document.querySelectorAll('figure > svg, .linear-scale > svg')].map((svg) => svg.getBoundingClientRect().width)",
  );
  assert.ok(
    widths.length >= 8 && widths.every((width) => width > 200 && width <= 360),
    `${widths}`,
  );
});

test('without scripts every chart is there, and its scale can be chosen', async (t) => {
  const page = await openReport(t, { width: 1280, scripts: false });
  const shown = (kind: string) =>
    page.evaluate<boolean>(`document.querySelector('.${kind}-scale svg').checkVisibility()`);
  assert.deepEqual([await shown('linear'), await shown('log')], [true, false]);
  await page.evaluate("document.querySelector('input.log').click()");
  assert.deepEqual([await shown('linear'), await shown('log')], [false, true]);
  const drawn = await page.evaluate<number>("document.querySelectorAll('svg path[stroke]').length");
  assert.ok(drawn > 10, `${drawn}`);
});

test('the page asks for nothing but itself, and the browser complains of nothing', async (t) => {
  const page = await openReport(t, { width: 1280 });
  assert.equal(page.requests.length, 1);
  assert.match(page.requests[0]!, /report\.html$/);
  assert.deepEqual(page.complaints, []);
});

test('assistive technology is told what each chart shows', async (t) => {
  const page = await openReport(t, { width: 1280 });
  const nodes = await page.accessibility();
  const images = nodes.filter(({ role }) => role === 'image' || role === 'img');
  const named = images.map(({ name }) => name);
  assert.ok(
    named.every((name) => name.length > 20),
    JSON.stringify(named),
  );
  assert.ok(
    named.some((name) => /^loss first, training: from 1 to 0\.\d+ over 40 epochs/.test(name)),
  );
  assert.ok(named.some((name) => /^ROC curve first: area under the curve 0\.\d+$/.test(name)));
  const headings = new Set(nodes.filter(({ role }) => role === 'heading').map(({ name }) => name));
  for (const title of [
    '2 runs compared',
    'Summary',
    'Course of training',
    'Predictions',
    'What differs',
  ])
    assert.ok(headings.has(title), title);
});

test('a screenshot of the page shows charts in the colours of the runs', async (t) => {
  const page = await openReport(t, { width: 1280 });
  const picture = await page.screenshot();
  assert.deepEqual([...picture.subarray(1, 4)], [...Buffer.from('PNG')]);
  const [width, height] = [picture.readUInt32BE(16), picture.readUInt32BE(20)];
  assert.equal(width, 1280);
  assert.ok(height > 1500, `${height}`);
  const pixels = await colorsIn(page, picture);
  for (const color of ['#2459c9', '#c2410c'])
    assert.ok(pixels[color]! > 300, JSON.stringify(pixels));
});

/** How many pixels of a picture have each of two colours, counted by the browser. */
const colorsIn = (page: Page, picture: Buffer): Promise<Record<string, number>> =>
  page.evaluate(`createImageBitmap(new Blob([Uint8Array.from(atob('${picture.toString('base64')}'), (c) => c.charCodeAt(0))])).then((image) => {
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.width, image.height);
    const counts = { '#2459c9': 0, '#c2410c': 0 };
    for (let i = 0; i < data.length; i += 4) {
      const color = '#' + [data[i], data[i + 1], data[i + 2]].map((c) => c.toString(16).padStart(2, '0')).join('');
      if (color in counts) counts[color]++;
    }
    return counts;
  })`);
