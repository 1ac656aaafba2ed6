import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findHtmlProblems } from '../testing/html-problems.ts';
import { hostile } from '../testing/sample-gallery.ts';
import { createTestGallery, type TestGallery } from '../testing/test-gallery.ts';
import { fillWorkbench, type SampleWorkbench } from './sample-workbench.fixture.ts';

let site: TestGallery;
let workbench: SampleWorkbench;

before(async () => {
  site = await createTestGallery();
  workbench = await fillWorkbench(site, hostile);
});
after(() => site.close());

for (const language of ['en', 'de']) {
  test(`every page of the workbench is valid HTML in ${language}, private, and shows what people wrote as text`, async () => {
    workbench.admin.cookies.set('language', language);
    const problems: string[] = [];
    for (const [name, path] of Object.entries(workbench.paths)) {
      const { status, body, headers } = await workbench.admin.get(path);
      assert.equal(status, 200, name);
      assert.equal(headers.get('cache-control'), 'no-store', name);
      assert.ok(!body.includes(hostile.slice(0, 12)), name);
      problems.push(...(await findHtmlProblems(name, body)));
    }
    workbench.admin.cookies.delete('language');
    assert.deepEqual(problems, []);
  });
}

test('every text of the workbench comes from a catalogue, in whatever language and direction', async () => {
  workbench.admin.cookies.set('language', 'xb');
  for (const [name, path] of Object.entries(workbench.paths)) {
    const { body } = await workbench.admin.get(path);
    assert.match(body, /<html lang="xb" dir="rtl"/, name);
    assert.doesNotMatch(body, /manage\.[a-zA-Z]+\./, name);
    assert.doesNotMatch(body, />(Overview|Add photos|Save|Undo|History|Title|Edit|Trash)</, name);
  }
  workbench.admin.cookies.delete('language');
});
