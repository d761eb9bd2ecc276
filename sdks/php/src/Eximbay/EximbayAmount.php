<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use InvalidArgumentException;
use Naru\AmountResult;
use Naru\Wire\Decimal;

/** Amounts: decimal text in units of the currency on the wire, minor units (won; cents) here. */
final class EximbayAmount
{
    /** As much as the contract takes. */
    private const MAX_CHARACTERS = 20;

    /**
     * Reads an amount of a request; above zero. A currency without decimals takes no fraction at all, not even `.00`:
     * the text must come back identical in later calls.
     */
    public static function parseRequest(string $text, string $currency): AmountResult
    {
        $decimals = self::decimals($currency);
        if ($decimals === null) {
            return AmountResult::refused('currency_unknown');
        }
        $isAmount = preg_match('/^(?:0|[1-9][0-9]*)(?:\.([0-9]{1,2}))?$/D', $text, $match) === 1;
        if (strlen($text) > self::MAX_CHARACTERS || !$isAmount) {
            $isLong = preg_match('/^[0-9]+\.[0-9]{3,}$/D', $text) === 1;
            return AmountResult::refused($isLong ? 'too_many_decimals' : 'malformed');
        }
        if ($decimals === 0 && isset($match[1])) {
            return AmountResult::refused('fraction_not_allowed');
        }
        $parsed = Decimal::parse($text, $decimals);
        return $parsed->minorUnits === 0 ? AmountResult::refused('not_positive') : $parsed;
    }

    /** Reads an amount of an answer or a callback: a balance of `0.0` and won with `.00` count, too. */
    public static function parse(string $text, string $currency): AmountResult
    {
        $decimals = self::decimals($currency);
        return $decimals === null ? AmountResult::refused('malformed') : Decimal::parse($text, $decimals);
    }

    /** An amount with as many decimals as its currency has: `1.00` USD, `1000` KRW. */
    public static function format(int $minorUnits, string $currency): string
    {
        $decimals = self::decimals($currency)
            ?? throw new InvalidArgumentException("currency: $currency is none that this contract knows");
        return Decimal::text($minorUnits, $decimals);
    }

    /** Whether two texts are the same amount, however they are written. False when one is no amount. */
    public static function isSame(string $a, string $b, string $currency): bool
    {
        $first = self::parse($a, $currency);
        $second = self::parse($b, $currency);
        return $first->ok && $second->ok && $first->minorUnits === $second->minorUnits;
    }

    private static function decimals(string $currency): ?int
    {
        foreach (EximbayTables::currencies() as $row) {
            if ($row['code'] === $currency) {
                return $row['decimals'];
            }
        }
        return null;
    }
}
