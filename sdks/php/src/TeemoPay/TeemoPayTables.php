<?php

declare(strict_types=1);

namespace Naru\TeemoPay;

use Naru\Wire\Tables;

/** The code tables as plain data. */
final class TeemoPayTables
{
    public const SUCCESS_CODE = 200;

    /**
     * Every code of the envelope. TeemoPay uses some numbers for several things, so a code may have several rows.
     * `outcome` is what it says of the call: `refused` (not carried out) or `unknown`.
     *
     * @return list<array{code: int, name: string, message: string, meaning: string, outcome: string}>
     */
    public static function errors(): array
    {
        return Tables::of('teemopay', 'errors');
    }

    /**
     * Whether a refusal says for sure that the call was not carried out. Where one code stands for several things the
     * text shows which; without a known text, what any of them leaves open is open.
     */
    public static function isCertainRefusal(int $code, ?string $message = null): bool
    {
        $rows = array_filter(self::errors(), static fn (array $row): bool => $row['code'] === $code);
        $said = array_filter($rows, static fn (array $row): bool => $row['message'] === $message);
        $meant = $said === [] ? $rows : $said;
        foreach ($meant as $row) {
            if ($row['outcome'] !== 'refused') {
                return false;
            }
        }
        return $meant !== [];
    }

    /**
     * Payment types (801 to 804).
     *
     * @return list<array<string, mixed>>
     */
    public static function paymentTypes(): array
    {
        return Tables::of('teemopay', 'codes')['paymentTypes'];
    }

    /**
     * Banks of payouts.
     *
     * @return list<array<string, mixed>>
     */
    public static function payoutBanks(): array
    {
        return Tables::of('teemopay', 'codes')['payoutBanks'];
    }

    /**
     * Banks of the identity check (802).
     *
     * @return list<array<string, mixed>>
     */
    public static function kycBanks(): array
    {
        return Tables::of('teemopay', 'codes')['kycBanks'];
    }

    /**
     * Banks of virtual accounts.
     *
     * @return list<array<string, mixed>>
     */
    public static function virtualAccountBanks(): array
    {
        return Tables::of('teemopay', 'codes')['virtualAccountBanks'];
    }

    /**
     * Why a payment failed: texts of `errorMsg` and `errorMessage`.
     *
     * @return list<array<string, mixed>>
     */
    public static function payinErrors(): array
    {
        return Tables::of('teemopay', 'codes')['payinErrors'];
    }

    /**
     * Why a payout failed: `errorCode` with its text.
     *
     * @return list<array<string, mixed>>
     */
    public static function payoutErrors(): array
    {
        return Tables::of('teemopay', 'codes')['payoutErrors'];
    }
}
