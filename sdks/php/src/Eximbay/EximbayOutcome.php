<?php

declare(strict_types=1);

namespace Naru\Eximbay;

use Naru\Wire\Tables;

/**
 * What a result says, by its rescode, its status and what kind of transaction it is about.
 *
 * @internal
 */
final class EximbayOutcome
{
    /** @param array<array-key, string> $payload */
    public static function ofPayment(array $payload): string
    {
        $status = $payload['status'] ?? '';
        if (strcasecmp($status, 'Void') === 0) {
            return 'voided';
        }
        if ($payload['rescode'] !== EximbayTables::SUCCESS_CODE) {
            return self::ofFailure($payload['rescode']);
        }
        $known = ['registered' => 'registered', 'sale' => 'paid', 'auth' => 'authorized'];
        if ($status !== '') {
            return $known[strtolower($status)] ?? 'unrecognized';
        }
        // Methods that are paid later always say how far they are; without that, success may mean no more than
        // "registered".
        $isPaidLater = self::isPaidLater($payload['payment_method'] ?? '')
            || isset($payload['virtual_account_number'])
            || isset($payload['payment_url']);
        return $isPaidLater ? 'unrecognized' : self::byTransactionType($payload['transaction_type']);
    }

    /** @param array<array-key, string> $payload */
    public static function ofPayerAuth(array $payload): string
    {
        if ($payload['rescode'] !== EximbayTables::SUCCESS_CODE) {
            return self::ofFailure($payload['rescode']);
        }
        return isset($payload['payer_auth_id']) ? 'authenticated' : 'unrecognized';
    }

    private static function ofFailure(string $rescode): string
    {
        return EximbayTables::outcome($rescode) === 'unknown' ? 'unrecognized' : 'failed';
    }

    private static function isPaidLater(string $method): bool
    {
        foreach (Tables::of('eximbay', 'methods') as $row) {
            if ($row['code'] === $method) {
                return in_array($row['kind'], ['convenience_store', 'virtual_account'], true);
            }
        }
        return false;
    }

    private static function byTransactionType(string $type): string
    {
        foreach (Tables::of('eximbay', 'codes')['transactionTypes'] as $row) {
            if ($row['code'] === $type) {
                return ['automatic' => 'paid', 'manual' => 'authorized'][$row['capture']] ?? 'unrecognized';
            }
        }
        return 'unrecognized';
    }
}
