import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';

/** One import; paths are relative to the root of the project, other packages keep their name. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** Vanishes when types are stripped. */
  readonly typeOnly: boolean;
}

/** All imports and re-exports of a TypeScript file, also those made by `import()`. */
export async function readImports(root: string, file: string): Promise<Import[]> {
  const source = ts.createSourceFile(
    file,
    await readFile(path.join(root, file), 'utf8'),
    ts.ScriptTarget.Latest,
  );
  const found: Import[] = [];
  const add = (specifier: ts.Expression | undefined, typeOnly: boolean) => {
    if (specifier && ts.isStringLiteralLike(specifier)) {
      found.push({ from: file, to: resolveImport(file, specifier.text), typeOnly });
    }
  };
  const visit = (node: ts.Node): void => {
    // "import { type A }" stays behind as an import of nothing, so only "import type" counts as types
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, isTypeImport(node));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      add(node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  return node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function resolveImport(file: string, specifier: string): string {
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
}
