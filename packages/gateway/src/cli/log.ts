import { type DestinationStream, type Logger, pino } from 'pino';
import { lastingDestination } from './lasting-output.ts';

/**
 * The program's log: JSON lines, to standard output unless told otherwise. What may be secret is masked by its type
 * (`Secret`); these names are a second net.
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
