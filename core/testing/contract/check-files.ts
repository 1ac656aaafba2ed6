import { stat } from 'node:fs/promises';
import path from 'node:path';
import { Eta } from 'eta';
import type { Finding } from '../../cli/plugin-check.ts';
import { didYouMean } from '../../plugin-host/nearest-word.ts';
import { readSources, type Source } from './read-sources.ts';
import { type CheckOutcome, type Contributed, contributionsOf, type Subject } from './subject.ts';

/** Templates, style sheets and scripts that are named are there, and every template compiles. */
export async function checkFiles({ plugin, gallery }: Subject): Promise<CheckOutcome> {
  const { folder, manifest } = plugin;
  const templates = (await readSources(folder, ['.eta'])).filter(({ file }) => file.startsWith('views/'));
  const contributed = contributionsOf(gallery.plugins, manifest.id);
  const missing = await Promise.all(contributed.map(each => missingFiles(each, folder, templates)));
  return {
    detail: templates.length === 0 ? 'no templates' : `${templates.length} compile`,
    findings: [...missing.flat(), ...templates.flatMap(compileOne)],
  };
}

async function missingFiles(
  { kind, name, members }: Contributed,
  folder: string,
  templates: readonly Source[],
): Promise<readonly Finding[]> {
  const by = `gallery.contribute.${kind} "${name}"`;
  const names = templates.map(({ file }) => file.slice('views/'.length, -'.eta'.length));
  const { template, styles = [], scripts = [], decoder } = members as Record<string, never>;
  const wanted = typeof template === 'string' ? (template as string).replace(/\.eta$/, '') : null;
  const findings: Finding[] =
    wanted !== null && !names.includes(wanted)
      ? [
          {
            text: `${by} names the template "${wanted}", and there is no views/${wanted}.eta`,
            remedy: `write it, or correct the name.${didYouMean(wanted, names)}`,
          },
        ]
      : [];
  const assets = [...(styles as string[]), ...(scripts as string[])].map(file => `assets/${file}`);
  for (const file of [...assets, ...(typeof decoder === 'string' ? [decoder as string] : [])]) {
    if (await stat(path.join(folder, file)).catch(() => null)) continue;
    findings.push({
      text: `${by} names ${file}, which is not there`,
      remedy: 'write it, or correct the name',
    });
  }
  return findings;
}

function compileOne({ file, text }: Source): readonly Finding[] {
  try {
    new Eta({ autoEscape: true }).compile(text);
    return [];
  } catch (error) {
    const [why] = (error as Error).message.split('\n');
    return [
      { text: `${file} does not compile: ${why}`, remedy: 'look at its <% … %>: code in them is JavaScript' },
    ];
  }
}
