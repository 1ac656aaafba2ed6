import type { Command } from 'commander';
import { backgroundJob, createBackgroundJob } from '../derivatives/background/background-job.ts';
import { cleanPresets } from '../derivatives/presets/clean-presets.ts';
import { listKeptRevisions, type PresetPlan, planPresets } from '../derivatives/presets/preset-plan.ts';
import { fail } from '../errors/app-error.ts';
import type { House } from '../house.ts';
import type { PresetRevision, Presets } from '../plugin-api/index.ts';
import { currentRecipe, editRecipe, proposeRevision } from '../presets/propose.ts';
import { checkRecipe } from '../presets/schemas.ts';
import { isStandard } from '../presets/standard.ts';
import { CommandEnd } from './command-end.ts';
import type { CliContext } from './context.ts';
import { type Interruption, listenForInterruption } from './interruption.ts';
import { addRecipeOptions, type RecipeOptions, readEdit } from './preset-options.ts';
import { describePlan, sayBytes } from './preset-output.ts';
import { printLine, type WithJson } from './print-line.ts';
import { withHouse } from './with-house.ts';

const viewer = { kind: 'system', name: 'preset' } as const;

interface ApplyOptions extends RecipeOptions {
  readonly now?: boolean;
}

export function register(program: Command, context: CliContext): void {
  const command = program
    .command('preset')
    .description('sizes of pictures: list, plan, apply, retire, clean');
  command
    .command('list')
    .description('list what is in force, and what is kept of it and of earlier revisions')
    .option('--json', 'print JSON')
    .action((options: WithJson) => listPresets(context, options));
  addRecipeOptions(
    command
      .command('plan [name]')
      .description('say what a changed recipe would make; without a name, what is missing of those in force'),
  ).action((name: string | undefined, options: RecipeOptions) => plan(context, name, options));
  addRecipeOptions(
    command
      .command('apply [name]')
      .description('put a recipe in force and make its files; without a name, make what is missing')
      .option('--now', 'make the files here instead of leaving them to the server'),
  ).action((name: string | undefined, options: ApplyOptions) => apply(context, name, options));
  command
    .command('retire <name>')
    .description('take a preset of your own out of force; its files stay until they are cleaned')
    .option('--json', 'print JSON')
    .action((name: string, options: WithJson) => retire(context, name, options));
  command
    .command('clean [name]')
    .description('remove the files of revisions and of watermarks that are not in force')
    .option('--json', 'print JSON')
    .action((name: string | undefined, options: WithJson) => clean(context, name, options));
}

async function listPresets(context: CliContext, { json }: WithJson): Promise<void> {
  const { presets, kept } = await withHouse(context, 'preset', async house => {
    const known = await house.presets.read();
    return { presets: known, kept: await listKeptRevisions(house.database.knex, known) };
  });
  const list = [...presets.inForce, ...presets.past].map(({ name, revision, recipe }) => {
    const found = kept.find(each => each.preset === name && each.revision === revision);
    const isInForce = presets.inForce.some(each => each.name === name && each.revision === revision);
    return {
      ...{ name, revision, isInForce, isStandard: isStandard(name), recipe },
      ...{ files: found?.files ?? 0, bytes: found?.bytes ?? 0 },
    };
  });
  if (json) return printLine(context, JSON.stringify({ data: list }));
  for (const { name, revision, isInForce, recipe, files, bytes } of list) {
    const facts = `${recipe.fits} px`.padStart(7);
    const size = `${String(files).padStart(8)} files ${sayBytes(bytes).padStart(10)}`;
    printLine(context, `${isInForce ? '*' : ' '} ${`${name}@${revision}`.padEnd(20)} ${facts} ${size}`);
  }
}

/** The revisions that an order is about: the one that its options describe, or all that are in force. */
async function readOrder(
  context: CliContext,
  house: House,
  { name, options }: { name: string | undefined; options: RecipeOptions },
): Promise<readonly PresetRevision[]> {
  const presets = await house.presets.read();
  const edit = await readEdit(context, options);
  if (name === undefined) {
    if (edit) fail('VALIDATION_FAILED', { message: 'Say whose recipe this is.', pointer: '/name' });
    return presets.inForce;
  }
  // a name that was mistyped would be a new preset otherwise
  const isKnown = presets.inForce.some(each => each.name === name);
  if (!isKnown && edit?.fits === undefined) refuseUnknown(presets, name);
  const recipe = editRecipe(currentRecipe(presets, name), edit ?? {});
  checkRecipe(name, recipe);
  return [proposeRevision(presets, name, recipe)];
}

function refuseUnknown({ inForce }: Presets, name: string): never {
  const names = inForce.map(each => each.name).join(', ');
  const hint = 'A new one begins with --fits, or with a recipe that has it.';
  return fail('NOT_FOUND', { message: `There is no preset "${name}". There are ${names}. ${hint}` });
}

async function plan(context: CliContext, name: string | undefined, options: RecipeOptions): Promise<void> {
  const order = await withHouse(context, 'preset', async house => {
    const revisions = await readOrder(context, house, { name, options });
    return { revisions, plan: await planPresets(house.database.knex, revisions) };
  });
  printPlan(context, order, options);
}

