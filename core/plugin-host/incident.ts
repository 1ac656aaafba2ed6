/** What a plugin did wrong: counted, shown to the administrator, and evidence when it is paused. */
export interface Incident {
  readonly plugin: string;
  /** `photo.saving`, `block:light`, `setup`, `timer` … */
  readonly where: string;
  readonly kind: 'throw' | 'timeout' | 'nonsense' | 'stray' | 'hang' | 'exit' | 'memory' | 'boot';
  /** For the administrator; never shown to visitors. */
  readonly message: string;
  /** With the plugin's own files; null where there is none. */
  readonly stack: string | null;
  readonly at: Date;
  /** `web`, `worker`, `command`. */
  readonly process: string;
}
