<?php

declare(strict_types=1);

namespace Naru\Wire;

use DateTimeImmutable;

/**
 * Times as the contracts write them, in Korea (UTC+9 all year).
 */
final class KoreanTime
{
    private const OFFSET_SECONDS = 9 * 60 * 60;

    /** `yyyy-MM-dd HH:mm:ss.SSS` of epoch milliseconds. */
    public static function formatMs(int $epochMs): string
    {
        $millis = ($epochMs % 1000 + 1000) % 1000;
        $seconds = intdiv($epochMs - $millis, 1000) + self::OFFSET_SECONDS;
        return gmdate('Y-m-d H:i:s', $seconds) . sprintf('.%03d', $millis);
    }

    /** `yyyy-MM-dd HH:mm:ss` of epoch milliseconds. */
    public static function format(int $epochMs): string
    {
        return substr(self::formatMs($epochMs), 0, 19);
    }

    /**
     * Reads `yyyy-MM-dd HH:mm:ss` with or without `.SSS`, in epoch milliseconds. Null for other text and for what no
     * calendar has.
     */
    public static function parse(string $text): ?int
    {
        $form = '/^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3})?$/D';
        if (preg_match($form, $text, $match) !== 1) {
            return null;
        }
        $fraction = $match[1] ?? '.000';
        $time = DateTimeImmutable::createFromFormat('!Y-m-d H:i:sP', substr($text, 0, 19) . '+09:00');
        if ($time === false) {
            return null;
        }
        $epochMs = $time->getTimestamp() * 1000 + (int) substr($fraction, 1);
        return self::formatMs($epochMs) === substr($text, 0, 19) . $fraction ? $epochMs : null;
    }
}
