import { registerHooks } from 'node:module';

/**
 * Loaded before the tests of a plugin: from whatever folder they find what Enfilade gives them under its name, and it is the
 * one that runs here.
 */
const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'));
const names: Readonly<Record<string, string>> = {
  'enfilade/plugin-api': new URL(`../../plugin-api/index${extension}`, import.meta.url).href,
  'enfilade/plugin-testing': new URL(`../plugin-testing${extension}`, import.meta.url).href,
};

registerHooks({
  resolve(specifier, context, next) {
    const url = names[specifier];
    return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
  },
});
