import type { Finding } from '../../cli/plugin-check.ts';
import { contributionKinds } from '../../plugin-api/contributions/index.ts';
import type { LoadedPlugin } from '../../plugin-host/loaded-plugin.ts';
import type { PluginHost } from '../../plugin-host/plugin-host.ts';
import type { TestGallery } from '../test-gallery.ts';

/** The plugin that is tested, with the galleries that it is tested on. */
export interface Subject {
  readonly plugin: LoadedPlugin;
  /** Those that it requires. */
  readonly companions: readonly { readonly folder: string }[];
  /** Takes plugins as tests do. */
  readonly gallery: TestGallery;
  /** Switches plugins as an owner does, and runs jobs. */
  readonly served: TestGallery;
}

export interface CheckOutcome {
  /** See `CheckResult`. */
  readonly detail: string;
  readonly findings: readonly Finding[];
  /** There is nothing of the kind to look at. */
  readonly isSkipped?: boolean;
}

/** Something that the plugin contributes, in plain data. */
export interface Contributed {
  readonly kind: string;
  /** Its id, name or key. */
  readonly name: string;
  readonly members: Readonly<Record<string, unknown>>;
}

/** What the plugin contributes where it runs. */
export function contributionsOf(host: PluginHost, plugin: string): readonly Contributed[] {
  return contributionKinds.flatMap(({ kind }) => {
    const all = host.contributions.of(kind) as unknown as readonly Record<string, unknown>[];
    return all
      .filter(each => each.plugin === plugin)
      .map(members => ({ kind, name: String(members.id ?? members.name ?? members.key ?? ''), members }));
  });
}
