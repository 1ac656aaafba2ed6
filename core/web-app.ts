import { join } from 'node:path';
import type Koa from 'koa';
import { lendEyes, readNextPublication } from './access/index.ts';
import { createApp } from './app.ts';
import { loadAssets } from './assets/assets.ts';
import { publicAddress } from './config/read-config.ts';
import { createMarkPictures } from './derivatives/marked/mark-pictures.ts';
import { createBoundedFiles } from './derivatives/on-demand/bounded-files.ts';
import { findMarkImage } from './derivatives/queries.ts';
import { createFindEditable } from './find-editable.ts';
import type { House } from './house.ts';
import { createCookieJar } from './http/cookies.ts';
import { createFormTokens } from './http/form-token.ts';
import type { Health } from './http/health-routes.ts';
import type { RequestState } from './http/state.ts';
import { createViewAs } from './http/view-as.ts';
import { createPictureParts } from './picture-parts.ts';
import { enter } from './plugin-host/containment/entry.ts';
import { createPluginPageParts } from './plugin-pages-parts.ts';
import { createPresetWork } from './preset-parts.ts';
import { createLinkDoor } from './shares/link-door.ts';
import { createTokens } from './tokens/tokens.ts';
import { createAccount } from './users/account.ts';
import { createForgottenPassword } from './users/forgotten-password.ts';
import { createKnownDevices } from './users/known-devices.ts';
import { resetJob } from './users/reset-job.ts';
import { createBrowserSessions } from './users/session-cookie.ts';
import { createSessions } from './users/sessions.ts';
import { createSetUp, type SetUp } from './users/set-up.ts';
import { createSignIn } from './users/sign-in.ts';
import { createSignInLimit } from './users/sign-in-limit.ts';
import { createAddedAssets } from './views/added-asset-sources.ts';
import { createViews } from './views/create-views.ts';
import type { Extensions } from './views/extensions.ts';
import { createTemplateProblems } from './views/templating/template-problems.ts';
import { coreLocales, loadCatalogues } from './views/texts/catalogues.ts';
import { untilTomorrow } from './views/texts/days.ts';
import { createPluginTexts } from './views/texts/plugin-texts.ts';

export interface WebApp {
  readonly app: Koa<RequestState>;
  readonly setUp: SetUp;
}

export interface WebAppOptions {
  readonly health: Health;
  /** Adds the pseudo-locales. */
  readonly pseudoLocales?: boolean;
}

/** Builds the app of a house: what its middleware and routes need, made and handed in. */
export function createWebApp(house: House, options: WebAppOptions): WebApp {
  const { config, log, gallery, secret, database, siteSettings, plugins, themes } = house;
  const catalogues = loadCatalogues({
    folder: coreLocales,
    pseudo: options.pseudoLocales,
    added: {
      folder: join(config.dataDir, 'locales'),
      onProblem: (file, err) => log.warn({ file, err }, 'texts of this gallery are left out'),
    },
  });
  const assets = loadAssets();
  const problems = createTemplateProblems(log);
  const extensions = extensionsOf(plugins);
  const views = createViews({
    log,
    catalogues,
    assets,
    publicUrl: publicAddress(config),
    extensions,
    themes,
    readAsGuest: () => gallery.as({ kind: 'guest' }),
    themeTexts: createPluginTexts({ pseudo: options.pseudoLocales, report: problems.report, kind: 'theme' }),
    problems,
    pluginTexts: createPluginTexts({ pseudo: options.pseudoLocales, report: problems.report }),
  });
  const cookies = createCookieJar(config.publicUrl);
  const tokens = createFormTokens({ secret, cookies });
  const sessions = createSessions(database.knex);
  const programTokens = createTokens(database.knex);
  const users = createUserParts(house, { cookies, sessions });
  const app = createApp({
    ...house,
    ...options,
    ...createPluginPageParts(house),
    db: database.knex,
    findEditable: createFindEditable(database.knex, house.accessRules),
    views,
    catalogues,
    assets,
    publicAddress: publicAddress(config),
    addedAssets: createAddedAssets({ extensions, themes }),
    themes,
    cookies,
    tokens,
    presetWork: createPresetWork(house),
    users,
    pictures: createPictureParts(house),
    markPictures: createMarkPictures({
      ...house,
      findMarkImage: sha256 => findMarkImage(database.knex, sha256),
    }),
    photoFiles: { originalPath: house.storage.originalPath, findBounded: createBoundedFiles(house) },
    gallery,
    resolveSession: sessions.resolve,
    viewAs: createViewAs({
      secret,
      cookies,
      gallery,
      lendEyes: (viewer, named) => lendEyes(database.knex, viewer, named),
    }),
    resolveToken: programTokens.resolve,
    programTokens,
    links: createLinkDoor({
      db: database.knex,
      secret,
      publicUrl: config.publicUrl,
      passwords: house.passwords,
      accessRules: house.accessRules,
    }),
    generation: () => {
      // while a rule fails, what it hides is missing from pages that are right again in a moment
      if (house.accessRules.isFailing()) return null;
      const changes = house.changes?.generation() ?? null;
      // side by side: a request that goes on with the plugins of before must not take a sum for that of others
      return changes === null ? null : changes * 2 ** 20 + (plugins.generation() % 2 ** 20);
    },
    // "on this day" is another page tomorrow
    untilNextPublication: async () =>
      Math.min((await readNextPublication(database.knex)) ?? Infinity, untilTomorrow(new Date())),
    siteLanguage: () => siteSettings.known.language,
  });
  return { app, setUp: users.setUp };
}

/** The host answers for the kernel of the request that asks, so nothing of it may be read here and kept. */
function extensionsOf(plugins: House['plugins']): Extensions {
  return {
    enter,
    get hooks() {
      return plugins.hooks;
    },
    get contributions() {
      return plugins.contributions;
    },
    plugins: () => plugins.plugins(),
    generation: () => plugins.generation(),
  };
}

function createUserParts(
  { database, passwords, accountLinks, jobs, gallery, secret, instanceId }: House,
  parts: { cookies: ReturnType<typeof createCookieJar>; sessions: ReturnType<typeof createSessions> },
) {
  const db = database.knex;
  const limit = createSignInLimit(db);
  return {
    signIn: createSignIn({ db, passwords, limit }),
    account: createAccount({ db, passwords, limit }),
    passwords,
    accountLinks,
    forgotten: createForgottenPassword({
      db,
      canMail: accountLinks.canMail,
      enqueue: data => jobs.enqueue(db, resetJob.name, data),
    }),
    devices: createKnownDevices({ secret, cookies: parts.cookies }),
    browserSessions: createBrowserSessions(parts),
    setUp: createSetUp({ db, gallery, passwords, secret, instanceId }),
  };
}
