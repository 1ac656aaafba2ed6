import type { Finding } from '../../cli/plugin-check.ts';
import type { WebClient } from '../web-client.ts';
import type { KeptLog } from './keep-log.ts';
import type { CheckOutcome, Subject } from './subject.ts';
import { type VisitedPages, visit } from './visited-pages.ts';

/** All pages, its own as well, as they are when nothing is wrong. */
export async function checkPages(
  { plugin, gallery }: Subject,
  { paths, own }: VisitedPages,
  { log, clients }: { readonly log: KeptLog; readonly clients: readonly WebClient[] },
): Promise<CheckOutcome> {
  log.clear();
  const failed = await visit(clients, [...paths, ...own.map(({ path }) => path)]);
  await gallery.tellFacts();
  const told = log.failures(plugin.manifest.id);
  const findings: Finding[] = told.map(text => ({
    text,
    remedy: 'correct it; nothing was broken on purpose yet',
  }));
  if (told.length === 0)
    for (const { path, answer } of failed)
      findings.push({
        text: `${path} answers ${answer}`,
        remedy: 'look at what it loads and at its template',
      });
  return { detail: `${paths.length} of the site, ${own.length} of its own`, findings };
}
