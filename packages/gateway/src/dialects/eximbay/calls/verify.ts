import { checkVerify, SUCCESS_CODE, SUCCESS_MESSAGE, verifyCallbackParameters } from '@naru/eximbay';
import type { Gateway } from '../../../gateway.ts';
import { failExplained } from '../codes/failure.ts';
import { secretKeysOf } from '../codes/keys.ts';
import { wasSent } from '../results/sent-results.ts';
import { explainVerify } from './fgkey-report.ts';
import { type AuthorizedRequest, checkedOrFail } from './request.ts';

/**
 * payments/verify: whether the parameters of a callback are genuine, in any order, encoded or not: the fgkey matches,
 * and each equals what was sent. It does not return the payment's state; that is what inquiries are for (eximbay.md
 * §2.4).
 */
export async function verify(gateway: Gateway, { access, values }: AuthorizedRequest) {
  const { data } = checkedOrFail(checkVerify(values));
  const refuse = () => failExplained('fgkey_invalid', () => explainVerify(gateway, access, data));
  const keys = secretKeysOf(access, gateway.engine.context.clock.now());
  const genuine = keys
    .map((key) => verifyCallbackParameters({ body: data, secretKey: key }))
    .find((verified) => verified.ok);
  // A key belongs to one mid; parameters of another mid are refused whatever their hash.
  if (!genuine?.ok || genuine.parameters['mid'] !== access.app.publicId) return refuse();
  if (!(await wasSent(gateway, access, genuine.parameters))) return refuse();
  return { rescode: SUCCESS_CODE, resmsg: SUCCESS_MESSAGE };
}
