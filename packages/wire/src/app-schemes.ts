/*
 * Merchants may have the payer sent back into their own app, by an address with the app's scheme (`myshop://paid`). A
 * scheme is taken unless the browser, the system or a common program answers to it: such an address would run code,
 * show a page as if it were another's, open a file or a network share, place a call, or start a program with arguments
 * that the address chooses (`ms-msdt:` and `search-ms:` were attacked that way). Those of app stores (`market:`,
 * `itms-apps:`) are taken: they show the page of an app, which a shop may want to offer. One list for all dialects and
 * the page; docs/security.md states it.
 */

/** The web's own, which are addresses of another kind. */
const OF_THE_WEB = ['http', 'https', 'ws', 'wss', 'ftp', 'ftps', 'sftp'];

/** Answered by the browser: they run, show or read something. */
const OF_BROWSERS =
  'javascript vbscript livescript mocha data blob file filesystem about view-source content resource res ' +
  'chrome edge opera brave vivaldi googlechrome googlechromes firefox touch-http touch-https jar feed cid mid ' +
  'mhtml mk its hcp wyciwyg urn';

/** Answered by a program of the system: mail, calls, settings, search, help, shells, shares, packages. */
const OF_SYSTEMS =
  'intent android-app wtai voicemail mailto message tel ' +
  'telprompt sms smsto mms mmsto callto sip sips facetime facetime-audio imessage geo ' +
  'maps calshow webcal webcals ical prefs app-settings app-prefs shortcuts workflow itms-services ' +
  'music photos photos-redirect podcast podcasts videos ibooks shareddocuments shoebox ' +
  'diagnostics fmip1 findmy x-man-page x-help-script x-radr search search-ms shell ' +
  'help help-viewer applescript osascript terminal ssh telnet telnets tn3270 rlogin rdp vnc smb nfs afp dav davs ' +
  'cifs rtsp rtspu mmst mmsh ldap ldaps ldapi xmpp news nntp snews irc gopher magnet bitcoin ' +
  'outlook onenote onenote-cmd skype steam vscode vscode-insiders ' +
  'jetbrains zoommtg javaws jnlp apt snap calculator windowsdefender read bingmaps bingnews bingweather ' +
  'insiderhub';

const NAMED = [...OF_THE_WEB, ...OF_BROWSERS.split(' '), ...OF_SYSTEMS.split(' ')];
/** Families whose members are made with every release of a system or browser. */
const FAMILIES = ['ms-', 'microsoft-', 'x-apple', 'chrome-', 'moz-', 'safari-', 'webkit-'];

/** Schemes, in lower case, that are never an app's own: one of these texts, or of what begins with a family. */
export const REFUSED_SCHEMES = { named: NAMED, families: FAMILIES } as const;

/** Whether an address with this scheme (without its colon) is never sent to a payer's browser as an app's. */
export function isRefusedScheme(scheme: string): boolean {
  const name = scheme.toLowerCase();
  return NAMED.includes(name) || FAMILIES.some((family) => name.startsWith(family));
}

/**
 * The same for an address that a channel answers: `intent:` is how the apps of Korea's wallets and cards are opened on
 * Android.
 */
export function isRefusedOfChannels(scheme: string): boolean {
  return scheme.toLowerCase() !== 'intent' && isRefusedScheme(scheme);
}

/** The address of an app, for schemas; its scheme in lower case, of 2 to 32 characters. */
export const APP_URL_PATTERN =
  `^(?!(?:${NAMED.join('|')})://|(?:${FAMILIES.join('|')}))` +
  '[a-z][a-z0-9+.-]{1,31}://[^\\s\\u0000-\\u001F\\u007F\\uD800-\\uDFFF]*$';
