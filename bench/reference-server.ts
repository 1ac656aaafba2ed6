import { startHelper } from './helper-process.ts';

/** What the references answer: bytes from memory by a bare Koa app, or a file, or some one behind the other, by `node:http` and streams. */
export type ReferenceAnswer =
  | { readonly kind: 'koa'; readonly headers: Readonly<Record<string, string>>; readonly bodyBase64: string }
  | { readonly kind: 'file'; readonly headers: Readonly<Record<string, string>>; readonly path: string }
  | {
      readonly kind: 'files';
      readonly headers: Readonly<Record<string, string>>;
      readonly paths: readonly string[];
    };

export interface ReferenceServer {
  /** Answers so from now on, at every address below the returned origin. */
  serve(answer: ReferenceAnswer): Promise<string>;
  stop(): Promise<void>;
}

export async function startReferenceServer(): Promise<ReferenceServer> {
  const file = new URL('./reference-process.ts', import.meta.url);
  const helper = await startHelper<ReferenceAnswer, string>(file);
  return { serve: helper.ask, stop: helper.stop };
}
