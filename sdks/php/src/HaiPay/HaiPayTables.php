<?php

declare(strict_types=1);

namespace Naru\HaiPay;

use Naru\Wire\Tables;

/** The code tables as plain data. */
final class HaiPayTables
{
    /**
     * Every code that a call can answer. `outcome` is what it says of the call: `refused` (not carried out) or
     * `unknown`. A code that is not here is `unknown` where money moves (`payApply`, `refundApply`), else `refused`.
     *
     * @return list<array{code: string, name: string, message: string, meaning: string, outcome: string}>
     */
    public static function errors(): array
    {
        return Tables::of('haipay', 'errors');
    }

    /**
     * The row of an error code, or null for a code that this version does not know.
     *
     * @return array{code: string, name: string, message: string, meaning: string, outcome: string}|null
     */
    public static function error(string $code): ?array
    {
        foreach (self::errors() as $row) {
            if ($row['code'] === $code) {
                return $row;
            }
        }
        return null;
    }

    /**
     * Collection codes (`inBankCode`) with their payType and limits.
     *
     * @return list<array<string, mixed>>
     */
    public static function collectionCodes(): array
    {
        return Tables::of('haipay', 'codes')['collectionCodes'];
    }

    /**
     * Banks of payouts (`bankCode`) with their limits.
     *
     * @return list<array<string, mixed>>
     */
    public static function payoutBanks(): array
    {
        return Tables::of('haipay', 'codes')['payoutBanks'];
    }

    /**
     * Banks of the bank transfer's chooser.
     *
     * @return list<array<string, mixed>>
     */
    public static function transferBanks(): array
    {
        return Tables::of('haipay', 'codes')['transferBanks'];
    }

    /**
     * Statuses of orders: value, name, meaning, and whether they are final.
     *
     * @return list<array<string, mixed>>
     */
    public static function orderStatuses(): array
    {
        return Tables::of('haipay', 'codes')['orderStatuses'];
    }
}
