import path from 'node:path';
import ts from 'typescript';

const root = path.resolve(import.meta.dirname, '../..');
const entry = path.join(root, 'core/plugin-api/index.ts');

export interface PluginApiProgram {
  readonly checker: ts.TypeChecker;
  /** Of what was compiled. */
  readonly file: ts.SourceFile;
  /** `file:line: message`, empty when it is right. */
  readonly problems: readonly string[];
}

/** Compiles a text that imports from `enfilade/plugin-api`, as strictly as the project itself; nothing is written. */
export function compileAgainstPluginApi(text: string): PluginApiProgram {
  const name = path.join(root, 'docs/generate/in-memory.ts');
  const options = { ...readOptions(), noEmit: true, paths: { 'enfilade/plugin-api': [entry] } };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = file => file === name || fileExists(file);
  host.getSourceFile = (file, ...rest) =>
    file === name
      ? ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true)
      : getSourceFile(file, ...rest);
  const program = ts.createProgram([name], options, host);
  const file = program.getSourceFile(name)!;
  const problems = ts.getPreEmitDiagnostics(program, file).map(problem => describe(file, problem));
  return { checker: program.getTypeChecker(), file, problems };
}

function readOptions(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  return ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root).options;
}

function describe(file: ts.SourceFile, { start = 0, messageText }: ts.Diagnostic): string {
  const line = file.getLineAndCharacterOfPosition(start).line;
  return `${file.text.split('\n')[line]?.trim()}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
}

/** The types of the aliases of a compiled text, by name. */
export function* aliasesOf({ checker, file }: PluginApiProgram): Generator<[string, ts.Type]> {
  for (const statement of file.statements)
    if (ts.isTypeAliasDeclaration(statement))
      yield [statement.name.text, checker.getTypeFromTypeNode(statement.type)];
}
