<?php

declare(strict_types=1);

namespace Naru\Wire;

/**
 * Texts as the other side sees them: what is signed is ordered and counted there in Unicode.
 *
 * @internal
 */
final class Text
{
    public static function isUtf8(string $text): bool
    {
        return preg_match('//u', $text) === 1;
    }

    public static function codePoints(string $text): int
    {
        return (int) preg_match_all('/[^\x80-\xBF]/', $text);
    }

    /** The first code points of a text. */
    public static function start(string $text, int $codePoints): string
    {
        return preg_match('/^.{0,' . $codePoints . '}/us', $text, $match) === 1 ? $match[0] : '';
    }

    /**
     * Compares by UTF-16 code units, as Java and JavaScript sort names. Bytes of UTF-8 have that order, but for
     * U+E000 to U+FFFF, which come behind the characters of two units.
     */
    public static function compare(string $a, string $b): int
    {
        return strcmp(strtr($a, "\xEE\xEF", "\xFE\xFF"), strtr($b, "\xEE\xEF", "\xFE\xFF"));
    }

    /** A finite number as JavaScript and JSON write it, whatever the settings of PHP are. */
    public static function ofNumber(int|float $number): string
    {
        if (is_int($number)) {
            return (string) $number;
        }
        if ($number === floor($number) && abs($number) < 1e15) {
            return (string) (int) $number;
        }
        $digits = 0;
        do {
            $text = sprintf('%.' . $digits . 'e', $number);
            $digits += 1;
        } while ((float) $text !== $number && $digits <= 17);
        [$mantissa, $exponent] = explode('e', $text);
        return self::placed($mantissa, (int) $exponent);
    }

    /** Digits with their point where JavaScript puts it. */
    private static function placed(string $mantissa, int $exponent): string
    {
        $sign = str_starts_with($mantissa, '-') ? '-' : '';
        $digits = str_replace(['-', '.'], '', $mantissa);
        $count = strlen($digits);
        if ($exponent >= 21 || $exponent < -6) {
            $rest = $count > 1 ? '.' . substr($digits, 1) : '';
            return $sign . $digits[0] . $rest . 'e' . ($exponent < 0 ? '-' : '+') . abs($exponent);
        }
        if ($exponent < 0) {
            return $sign . '0.' . str_repeat('0', -$exponent - 1) . $digits;
        }
        if ($count <= $exponent + 1) {
            return $sign . str_pad($digits, $exponent + 1, '0');
        }
        return $sign . substr($digits, 0, $exponent + 1) . '.' . substr($digits, $exponent + 1);
    }
}
