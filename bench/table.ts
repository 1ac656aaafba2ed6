import { type Finding, isMet, type Unit } from './finding.ts';

/** The findings as lines of equal columns. */
export function formatTable(findings: readonly Finding[]): string {
  const rows = [['bench', 'what', 'measured', 'goal', '', ''], ...findings.map(toRow)];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  const lines = rows.map(row => row.map((cell, column) => pad(cell, widths[column]!, column)).join('  '));
  return `${lines.map(line => line.trimEnd()).join('\n')}\n`;
}

function toRow({ bench, what, value, unit, goal, note = '' }: Finding): string[] {
  const verdict = { true: 'met', false: 'short', null: '' }[String(isMet({ value, goal }))]!;
  return [bench, what, formatValue(value, unit), formatGoal(goal, unit), verdict, note];
}

function formatGoal(goal: Finding['goal'], unit: Unit): string {
  if (goal === null) return '';
  return 'atMost' in goal ? `≤ ${formatValue(goal.atMost, unit)}` : `≥ ${formatValue(goal.atLeast, unit)}`;
}

/** Three significant digits tell more than two machines agree on. */
export function formatValue(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return '–';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`.trimEnd();
}

function pad(cell: string, width: number, column: number): string {
  return column === 2 || column === 3 ? cell.padStart(width) : cell.padEnd(width);
}
