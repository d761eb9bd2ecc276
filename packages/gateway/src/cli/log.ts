import { type Logger, pino } from 'pino';

/** The program's log: JSON lines. What may be secret is masked by its type (`Secret`); these names as a second net. */
export function makeLog(level: string): Logger {
  return pino({
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
  });
}
