import { Ajv, type ErrorObject } from 'ajv';
import semver from 'semver';
import { AppError } from '../../errors/app-error.ts';
import type { PluginManifest } from '../../plugin-api/index.ts';
import { apiVersion } from '../../plugin-api/manifest.ts';
import { didYouMean } from '../nearest-word.ts';
import { manifestHints, manifestSchema, permissionNames } from './manifest-schema.ts';

const ajv = new Ajv({
  formats: {
    version: text => semver.valid(text) === text,
    range: text => text.trim() !== '' && semver.validRange(text) !== null,
  },
});
const isManifest = ajv.compile<PluginManifest>(manifestSchema);

/**
 * The manifest, when it is one.
 * @param name How the plugin is called where its id is no good, such as the name of its folder.
 * @param file Such as `plugin.json`.
 * @throws AppError PLUGIN_MANIFEST_INVALID with the pointer to what is wrong and what to write there.
 */
export function checkManifest(raw: unknown, { name, file }: { name: string; file: string }): PluginManifest {
  if (isManifest(raw)) return raw;
  const { pointer, text } = explain(isManifest.errors![0]!, raw);
  throw manifestError({ name: idOf(raw) ?? name, file, pointer, text });
}

export function manifestError(wrong: {
  name: string;
  file: string;
  pointer: string;
  text: string;
}): AppError {
  const place = wrong.pointer === '' ? '' : ` ${oneLine(wrong.pointer)}`;
  return new AppError('PLUGIN_MANIFEST_INVALID', {
    message: `${oneLine(wrong.name)}: ${oneLine(wrong.file)}${place} ${wrong.text}`,
    pointer: wrong.pointer,
  });
}

/** @throws AppError PLUGIN_API_MISMATCH when the plugin was written for another version of the plugin API. */
export function checkApiRange({ id, api }: Pick<PluginManifest, 'id' | 'api'>, version = apiVersion): void {
  if (semver.satisfies(version, api)) return;
  const remedy = semver.gtr(version, api)
    ? 'install a newer version of the plugin'
    : 'update Enfilade, or install an older version of the plugin';
  throw new AppError('PLUGIN_API_MISMATCH', {
    message: `${id}: plugin.json /api is ${oneLine(api)}, and this gallery has the plugin API ${version}: ${remedy}.`,
    pointer: '/api',
  });
}

function explain(error: ErrorObject, raw: unknown): { pointer: string; text: string } {
  const { instancePath, keyword, params, propertyName } = error;
  if (keyword === 'additionalProperties' && instancePath === '')
    return explainUnknownKey(params.additionalProperty);
  if (keyword === 'required') {
    const hint = manifestHints[params.missingProperty];
    return { pointer: `/${params.missingProperty}`, text: `is missing: ${hint}.` };
  }
  const key = instancePath.split('/')[1] ?? '';
  if (key === '') return { pointer: '', text: 'must be a JSON object.' };
  const value = propertyName ?? instancePath.split('/').slice(1).reduce(enterValue, raw);
  const near =
    key === 'permissions' && typeof value === 'string' ? didYouMean(value, [...permissionNames]) : '';
  return { pointer: instancePath, text: `is ${show(value)}: ${manifestHints[key]}.${near}` };
}

function explainUnknownKey(key: string): { pointer: string; text: string } {
  const known = Object.keys(manifestSchema.properties);
  const near = didYouMean(key, known) || ` There are ${known.join(', ')}.`;
  return { pointer: `/${key}`, text: `is no key of a manifest: take it out.${near}` };
}

function enterValue(value: unknown, key: string): unknown {
  return (value as Record<string, unknown> | undefined)?.[key];
}

function idOf(raw: unknown): string | undefined {
  const id = (raw as { id?: unknown } | null)?.id;
  return typeof id === 'string' && new RegExp(manifestSchema.properties.id.pattern).test(id) ? id : undefined;
}

function show(value: unknown): string {
  return oneLine(JSON.stringify(value) ?? 'nothing');
}

/** Manifests are strangers' text: what is repeated of it stays short and in its line. */
export function oneLine(text: string): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ');
  return plain.length > 100 ? `${plain.slice(0, 99)}…` : plain;
}
