import { type Debugger, type InspectorNotification, Session } from 'node:inspector';
import { type PluginFolders, type StackFrame, toPath } from './plugin-folders.ts';

type Paused = InspectorNotification<Debugger.PausedEventDataType>;
type Parsed = InspectorNotification<Debugger.ScriptParsedEventDataType>;

/**
 * Stops the main thread, reads its stack, the innermost call first, and lets it go on. Works while it is in an endless loop or
 * regular expression; null when it doesn't stop within `patience` ms, as in a system call or a garbage collection. Only for other
 * threads.
 */
export function readMainStack(
  folders: PluginFolders,
  patience: number,
): Promise<readonly StackFrame[] | null> {
  const session = new Session();
  session.connectToMainThread();
  // frames name their script by number alone
  const scripts = new Map<string, string>();
  session.on('Debugger.scriptParsed', ({ params }: Parsed) => void scripts.set(params.scriptId, params.url));
  return new Promise(resolve => {
    const finish = (frames: readonly StackFrame[] | null) => {
      clearTimeout(timer);
      // lets it go on as well
      session.disconnect();
      resolve(frames);
    };
    const timer = setTimeout(finish, patience, null);
    session.once('Debugger.paused', ({ params }: Paused) => finish(toFrames(params.callFrames)));
    session.post('Debugger.enable');
    session.post('Debugger.pause');
  });

  function toFrames(callFrames: readonly Debugger.CallFrame[]): readonly StackFrame[] {
    return callFrames.map(({ functionName, url, location }) => {
      const address = url || (scripts.get(location.scriptId) ?? '');
      return {
        plugin: folders.ownerOf(address),
        function: functionName,
        file: toPath(address),
        line: location.lineNumber + 1,
      };
    });
  }
}
