import { SUCCESS_CODE, SUCCESS_MESSAGE } from './errors.ts';
import { formBody, parseForm } from './form.ts';

/** What a merchant's status_url answers (eximbay.md §4.4). */

export interface CallbackReply {
  readonly rescode: string;
  readonly resmsg: string;
}

/** The body of the answer that ends the deliveries of a callback. */
export const CALLBACK_SUCCESS_REPLY = `rescode=${SUCCESS_CODE}&resmsg=${SUCCESS_MESSAGE}`;

/** The body of an answer; after anything but 0000 the callback comes again. */
export function callbackReply(rescode: string, resmsg: string): string {
  return formBody({ rescode, resmsg });
}

/**
 * Reads a merchant's answer: the last line that is not blank, since servers print headers, markup or
 * notices before it. Undefined when that line says no rescode.
 */
export function readCallbackReply(body: string): CallbackReply | undefined {
  const line = body
    .split(/[\r\n]+/)
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .at(-1);
  const found = /(?:^|[>\s])(?=rescode=)/.exec(line ?? '');
  if (line === undefined || found === null) return undefined;
  const [reply = ''] = line.slice(found.index + found[0].length).split('<', 1);
  const parsed = parseForm(reply);
  if (!parsed.ok) return undefined;
  const { rescode = '', resmsg = '' } = parsed.parameters;
  return rescode === '' ? undefined : { rescode, resmsg };
}

/** Whether a merchant's answer ends the deliveries. */
export function isSuccessReply(body: string): boolean {
  return readCallbackReply(body)?.rescode === SUCCESS_CODE;
}
