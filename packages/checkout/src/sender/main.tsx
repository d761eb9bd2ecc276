import { createSenderClient } from '../transport/sender.ts';
import { mount } from '../ui/mount.tsx';
import { SenderPage } from './sender-page.tsx';

mount(<SenderPage client={createSenderClient((...args) => fetch(...args))} />);
