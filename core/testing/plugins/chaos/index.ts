import { type ContributionKind, definePlugin, type HookName, type Tappable } from 'enfilade/plugin-api';
import { contributors } from './contributions.ts';
import { type FaultName, faults } from './faults.ts';

export interface ChaosSettings {
  /** A hook, a kind of contribution, `setup`, or `nowhere`. */
  readonly at: string;
  readonly fault: FaultName;
}

/** Goes wrong in one place and one way at a time, so that tests see what becomes of everything else. */
export default definePlugin<ChaosSettings>(({ settings, contribute, hooks }) => {
  const { at, fault } = settings;
  const misdeed = faults[fault];
  if (at === 'setup') return misdeed() as undefined;
  if (at in contributors) contributors[at as ContributionKind](contribute, misdeed);
  else if (at !== 'nowhere') findHook(hooks, at).tap(misdeed as never);
});

function findHook(hooks: object, at: string): Tappable<HookName> {
  const [noun = '', verb = ''] = at.split('.');
  const nouns = hooks as Readonly<Record<string, Readonly<Record<string, Tappable<HookName>>>>>;
  return nouns[noun]![verb]!;
}
