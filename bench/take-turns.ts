/** A B A B …: one value of each a round. What comes first in a round changes, so that neither has the better place. */
export async function takeTurns(
  rounds: number,
  subject: () => Promise<number>,
  reference: () => Promise<number>,
): Promise<{ subject: number[]; reference: number[] }> {
  const values = { subject: [] as number[], reference: [] as number[] };
  const one = async (name: keyof typeof values, measure: () => Promise<number>) =>
    values[name].push(await measure());
  for (let round = 0; round < rounds; round += 1) {
    if (round % 2 === 0) await one('subject', subject);
    await one('reference', reference);
    if (round % 2 === 1) await one('subject', subject);
  }
  return values;
}
