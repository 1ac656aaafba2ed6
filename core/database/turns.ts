/** Runs work one after the other for each key, and side by side for different ones. */
export type InTurn = <Result>(key: string, work: () => Promise<Result>) => Promise<Result>;

export function takeTurns(): InTurn {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.catch(() => {}).then(work);
    last.set(key, mine);
    const leave = () => void (last.get(key) === mine && last.delete(key));
    mine.then(leave, leave);
    return mine;
  };
}
