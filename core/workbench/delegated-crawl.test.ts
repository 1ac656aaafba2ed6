import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
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
  test(`no page below /admin shows the ${delegate} anything from outside, and no link there leads nowhere`, async () => {
    const client = await world.site.signIn(world.users[delegate]);
    const { pages } = await crawl(client, '/admin', /^\/(admin|albums|photos)\b/);
    const wrong = [...pages].flatMap(([page, answer]) => [
      ...(answer.status >= 400 ? [`${page}: ${answer.status}`] : []),
      ...(page.startsWith('/admin') ? findOutside(answer).map(text => `${page}: ${text}`) : []),
    ]);
    assert.deepEqual(wrong, []);
    assert.ok(pages.size > expectedPages[delegate], `${pages.size} pages`);
  });

  test(`every button below /admin does something for the ${delegate}, and tells of nothing outside`, async () => {
    const client = await world.site.signIn(world.users[delegate]);
    const { buttons } = await crawl(client, '/admin', /^\/admin\b/);
    const wrong: string[] = [];
    for (const button of buttons.filter(({ action }) => isOurs.test(action)).map(fillIn)) {
      const takeBack = await takeBackSince(world.site);
      const answers = await pressAndFollow(client, button);
      await takeBack();
      const name = `${button.page}: ${button.action} ${JSON.stringify(button.fields.at(-1))}`;
      wrong.push(...answers.filter(isDead).map(({ status }) => `${name}: ${status}`));
      wrong.push(...answers.flatMap(findOutside).map(text => `${name}: ${text}`));
    }
    assert.deepEqual(wrong, []);
    assert.ok(buttons.length > expectedPages[delegate], `${buttons.length} buttons`);
  });
}

const expectedPages: Readonly<Record<Delegate, number>> = { contributor: 8, editor: 20, manager: 25 };

/** Pages of albums, photos and history; not those where links are made or access is told. */
const isOurs =
  /^\/admin\/((albums|photos)\/[\w-]+(\/(move|cover|trash|restore|photos))?|(changes|batches)\/.*)$/;

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
