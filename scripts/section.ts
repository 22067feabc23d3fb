/** `page` with `text` in place of what stands between the comments that begin and end its section of this name. */
export function withSection(page: string, name: string, text: string): string {
  const begin = new RegExp(`<!-- ${name}: written by .* -->\n`).exec(page);
  const end = page.indexOf(`<!-- end of ${name} -->`);
  if (begin === null || end < 0) throw new Error(`the page has no section ${name}`);
  return `${page.slice(0, begin.index + begin[0].length)}${text}${page.slice(end)}`;
}
