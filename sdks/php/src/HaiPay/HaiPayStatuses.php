<?php

declare(strict_types=1);

namespace Naru\HaiPay;

use Naru\Wire\Tables;

/** Order statuses. The status of a call is something else. */
final class HaiPayStatuses
{
    public const NOT_STARTED = 0;
    public const IN_PROGRESS = 1;
    public const SUCCESS = 2;
    public const FAILURE = 3;
    public const PENDING_CONFIRMATION = -1;
    public const PARTIAL = 4;
    public const OVER_COLLECTED = 5;

    /**
     * Payout numbers of HaiPay start with 30 (16 digits) or 15 (19 digits); collection numbers with 60.
     */
    private const KNOWN_KINDS = [['60', 'collection'], ['30', 'payout'], ['15', 'payout']];

    /** Name of an order status; `unrecognized` for a number that this version does not know. */
    public static function name(int $status): string
    {
        foreach (Tables::of('haipay', 'codes')['orderStatuses'] as $row) {
            if ($row['value'] === $status) {
                return $row['name'];
            }
        }
        return 'unrecognized';
    }

    /** Whether nothing follows a status: only success and failure are final. */
    public static function isFinal(int $status): bool
    {
        return $status === self::SUCCESS || $status === self::FAILURE;
    }

    /** Name of a refund's status, which is text; `unrecognized` for one that this version does not know. */
    public static function refundName(string $status): string
    {
        return ['1' => 'in_progress', '2' => 'success', '3' => 'failure'][$status] ?? 'unrecognized';
    }

    /** What a platform number was issued for, or null when its first digits are not known. */
    public static function kindOfPlatformNumber(string $orderNo): ?string
    {
        foreach (self::KNOWN_KINDS as [$prefix, $kind]) {
            if (str_starts_with($orderNo, $prefix)) {
                return $kind;
            }
        }
        return null;
    }
}
