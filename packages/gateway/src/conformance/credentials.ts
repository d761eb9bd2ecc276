import type { CredentialField, Credentials } from './case.ts';

/**
 * The credentials of an app out of a JSON file: an object with the members of `fields`, a list of such objects, or the
 * form of sandbox/demo-credentials.json with either under the dialect's name. Throws a sentence without a value.
 */
export function credentialsFrom(file: unknown, { dialect, fields, app }: CredentialRequest): Credentials {
  const [idField] = fields;
  const isObject = typeof file === 'object' && file !== null;
  const under = isObject && !Array.isArray(file) ? (file as Record<string, unknown>)[dialect] : undefined;
  const found = under ?? file;
  const all = Array.isArray(found) ? found : [found];
  const idName = idField?.name ?? '';
  const chosen =
    app === undefined
      ? all[0]
      : all.find((one) => String((one as Record<string, unknown>)?.[idName]) === app);
  if (typeof chosen !== 'object' || chosen === null || Array.isArray(chosen)) {
    const which = app === undefined ? '' : ` with the ${idName} ${app}`;
    throw new Error(`the credentials have no app of ${dialect}${which}: an object with ${namesOf(fields)}`);
  }
  return read(chosen as Record<string, unknown>, fields);
}

export interface CredentialRequest {
  readonly dialect: string;
  readonly fields: readonly CredentialField[];
  /** Of several apps, the one with this id. */
  readonly app?: string | undefined;
}

function namesOf(fields: readonly CredentialField[]): string {
  return fields.map(({ name, isOptional }) => (isOptional ? `${name} (optional)` : name)).join(', ');
}

function read(values: Record<string, unknown>, fields: readonly CredentialField[]): Credentials {
  const credentials: Record<string, string> = {};
  for (const { name, isOptional } of fields) {
    const value = values[name];
    if (typeof value === 'number' || (typeof value === 'string' && value !== '')) {
      credentials[name] = String(value);
    } else if (!isOptional || (value !== undefined && value !== null && value !== '')) {
      const fault = value === undefined ? 'is missing' : 'must be text that is not empty';
      throw new Error(`the credentials: ${name} ${fault}; there should be ${namesOf(fields)}`);
    }
  }
  return credentials;
}
