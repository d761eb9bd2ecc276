<?php

declare(strict_types=1);

namespace Naru\HaiPay;

use InvalidArgumentException;
use Naru\VerificationFault;
use Naru\Verified;
use Naru\Wire\JoinedMembers;
use Naru\Wire\Json;
use Naru\Wire\JsonFault;
use Naru\Wire\JsonObject;
use Naru\Wire\Shape;
use Naru\Wire\SignedMembers;
use Naru\Wire\Tables;
use Naru\Wire\Text;

/**
 * Verifies callbacks. `body` is the text of the request's body (`file_get_contents('php://input')`), not something that
 * was parsed and written again: numbers and duplicate members would be lost.
 */
final class HaiPayCallback
{
    /** The body of the answer that ends the deliveries of a callback; upper case, nothing else. */
    public const SUCCESS_REPLY = 'SUCCESS';

    public const COLLECTION = 'collection';
    public const PAYOUT = 'payout';

    /**
     * Verifies the callback of a collection. `outcome` is `success`, `failure`, `partial`, `over_collected` or
     * `unrecognized`: query the order for the last.
     *
     * @param int|string|null $appId refuse callbacks for other apps
     * @param list<string> $extraMembers names that your platform sends beside the contract's
     */
    public static function verifyCollection(
        string $body,
        HaiPayKeys $keys,
        int|string|null $appId = null,
        array $extraMembers = [],
    ): Verified {
        return self::verify($body, $keys, $appId, $extraMembers, self::COLLECTION);
    }

    /**
     * Verifies the callback of a payout. `outcome` is `success`, `failure` or `unrecognized`.
     *
     * @param int|string|null $appId refuse callbacks for other apps
     * @param list<string> $extraMembers names that your platform sends beside the contract's
     */
    public static function verifyPayout(
        string $body,
        HaiPayKeys $keys,
        int|string|null $appId = null,
        array $extraMembers = [],
    ): Verified {
        return self::verify($body, $keys, $appId, $extraMembers, self::PAYOUT);
    }

    /**
     * Verifies a callback where one address receives both kinds. Nothing in the body names the kind; without `kind` it
     * is taken from the first digits of the platform number. Two addresses and the two methods above are safer.
     *
     * @param int|string|null $appId refuse callbacks for other apps
     * @param list<string> $extraMembers names that your platform sends beside the contract's. Other unknown members are
     *     accepted, too, except directly behind orderId or errorMsg in the order of the signed text
     * @param string|null $kind `collection` or `payout`
     */
    public static function verify(
        string $body,
        HaiPayKeys $keys,
        int|string|null $appId = null,
        array $extraMembers = [],
        ?string $kind = null,
    ): Verified {
        if ($kind !== null && $kind !== self::COLLECTION && $kind !== self::PAYOUT) {
            throw new InvalidArgumentException("kind must be 'collection' or 'payout'");
        }
        $members = Json::parseSigned($body);
        if ($members instanceof JsonFault) {
            return Verified::failed($members->reason, $members->member);
        }
        $fault = HaiPaySignature::fault($members, $keys);
        if ($fault !== null) {
            return Verified::failed(VerificationFault::from("signature_$fault"));
        }
        if ($appId !== null && $members->scalarText('appId') !== (string) $appId) {
            return Verified::failed(VerificationFault::WrongApp, 'appId');
        }
        $known = HaiPayStatuses::kindOfPlatformNumber($members->scalarText('orderNo') ?? '');
        $kind ??= $known;
        if ($kind === null) {
            return Verified::failed(VerificationFault::KindUnknown, 'orderNo');
        }
        // Nothing that is signed says what it is about, and a merchant may give a payment and a payout one number: a
        // payout that was paid must not pass for a payment.
        if ($known !== null && $known !== $kind) {
            return Verified::failed(VerificationFault::WrongKind, 'orderNo');
        }
        return self::read($kind, $members, $extraMembers);
    }

    /**
     * The members, if they are the only ones that the signature fits and have the types of the contract.
     *
     * @param list<string> $extra
     */
    private static function read(string $kind, SignedMembers $members, array $extra): Verified
    {
        $messages = Tables::of('haipay', 'messages');
        $longest = $messages['orderIdMaxLength'];
        $unproven = JoinedMembers::messageFault(
            HaiPaySignature::entries($members),
            $messages[$kind],
            $messages['names'],
            [
                'orderId' => static fn (string $text): bool => Text::codePoints($text) <= $longest,
                'errorMsg' => static fn (): bool => true,
            ],
            $messages['addresses'],
            $extra,
        );
        if ($unproven !== null) {
            return Verified::failed(...$unproven);
        }
        $received = Shape::received($messages[$kind], $members->values);
        $fault = Shape::fault($messages[$kind], $received);
        if ($fault !== null) {
            return Verified::failed(VerificationFault::PayloadInvalid, $fault->path);
        }
        return Verified::genuine($kind, self::outcome($kind, $received['status']), JsonObject::plain($received));
    }

    private static function outcome(string $kind, int|float $status): string
    {
        $name = HaiPayStatuses::name((int) $status);
        $said = $kind === self::PAYOUT
            ? ['success', 'failure']
            : ['success', 'failure', 'partial', 'over_collected'];
        return in_array($name, $said, true) ? $name : 'unrecognized';
    }
}
