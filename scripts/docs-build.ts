/** `npm run docs:build`: the guide, which a running server shows at /guide, out of docs/. */
import { buildGuide, guideDistDir } from '../packages/gateway/src/guide/build.ts';

await buildGuide();
process.stdout.write(`The guide is in ${guideDistDir}\n`);
