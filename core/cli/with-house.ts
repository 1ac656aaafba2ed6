import type { House } from '../house.ts';
import { openHouse } from '../main.ts';
import type { CliContext } from './context.ts';

/** Runs a command's work with both doors and the storage, beside a running server or alone. */
export async function withHouse<Result>(
  { config, log }: CliContext,
  name: string,
  action: (house: House) => Promise<Result>,
): Promise<Result> {
  const house = await openHouse({ config, log, name, plugins: 'load' });
  try {
    return await action(house);
  } finally {
    await house.close();
  }
}
