import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findHtmlProblems } from '../testing/html-problems.ts';
import type { WebAnswer, WebClient } from '../testing/web-client.ts';
import { crawl, type Pressable, press } from './crawl.fixture.ts';
import {
  createDelegatedWorld,
  type Delegate,
  type DelegatedWorld,
  delegates,
  outsideMark,
} from './delegated-world.fixture.ts';
import { takeBackSince } from './take-back.fixture.ts';

let world: DelegatedWorld;
before(async () => {
  world = await createDelegatedWorld();
});
after(() => world.site.close());

/** Names and ids of what lies outside, as far as a page holds them. */
function findOutside(answer: WebAnswer): string[] {
  const told = `${answer.body} ${answer.location ?? ''}`;
  return [outsideMark, ...world.outsideIds].filter(text => told.includes(text));
}

for (const delegate of delegates) {
  test(`no page below /admin shows the ${delegate} anything from outside, and nothing there leads nowhere`, async () => {
    const client = await world.site.signIn(world.users[delegate]);
    const { pages, links, buttons } = await crawl(client, '/admin', /^\/admin\b/);
    const wrong = [...pages].flatMap(([page, answer]) => [
      ...(answer.status >= 400 ? [`${page}: ${answer.status}`] : []),
      ...findOutside(answer).map(text => `${page}: ${text}`),
      ...(answer.body.match(/\bmanage\.[a-z]+\.[a-zA-Z.]+/g) ?? []).map(
        key => `${page}: ${key} is in no catalogue`,
      ),
    ]);
    for (const [page, { body }] of pages) {
      if (body.startsWith('<!doctype')) wrong.push(...(await findHtmlProblems(page, body)));
    }
    for (const link of links.filter(each => /^\/(albums|photos)\//.test(each))) {
      const { status } = await client.get(link);
      if (status !== 200) wrong.push(`${link}: ${status}`);
    }
    const ours = buttons.filter(({ action }) => isOurs.test(action)).map(fillIn);
    for (const button of ours) wrong.push(...(await tryButton(client, button)));
    assert.deepEqual(wrong, []);
    assert.ok(pages.size > least[delegate] && ours.length > least[delegate], `${pages.size} ${ours.length}`);
  });
}

/** What was done is taken back, so that the next button finds what its page showed. */
async function tryButton(client: WebClient, button: Pressable): Promise<string[]> {
  const takeBack = await takeBackSince(world.site);
  const answers = await pressAndFollow(client, button);
  await takeBack();
  const name = `${button.page}: ${button.action} ${JSON.stringify(button.fields.at(-1))}`;
  return answers.flatMap(answer => [
    ...(isDead(answer) ? [`${name}: ${answer.status}`] : []),
    ...findOutside(answer).map(text => `${name}: ${text}`),
  ]);
}

/** Pages, and buttons on them: fewer would mean that the crawl went astray. */
const least: Readonly<Record<Delegate, number>> = { contributor: 10, editor: 25, manager: 35 };

/** Links that are made and eyes that are lent aren't taken back by undoing changes. */
const isOurs = /^\/admin\/(?!links|view-as|albums\/[^/]+\/links|photos\/[^/]+\/links)/;

/** Conflicts and what is missing in a form are told in the form. */
function isDead({ status }: WebAnswer): boolean {
  return status >= 400 && status !== 400 && status !== 409;
}

/** One photo is chosen, and what is empty is filled. */
function fillIn({ fields, ...button }: Pressable): Pressable {
  const shown = fields.find(([name]) => name === 'shown')?.[1];
  const chosen = shown && !fields.some(([name]) => name === 'photo') ? [['photo', shown] as const] : [];
  const filled = fields.map(([name, value]) => [name, value || (missing[name] ?? '')] as const);
  return { ...button, fields: [...chosen, ...filled] };
}

const missing: Readonly<Record<string, string>> = { tags: 'wood', place: '1', title: 'A title' };

async function pressAndFollow(client: WebClient, button: Pressable): Promise<WebAnswer[]> {
  const answer = await press(client, await withFreshFields(client, button));
  return answer.location ? [answer, await client.get(answer.location)] : [answer];
}

/** What was taken back counts as a change, too: the revision that a form was made from is a later one by now. */
async function withFreshFields(client: WebClient, button: Pressable): Promise<Pressable> {
  const { body } = await client.get(button.page);
  const revision = /name="revision" value="(\d+)"/.exec(body)?.[1];
  const fields = button.fields.map(
    ([name, value]) => [name, name === 'revision' ? revision! : value] as const,
  );
  return { ...button, fields };
}
