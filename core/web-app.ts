import type Koa from 'koa';
import { lendEyes, readNextPublication } from './access/index.ts';
import { createApp } from './app.ts';
import { loadAssets } from './assets/assets.ts';
import { publicAddress } from './config/read-config.ts';
import { createBoundedFiles } from './derivatives/bounded-files.ts';
import type { House } from './house.ts';
import { createCookieJar } from './http/cookies.ts';
import { createFormTokens } from './http/form-token.ts';
import type { Health } from './http/health-routes.ts';
import type { RequestState } from './http/state.ts';
import { createViewAs } from './http/view-as.ts';
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
import { coreLocales, loadCatalogues } from './views/catalogues.ts';
import { createViews } from './views/create-views.ts';

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
  const { config, log, gallery, secret, database, siteSettings } = house;
  const catalogues = loadCatalogues({ folder: coreLocales, pseudo: options.pseudoLocales });
  const assets = loadAssets();
  const views = createViews({
    log,
    catalogues,
    assets,
    publicUrl: publicAddress(config),
  });
  const cookies = createCookieJar(config.publicUrl);
  const tokens = createFormTokens({ secret, cookies });
  const sessions = createSessions(database.knex);
  const programTokens = createTokens(database.knex);
  const users = createUserParts(house, { cookies, sessions });
  const app = createApp({
    ...house,
    ...options,
    views,
    catalogues,
    assets,
    cookies,
    tokens,
    users,
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
    }),
    generation: () => house.changes?.generation() ?? null,
    untilNextPublication: () => readNextPublication(database.knex),
    siteLanguage: () => siteSettings.known.language,
  });
  return { app, setUp: users.setUp };
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
