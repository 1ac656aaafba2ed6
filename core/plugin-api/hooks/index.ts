import type { AnyHook, Denial, HookDefinition, HookKind } from './define-hook.ts';
import {
  albumHooks,
  groupHooks,
  photoHooks,
  settingHooks,
  shareHooks,
  tagHooks,
  userHooks,
} from './entities.ts';
import { importHooks } from './imports.ts';
import { metadataHooks, metadataWriteGuard } from './metadata.ts';
import { siteHooks } from './site.ts';

/** Every hook of core: one definition each, from which types, checks, documentation and tests are made. */
export const coreHooks = [
  ...importHooks,
  ...metadataHooks,
  ...metadataWriteGuard,
  ...siteHooks,
  ...photoHooks,
  ...albumHooks,
  ...tagHooks,
  ...userHooks,
  ...groupHooks,
  ...shareHooks,
  ...settingHooks,
] as const satisfies readonly AnyHook[];

type CoreHooks = { readonly [Hook in (typeof coreHooks)[number] as Hook['name']]: Hook };

/**
 * All hooks by name. A plugin that offers hooks of its own adds them:
 * `declare module 'enfilade/plugin-api' { interface GalleryHooks { 'feeds.building': HookDefinition<'feeds.building', 'collect', Payload, Result> } }`
 */
export interface GalleryHooks extends CoreHooks {}

export type HookName = keyof GalleryHooks & string;
export type PayloadOf<Name extends HookName> = NonNullable<GalleryHooks[Name]['types']>['payload'];
export type AnswerOf<Name extends HookName> = NonNullable<GalleryHooks[Name]['types']>['result'];
export type KindOf<Name extends HookName> = GalleryHooks[Name]['kind'];

/** What a call of a hook comes to, by its kind. */
export type OutcomeOf<Name extends HookName> =
  KindOf<Name> extends 'change'
    ? ChangeOutcome<PayloadOf<Name>>
    : KindOf<Name> extends 'decide'
      ? readonly AttributedDenial[]
      : KindOf<Name> extends 'first'
        ? { readonly plugin: string; readonly value: NonNullable<AnswerOf<Name>> } | undefined
        : KindOf<Name> extends 'collect'
          ? readonly { readonly plugin: string; readonly value: NonNullable<AnswerOf<Name>> }[]
          : undefined;

/** The items as all patches left them, and who set what. */
export interface ChangeOutcome<Payload> {
  readonly payload: Payload;
  /** By item, in the order of the patches; empty when nobody changed anything. */
  readonly setBy: readonly {
    readonly id: string;
    readonly plugin: string;
    readonly fields: readonly string[];
  }[];
}

export interface AttributedDenial extends Denial {
  readonly plugin: string;
}

export type { AnyHook, HookDefinition, HookKind };
