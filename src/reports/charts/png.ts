import { Resvg } from '@resvg/resvg-js';

/** Pixels for each of the picture's: enough for a screen of high density. */
const zoom = 2;
const font = { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' };

/** An SVG as a PNG, in the fonts of the machine. */
export function pngOf(svg: string): Uint8Array {
  return new Resvg(svg, { fitTo: { mode: 'zoom', value: zoom }, font }).render().asPng();
}

/** Whether the machine has a font; without one, pictures have no text. */
export function hasFonts(): boolean {
  const letter = '<svg xmlns="http://www.w3.org/2000/svg"><text y="9">x</text></svg>';
  return new Resvg(letter, { font }).getBBox() !== undefined;
}
