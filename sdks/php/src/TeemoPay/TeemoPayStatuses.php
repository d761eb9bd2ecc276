<?php

declare(strict_types=1);

namespace Naru\TeemoPay;

use Naru\Wire\Tables;

/** Statuses of orders. Whether a call was handled is something else. */
final class TeemoPayStatuses
{
    /** Name of a payment's status; `unrecognized` for a number that this version does not know. */
    public static function payinName(int $status): string
    {
        return self::nameIn('payinStatuses', $status);
    }

    /** Name of a payout's status; `unrecognized` for a number that this version does not know. */
    public static function payoutName(int $status): string
    {
        return self::nameIn('payoutStatuses', $status);
    }

    /** What a platform number was given out for, `payin` or `payout`, or null when it is none. */
    public static function kindOfTradeNo(string $tradeNo): ?string
    {
        // Numbers of before had no country in them and other lengths.
        if (preg_match('/^(TS|TF)(?:[0-9]{10}[A-Z]{2}[0-9]{16}|[0-9]{8,28})$/D', $tradeNo, $match) !== 1) {
            return null;
        }
        return $match[1] === 'TS' ? TeemoPayCallback::PAYIN : TeemoPayCallback::PAYOUT;
    }

    private static function nameIn(string $table, int $status): string
    {
        foreach (Tables::of('teemopay', 'codes')[$table] as $row) {
            if ($row['value'] === $status) {
                return $row['name'];
            }
        }
        return 'unrecognized';
    }
}