interface Order {
  readonly revisions: readonly PresetRevision[];
  readonly plan: PresetPlan;
  /** Files that are missing after they were made here. */
  readonly left?: number;
}

function printPlan(context: CliContext, order: Order, { json }: WithJson): void {
  const lines = json ? [JSON.stringify(order.plan)] : describePlan(order.plan, order.revisions);
  for (const line of lines) printLine(context, line);
}

async function apply(context: CliContext, name: string | undefined, options: ApplyOptions): Promise<void> {
  const interruption = listenForInterruption();
  let left = 0;
  try {
    const order = await withHouse(context, 'preset', house =>
      putInForce(context, house, { name, options, interruption }),
    );
    left = order.left ?? 0;
    printApplied(context, order, { name, options, interruption });
  } finally {
    interruption.close();
  }
  if (interruption.exitCode !== null) throw new CommandEnd(interruption.exitCode);
  if (left > 0) throw new CommandEnd(1);
}

interface Asked {
  readonly name: string | undefined;
  readonly options: ApplyOptions;
  readonly interruption: Interruption;
}

async function putInForce(
  context: CliContext,
  house: House,
  { name, options, interruption }: Asked,
): Promise<Order> {
  const revisions = await readOrder(context, house, { name, options });
  const planned = await planPresets(house.database.knex, revisions);
  const [only] = revisions;
  if (name !== undefined && only) {
    const reason = `Preset ${name} changed by command`;
    await house.gallery.change({ viewer, reason }, tx => tx.presets.edit(name, only.recipe));
  }
  if (options.now) await makeHere(context, house, { options, interruption });
  else await house.jobs.enqueue(house.database.knex, backgroundJob.name, {}, { key: backgroundJob.key });
  if (!options.now) return { revisions, plan: planned };
  const { total } = await planPresets(house.database.knex, revisions);
  return { revisions, plan: planned, left: total.files };
}

function printApplied(context: CliContext, order: Order, { name, options, interruption }: Asked): void {
  const [only] = order.revisions;
  const isStopped = interruption.exitCode !== null;
  const isMade = order.left === 0 && !isStopped;
  if (options.json) {
    const which = name !== undefined && only ? { name, revision: only.revision } : {};
    printLine(context, JSON.stringify({ plan: order.plan, ...which, isMade }));
    return;
  }
  if (name !== undefined && only) printLine(context, `${only.name}@${only.revision} is in force.`);
  printPlan(context, order, {});
  if (isStopped) printLine(context, 'Stopped; "preset apply --now" goes on, and so does the server.');
  else if (order.left)
    printLine(
      context,
      `${order.left === 1 ? '1 file' : `${order.left} files`} could not be made; the log says why.`,
    );
  else if (order.plan.total.files > 0) {
    const server = 'The server makes the files, the most viewed photos first.';
    printLine(context, isMade ? 'The files are made.' : server);
  }
}

/** May be broken off and called again; what was not made then is left to the server. */
async function makeHere(
  { stderr }: CliContext,
  house: House,
  { options: { json }, interruption: { signal } }: Pick<Asked, 'options' | 'interruption'>,
): Promise<void> {
  const run = createBackgroundJob({ ...house, db: house.database.knex });
  try {
    await run({
      ...{ id: 'command', data: {}, signal },
      async progress({ done, total }) {
        if (stderr.isTTY && !json) stderr.write(`\r${done} of ${total} photos`);
      },
    });
  } catch (error) {
    if (!signal.aborted) throw error;
    await house.jobs.enqueue(house.database.knex, backgroundJob.name, {}, { key: backgroundJob.key });
  } finally {
    if (stderr.isTTY && !json) stderr.write('\n');
  }
}

async function retire(context: CliContext, name: string, { json }: WithJson): Promise<void> {
  await withHouse(context, 'preset', async ({ gallery, presets }) => {
    const { inForce } = await presets.read();
    const names = inForce.map(each => each.name);
    if (!names.includes(name)) {
      const message = `There is no preset "${name}" in force. There are ${names.join(', ')}.`;
      fail('NOT_FOUND', { message });
    }
    const reason = `Preset ${name} retired by command`;
    await gallery.change({ viewer, reason }, tx => tx.presets.retire(name));
  });
  printLine(
    context,
    json ? JSON.stringify({ name }) : `${name} is out of force; its files stay until cleaned.`,
  );
}

async function clean(context: CliContext, name: string | undefined, { json }: WithJson): Promise<void> {
  const files = await withHouse(context, 'preset', async house => {
    const { inForce, past } = await house.presets.read();
    const known = [...new Set([...inForce, ...past].map(each => each.name))];
    if (name !== undefined && !known.includes(name))
      fail('NOT_FOUND', { message: `There is no preset "${name}". There are ${known.join(', ')}.` });
    return cleanPresets({ ...house, db: house.database.knex }, name);
  });
  printLine(context, json ? JSON.stringify({ files }) : `${files} files removed.`);
}
