<?php

declare(strict_types=1);

namespace Naru;

/** Why the outcome of a call is not known. */
enum CauseType: string
{
    /** No complete answer in time. Never a failure. */
    case Timeout = 'timeout';
    case Network = 'network';
    /** HTTP 5xx, or another status than 200 without an answer of the contract. */
    case HttpStatus = 'http_status';
    /** An answer that does not say what the contract lets it say. */
    case MalformedAnswer = 'malformed_answer';
    /** A code that does not rule out that the call was carried out. */
    case UncertainCode = 'uncertain_code';
}
