/** Puts generated text between the markers `<!-- generated: name -->` and `<!-- /generated: name -->` of a page. */
export function replaceSection(page: string, name: string, text: string): string {
  const [begin, end] = [`<!-- generated: ${name} -->`, `<!-- /generated: ${name} -->`];
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The markers of ${name} are missing.`);
  return `${page.slice(0, from + begin.length)}\n${text.trim()}\n${page.slice(to)}`;
}

/** A Markdown table. Cells are text that may hold Markdown; bars are escaped. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeBars).join(' | ')} |`;
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function escapeBars(cell: string): string {
  return cell.replaceAll('\n', ' ').replaceAll('|', '\\|');
}

export function code(text: string | number | boolean): string {
  return `\`${text}\``;
}
