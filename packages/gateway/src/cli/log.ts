import { type DestinationStream, type Logger, pino } from 'pino';
import { lastingDestination } from './lasting-output.ts';

/**
 * The program's log: JSON lines, by default to standard output. Secrets are masked by their type (`Secret`); these
 * names are a second safeguard.
 */
export function makeLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { name: 'naru' },
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { error: pino.stdSerializers.err },
    redact: {
      paths: [
        '*.secretKey',
        '*.privateKey',
        '*.masterKey',
        '*.authorization',
        '*.sign',
        '*.phone',
        '*.email',
      ],
      censor: '***',
    },
  };
  return pino(options, destination ?? lastingDestination());
}
