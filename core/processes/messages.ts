/** What a child tells its supervisor. */
export type ChildMessage =
  | { readonly kind: 'ready'; readonly url?: string; readonly setUpPath?: string | null }
  /** The event loop still turns. */
  | { readonly kind: 'alive' }
  /** It could not start; `code` and `message` are an AppError's. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** ms between signs of life, and without one until a child counts as hung. */
export const heartbeat = { every: 1_000, patience: 10_000 };

export function tellSupervisor(message: ChildMessage): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => {});
}
