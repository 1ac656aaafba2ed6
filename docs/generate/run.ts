import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTestDatabase, serverVariable } from '../../core/testing/test-database.ts';
import { startTestServer } from '../../core/testing/test-server.ts';
import { generatePages, projectRoot } from './pages.ts';

/** `npm run docs`: writes the generated pages anew, from a database that is made for it and thrown away. */
const server = await startTestServer();
try {
  process.env[serverVariable] = server.url;
  const database = await createTestDatabase();
  for (const { file, text } of await generatePages(database.knex)) {
    await writeFile(path.join(projectRoot, file), text);
    process.stdout.write(`${file}\n`);
  }
  await database.drop();
} finally {
  await server.stop();
}
