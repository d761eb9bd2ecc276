import { generateKeyPairSync } from 'node:crypto';
import { testVerifier } from '../../wire/test/support/verifier-suite.ts';
import {
  loadKeys,
  signMembersSync,
  verifyCallback,
  verifyCollectionCallback,
  verifyPayoutCallback,
} from '../src/index.ts';
import { CALLBACK } from './fixtures/samples.ts';
import { PRIVATE_KEY, PUBLIC_KEY, SECRET_KEY } from './fixtures/vectors.ts';

const platformKeys = loadKeys({ secretKey: SECRET_KEY, privateKey: PRIVATE_KEY });
const keys = loadKeys({ secretKey: SECRET_KEY, publicKey: PUBLIC_KEY });
const { sign: _, ...members } = CALLBACK;

function factsOf(orderNo: string) {
  const values = { ...members, orderNo };
  const body = JSON.stringify({ ...values, sign: signMembersSync(values, platformKeys) });
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const wrongKeys = [
    ...[null, {}, PUBLIC_KEY, publicKey, platformKeys],
    { secretKey: SECRET_KEY, publicKey: PUBLIC_KEY },
    { secretKey: SECRET_KEY, publicKey: privateKey },
    { secretKey: '', publicKey },
  ];
  return {
    call: { body, keys },
    secret: ['keys', ...wrongKeys],
    needsHeaders: false,
    expected: { appId: 1054 },
  } as const;
}

testVerifier({
  name: 'verifyCollectionCallback',
  verify: verifyCollectionCallback,
  ...factsOf(members.orderNo),
});
testVerifier({ name: 'verifyPayoutCallback', verify: verifyPayoutCallback, ...factsOf('3026010112003333') });
testVerifier({ name: 'verifyCallback', verify: verifyCallback, ...factsOf(members.orderNo) });
