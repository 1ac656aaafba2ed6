import { createCliContext } from './context.ts';
import { runProgram } from './run-program.ts';

process.exitCode = await runProgram(createCliContext(process), process.argv.slice(2));
