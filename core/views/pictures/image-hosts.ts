/** A page's policy with other places that it may load pictures from; everything else stays with this site. */
export function allowImageHosts(policy: string, hosts: readonly string[]): string {
  return policy
    .split(';')
    .map(directive =>
      /^\s*img-src\s/.test(directive) ? `${directive} ${[...new Set(hosts)].join(' ')}` : directive,
    )
    .join(';');
}
