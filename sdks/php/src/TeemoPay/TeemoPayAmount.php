<?php

declare(strict_types=1);

namespace Naru\TeemoPay;

use InvalidArgumentException;
use Naru\AmountResult;
use Naru\Wire\Decimal;

/** Amounts: requests carry whole won (`"1000"`), answers two decimals (`"1000.00"`). */
final class TeemoPayAmount
{
    private const PARTS_PER_MILLION_DIGITS = 6;
    /** Answers show at least this many decimals of a rate. */
    private const RATE_DECIMALS = 4;

    /** Reads an amount of an answer or a callback as won. */
    public static function parse(string $text): AmountResult
    {
        return Decimal::parse($text, 0);
    }

    /** The amount as answers and callbacks carry it. */
    public static function format(int $won): string
    {
        return Decimal::twoDecimals($won, 0);
    }

    /** Reads the amount of a request as won: digits only, not zero; null for what is none. */
    public static function parseRequest(string $text): ?int
    {
        $isAmount = preg_match('/^[1-9][0-9]{0,19}$/D', $text) === 1 && (string) (int) $text === $text;
        return $isAmount ? (int) $text : null;
    }

    /** The amount as a request carries it. */
    public static function formatRequest(int $won): string
    {
        return Decimal::text($won, 0);
    }

    /** Reads a fee as hundredths of a won: fees may have a fraction (`"10.50"`). */
    public static function parseFee(string $text): AmountResult
    {
        return Decimal::parse($text, 2);
    }

    /** The fee as answers carry it, from hundredths of a won. */
    public static function formatFee(int $hundredths): string
    {
        return Decimal::text($hundredths, 2);
    }

    /** Reads a `serviceRate` (`"0.0100"` is 1 %) in parts per million; null for what is no rate up to 1. */
    public static function parseRate(string $text): ?int
    {
        if (preg_match('/^([01])(?:\.([0-9]{1,6}))?$/D', $text, $match) !== 1) {
            return null;
        }
        $ppm = (int) ($match[1] . str_pad($match[2] ?? '', self::PARTS_PER_MILLION_DIGITS, '0'));
        return $ppm > 1_000_000 ? null : $ppm;
    }

    /** A rate of parts per million as `serviceRate`: four decimals, more only where they are needed. */
    public static function formatRate(int $ppm): string
    {
        if ($ppm > 1_000_000) {
            throw new InvalidArgumentException('ppm: a rate is at most 1, which is 1000000 parts per million');
        }
        $text = Decimal::text($ppm, self::PARTS_PER_MILLION_DIGITS);
        $least = strlen($text) - (self::PARTS_PER_MILLION_DIGITS - self::RATE_DECIMALS);
        return str_pad(rtrim($text, '0'), $least, '0');
    }
}
