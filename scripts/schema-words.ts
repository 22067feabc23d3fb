/** @file What a JSON Schema asks for, in a few words. */

export interface Schema {
  type?: string;
  const?: string;
  enum?: string[];
  anyOf?: Schema[];
  oneOf?: ObjectSchema[];
  items?: Schema;
  additionalProperties?: Schema | false;
  allOf?: Schema[];
  $ref?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
}

export interface ObjectSchema extends Schema {
  properties: Record<string, Schema>;
  required?: string[];
}

/** `0 ≤ number < 1`, `"full"` or `integer > 0`, a list of … */
export function wordsOf(schema: Schema): string {
  if (schema.allOf) return schema.allOf.map(wordsOf).join(' and ');
  if (schema.anyOf) return [...new Set(schema.anyOf.map(wordsOf))].join(' or ');
  if (schema.$ref) return referenceTo(schema.$ref.split('/').at(-1)!);
  if (schema.enum) return schema.enum.map((value) => `\`"${value}"\``).join(', ');
  if (schema.const !== undefined) return `\`"${schema.const}"\``;
  if (schema.oneOf) return 'object';
  if (schema.items) return `list of ${wordsOf(schema.items)}`;
  if (schema.additionalProperties) return `object of ${wordsOf(schema.additionalProperties)}`;
  if (schema.type === 'boolean') return '`true` or `false`';
  if (schema.type === 'null') return '`null`';
  return bounded(schema);
}

/** What has a section of its own, in which its choices are. */
const referenceTo = (name: string): string => {
  const article = /^[aeiou]/.test(name) ? 'an' : 'a';
  return `${article} [${name}](#${name}s)`;
};

/** JSON Schema's integers have bounds where none was set: those of JavaScript. */
const isHuge = (bound = Infinity): boolean => Math.abs(bound) >= Number.MAX_SAFE_INTEGER;

function bounded({ type = 'any', ...bounds }: Schema): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = bounds;
  const upper =
    exclusiveMaximum !== undefined
      ? ` < ${exclusiveMaximum}`
      : isHuge(maximum)
        ? ''
        : ` ≤ ${maximum}`;
  const [lower, above] =
    exclusiveMinimum !== undefined
      ? [`${exclusiveMinimum} <`, ` > ${exclusiveMinimum}`]
      : isHuge(minimum)
        ? ['', '']
        : [`${minimum} ≤`, ` ≥ ${minimum}`];
  return upper ? `${lower} ${type}${upper}`.trim() : `${type}${above}`;
}
