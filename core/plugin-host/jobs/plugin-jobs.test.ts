import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { definePlugin } from '../../plugin-api/index.ts';
import { createTestGallery, type PluginUnderTest, type TestGallery } from '../../testing/test-gallery.ts';
import { queueDueJobs } from './tick.ts';

let site: TestGallery;
const seen: unknown[] = [];
const plugin: PluginUnderTest = {
  manifest: { id: 'worker' },
  definition: definePlugin(({ contribute }) => {
    contribute.job({
      name: 'note',
      async run({ data, progress }) {
        seen.push(data.word);
        await progress({ done: 1, total: 2, text: 'half' });
      },
    });
    contribute.schedule({ id: 'hourly', cron: '0 * * * *', job: 'note', data: { word: 'hour' } });
  }),
};
before(async () => {
  site = await createTestGallery({ plugins: [plugin] });
});
after(() => site.close());

const jobs = () => site.house.pluginJobs;
const parts = () => {
  const { database, jobs: queue, log } = site.house;
  return { db: database.knex, jobs: queue, log, host: () => site.plugins };
};

test('of one key one waits, and a job runs with its data and shows how far it is', async () => {
  const mine = jobs().enqueueFor('worker');
  const id = await mine.enqueue('note', { word: 'one' }, { key: 'k' });
  assert.ok(id);
  assert.equal(await mine.enqueue('note', { word: 'two' }, { key: 'k' }), null);
  await site.runJobs();
  assert.deepEqual(seen, ['one']);
  const [listed] = await jobs().list('worker');
  assert.equal(listed!.state, 'done');
  assert.deepEqual([listed!.done, listed!.total, listed!.message], [1, 2, 'half']);
  assert.ok(await mine.enqueue('note', { word: 'three' }, { key: 'k' }));
  await site.runJobs();
});

test('a job whose plugin is off waits for it, and runs when it is back', async () => {
  await jobs().enqueueFor('worker').enqueue('note', { word: 'parked' });
  await site.usePlugins([]);
  await site.runJobs();
  assert.ok((await jobs().list('worker')).some(({ state }) => state === 'parked'));
  await site.usePlugins([plugin]);
  const stop = jobs().startSchedules();
  await stop();
  await site.runJobs();
  assert.equal(seen.at(-1), 'parked');
});

test('a schedule queues its job once per time, however many look', async () => {
  await site.database.knex('plugin_schedules').delete();
  const count = () => seen.filter(word => word === 'hour').length;
  const at = (text: string) => queueDueJobs(parts(), new Date(text));
  await at('2027-01-01T10:30:00Z');
  await site.runJobs();
  assert.equal(count(), 0, 'a new schedule begins with its next time');
  await Promise.all([at('2027-01-01T11:00:00Z'), at('2027-01-01T11:00:10Z'), at('2027-01-01T11:20:00Z')]);
  await site.runJobs();
  assert.equal(count(), 1);
  await at('2027-01-01T15:01:00Z');
  await site.runJobs();
  assert.equal(count(), 2, 'times that were missed are made up for once');
});
