import { afterAll, beforeAll } from 'vitest';
import { describeWith } from '../support/examples.ts';
import { JAVA } from './java.ts';
import { CaseProcess, type SdkLanguage } from './language.ts';
import { PHP } from './php.ts';

/** The SDKs in other languages: what is tested of one is tested of all. */
export const LANGUAGES: readonly SdkLanguage[] = [PHP, JAVA];

/** A chapter of tests for each language, with the program that answers its cases. */
export function describeLanguages(
  title: (name: string) => string,
  body: (ask: CaseProcess['ask'], language: SdkLanguage) => void,
): void {
  for (const language of LANGUAGES) {
    describeWith(title(language.name), language.needs, () => {
      let cases: CaseProcess;
      beforeAll(() => {
        cases = new CaseProcess(language.startCases());
      });
      afterAll(() => cases?.stop());
      body((input) => cases.ask(input), language);
    });
  }
}
