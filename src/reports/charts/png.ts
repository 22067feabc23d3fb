import { Resvg } from '@resvg/resvg-js';

/** Pixels for each of the picture's: enough for a screen of high density. */
const zoom = 2;

/** An SVG as a PNG, in the fonts of the machine. */
export function pngOf(svg: string): Uint8Array {
  const font = { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' };
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: zoom }, font }).render().asPng();
}
