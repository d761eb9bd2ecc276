import { tokenOf } from '../logic/addresses.ts';
import { createRequestJson } from '../transport/http.ts';
import { createPaymentClient } from '../transport/payments.ts';
import { mount } from '../ui/mount.tsx';
import { PaymentPage } from './payment-page.tsx';

const timeoutMs = 20_000;
const requestJson = createRequestJson({ fetch: (...args) => fetch(...args), timeoutMs });
const client = createPaymentClient(requestJson, tokenOf(location.pathname));
mount(<PaymentPage client={client} />);
