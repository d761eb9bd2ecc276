<?php

declare(strict_types=1);

namespace Naru\Wire;

use InvalidArgumentException;
use Naru\AmountResult;

/**
 * Decimal text of a wire format and whole minor units. A format may write more decimals than the currency has
 * (`2000.00` won); those that the currency has not must be zero.
 *
 * @internal
 */
final class Decimal
{
    /** The most decimals that an amount may be written with. */
    private const WRITTEN_DECIMALS = 2;

    /** Reads an amount of a currency with 0 or 2 decimals. */
    public static function parse(string $text, int $decimals): AmountResult
    {
        if (preg_match('/^([0-9]{1,20})(?:\.([0-9]+))?$/D', $text, $match) !== 1) {
            return AmountResult::refused('malformed');
        }
        $fraction = $match[2] ?? '';
        if (strlen($fraction) > self::WRITTEN_DECIMALS) {
            return AmountResult::refused('too_many_decimals');
        }
        $kept = substr(str_pad($fraction, self::WRITTEN_DECIMALS, '0'), 0, $decimals);
        if (trim(substr($fraction, $decimals), '0') !== '') {
            return AmountResult::refused('fraction_not_allowed');
        }
        $digits = ltrim($match[1] . $kept, '0');
        if ($digits === '') {
            return AmountResult::of(0);
        }
        $number = (int) $digits;
        return (string) $number === $digits ? AmountResult::of($number) : AmountResult::refused('too_large');
    }

    /** An amount with as many decimals as its currency has. */
    public static function text(int $minorUnits, int $decimals): string
    {
        if ($minorUnits < 0) {
            throw new InvalidArgumentException('minorUnits: an amount on the wire is never negative');
        }
        $digits = str_pad((string) $minorUnits, $decimals + 1, '0', STR_PAD_LEFT);
        return $decimals === 0 ? $digits : substr($digits, 0, -$decimals) . '.' . substr($digits, -$decimals);
    }

    /** An amount with two decimals, whatever its currency has. */
    public static function twoDecimals(int $minorUnits, int $decimals): string
    {
        return self::text($minorUnits, $decimals) . ($decimals === 0 ? '.00' : '');
    }
}
