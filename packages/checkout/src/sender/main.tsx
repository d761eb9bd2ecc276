import { render } from 'preact';
import { createSenderClient } from '../transport/sender.ts';
import { SenderPage } from './sender-page.tsx';

const root = document.getElementById('app');
// What stands there is for those whose browser does not get this script.
root?.replaceChildren();
if (root) render(<SenderPage client={createSenderClient((...args) => fetch(...args))} />, root);
