/** @file Lines over logarithmic axes, as SVG. */

export interface Line {
  name: string;
  points: (readonly [x: number, y: number])[];
}

export interface Panel {
  title: string;
  lines: readonly Line[];
}

const [width, height, margin] = [420, 280, 48];
const colors = ['#1f77b4', '#9ecae1', '#d62728', '#fc9272'];

/** Panels side by side. */
export function plot(panels: readonly Panel[]): string {
  const body = panels.map(
    (panel, i) => `<g transform="translate(${i * width},0)">${drawn(panel)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width * panels.length} ${height}" font-family="sans-serif" font-size="11"><rect width="100%" height="100%" fill="white"/>\n${body.join('\n')}\n</svg>\n`;
}

function drawn({ title, lines }: Panel): string {
  const all = lines.flatMap(({ points }) => points);
  const x = axis(
    all.map(([value]) => value),
    margin,
    width - 16,
  );
  const y = axis(
    all.map(([, value]) => value),
    height - margin,
    28,
  );
  const grid = [
    ...x.ticks.map((tick) => label(x.at(tick), height - margin + 16, tick, 'middle')),
    ...y.ticks.map(
      (tick) =>
        `<path d="M${margin} ${y.at(tick)}H${width - 16}" stroke="#ddd"/>${label(margin - 4, y.at(tick) + 4, tick, 'end')}`,
    ),
  ];
  const curves = lines.map(({ name, points }, i) => {
    const at = points.map(([px, py]) => `${x.at(px).toFixed(1)},${y.at(py).toFixed(1)}`);
    const dots = at.map(
      (point) =>
        `<circle cx="${point.split(',')[0]}" cy="${point.split(',')[1]}" r="3" fill="${colors[i]}"/>`,
    );
    const [lastX, lastY] = points.at(-1)!;
    return `<polyline points="${at.join(' ')}" fill="none" stroke="${colors[i]}" stroke-width="2"/>${dots.join('')}<text x="${x.at(lastX)}" y="${y.at(lastY) - 8}" text-anchor="end" fill="${colors[i]}">${name}</text>`;
  });
  return `<text x="${margin}" y="16" font-weight="bold">${title}</text>${grid.join('')}${curves.join('')}`;
}

/** Whole powers of ten around the values, from `from` to `to` in the picture. */
function axis(values: readonly number[], from: number, to: number) {
  const first = Math.floor(Math.log10(Math.min(...values)));
  const last = Math.max(first + 1, Math.ceil(Math.log10(Math.max(...values))));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const at = (value: number) => from + ((Math.log10(value) - first) / (last - first)) * (to - from);
  return { at, ticks: ticks.map((power) => 10 ** power) };
}

function label(x: number, y: number, value: number, anchor: string): string {
  const text =
    value >= 1e4
      ? `10${superscript(Math.round(Math.log10(value)))}`
      : String(Number(value.toPrecision(1)));
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${text}</text>`;
}

const superscript = (power: number): string =>
  [...String(power)].map((digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)]).join('');
