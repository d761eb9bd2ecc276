<?php

declare(strict_types=1);

namespace Naru\HaiPay;

use InvalidArgumentException;
use Naru\AmountResult;
use Naru\Wire\Decimal;

/** Amounts: decimal text on the wire, minor units (won; cents) here. */
final class HaiPayAmount
{
    private const DECIMALS = ['KRW' => 0, 'USD' => 2];

    /** Reads an amount as it stands in a request or an answer. */
    public static function parse(string $text, string $currency): AmountResult
    {
        return Decimal::parse($text, self::decimals($currency));
    }

    /** The amount as answers and callbacks carry it: two decimals in every currency. */
    public static function format(int $minorUnits, string $currency): string
    {
        return Decimal::twoDecimals($minorUnits, self::decimals($currency));
    }

    /** The amount as a request carries it: as many decimals as the currency has. */
    public static function formatRequest(int $minorUnits, string $currency): string
    {
        return Decimal::text($minorUnits, self::decimals($currency));
    }

    private static function decimals(string $currency): int
    {
        return self::DECIMALS[$currency] ?? throw new InvalidArgumentException("currency must be 'KRW' or 'USD'");
    }
}
