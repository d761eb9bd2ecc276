import { testVerifier } from '../../wire/test/support/verifier-suite.ts';
import {
  loadPrivateKey,
  loadPublicKey,
  signMembersSync,
  verifyCallback,
  verifyPayinCallback,
  verifyPayoutCallback,
} from '../src/index.ts';
import { PAYIN_CALLBACK, PAYOUT_CALLBACK } from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY } from './fixtures/vectors.ts';

const privateKey = loadPrivateKey(PRIVATE_KEY);
const platformKey = loadPublicKey(PUBLIC_KEY);
const NONCE = '0123456789abcdef0123456789abcdef';
const headers = { timestamp: '1767225600000', nonce: NONCE, country: 'KR', appcode: 'A2405220001KR001' };

function factsOf({ sign: _, ...fields }: Readonly<Record<string, unknown>>) {
  const body = JSON.stringify({ ...fields, sign: signMembersSync(fields, NONCE, privateKey) });
  return {
    call: { body, headers, platformKey },
    secret: ['platformKey', null, {}, '', PUBLIC_KEY, privateKey],
    needsHeaders: true,
    expected: { appCode: 'A2405220001KR001' },
  } as const;
}

testVerifier({ name: 'verifyPayinCallback', verify: verifyPayinCallback, ...factsOf(PAYIN_CALLBACK) });
testVerifier({ name: 'verifyPayoutCallback', verify: verifyPayoutCallback, ...factsOf(PAYOUT_CALLBACK) });
testVerifier({ name: 'verifyCallback', verify: verifyCallback, ...factsOf(PAYIN_CALLBACK) });
