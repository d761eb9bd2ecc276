/** Schemas that stand once in the OpenAPI document, and are named where they are used. */

interface Schema {
  readonly title: string;
  readonly type: 'object';
  readonly properties: object;
}

interface Document {
  readonly components?: Readonly<Record<string, unknown>>;
}

/**
 * The document with every titled object as a component. It is a third of the size, and generators give the types
 * names. Equal schemas are one component; another one of the same title gets a number.
 */
export function withComponents<D extends object>(document: D): D {
  const schemas: Record<string, unknown> = {};
  const nameByText = new Map<string, string>();
  const place = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(place);
    if (typeof value !== 'object' || value === null) return value;
    const placed = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, place(member)]));
    if (!isNamed(placed)) return placed;
    const text = JSON.stringify(placed);
    const name = nameByText.get(text) ?? freeName(schemas, placed.title);
    nameByText.set(text, name);
    schemas[name] = placed;
    return { $ref: `#/components/schemas/${name}` };
  };
  const { components, ...rest } = document as Document & D;
  const placed = place(rest) as D;
  return { ...placed, components: { ...components, schemas } };
}

function isNamed(value: object): value is Schema {
  const { title, type, properties } = value as Partial<Record<keyof Schema, unknown>>;
  if (typeof title !== 'string' || type !== 'object') return false;
  return typeof properties === 'object' && properties !== null && Object.keys(properties).length > 0;
}

/** `HaiPay collect/apply request` is `HaiPayCollectApplyRequest`. */
function freeName(taken: Readonly<Record<string, unknown>>, title: string): string {
  const name = title
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
  if (!Object.hasOwn(taken, name)) return name;
  let number = 2;
  while (Object.hasOwn(taken, `${name}${number}`)) number += 1;
  return `${name}${number}`;
}
