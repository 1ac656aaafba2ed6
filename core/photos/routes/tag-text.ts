/** Tags as people type them: separated by commas, each from the top down with `>` between; a name in quotes may hold any of these. */
export function parseTagText(text: string): string[][] {
  const paths: string[][] = [];
  let path: string[] = [];
  let name = '';
  const endName = () => {
    if (name.trim() !== '') path.push(name.trim());
    name = '';
  };
  const endPath = () => {
    endName();
    if (path.length > 0) paths.push(path);
    path = [];
  };
  for (const [token] of text.matchAll(/"(?:[^"]|"")*"|[\s\S]/g)) {
    if (token.length > 1 && token.startsWith('"')) name += token.slice(1, -1).replaceAll('""', '"');
    else if (token === ',' || token === '\n') endPath();
    else if (token === '>') endName();
    else name += token;
  }
  endPath();
  return paths;
}

export function formatTagText(paths: readonly (readonly string[])[]): string {
  return paths.map(path => path.map(quoteName).join(' > ')).join(', ');
}

function quoteName(name: string): string {
  return /[",>\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

/** The path of each tag from the top down, by what is known of those above. */
export function tagPaths(
  tags: readonly { readonly name: string; readonly parentId: string | null }[],
  known: ReadonlyMap<string, { readonly name: string; readonly parentId: string | null }>,
): string[][] {
  return tags.map(tag => {
    const path = [tag.name];
    for (let id = tag.parentId; id !== null && path.length < 20; id = known.get(id)?.parentId ?? null) {
      const above = known.get(id);
      if (above) path.unshift(above.name);
    }
    return path;
  });
}
