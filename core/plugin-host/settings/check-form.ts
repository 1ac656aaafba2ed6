import { CronExpressionParser } from 'cron-parser';
import type { JsonSchema } from '../../plugin-api/index.ts';
import { checkValues, type ValueProblem, valueAt } from './check-values.ts';
import { checkChoices, type FormChoices } from './form-choices.ts';
import {
  isRecord,
  itemsOf,
  narrowSchema,
  pointerTo,
  propertiesOf,
  typeOf,
  type Values,
  type Widget,
  widgetOf,
} from './schema.ts';

export interface CheckedForm {
  readonly schema: JsonSchema;
  readonly values: Values;
  /** What is kept by now. */
  readonly stored?: Values;
  readonly choices?: FormChoices;
}

/** What a schema says of values, and what it cannot say: whether picked things are there, whether a time plan is one. */
export function checkForm({ schema, values, stored, choices = {} }: CheckedForm): ValueProblem[] {
  const problems = checkValues(schema, values).map(problem => asAsked(schema, values, problem));
  return [
    ...problems,
    ...checkChoices(schema, stored ? { values, stored } : { values }, choices),
    ...checkCrons(schema, values, ''),
  ];
}

/** Somebody who left a field empty, or wrote a duration in other words, is told of that rather than of types. */
function asAsked(schema: JsonSchema, values: Values, problem: ValueProblem): ValueProblem {
  const value = valueAt(values, problem.pointer);
  if (problem.keyword === 'minLength' && value === '') return { ...problem, keyword: 'required' };
  const isDuration = widgetAt(schema, values, problem.pointer) === 'duration' && typeof value === 'string';
  return isDuration ? { ...problem, keyword: 'duration' } : problem;
}

function widgetAt(schema: JsonSchema, values: unknown, pointer: string): Widget | null {
  let part: JsonSchema | undefined = schema;
  let value = values;
  for (const step of pointer.split('/').slice(1)) {
    if (part === undefined) return null;
    part =
      typeOf(part) === 'array'
        ? itemsOf(part)
        : propertiesOf(narrowSchema(part, value)).find(([name]) => name === step)?.[1];
    value = isRecord(value) ? value[step] : Array.isArray(value) ? value[Number(step)] : undefined;
  }
  return part ? widgetOf(part) : null;
}

function checkCrons(schema: JsonSchema, value: unknown, pointer: string): ValueProblem[] {
  if (Array.isArray(value))
    return value.flatMap((item, index) => checkCrons(itemsOf(schema), item, pointerTo(pointer, index)));
  if (typeOf(schema) === 'object')
    return propertiesOf(narrowSchema(schema, value)).flatMap(([name, property]) =>
      checkCrons(property, isRecord(value) ? value[name] : undefined, pointerTo(pointer, name)),
    );
  if (widgetOf(schema) !== 'cron' || typeof value !== 'string' || value === '' || isCron(value)) return [];
  return [{ pointer, keyword: 'cron', params: {}, message: 'is no time plan of five fields' }];
}

function isCron(text: string): boolean {
  if (text.trim().split(/\s+/).length !== 5) return false;
  try {
    CronExpressionParser.parse(text, { tz: 'UTC' });
    return true;
  } catch {
    return false;
  }
}
