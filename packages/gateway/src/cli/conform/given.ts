import type { CredentialField, Credentials } from '../../conformance/case.ts';
import { credentialsFrom } from '../../conformance/credentials.ts';
import type { DialectConformance } from '../../conformance/dialect.ts';
import type { Dialect } from '../../gateway.ts';
import { demoCredentialsOf } from '../../sandbox/demo.ts';
import { readTextFile } from '../read-file.ts';

/** The dialect's part of `naru conform`. */
export function conformanceOf({ title, conformance }: Dialect): DialectConformance {
  if (conformance) return conformance;
  throw new Error(`${title} has no statements that could be examined`);
}

/** The app's credentials out of the file that was named, else those of the sandbox's demo. */
export async function givenCredentials(
  dialect: string,
  fields: readonly CredentialField[],
  { credentials, app }: { readonly credentials?: string; readonly app?: string },
): Promise<Credentials> {
  const file =
    credentials === undefined
      ? await demoCredentialsOf(dialect)
      : await readJson(credentials, '--credentials');
  return credentialsFrom(file, { dialect, fields, app });
}

/** Never says what is in the file: it holds keys. */
async function readJson(file: string, option: string): Promise<unknown> {
  const text = await readTextFile(file, option);
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new Error(`${option}: ${file} is no JSON`);
  }
}
