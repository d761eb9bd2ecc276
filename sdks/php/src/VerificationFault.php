<?php

declare(strict_types=1);

namespace Naru;

/** Why a callback or webhook is refused. */
enum VerificationFault: string
{
    case NotJson = 'not_json';
    case NotObject = 'not_object';
    /** One name twice, also in two spellings. */
    case DuplicateMember = 'duplicate_member';
    case SignatureMissing = 'signature_missing';
    case SignatureMalformed = 'signature_malformed';
    case SignatureMismatch = 'signature_mismatch';
    /** The signature fits, but it fits other members as well: a value reads as further members. */
    case AmbiguousMember = 'ambiguous_member';
    /** There is a member that could be the end of the text before it. Name one that came later in `extraMembers`. */
    case UnknownMember = 'unknown_member';
    /** Genuine, but for another app than the expected one. */
    case WrongApp = 'wrong_app';
    /** Genuine, but neither stated nor recognizable what it is about. */
    case KindUnknown = 'kind_unknown';
    /** Genuine, but by its platform number about something else than what was to be verified. */
    case WrongKind = 'wrong_kind';
    /** Genuine, but a member is missing or of the wrong type. */
    case PayloadInvalid = 'payload_invalid';

    /** TeemoPay: there is no header `nonce`, without which no signature can be verified. */
    case NonceMissing = 'nonce_missing';
    /** TeemoPay: only with `windowMs`. */
    case TimestampMissing = 'timestamp_missing';
    case TimestampMalformed = 'timestamp_malformed';
    case TimestampExpired = 'timestamp_expired';

    /** Eximbay: not parameters of a form; of a webhook: no object with `type` and `data`. */
    case Malformed = 'malformed';
    case DuplicateParameter = 'duplicate_parameter';
    case FgkeyMissing = 'fgkey_missing';
    case FgkeyMalformed = 'fgkey_malformed';
    case FgkeyMismatch = 'fgkey_mismatch';
    /** The fgkey fits, but is good for another cut of the same text. */
    case AmbiguousParameter = 'ambiguous_parameter';
    case UnknownParameter = 'unknown_parameter';
    /** Genuine, but not about what was expected. */
    case WrongMid = 'wrong_mid';
    case WrongOrder = 'wrong_order';
    case WrongCurrency = 'wrong_currency';
    case WrongAmount = 'wrong_amount';
    /** Eximbay's webhooks. */
    case TimeMissing = 'time_missing';
    case TimeMalformed = 'time_malformed';
    case TimeOutOfRange = 'time_out_of_range';
}
